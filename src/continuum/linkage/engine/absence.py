"""Who of one list is not in the other, and how likely that is wrong.

A person may be there all the same for two reasons. A candidate was held for somebody else: its own
odds say how likely that is. Or no pass ever brought the two rows together. What even a row that
tells everything loses so is estimated as one counts those whom three lists miss, from who is on
which of them: the passes by birth date, those by names, and those by contact are three ways of
finding the same pairs (the log-linear model without an interaction of all three: Bishop, Fienberg &
Holland, Discrete Multivariate Analysis, 1975, ch. 6). What a row that tells less loses besides is
counted on the pairs that were found: how many of them the passes this row can take part in miss.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.deciding import Band, Decisions
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.reach import Flags, flags_of
from continuum.linkage.engine.sides import Rows

Chances = NDArray[np.float64]

REFERENCES: Final = 100_000
"""Found pairs that are looked at, evenly spread over the list."""
WELL_FOUND: Final = 0.35
"""The largest expected error of a pair taken for a true one here."""
MOST_LOST: Final = 0.95
EVEN: Final = 0.5
DOUBT: Final = 0.5
"""Missed pairs supposed beside those counted, where few are known."""


class Presence(StrEnum):
    """Whether the person of a row is in the other list."""

    FOUND = "found"
    TO_CHECK = "to_check"
    NOT_FOUND = "not_found"


def absences(matched: Matched) -> tuple[NDArray[np.str_], Chances]:
    """For each row of the left list what is said, and the chance that it is wrong."""
    if matched.once is not None and matched.copies is not None:
        of = matched.copies[0].of
        told, chances = absences(matched.once)
        return told[of], chances[of]
    rows = matched.rows[0]
    decisions = matched.decisions
    band = decisions.band()
    found = np.full(rows, Presence.NOT_FOUND.value, dtype="<U9")
    error = not_there_after_all(matched)
    for which, said in ((Band.TO_REVIEW, Presence.TO_CHECK), (Band.SURE, Presence.FOUND)):
        chosen = np.flatnonzero(band == which.value)
        found[matched.pairs.left[chosen]] = said.value
        error[matched.pairs.left[chosen]] = decisions.error[chosen]
    # Nobody is said to be nowhere who is somewhere more likely than not.
    doubtful = (found == Presence.NOT_FOUND.value) & (error >= EVEN) & (matched.rows[1] > 0)
    found[doubtful], error[doubtful] = Presence.TO_CHECK.value, 1.0 - error[doubtful]
    return found, error


def not_there_after_all(matched: Matched) -> Chances:
    """For each left row the chance that its person is in the right list, whatever was decided."""
    rows = matched.rows[0]
    odds = np.exp2(np.clip(matched.score, -60.0, 60.0))
    others = np.bincount(matched.pairs.right, weights=odds, minlength=matched.rows[1])
    # A partner that another row has better claims to counts for little.
    free = odds / (1.0 + np.maximum(others[matched.pairs.right] - odds, 0.0))
    met = np.bincount(matched.pairs.left, weights=free, minlength=rows)
    lost = _lost(matched)
    chosen = matched.decisions.chosen
    # Half a person more: where nobody is found, somebody may be there.
    there = float((1.0 - matched.decisions.error[chosen]).sum() + 0.5) / (rows + 1)
    share = min(0.99, there / max(0.01, 1.0 - float(lost.mean())) if rows else 0.0)
    unmet = share * lost / (1.0 - share)
    found: Chances = (met + unmet) / (1.0 + met + unmet)
    # Who was compared with nobody, for all they tell is too common, may be there or not.
    return np.where(lost >= 1.0, np.maximum(found, EVEN), found)


def references(decisions: Decisions) -> Rows:
    """The places of the pairs that the passes are judged by."""
    known = np.flatnonzero(decisions.chosen & (decisions.error <= WELL_FOUND))
    if len(known) > REFERENCES:
        known = known[np.linspace(0, len(known) - 1, REFERENCES).astype(np.int64)]
    return known.astype(np.int32)


def _lost(matched: Matched) -> Chances:
    """For each left row how likely no pass brings it together with its partner."""
    known = references(matched.decisions)
    left, right = matched.pairs.left[known], matched.pairs.right[known]
    passes, able = len(matched.pairs.passes), matched.reach.able(matched.pairs.crowds)
    hits, told = flags_of(matched.reach.met(left, right), passes), flags_of(able[left], passes)
    families = _families([one.name for one in matched.pairs.passes])
    masks, places = np.unique(able, return_inverse=True)
    # What only one of the lists tells brings nobody together: whether a row tells it says nothing.
    used = hits.any(axis=0) if len(known) else flags_of(np.array([matched.reach.told()]), passes)[0]
    chances = [_missed(hits, told, one & used, families) for one in flags_of(masks, passes)]
    found: Chances = np.array(chances)[places]
    return found


def _families(passes: Sequence[str]) -> list[Flags]:
    """Three ways of finding a pair: by birth date, by both names, by contact or one name."""
    ways = [name.split(", ")[0] for name in passes]
    dates, names = (np.array([way == first for way in ways]) for first in ("birth date", "names"))
    return [dates, names, ~dates & ~names]


def _missed(hits: Flags, told: Flags, able: Flags, families: Sequence[Flags]) -> float:
    """The share of pairs that the passes of `able` miss, among those whose row tells as much."""
    if not able.any():
        return 1.0
    alike = hits[told[:, able].all(axis=1)]
    unseen = _unseen(np.stack([alike[:, family].any(axis=1) for family in families], axis=1))
    missed = float((~alike[:, able].any(axis=1)).sum())
    return min(MOST_LOST, (missed + unseen + DOUBT) / (len(alike) + unseen + 2 * DOUBT))


def _unseen(ways: Flags) -> float:
    """How many pairs none of three ways found, from how many each of them found."""
    seen = np.bincount(ways @ [4, 2, 1], minlength=8).astype(np.float64)
    odd, even = seen[[7, 4, 2, 1]].prod(), (seen[[6, 5, 3]] + 1).prod()
    return float(min(odd / even, len(ways)))
