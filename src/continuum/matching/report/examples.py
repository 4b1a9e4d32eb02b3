"""Pairs on both sides of each limit, side by side as the lists write them; names masked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from continuum.core.formatting import UNKNOWN
from continuum.linkage.engine.deciding import NO_ERROR, SURE_ERROR, SURE_UNDATED, Band
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.telling import in_words
from continuum.linkage.normalise.rows import Field
from continuum.matching.normal import Register
from continuum.matching.presenters import figure, language
from continuum.matching.report.figures import bits, decimals, rate
from continuum.matching.results import SHOWN

EACH: Final = 3
DOT: Final = "•"
PLAIN: Final = frozenset({Field.SEX})
TO_THE_YEAR: Final = frozenset({Field.BIRTH_DATE})


@dataclass(frozen=True)
class Cells:
    """One field of both rows."""

    label: str
    left: str
    right: str
    same: bool


@dataclass(frozen=True)
class Example:
    title: str
    score: str
    error: str
    reasons: str
    cells: tuple[Cells, ...]
    left: str
    right: str


@dataclass(frozen=True)
class Side:
    """Examples just on one side of a limit."""

    title: str
    paint: str
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Limit:
    title: str
    explained: str
    sides: tuple[Side, ...]


def limits(matched: Matched, left: Register, right: Register, *, names: bool) -> tuple[Limit, ...]:
    """The two limits, each with the nearest pairs on both sides."""
    shower = _Shower(matched, left, right, names)
    band, error = matched.decisions.band(), matched.decisions.error
    sure, review = band == Band.SURE.value, band == Band.TO_REVIEW.value
    no = (band == Band.NO.value) & matched.decisions.chosen
    return (
        Limit(
            _("Entre sûre et à regarder"),
            _(
                "Une paire est sûre quand son erreur attendue est d'au plus %(limit)s %%,"
                " ou %(undated)s %% s'il manque une date de naissance."
            )
            % {"limit": rate(SURE_ERROR), "undated": rate(SURE_UNDATED)},
            (
                Side(_("tout juste sûres"), "sure", shower.examples(sure, -error)),
                Side(_("presque sûres"), "review", shower.examples(review, error)),
            ),
        ),
        Limit(
            _("Entre à regarder et non"),
            _("Au-delà de %(limit)s %% d'erreur attendue, une paire ne vaut pas un regard.")
            % {"limit": rate(NO_ERROR)},
            (
                Side(
                    _("les moins probables à regarder"), "review", shower.examples(review, -error)
                ),
                Side(_("les plus probables des non"), "no", shower.examples(no, error)),
            ),
        ),
    )


@dataclass(frozen=True)
class _Shower:
    matched: Matched
    left: Register
    right: Register
    names: bool

    def examples(self, which: NDArray[np.bool_], order: NDArray[np.float64]) -> tuple[Example, ...]:
        """The first of these pairs in that order; equal ones by their rows."""
        places = np.flatnonzero(which)
        first = places[np.argsort(order[places], kind="stable")[:EACH]]
        words = in_words(self.matched.patterns[first], language())
        reasons = dict(words.select("pattern", "reasons").iter_rows())
        return tuple(
            self._example(int(place), number, reasons) for number, place in enumerate(first, 1)
        )

    def _example(self, place: int, number: int, reasons: Mapping[int, str]) -> Example:
        matched = self.matched
        ours, theirs = int(matched.pairs.left[place]), int(matched.pairs.right[place])
        return Example(
            title=_("Exemple %(number)s") % {"number": number},
            score=bits(float(matched.score[place])),
            error=decimals(float(matched.decisions.error[place]) * 100, 2),
            reasons=reasons[int(matched.patterns[place])],
            cells=tuple(self._cells(ours, theirs)),
            left=figure(int(self.left.lines[ours])),
            right=figure(int(self.right.lines[theirs])),
        )

    def _cells(self, ours: int, theirs: int) -> Iterator[Cells]:
        if self.left.is_named or self.right.is_named:
            yield Cells(
                label=_("Identifiant"),
                left=self._id(self.left, ours),
                right=self._id(self.right, theirs),
                same=False,
            )
        for field, label in SHOWN.items():
            left, right = (
                _cell(self.left.texts, field, ours),
                _cell(self.right.texts, field, theirs),
            )
            if left or right:
                ours_shown, theirs_shown = (
                    text if self.names else mask(field, text) for text in (left, right)
                )
                yield Cells(
                    label=str(label),
                    left=ours_shown or UNKNOWN,
                    right=theirs_shown or UNKNOWN,
                    same=bool(left) and left.casefold() == right.casefold(),
                )

    def _id(self, register: Register, row: int) -> str:
        """A file's number is somebody's own: it is masked as a name is."""
        if not register.is_named:
            return UNKNOWN
        text = str(register.ids[row])[:80]
        return (text if self.names else _initials(text)) or UNKNOWN


def _cell(texts: pl.DataFrame, field: Field, row: int) -> str:
    if field.value not in texts.columns:
        return ""
    return str(texts[field.value][row])[:80]


def mask(field: Field, text: str) -> str:
    """A name by its initials, a day by its year, a post code by its department, a phone by its
    last two digits: enough to see why, not who."""
    if not text or field in PLAIN:
        return text
    if field in TO_THE_YEAR:
        return _year_alone(text)
    if field is Field.PHONE:
        return DOT * 8 + "".join(c for c in text if c.isdigit())[-2:]
    if field is Field.POSTCODE:
        return text[:2] + DOT * 3
    if field is Field.EMAIL:
        return DOT * 4 + "@" + DOT * 4
    if field in (Field.ADDRESS, Field.BIRTH_PLACE, Field.COMMUNE):
        return DOT * 6
    return _initials(text)


def _initials(text: str) -> str:
    return " ".join(word[:1] + DOT * min(len(word) - 1, 9) for word in text.split())


def _year_alone(text: str) -> str:
    found = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", text)
    year = found.group() if found else DOT * 2
    return f"{DOT * 2}/{DOT * 2}/{year}"
