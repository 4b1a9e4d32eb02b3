"""The few likeliest rows of one list for each row of another: a look-up of many at once."""

from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from continuum.linkage.compare import band_of
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.sides import Rows
from continuum.linkage.engine.telling import in_words
from continuum.linkage.reasons import FRENCH

MOST: Final = 5


def likeliest_table(
    matched: Matched,
    *,
    asked_ids: pl.Series,
    base_ids: pl.Series,
    language: str = FRENCH,
    most: int = MOST,
) -> pl.DataFrame:
    """What `match(asked, base)` found, by row of `asked`, the likeliest first: the ids of both
    (`asked`, `known`), `rank` from 1, `score` in bits, `error` (the chance that it is another of
    the rows of `base`, or nobody), `band` as at entry, `reasons` in words and their `codes`.

    A row of `base` may be told for several rows of `asked`; whoever is met by none is not told.
    """
    asked, score = matched.pairs.left, matched.score
    order = np.lexsort((matched.pairs.right, -score, asked))
    rank = _rank_within(asked[order])
    chosen, rank = order[rank <= most], rank[rank <= most]
    bits = score[chosen]
    found = pl.DataFrame(
        {
            "asked": asked_ids.gather(asked[chosen]),
            "rank": rank,
            "known": base_ids.gather(matched.pairs.right[chosen]),
            "score": bits,
            "error": _errors(asked, score)[chosen],
            "band": pl.Series([band_of(each).value for each in bits.tolist()], dtype=pl.String),
            "pattern": matched.patterns[chosen],
        }
    )
    words = in_words(matched.patterns[chosen], language)
    return found.join(words, on="pattern", how="left", maintain_order="left").drop("pattern")


def _rank_within(groups: Rows) -> NDArray[np.int64]:
    """From 1, of each row among the neighbours that are of its group."""
    places = np.arange(len(groups), dtype=np.int64)
    begins = np.ones(len(groups), dtype=bool)
    begins[1:] = groups[1:] != groups[:-1]
    first = np.maximum.accumulate(np.where(begins, places, 0))
    found: NDArray[np.int64] = places - first + 1
    return found


def _errors(asked: Rows, score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of each pair, its odds against those of the same row's others, and against none."""
    odds = np.exp2(np.clip(score, -60.0, 60.0))
    whole = 1.0 + np.bincount(asked, weights=odds)[asked] if len(asked) else odds
    found: NDArray[np.float64] = 1.0 - odds / whole
    return found
