"""Rows of one list that are one person: groups grown from the surest pair, with a veto.

Chaining pairs would tie brothers and sisters into one person through a doubtful middle. A pair
joins two groups only where no two rows of them speak plainly against each other.
"""

from collections import defaultdict
from collections.abc import Iterable
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
    group = np.arange(rows)
    joining = np.flatnonzero(score >= least)
    times = np.bincount(np.concatenate([left[joining], right[joining]]), minlength=rows)
    alone = (times[left[joining]] == 1) & (times[right[joining]] == 1)
    ours, theirs = left[joining[alone]], right[joining[alone]]
    group[np.maximum(ours, theirs)] = np.minimum(ours, theirs)  # no third row can object
    joining = joining[~alone]
    order = joining[np.lexsort((right[joining], left[joining], -score[joining]))]
    pairs = zip(left[order].tolist(), right[order].tolist(), strict=True)
    for first, members in _grown(pairs, _apart(left, right, score, among=order)).items():
        group[members] = first
    return group


def _grown(pairs: Iterable[tuple[int, int]], apart: dict[int, set[int]]) -> dict[int, list[int]]:
    """The rows of each group by the first of them, from pairs in the order they join."""
    of: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for left, right in pairs:
        ours, theirs = of.get(left, left), of.get(right, right)
        if ours == theirs:
            continue
        one, other = members.get(ours, [ours]), members.get(theirs, [theirs])
        if _is_vetoed(one, other, apart):
            continue
        kept, gone = min(ours, theirs), max(ours, theirs)
        members[kept] = sorted(one + other)
        members.pop(gone, None)
        of |= dict.fromkeys(members[kept], kept)
    return members


def _apart(
    left: Rows, right: Rows, score: NDArray[np.float64], *, among: Rows
) -> dict[int, set[int]]:
    """For each row of the pairs `among`, which others of them it speaks plainly against."""
    asked = np.zeros(1 + max(left.max(initial=0), right.max(initial=0)), dtype=bool)
    asked[left[among]] = asked[right[among]] = True
    places = np.flatnonzero((score < VETO_BITS) & asked[left] & asked[right])
    found: dict[int, set[int]] = defaultdict(set)
    for ours, theirs in zip(left[places].tolist(), right[places].tolist(), strict=True):
        found[ours].add(theirs)
        found[theirs].add(ours)
    return found


def _is_vetoed(first: list[int], second: list[int], apart: dict[int, set[int]]) -> bool:
    few, many = sorted((first, second), key=len)
    others = set(many)
    return any(not others.isdisjoint(apart[row]) for row in few if row in apart)
