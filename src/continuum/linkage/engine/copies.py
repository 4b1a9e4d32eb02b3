"""Rows of one list that are word for word the same: matched once, told for each.

An export with a line for every enrolment holds somebody five times. Five equal rows would be rivals
of each other, and too many of them too common a value to be compared at all. Only rows that name
somebody, with a whole birth date, a contact or a number besides, are taken for one person.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from continuum.linkage.engine.sides import Rows

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Copies:
    """`kept` are the rows of a list that come first of their copies, `of` says for each row which
    of these it is, as its place in `kept`."""

    of: Rows
    kept: Rows

    @classmethod
    def none(cls, size: int) -> "Copies":
        rows = np.arange(size, dtype=np.int32)
        return cls(rows, rows)

    @classmethod
    def found(cls, size: int, later: Rows, first: Rows) -> "Copies":
        """`later` are rows that say what rows before them say, those of `first`."""
        own = np.ones(size, dtype=bool)
        own[later] = False
        of = (np.cumsum(own) - 1).astype(np.int32)
        of[later] = of[first]
        return cls(of, np.flatnonzero(own).astype(np.int32))

    @property
    def exist(self) -> bool:
        return len(self.kept) < len(self.of)

    @property
    def later(self) -> Rows:
        """The rows that are not kept."""
        own = np.zeros(len(self.of), dtype=bool)
        own[self.kept] = True
        return np.flatnonzero(~own).astype(np.int32)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many rows each of `kept` stands for."""
        return np.bincount(self.of, minlength=len(self.kept))


def told_whole(table: pl.DataFrame) -> Flags:
    """Which rows of a normal form say enough for a second such row to be the same person."""
    named = (pl.col("surname") != "") & (pl.col("given") != "")
    dated = (pl.col("born") > 0) & (pl.col("born") % 100 > 0)
    reached = (pl.col("phone") > 0) | (pl.col("email") != "") | (pl.col("ine") != "")
    found: Flags = table.select(named & (dated | reached)).to_series().to_numpy()
    return found


def copies_in(hashes: NDArray[np.int64], whole: Flags) -> Copies:
    """By the hash of what each row says, among those that say enough."""
    told = np.sort(hashes[whole])
    several = told[1:][told[1:] == told[:-1]]
    if not len(several):
        return Copies.none(len(hashes))
    rows = np.flatnonzero(whole & np.isin(hashes, several))
    _values, first, of = np.unique(hashes[rows], return_index=True, return_inverse=True)
    firsts = rows[first[of]]
    later = firsts != rows
    return Copies.found(len(hashes), rows[later].astype(np.int32), firsts[later].astype(np.int32))


@dataclass(frozen=True)
class Spread:
    """Pairs of distinct rows as pairs of all: `place` says of which pair each is one."""

    place: NDArray[np.int64]
    left: Rows
    right: Rows

    @classmethod
    def of(cls, left: Rows, right: Rows, ours: Copies, theirs: Copies, *, shown: Flags) -> "Spread":
        """Copies go with copies in their order; who has fewer, the last again. Pairs that are not
        `shown` are told of the first copies alone: there may be very many."""
        counts = ours.counts[left], theirs.counts[right]
        times = np.where(shown, np.maximum(*counts), 1)
        place = np.repeat(np.arange(len(left)), times)
        turn = np.arange(len(place)) - np.repeat(np.cumsum(times) - times, times)
        rows = [
            _copy(copies, side[place], np.minimum(turn, many[place] - 1))
            for copies, side, many in zip((ours, theirs), (left, right), counts, strict=True)
        ]
        order = np.lexsort((rows[1], rows[0]))
        return cls(place[order], rows[0][order], rows[1][order])


def _copy(copies: Copies, which: Rows, turn: NDArray[np.int64]) -> Rows:
    """The row that is the first copy of each, the second …"""
    starts = np.cumsum(copies.counts) - copies.counts
    found: Rows = np.argsort(copies.of, kind="stable").astype(np.int32)[starts[which] + turn]
    return found
