"""The figures of a report, counted from what was matched."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from numpy.typing import NDArray

from continuum.core import formatting
from continuum.core.charts import Bar, Bars
from continuum.linkage.engine.deciding import NO_ERROR, Band
from continuum.linkage.engine.levels import (
    REASONS,
    SIZES,
    WHERE,
    EmailLevel,
    GivenLevel,
    HomeLevel,
    PlaceLevel,
    SurnameLevel,
    parted,
)
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.model import Model, Patterns
from continuum.linkage.reasons import in_words
from continuum.matching.presenters import BANDS, figure, language, percent
from continuum.matching.report.curve import Curve, Mark
from continuum.matching.report.distribution import Distribution, Series, Threshold
from continuum.matching.report.weights import Weight, Weights

WIDTH: Final = 2
"""Bits of one bar of the distribution."""
LOWEST: Final = -40
HIGHEST: Final = 60
POINTS: Final = 160

FIELDS: Final[Mapping[str, str | Promise]] = {
    "surname": lazy("Nom"),
    "given": lazy("Prénom"),
    "birth": lazy("Date de naissance"),
    "sex": lazy("Genre"),
    "phone": lazy("Téléphone"),
    "email": lazy("Adresse électronique"),
    "home": lazy("Domicile"),
    "place": lazy("Lieu de naissance"),
    "ine": lazy("INE"),
}
LEVELS: Final[Mapping[tuple[str, int], str | Promise]] = {
    ("surname", SurnameLevel.LIKE): lazy("nom un peu ressemblant"),
    ("given", GivenLevel.LIKE): lazy("prénom un peu ressemblant"),
    ("given", GivenLevel.IN_USE): lazy("prénom voisin, les deux en usage"),
    ("email", EmailLevel.OTHER): lazy("adresse électronique différente"),
    ("home", HomeLevel.STREET): lazy("même rue, autre numéro"),
    ("home", HomeLevel.DEPARTMENT): lazy("même département"),
    ("home", HomeLevel.OTHER): lazy("domicile ailleurs"),
    ("place", PlaceLevel.DEPARTMENT): lazy("naissance dans le même département"),
}
"""Where the word of a reason would be that of two levels, or is lacking."""
OTHERWISE: Final = lazy("autre cas")
PASSES: Final[Mapping[str, str | Promise]] = {
    "INE": lazy("INE"),
    "phone": lazy("téléphone"),
    "e-mail": lazy("adresse électronique"),
    "birth date, one name": lazy("date de naissance et un nom"),
    "birth date, part of surname": lazy("date de naissance et partie du nom"),
    "birth date, post code": lazy("date de naissance et code postal"),
    "birth date, birth place": lazy("date et lieu de naissance"),
    "names, year": lazy("nom, prénom et année"),
    "names, day and month": lazy("nom, prénom, jour et mois"),
    "names, post code": lazy("nom, prénom et code postal"),
    "names, birth place": lazy("nom, prénom et lieu de naissance"),
    "address, given name": lazy("adresse et prénom"),
    "surname, post code, year": lazy("nom, code postal et année"),
    "surname, birth place, year": lazy("nom, lieu et année de naissance"),
    "one name, post code": lazy("nom ou prénom, et code postal"),
    "commune, one thing more": lazy("commune, et nom, prénom ou code postal"),
    "address": lazy("adresse"),
    "street": lazy("rue"),
    "post code": lazy("code postal"),
    "surname": lazy("nom seul"),
    "address, year": lazy("adresse et année de naissance"),
}


def bits(value: float) -> str:
    """With its sign: +12,3."""
    tenths = round(value, 1)
    return ("+" if tenths >= 0 else "\N{MINUS SIGN}") + decimals(abs(tenths), 1)


def decimals(value: float, digits: int) -> str:
    exact = _exact(value, digits)
    return formatting.number(exact, language(), digits=digits)


def rate(error: float) -> str:
    """A chance out of a hundred, with as many digits as it has."""
    digits = f"{error * 100:.3g}".partition(".")[2]
    return decimals(error * 100, len(digits))


def _exact(value: float, digits: int) -> Any:
    return Decimal(f"{value:.{digits}f}")


def distribution(matched: Matched) -> Distribution:
    edges = np.arange(LOWEST, HIGHEST + WIDTH, WIDTH)
    score = np.clip(matched.score, LOWEST, HIGHEST - 1e-6)
    band = matched.decisions.band()
    paints = {Band.NO: "edge", Band.TO_REVIEW: "series-2", Band.SURE: "series-1"}
    counts = {one: np.histogram(score[band == one.value], edges)[0] for one in paints}
    told = np.flatnonzero(sum(counts.values()))
    first, last = (int(told[0]), int(told[-1]) + 1) if len(told) else (0, 1)
    return Distribution(
        title=_("Les scores"),
        description=_(
            "Combien de paires possibles ont quel score, sur une échelle logarithmique. Un trait "
            "marque le plus petit score d'une paire sûre, ou à regarder ; à sa droite, d'autres ne "
            "le sont pas : ce qui décide est l'erreur attendue d'une paire parmi ses rivales, et "
            "sans date de naissance la limite est plus sévère."
        ),
        empty=_("Aucune paire possible."),
        number=figure,
        start=int(edges[first]),
        width=WIDTH,
        series=tuple(
            Series(str(BANDS[one.value]), paint, tuple(counts[one][first:last].tolist()))
            for one, paint in paints.items()
        ),
        thresholds=tuple(
            Threshold(float(matched.score[band == one.value].min()), name)
            for one, name in ((Band.TO_REVIEW, _("à regarder →")), (Band.SURE, _("sûre →")))
            if (band == one.value).any()
        ),
        headings=(_("score en bits"),),
    )


def weights(matched: Matched) -> Weights:
    codes, counts = np.unique(matched.patterns, return_counts=True)
    seen = Patterns(codes.astype(np.int64), counts.astype(np.float64))
    found: list[Weight] = []
    for field in SIZES:
        if field == "where":
            for part, _size in WHERE:
                found += _of_part(matched.model, part, seen)
        else:
            chances = [getattr(matched.model, one)[field] for one in _classes(matched.model)]
            found += _of_levels(field, chances, _levels_seen(seen.levels[field], seen.counts))
    return Weights(
        title=_("Ce que dit chaque champ"),
        description=_("En bits : à droite, pour une même personne ; à gauche, contre."),
        empty=_("Aucun champ n'est dans les deux listes."),
        weights=tuple(found),
        names=(_("contre un inconnu"), _("contre quelqu'un du même foyer")),
        headings=(_("Champ"), _("Ce qu'on voit"), _("Bits"), _("Bits, même foyer")),
        written=bits,
    )


def _classes(model: Model) -> tuple[str, ...]:
    return ("same", "strangers", *(("household",) if model.with_households else ()))


def _levels_seen(levels: NDArray[np.int64], counts: NDArray[np.float64]) -> set[int]:
    return {int(level) for level in np.unique(levels[counts > 0]) if level}


def _of_levels(field: str, chances: list[NDArray[np.float64]], seen: set[int]) -> list[Weight]:
    """Levels met in these lists; level 0, which nobody told, weighs nothing."""
    same, strangers, *household = chances
    return [
        Weight(
            field=str(FIELDS[field]),
            level=word_of(field, level),
            bits=_ratio(same[level], strangers[level]),
            household=_ratio(same[level], household[0][level]) if household else None,
        )
        for level in range(1, len(same))
        if level in seen
    ]


def word_of(field: str, level: int) -> str:
    if (field, level) in LEVELS:
        return str(LEVELS[field, level])
    code = REASONS.get(field, {}).get(level)
    return in_words(code, language()) if code else str(OTHERWISE)


def _ratio(chance: float, other: float) -> float:
    return float(np.log2(max(chance, 1e-12) / max(other, 1e-12)))


def _of_part(model: Model, part: str, seen: Patterns) -> list[Weight]:
    """A part of `where`, in the combination of told parts that most pairs show."""
    every = np.arange(SIZES["where"])
    told = _told_parts(every)
    levels = parted(every)[part]
    counts = _summed(seen.levels["where"], seen.counts, SIZES["where"])
    by_group = _summed(told, counts, int(told.max()) + 1)
    by_group[np.unique(told[levels == 0])] = 0
    if not by_group.any():
        return []
    within = told == int(by_group.argmax())
    size = dict(WHERE)[part]
    chances = [
        _summed(levels[within], getattr(model, one)["where"][within], size)
        for one in _classes(model)
    ]
    return _of_levels(part, chances, _levels_seen(parted(seen.levels["where"])[part], seen.counts))


def _summed(
    levels: NDArray[np.int64], weights: NDArray[np.float64], size: int
) -> NDArray[np.float64]:
    """The weights of each level, added up."""
    return np.bincount(levels, weights=weights, minlength=size).astype(np.float64)


def _told_parts(where: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which parts are told, as one number."""
    found = np.zeros(len(where), dtype=np.int64)
    for levels in parted(where).values():
        found = found * 2 + (levels > 0)
    return found


def curve(matched: Matched) -> Curve:
    chosen = matched.decisions.chosen
    error = np.sort(matched.decisions.error[chosen])
    right = np.cumsum(1 - error)
    whole = max(float(right[-1]) if len(right) else 0.0, 1e-9)
    precision = right / np.arange(1, len(error) + 1)
    recall = right / whole
    kept = int(np.searchsorted(error, NO_ERROR))
    places = np.unique(np.linspace(0, max(0, kept - 1), POINTS).astype(np.int64))[:kept]
    band = matched.decisions.band()
    sure = int((band == Band.SURE.value).sum())
    both = sure + int((band == Band.TO_REVIEW.value).sum())
    marks = [
        Mark(float(recall[stop - 1]), float(precision[stop - 1]), name)
        for stop, name in ((sure, _("les sûres")), (both, _("avec celles à regarder")))
        if 0 < stop <= len(error)
    ]
    return Curve(
        title=_("Justesse et couverture attendues"),
        description=_("Estimées par l'erreur attendue de chaque paire, sans exemple vérifié."),
        empty=_("Aucune paire retenue."),
        points=tuple((float(recall[at]), float(precision[at])) for at in places),
        marks=tuple(marks),
        percent=percent,
        axes=(
            _("part des vraies paires qui est retenue"),
            _("part des paires retenues qui est vraie"),
        ),
        headings=(_("Si l'on garde"), _("Justesse"), _("Couverture")),
    )


def blocking(matched: Matched) -> Bars:
    left_out = sum(one.pairs_left_out for one in matched.pairs.passes)
    return Bars(
        title=_("Paires comparées"),
        description=_(
            "Par combinaison de champs qui rapproche deux lignes. Une valeur trop commune est "
            "écartée : d'autres combinaisons rapprochent ces lignes."
        )
        if left_out
        else _(
            "Par combinaison de champs qui rapproche deux lignes. Aucune valeur n'était trop "
            "commune : rien n'a été écarté."
        ),
        empty=_("Aucune paire possible."),
        number=figure,
        bars=tuple(
            Bar(str(PASSES.get(one.name, one.name)), one.pairs, note=_left_out(one))
            for one in matched.pairs.passes
            if one.pairs or one.pairs_left_out
        ),
        headings=(_("Champs en commun"), _("Paires"), _("Écartées")),
    )


def _left_out(report: Any) -> str:
    if not report.pairs_left_out:
        return ""
    return _("%(pairs)s écartées, valeurs trop communes : %(values)s") % {
        "pairs": figure(report.pairs_left_out),
        "values": figure(report.values_left_out),
    }
