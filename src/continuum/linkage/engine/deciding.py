"""From scores to decisions: one row with one row, three bands, the error to expect."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.levels import (
    BirthLevel,
    GivenLevel,
    IneLevel,
    SexLevel,
    SurnameLevel,
)
from continuum.linkage.engine.model import distinct, levels_of
from continuum.linkage.engine.sides import Codes, Rows

Bits = NDArray[np.float64]
Flags = NDArray[np.bool_]


_GIVEN_APART: Final = [GivenLevel.OTHER, GivenLevel.IN_USE]
_GIVEN_TOLD_ALIKE: Final = [
    level
    for level in GivenLevel
    if level not in (GivenLevel.UNTOLD, GivenLevel.IN_ADDRESS, *_GIVEN_APART)
]
_GIVEN_NEARLY: Final = [GivenLevel.SHORT, GivenLevel.NEAR, GivenLevel.CLOSE, GivenLevel.LIKE]
_SURNAME_TOLD_ALIKE: Final = [
    level for level in SurnameLevel if level not in (SurnameLevel.UNTOLD, SurnameLevel.OTHER)
]
_BIRTH_TOLD_ALIKE: Final = [
    level
    for level in BirthLevel
    if level not in (BirthLevel.UNTOLD, BirthLevel.YEAR, BirthLevel.OTHER)
]


class Band(StrEnum):
    """What is to be done with a pair."""

    SURE = "sure"
    TO_REVIEW = "review"
    NO = "no"


SURE_ERROR: Final = 0.01
"""The largest expected error of a pair that nobody looks at. Nearly all such pairs are far surer:
on generated registers of 100 000 and a million rows (school leavers, training centre, mission
locale, noise x 1 and x 1.7), 0.7 to 2 in 10 000 of them were wrong. At 0.005 there would be one or
two more pairs to look at per 1 000 rows; at 0.02 one fewer, and half as many wrong again. What it
gives on registers it was not chosen on is in docs/adr/0012."""
SURE_UNDATED: Final = 0.001
"""The same where a birth date is missing. Four in five of the wrong ones among outreach's sure
pairs were such, more than their error said: namesakes whom only a date would tell apart."""
COPY_ERROR: Final = 0.001
"""Said of two rows that tell the same names, date and contacts word for word; not learnt."""
NEVER: Final = -1.0
APART: Final = -2.0
"""Never, and two people sooner than one: a third row alike both joins them no more."""
NEVER_ERROR: Final = 0.05
"""Of what is never sure, at least. In generated lists of 10 to 1 000 rows, 5 in 113 such pairs were
wrong whose scores said one in a hundred or less: few rows show no twins to learn from."""
NO_ERROR: Final = 0.5
"""From what expected error a pair is not worth a look: it is rather somebody else. Going on to
0.65 would find 4 more true pairs in 10 000 for one look more per 1 000 rows, five in outreach."""
NOTHING: Final = -10.0
"""Bits up to which a pair is nobody's: nine in ten candidates, which need no decision."""
TOO_LATE_BITS: Final = 4.0
"""From where a row whose partner went to another one is worth a look: 10 rows in 100 000 of lists
that hold nobody twice, and somebody listed again under another spelling in those that do."""
MOST_TAKEN: Final = 0.9
"""However many rows of one list have a partner, this share of them counts as taken at most."""
FEW_ROWS: Final = 5


@dataclass(frozen=True)
class Decisions:
    """For each candidate pair: whether it is the one chosen for its rows, and the chance that it is
    wrong, its rivals considered."""

    chosen: Flags
    error: NDArray[np.float64]
    sure_up_to: Bits
    """The error up to which each is sure."""
    one_of_several: Flags
    """Worth a look however wrong: somebody is the person of one of its rows."""

    def at(self, places: NDArray[np.int64]) -> "Decisions":
        """Those of some pairs, or of a pair several times."""
        return Decisions(
            chosen=self.chosen[places],
            error=self.error[places],
            sure_up_to=self.sure_up_to[places],
            one_of_several=self.one_of_several[places],
        )

    def band(self) -> NDArray[np.str_]:
        found = np.full(len(self.error), Band.NO.value, dtype="<U6")
        found[self.chosen & ((self.error < NO_ERROR) | self.one_of_several)] = Band.TO_REVIEW.value
        found[self.chosen & (self.error <= self.sure_up_to)] = Band.SURE.value
        return found


def sure_up_to(patterns: Codes) -> NDArray[np.float64]:
    """The largest expected error with which each pair is sure, by what is compared.

    Never, whatever the score, where two INE differ, first names plainly differ, births do (a father
    and his son may share all the rest) without one INE, the sex does and the first name with it
    (Samir and Samira are twins sooner than a slip), or nothing but a phone, an address or an
    e-mail is common: somebody has a look.
    """
    codes, places = distinct(patterns)
    levels = levels_of(codes)
    given, same_ine = levels["given"], levels["ine"] == IneLevel.SAME
    named = np.isin(given, _GIVEN_TOLD_ALIKE) | (levels["surname"] == SurnameLevel.SWAPPED)
    named |= same_ine & (given == GivenLevel.UNTOLD)
    known = np.isin(levels["surname"], _SURNAME_TOLD_ALIKE).astype(np.int8)
    known += np.isin(levels["birth"], _BIRTH_TOLD_ALIKE)
    apart = np.isin(given, _GIVEN_APART) | (levels["birth"] == BirthLevel.OTHER)
    apart = apart & ~same_ine | (levels["ine"] == IneLevel.OTHER)
    barred = ~named | ((known == 0) & ~same_ine)
    barred |= (levels["sex"] == SexLevel.OTHER) & np.isin(given, _GIVEN_NEARLY) & ~same_ine
    limit = np.where(levels["birth"] == BirthLevel.UNTOLD, SURE_UNDATED, SURE_ERROR)
    found: NDArray[np.float64] = np.select([apart, barred], [APART, NEVER], limit)[places]
    return found


def one_to_one(left: Rows, right: Rows, score: Bits, *, rows: tuple[int, int]) -> Flags:
    """Pairs that are the best of both their rows, then again among the rows left over.

    The best pairing of two lists without anybody twice; equal scores go to the first rows.
    """
    order = np.lexsort((right, left, -score))
    free = np.ones(rows[0], dtype=bool), np.ones(rows[1], dtype=bool)
    chosen = np.zeros(len(score), dtype=bool)
    while len(order):
        best = _first(left[order], rows[0]) & _first(right[order], rows[1])
        taken = order[best]
        chosen[taken] = True
        free[0][left[taken]] = False
        free[1][right[taken]] = False
        order = order[free[0][left[order]] & free[1][right[order]]]
    return chosen


def too_late(left: Rows, right: Rows, score: Bits, *, shown: Flags, rows: tuple[int, int]) -> Flags:
    """The best pair of each row that has none to show, where by itself it is one person most
    likely: its partner had a better one. A list may hold somebody twice under two spellings."""
    order = np.lexsort((right, left, -score))
    found = np.zeros(len(score), dtype=bool)
    for side, many in ((left, rows[0]), (right, rows[1])):
        served = np.zeros(many, dtype=bool)
        served[side[shown]] = True
        best = order[_first(side[order], many)]
        found[best[~served[side[best]] & (score[best] >= TOO_LATE_BITS)]] = True
    return found


def _first(values: Rows, size: int) -> Flags:
    """Where each value stands for the first time."""
    first = np.full(size, len(values), dtype=np.int64)
    places = np.arange(len(values))
    first[values[::-1]] = places[::-1]
    found: Flags = first[values] == places
    return found


@dataclass(frozen=True)
class Judged:
    """For each pair: the chance that it is wrong, and that somebody of the other list is the person
    of one of its rows, whoever it is."""

    error: Bits
    anybody: Bits


def judge(
    left: Rows, right: Rows, score: Bits, *, rows: tuple[int, int], taken: float = 0.0
) -> Judged:
    """Where a row has one partner at most: the odds of a pair against those of every other pair of
    its two rows, and against none.

    `taken` is how many pairs there are. A score weighs a pair among all there could be; once most
    rows have their partner, fewer are left to be one by chance, and each counts for more.
    """
    odds = np.exp2(np.clip(score, -60.0, 60.0))
    for many in rows:
        odds = odds / (1.0 - min(MOST_TAKEN, taken / (many + FEW_ROWS)))
    others = [
        np.bincount(side, weights=odds, minlength=many)[side] - odds
        for side, many in zip((left, right), rows, strict=True)
    ]
    against, claims = np.ones(len(odds)), np.zeros(len(odds))
    for side, many, of_other in zip((left, right), rows, reversed(others), strict=True):
        # A rival whose other row has better claims to it is hardly one.
        free = odds / (1.0 + np.maximum(of_other, 0.0))
        claimed = np.bincount(side, weights=free, minlength=many)[side]
        against += np.maximum(claimed - free, 0.0)
        claims = np.maximum(claims, claimed)
    return Judged(error=against / (against + odds), anybody=claims / (1.0 + claims))


def decide(
    left: Rows, right: Rows, score: Bits, *, rows: tuple[int, int], limits: Bits | None = None
) -> Decisions:
    """Between two lists of which neither holds anybody twice; `limits` from `sure_up_to`.

    Where one does all the same, a pair is one of several as likely, and worth a look; so is that of
    a row whose likely partner went to another row.
    """
    worth = np.flatnonzero(score > NOTHING)
    ours, theirs, told = left[worth], right[worth], score[worth]
    one = one_to_one(ours, theirs, told, rows=rows)
    first = judge(ours, theirs, told, rows=rows)
    taken = float((1.0 - first.error[one]).sum())
    judged = judge(ours, theirs, told, rows=rows, taken=taken)
    chosen, error = np.zeros(len(score), dtype=bool), np.ones(len(score))
    one_of_several = np.zeros(len(score), dtype=bool)
    one_of_several[worth] = several = judged.anybody > NO_ERROR
    shown = one & ((judged.error < NO_ERROR) | several)
    late = too_late(ours, theirs, told, shown=shown, rows=rows)
    limits = np.full(len(score), SURE_ERROR) if limits is None else limits
    chosen[worth], error[worth] = one | late, _with_doubt(judged.error, limits[worth])
    one_of_several[worth] |= late
    return Decisions(
        chosen=chosen,
        error=error,
        sure_up_to=limits,
        one_of_several=one_of_several,
    )


def _with_doubt(error: Bits, limits: Bits) -> Bits:
    found: Bits = np.where(limits <= NEVER, np.maximum(error, NEVER_ERROR), error)
    return found


def decide_copies(pairs: int) -> Decisions:
    """Of rows that say word for word what another says: one person, whatever the list is like."""
    return Decisions(
        chosen=np.ones(pairs, dtype=bool),
        error=np.full(pairs, COPY_ERROR),
        sure_up_to=np.full(pairs, SURE_ERROR),
        one_of_several=np.zeros(pairs, dtype=bool),
    )


def together_decided(*parts: Decisions) -> Decisions:
    """Decisions of some pairs, then of others."""
    return Decisions(
        *(
            np.concatenate([getattr(part, name.name) for part in parts])
            for name in fields(Decisions)
        )
    )


def bits_that_join(score: Bits, limits: Bits) -> Bits:
    """What may never be sure makes nobody one person: twins, in a short list that shows no
    families, have all but the first name in common, and a third row may be alike both."""
    least = [np.full_like(score, NOTHING), np.minimum(score, 0.0)]
    found: Bits = np.select([limits == APART, limits == NEVER], least, score)
    return found


def decide_in_groups(score: Bits, one: Flags, *, limits: Bits) -> Decisions:
    """Within one list: `one` are the pairs whose rows are in one group; the others may be looked at
    where their score says so."""
    error = 1.0 / (1.0 + np.exp2(np.clip(score, -60.0, 60.0)))
    return Decisions(
        chosen=np.ones(len(score), dtype=bool),
        error=_with_doubt(error, limits),
        sure_up_to=np.where(one, limits, NEVER),
        one_of_several=np.zeros(len(score), dtype=bool),
    )
