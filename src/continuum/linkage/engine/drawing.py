"""Pairs of rows at random, the same in whatever order rows, columns and lists come.

Rows take part by the hash of what they hold: of a long list those whose hash comes first, the pairs
among them by a fixed series of numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from continuum.linkage.engine.sides import Rows
from continuum.linkage.normalise.rows import Field, columns_of

SEED: Final = 20_200_302
RANDOM_PAIRS: Final = 400_000
DRAWN_FROM: Final = 200_000
"""Rows of one list that pairs are drawn from, at most."""
UNIT: Final = "\x1f"
"""Between cells: none of a normal form holds a control character."""
COLUMNS: Final = tuple(name for field in Field for name in columns_of(field))
_AT_ONCE: Final = 100_000


@dataclass(frozen=True)
class Urn:
    """A list as pairs are drawn from it: how many rows it has, the rows that take part, in the
    order of their hashes, and the first of these."""

    size: int
    rows: Rows
    first: int

    @classmethod
    def of(cls, hashes: NDArray[np.int64], rows: Rows, *, size: int) -> "Urn":
        """From hashes of `rows`, all of the list's or those that come first."""
        order = np.lexsort((rows, hashes))[:DRAWN_FROM]
        return cls(size, rows[order], int(hashes[order[0]]) if len(order) else 0)


def urn_of(hashes: NDArray[np.int64]) -> Urn:
    """From the hashes of all rows of a list."""
    size = len(hashes)
    if size > DRAWN_FROM:
        kept = np.flatnonzero(hashes <= np.partition(hashes, DRAWN_FROM)[DRAWN_FROM])
        return Urn.of(hashes[kept], kept.astype(np.int32), size=size)
    return Urn.of(hashes, np.arange(size, dtype=np.int32), size=size)


def row_hashes(table: pl.DataFrame) -> NDArray[np.int64]:
    """Of what each row of a normal form says."""
    starts = range(0, len(table), _AT_ONCE)
    parts = [hashes_of(as_texts(table.slice(start, _AT_ONCE))) for start in starts]
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def as_texts(table: pl.DataFrame) -> pl.Series:
    """Each row of a normal form as one text."""
    cells = pl.col(COLUMNS).cast(pl.String)
    return table.select(pl.concat_str(cells, separator=UNIT)).to_series()


def hashes_of(texts: pl.Series) -> NDArray[np.int64]:
    """The same on any machine; not below 0."""
    cells = texts.cast(pl.Binary).to_list()
    found = np.fromiter(map(xxh3_64_intdigest, cells), dtype=np.uint64, count=len(cells))
    return (found >> np.uint64(1)).astype(np.int64)


def drawn_pairs(
    left: int, right: int, urns: Callable[[], tuple[Urn, Urn | None]], *, within: bool
) -> tuple[Rows, Rows, float]:
    """Pairs of lists of so many rows, and how many there are; all of them where they are few."""
    whole = left * (left - 1) // 2 if within else left * right
    if whole > RANDOM_PAIRS:
        return *_drawn(*urns()), float(whole)
    ours, theirs = np.triu_indices(left, 1) if within else np.indices((left, right)).reshape(2, -1)
    return ours.astype(np.int32), theirs.astype(np.int32), float(max(1, whole))


def _drawn(left: Urn, right: Urn | None) -> tuple[Rows, Rows]:
    """One row of each list; without `right`, two of one, in order."""
    rng = np.random.default_rng(SEED)
    urns = (left, left if right is None else right)
    turned = (urns[0].first, urns[0].size) > (urns[1].first, urns[1].size)
    drawn = [
        urn.rows[rng.integers(0, len(urn.rows), RANDOM_PAIRS)]
        for urn in (reversed(urns) if turned else urns)
    ]
    ours, theirs = reversed(drawn) if turned else drawn
    if right is not None:
        return ours, theirs
    apart = ours != theirs
    return np.minimum(ours, theirs)[apart], np.maximum(ours, theirs)[apart]
