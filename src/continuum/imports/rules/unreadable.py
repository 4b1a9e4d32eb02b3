"""What to say of a file that could not be read, and of one that was read with care."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from continuum.imports.rules.problems import Text
from continuum.tables.refusals import Notice, Reason, Unreadable

_DAMAGED: Final = _(
    "Le fichier est abîmé ou incomplet : rouvrez-le dans votre tableur, enregistrez-le à nouveau "
    "en .xlsx, puis redéposez-le."
)
_TRAP: Final = _(
    "Ce fichier est construit d'une façon qu'aucun tableur n'emploie : copiez son contenu dans un "
    "classeur neuf, puis redéposez-le."
)
_TOO_MUCH: Final = _(
    "Le fichier demande trop de mémoire ou de temps : partagez-le en plusieurs tableaux."
)

REASONS: Final[Mapping[Reason, Text]] = {
    Reason.NOT_A_FILE: _("Ce n'est pas un fichier ordinaire : choisissez un tableau."),
    Reason.EMPTY: _("Le fichier est vide : choisissez un tableau rempli."),
    Reason.TOO_LARGE: _("Le fichier dépasse %(limit_mo)s Mo : partagez-le en plusieurs tableaux."),
    Reason.XLS: _("C'est un ancien fichier Excel (.xls) : enregistrez-le en .xlsx."),
    Reason.XLSB: _("C'est un fichier Excel binaire (.xlsb) : enregistrez-le en .xlsx."),
    Reason.MACROS: _("Le fichier contient des macros : enregistrez-le en .xlsx, sans macros."),
    Reason.ENCRYPTED: _("Le fichier est protégé par un mot de passe : enregistrez-le sans."),
    Reason.PDF: _("C'est un PDF : il faut le tableau d'origine, en .xlsx, .ods ou .csv."),
    Reason.HTML: _("C'est une page web : ouvrez-la dans un tableur et enregistrez-la en .xlsx."),
    Reason.IMAGE: _("C'est une image : il faut un tableau, en .xlsx, .ods ou .csv."),
    Reason.XML_SPREADSHEET: _("C'est un fichier Excel 2003 : enregistrez-le en .xlsx."),
    Reason.OTHER_ARCHIVE: _("Cette archive ne contient pas de tableau : ouvrez-la d'abord."),
    Reason.OTHER_FORMAT: _("Ce n'est pas un tableau : il faut un fichier .xlsx, .ods ou .csv."),
    Reason.ZIP_BROKEN: _DAMAGED,
    Reason.XML_BROKEN: _DAMAGED,
    Reason.PART_MISSING: _DAMAGED,
    Reason.ZIP_ENTRIES: _TRAP,
    Reason.ZIP_OVERLAP: _TRAP,
    Reason.ZIP_NAMES: _TRAP,
    Reason.ZIP_NESTED: _TRAP,
    Reason.ZIP_METHOD: _TRAP,
    Reason.EXPANDS: _TRAP,
    Reason.REPEATS: _TRAP,
    Reason.DOCTYPE: _TRAP,
    Reason.TOO_DEEP: _TRAP,
    Reason.TOO_MANY_SHEETS: _(
        "Le classeur a plus de %(limit)s feuilles : gardez celles à importer."
    ),
    Reason.TOO_MANY_ROWS: _(
        "Le fichier a plus de %(limit)s lignes : partagez-le en plusieurs tableaux."
    ),
    Reason.TOO_MANY_EMPTY_ROWS: _(
        "Le fichier a plus de %(limit)s lignes vides : supprimez-les dans votre tableur, ou copiez "
        "le tableau dans un classeur neuf."
    ),
    Reason.TOO_MANY_COLUMNS: _(
        "La ligne %(line)s va jusqu'à la colonne %(column)s : effacez ce qui traîne à droite du "
        "tableau."
    ),
    Reason.CELL_TOO_LONG: _(
        "Une case de la ligne %(line)s dépasse %(limit)s caractères : raccourcissez-la."
    ),
    Reason.LINE_TOO_LONG: _(
        "La ligne %(line)s dépasse %(limit)s caractères : vérifiez le fichier."
    ),
    Reason.UNCLOSED_QUOTE: _(
        "Un guillemet s'ouvre à la ligne %(line)s et ne se ferme jamais : corrigez-le."
    ),
    Reason.TOO_HEAVY: _TOO_MUCH,
    Reason.TOO_SLOW: _TOO_MUCH,
    Reason.WORKER_FAILED: _DAMAGED,
}

NOTICES: Final[Mapping[str, Text]] = {
    "formulas_without_value": ngettext_lazy(
        "%(count)s formule n'a pas de résultat enregistré (en %(cell)s) : sa case est vide.",
        "%(count)s formules n'ont pas de résultat enregistré (la première en %(cell)s) : leurs "
        "cases sont vides.",
        "count",
    ),
    "error_cells": ngettext_lazy(
        "%(count)s case est en erreur (en %(cell)s) : vide ici.",
        "%(count)s cases sont en erreur (la première en %(cell)s) : vides ici.",
        "count",
    ),
    "hidden_rows": ngettext_lazy(
        "%(count)s ligne est masquée (ligne %(line)s) ; elle est lue.",
        "%(count)s lignes sont masquées (la première : %(line)s) ; elles sont lues.",
        "count",
    ),
    "merged_cells": _(
        "Des cases sont fusionnées (la première en %(cell)s) : un mot ou une date vaut pour chaque "
        "ligne, un nombre pour la première."
    ),
    "between_rows": ngettext_lazy(
        "%(count)s ligne de titre ou de sous-total parmi les autres (ligne %(line)s) est laissée "
        "de côté.",
        "%(count)s lignes de titre ou de sous-total parmi les autres (la première : %(line)s) sont "
        "laissées de côté.",
        "count",
    ),
    "title_lines": ngettext_lazy(
        "%(count)s ligne au-dessus des titres de colonnes est laissée de côté.",
        "%(count)s lignes au-dessus des titres de colonnes sont laissées de côté.",
        "count",
    ),
    "two_header_rows": _("Les titres de colonnes, sur deux lignes, ont été réunis."),
    "no_header": _(
        "Aucune ligne de titres n'a été trouvée : la première ligne est gardée avec les autres. "
        "Dites ce qu'est chaque colonne."
    ),
    "totals": _("La ligne %(line)s est un total : elle est laissée de côté."),
    "ragged_rows": ngettext_lazy(
        "%(count)s ligne n'a pas autant de cases que les autres (ligne %(line)s).",
        "%(count)s lignes n'ont pas autant de cases que les autres (la première : %(line)s).",
        "count",
    ),
    "state_numbers": ngettext_lazy(
        "%(count)s case contenait un numéro de sécurité sociale ou un code fiscal (en %(cell)s) : "
        "il n'est pas gardé, et sa ligne attend d'être corrigée.",
        "%(count)s cases d'une même colonne contenaient un numéro de sécurité sociale ou un code "
        "fiscal (la première en %(cell)s) : ils ne sont pas gardés, et leurs lignes attendent "
        "d'être corrigées.",
        "count",
    ),
    "bad_characters": ngettext_lazy(
        "%(count)s caractère n'a pas pu être lu : vérifiez les accents.",
        "%(count)s caractères n'ont pas pu être lus : vérifiez les accents.",
        "count",
    ),
}


def told(refusal: Unreadable) -> str:
    """Why the file was refused, and what to do."""
    params: dict[str, object] = {"line": "?", "column": "?", "limit": "?", **refusal.params}
    limit = params["limit"]
    params["limit_mo"] = limit // 2**20 if isinstance(limit, int) else "?"
    return str(REASONS[refusal.code]) % params


def notices_told(notices: tuple[Notice, ...]) -> list[str]:
    """What is worth knowing of a file that was read."""
    return [_notice_told(notice) for notice in notices if notice.code in NOTICES]


def _notice_told(notice: Notice) -> str:
    text: Any = NOTICES[notice.code]
    return str(text % {"count": 1, "cell": "?", "line": "?", **notice.params})
