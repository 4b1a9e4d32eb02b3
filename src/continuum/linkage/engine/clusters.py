"""Rows of one list that are one person: groups grown from the surest pair, with a veto.

Chaining pairs would tie brothers and sisters into one person through a doubtful middle. A pair
joins two groups only where no two rows of them speak plainly against each other.
"""

from collections import defaultdict
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.sides import Rows

VETO_BITS: Final = -3.0
"""Two rows compared and found this unlike stay apart."""


def clusters(
    left: Rows, right: Rows, score: NDArray[np.float64], *, rows: int, least: float
) -> Rows:
    """For each row the first row of its group; pairs below `least` bits join nothing."""
    order = np.lexsort((right, left, -score))
    apart = _apart(left, right, score)
    group = np.arange(rows)
    members: dict[int, list[int]] = {}
    for place in order[score[order] >= least].tolist():
        ours, theirs = int(group[left[place]]), int(group[right[place]])
        if ours == theirs:
            continue
        first, second = members.get(ours, [ours]), members.get(theirs, [theirs])
        if _is_vetoed(first, second, apart):
            continue
        kept, gone = min(ours, theirs), max(ours, theirs)
        members[kept] = sorted(first + second)
        members.pop(gone, None)
        group[members[kept]] = kept
    return group


def _apart(left: Rows, right: Rows, score: NDArray[np.float64]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for place in np.flatnonzero(score < VETO_BITS).tolist():
        ours, theirs = int(left[place]), int(right[place])
        found[ours].add(theirs)
        found[theirs].add(ours)
    return found


def _is_vetoed(first: list[int], second: list[int], apart: dict[int, set[int]]) -> bool:
    few, many = sorted((first, second), key=len)
    others = set(many)
    return any(not others.isdisjoint(apart[row]) for row in few if row in apart)
