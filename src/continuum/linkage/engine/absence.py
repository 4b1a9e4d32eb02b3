"""Who of one list is not in the other, and how likely that is wrong.

A person may be there all the same for two reasons. A candidate was held for somebody else: its own
odds say how likely that is. Or no pass ever brought the two rows together: that depends on how much
the row tells. It is estimated on the pairs that were found: of those whose rows tell what this row
tells, how many would be missed by the passes this row can take part in. What even a row that tells
everything loses is Chao's estimate from how many passes each pair was found by.
Chao, Biometrics 43 (1987).
"""

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
WELL_FOUND: Final = 0.05
"""The largest expected error of a pair taken for a true one here."""
DOUBT: Final = 2.0
"""Missed pairs supposed beside those counted, where few are known."""


class Presence(StrEnum):
    """Whether the person of a row is in the other list."""

    FOUND = "found"
    TO_CHECK = "to_check"
    NOT_FOUND = "not_found"


def absences(matched: Matched) -> tuple[NDArray[np.str_], Chances]:
    """For each row of the left list what is said, and the chance that it is wrong."""
    rows = matched.rows[0]
    decisions = matched.decisions
    band = decisions.band()
    found = np.full(rows, Presence.NOT_FOUND.value, dtype="<U9")
    error = not_there_after_all(matched)
    for which, said in ((Band.TO_REVIEW, Presence.TO_CHECK), (Band.SURE, Presence.FOUND)):
        chosen = np.flatnonzero(band == which.value)
        found[matched.pairs.left[chosen]] = said.value
        error[matched.pairs.left[chosen]] = decisions.error[chosen]
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
    there = float((1.0 - matched.decisions.error[chosen]).sum()) / max(1, rows)
    share = min(0.99, there / max(0.01, 1.0 - float(lost.mean())) if rows else 0.0)
    unmet = share * lost / (1.0 - share)
    found: Chances = (met + unmet) / (1.0 + met + unmet)
    return found


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
    passes, able = len(matched.pairs.passes), matched.reach.able()
    hits, told = flags_of(matched.reach.met(left, right), passes), flags_of(able[left], passes)
    masks, places = np.unique(able, return_inverse=True)
    found: Chances = np.array([_missed(hits, told, one) for one in flags_of(masks, passes)])[places]
    return found


def _missed(hits: Flags, told: Flags, able: Flags) -> float:
    """The share of pairs that the passes of `able` miss, among those whose row tells as much."""
    if not able.any():
        return 1.0
    alike = hits[told[:, able].all(axis=1)][:, able]
    times = alike.sum(axis=1)
    once, twice = int((times == 1).sum()), int((times == 2).sum())
    unseen = once * (once - 1) / (2 * (twice + 1))
    missed = float((times == 0).sum()) if able.sum() < hits.shape[1] else 0.0
    return (missed + unseen + DOUBT) / (len(alike) + unseen + 2 * DOUBT)
