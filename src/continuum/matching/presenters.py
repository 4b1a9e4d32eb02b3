"""What a matching says in words: columns, what was left out, stages, decisions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from continuum.core import formatting
from continuum.core.phrases import labelled, quoted
from continuum.core.rounding import Number
from continuum.linkage.engine.deciding import Band
from continuum.matching.reading.registers import Fault, LeftOut
from continuum.matching.rules.fields import LABELS, Told, speaks_of_another
from continuum.matching.rules.layout import Heads, sample
from continuum.tables.refusals import Notice

Text = str | Promise

LINES_SHOWN: Final = 5
FAULTS: Final[Mapping[Fault, Text]] = {
    Fault.CUT: lazy("pas le bon nombre de cases"),
    Fault.UNCLOSED: lazy("un guillemet ne se ferme pas"),
    Fault.TOO_LONG: lazy("ligne ou case trop longue"),
}
NOTICES: Final[Mapping[str, Text]] = {
    "encoding": lazy("Texte lu en %(encoding)s."),
    "title_lines": ngettext_lazy(
        "%(count)s ligne au-dessus des titres de colonnes est laissée de côté.",
        "%(count)s lignes au-dessus des titres de colonnes sont laissées de côté.",
        "count",
    ),
    "sheet": lazy(
        "Feuille lue : %(name)s (le classeur en a %(sheets)s). Pour en lire une autre, "
        "enregistrez-la seule."
    ),
    "total_rows": ngettext_lazy(
        "%(count)s ligne de total est laissée de côté.",
        "%(count)s lignes de total sont laissées de côté.",
        "count",
    ),
    "two_header_rows": lazy("Les titres de colonnes, sur deux lignes, ont été réunis."),
    "no_header": lazy("Aucune ligne de titres : dites ce qu'est chaque colonne par --map."),
    "ids_left": lazy(
        "La colonne d'identifiants ne distingue pas les lignes (vides ou répétés : %(count)s) : "
        "les lignes sont nommées par leur numéro."
    ),
    "ids_secret": lazy(
        "La colonne d'identifiants contient des INE ou des numéros de sécurité sociale, jamais "
        "écrits : les lignes sont nommées par leur numéro."
    ),
    "ids_kept": lazy("Identifiants vides ou répétés : %(count)s."),
    "bad_characters": lazy("Des caractères n'ont pas pu être lus : %(count)s."),
    "formulas_without_value": lazy("Des formules n'ont pas de résultat enregistré : %(count)s."),
    "error_cells": lazy("Des cases sont en erreur, donc vides : %(count)s."),
    "hidden_rows": lazy("Des lignes masquées sont lues aussi : %(count)s."),
}
STAGES: Final[Mapping[str, Text]] = {
    "open": lazy("Lecture des fichiers"),
    "normal": lazy("Mise en forme"),
    "read": lazy("Codage des valeurs"),
    "candidates": lazy("Recherche des paires possibles"),
    "compare": lazy("Comparaison"),
    "learn": lazy("Apprentissage des poids"),
    "score": lazy("Calcul des scores"),
    "decide": lazy("Décisions"),
    "cluster": lazy("Réunion en groupes"),
    "spark": lazy("Calcul sur Spark"),
    "write": lazy("Écriture"),
}
COUNTED: Final[Mapping[str, Any]] = {
    Band.SURE.value: ngettext_lazy("%(shown)s sûre", "%(shown)s sûres", "count"),
    Band.TO_REVIEW.value: ngettext_lazy("%(shown)s à regarder", "%(shown)s à regarder", "count"),
    "found": ngettext_lazy("%(shown)s retrouvée", "%(shown)s retrouvées", "count"),
    "to_check": ngettext_lazy("%(shown)s à vérifier", "%(shown)s à vérifier", "count"),
    "not_found": ngettext_lazy("%(shown)s introuvable", "%(shown)s introuvables", "count"),
}
"""Pairs of a band, lines of a state, with how many there are."""
BANDS: Final[Mapping[str, Text]] = {
    Band.SURE.value: pgettext_lazy("paires", "sûres"),
    Band.TO_REVIEW.value: pgettext_lazy("paires", "à regarder"),
    Band.NO.value: pgettext_lazy("paires", "non"),
}
FOUND: Final[Mapping[str, Text]] = {
    "found": pgettext_lazy("lignes", "retrouvées"),
    "to_check": pgettext_lazy("lignes", "à vérifier"),
    "not_found": pgettext_lazy("lignes", "introuvables"),
}


@dataclass(frozen=True)
class ColumnTold:
    """One column of a list as it is shown before the work."""

    heading: str
    told: Told | None
    label: str
    sample: str = ""


def language() -> str:
    return (get_language() or "fr").split("-")[0]


def figure(value: Number, digits: int | None = None) -> str:
    return formatting.number(value, language(), digits=digits)


def percent(value: Number) -> str:
    return formatting.percent(value, language())


def columns_told(heads: Heads, columns: Mapping[Told, int]) -> list[ColumnTold]:
    """Every column in the order of the file, with what it is taken for."""
    by_place: dict[int, Told] = {at: told for told, at in columns.items()}
    return [
        ColumnTold(
            heads.called(at),
            by_place.get(at),
            str(LABELS[by_place[at]]) if at in by_place else _("pas reprise"),
            sample(heads, at),
        )
        for at in range(len(heads.headings))
    ]


def births_told(side: str, columns: Mapping[Told, int]) -> str:
    """That nothing tells when anybody was born, without which most pairs stay to be looked at."""
    if {Told.BIRTH_DATE, Told.BIRTH_YEAR} & set(columns):
        return ""
    return _(
        "Aucune colonne n'est lue comme une date de naissance : sans elle, presque rien n'est sûr. "
        "S'il y en a une, dites laquelle : %(example)s."
    ) % {"example": f'--map "{side}.birth_date=…"'}


def others_told(columns: Sequence[ColumnTold]) -> str:
    """Why columns about parents, a school or an adviser are not taken; "" without any."""
    left = [one for one in columns if one.told is None and speaks_of_another(one.heading)]
    if not left:
        return ""
    return _(
        "Pas reprises, car elles parlent de quelqu'un d'autre que le jeune : %(columns)s. "
        "--map les prend quand même."
    ) % {"columns": ", ".join(one.heading for one in left)}


def notices_told(notices: Sequence[Notice]) -> list[str]:
    return [_notice(notice) for notice in notices if notice.code in NOTICES]


def _notice(notice: Notice) -> str:
    text: Any = NOTICES[notice.code]
    return str(text % {"count": 1, **notice.params})


def left_out_told(name: str, left_out: LeftOut) -> Iterator[str]:
    """How many lines were left out, then the first of them with their numbers."""
    if not left_out.total:
        return
    yield labelled(quoted(name), lines_left_out(left_out.total))
    for line, fault in left_out.first:
        yield "  " + labelled(_("ligne %(line)s") % {"line": figure(line)}, str(FAULTS[fault]))
    if left_out.total > len(left_out.first):
        yield "  " + _("… et %(count)s autres.") % {
            "count": figure(left_out.total - len(left_out.first))
        }


def lines_told(count: int) -> str:
    words: Any = ngettext_lazy("%(shown)s ligne", "%(shown)s lignes", "count")
    return str(words % {"count": count, "shown": figure(count)})


def lines_left_out(count: int) -> str:
    words: Any = ngettext_lazy(
        "%(shown)s ligne illisible laissée de côté",
        "%(shown)s lignes illisibles laissées de côté",
        "count",
    )
    return str(words % {"count": count, "shown": figure(count)})


def counted(what: str, count: int) -> str:
    """1 sûre, 2 sûres."""
    return str(COUNTED[what] % {"count": count, "shown": figure(count)})


def copies_told(lines: Sequence[int]) -> str:
    """How many there are, and the first of them."""
    words: Any = ngettext_lazy(
        "%(shown)s ligne répète mot pour mot une autre, et suit le même sort (ligne %(lines)s)",
        "%(shown)s lignes en répètent mot pour mot une autre, et suivent le même sort "
        "(lignes %(lines)s)",
        "count",
    )
    first = [figure(line) for line in lines[:LINES_SHOWN]]
    shown = ", ".join([*first, "…"] if len(lines) > LINES_SHOWN else first)
    return str(words % {"count": len(lines), "shown": figure(len(lines)), "lines": shown})


def few_told() -> str:
    return _(
        "Si peu de lignes n'apprennent presque rien : un modèle appris sur des listes plus "
        "longues (--learn --model modele.json, puis --model modele.json) retrouve mieux les noms "
        "mal écrits."
    )


def pairs_left_out(count: int) -> str:
    words: Any = ngettext_lazy(
        "%(shown)s paire non comparée, qui n'a en commun qu'une valeur trop fréquente",
        "%(shown)s paires non comparées, qui n'ont en commun qu'une valeur trop fréquente",
        "count",
    )
    return str(words % {"count": count, "shown": figure(count)})


def seconds(value: float) -> str:
    """12,3 s."""
    written = formatting.number(Decimal(f"{value:.1f}"), language(), digits=1)
    return f"{written}{formatting.NO_BREAK}s"


def mebibytes(value: int) -> str:
    """480 Mo; small ones are never nothing."""
    return _("%(number)s Mo") % {"number": figure(max(1, round(value / 2**20)))}
