"""The same matching on Spark, for lists that no one machine holds.

Spark joins rows by their keys and brings both rows of each candidate together; each Arrow batch of
pairs is then compared by `comparing.compare`, exactly as on one machine. The model is learnt by the
driver from the counts of patterns, so that both engines give the same pairs and scores.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final, Protocol

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import DoubleType, LongType, StructField, StructType

from continuum.linkage.engine.blocking import MOST_PAIRS, keys_of
from continuum.linkage.engine.comparing import Levels, compare
from continuum.linkage.engine.matching import drawn_pairs, learnt_from
from continuum.linkage.engine.model import Model, Patterns, pattern_of
from continuum.linkage.engine.scoring import scores
from continuum.linkage.engine.sides import WEIGHED, Pair, encode, share

ROW, LEFT, RIGHT = "row", "left", "right"
_OURS, _THEIRS = "ours_", "theirs_"
_KEYS: Final = StructType(
    [StructField("way", LongType()), StructField("key", LongType()), StructField(ROW, LongType())]
)
"""Spark has no unsigned numbers: the bits of a key are read as signed."""
_COUNTS: Final = StructType([StructField("pattern", LongType()), StructField("pairs", LongType())])
_SCORES: Final = StructType(
    [
        StructField(LEFT, LongType()),
        StructField(RIGHT, LongType()),
        StructField("pattern", LongType()),
        StructField("score", DoubleType()),
    ]
)

Batches = Iterator[pa.RecordBatch]


class Told(Protocol):
    """What a batch of compared pairs is turned into."""

    def __call__(self, batch: pl.DataFrame, pair: Pair, levels: Levels) -> pl.DataFrame: ...


def match(
    spark: SparkSession, left: DataFrame, right: DataFrame, *, model: Model | None = None
) -> tuple[pl.DataFrame, Model]:
    """Candidate pairs with `left` and `right` row, pattern and score in bits, sorted by rows.

    Both tables are in normal form, with their rows numbered from 0 in the column `row`.
    """
    # What comes before is worked out once: Spark would plan it anew at every join.
    left, right = left.localCheckpoint(), right.localCheckpoint()
    sizes = left.count(), right.count()
    chance, ours, theirs = _with_shares(left, right)
    ours, theirs = ours.localCheckpoint(), theirs.localCheckpoint()
    pairs = _candidates(left, right).localCheckpoint()
    together = _together(pairs, ours, theirs)
    if model is None:
        drawn_left, drawn_right, whole = drawn_pairs(*sizes, within=False)
        drawn = spark.createDataFrame(pa.table({LEFT: drawn_left, RIGHT: drawn_right}))
        model = learnt_from(
            _patterns(together, chance),
            _patterns(_together(drawn, ours, theirs), chance),
            pairs=whole,
        )
    told = together.mapInArrow(
        partial(_compared, chance=chance, tell=partial(_scores, model)), _SCORES
    )
    found = pl.DataFrame(told.toArrow())
    return found.sort(LEFT, RIGHT), model


def _with_shares(
    left: DataFrame, right: DataFrame
) -> tuple[Mapping[str, float], DataFrame, DataFrame]:
    """Both tables with how frequent their values are in both, and the chance that two are equal."""
    chance = {}
    for column in WEIGHED:
        both = left.select(column).unionAll(right.select(column))
        empty = 0 if dict(both.dtypes)[column] != "string" else ""
        counts = both.where(sql.col(column) != sql.lit(empty)).groupBy(column).count()
        total = counts.agg(sql.sum("count")).first()
        whole = max(1, (total[0] if total else 0) or 0)
        shares = counts.select(
            column, (sql.col("count") / whole).cast("float").alias(share(column))
        )
        squares = shares.agg(sql.sum(sql.pow(sql.col(share(column)).cast("double"), 2))).first()
        chance[column] = max((squares[0] if squares else 0) or 0.0, 1 / whole)
        shares = shares.localCheckpoint()
        left, right = (side.join(sql.broadcast(shares), column, "left") for side in (left, right))
    return chance, left, right


def _candidates(left: DataFrame, right: DataFrame) -> DataFrame:
    ours, theirs = (side.mapInArrow(_keys, _KEYS).distinct() for side in (left, right))
    counts = (
        ours.groupBy("way", "key")
        .agg(sql.count("*").alias("a"))
        .join(theirs.groupBy("way", "key").agg(sql.count("*").alias("b")), ["way", "key"])
    )
    telling = counts.where(sql.col("a") * sql.col("b") <= MOST_PAIRS).select("way", "key")
    met = ours.join(telling, ["way", "key"]).withColumnRenamed(ROW, LEFT)
    return (
        met.join(theirs.withColumnRenamed(ROW, RIGHT), ["way", "key"])
        .select(LEFT, RIGHT)
        .distinct()
    )


def _keys(batches: Batches) -> Batches:
    for batch in batches:
        rows = _frame(batch)
        side, numbers = encode(rows).left, rows[ROW].to_numpy()
        for way, (_name, ways) in enumerate(keys_of(side)):
            for each in ways:
                told = np.flatnonzero(each)
                columns = np.full(len(told), way), each[told].view(np.int64), numbers[told]
                yield pa.RecordBatch.from_arrays(
                    list(map(pa.array, columns)), schema=None, names=_KEYS.names
                )


def _together(pairs: DataFrame, ours: DataFrame, theirs: DataFrame) -> DataFrame:
    left = ours.select([sql.col(name).alias(f"{_OURS}{name}") for name in ours.columns])
    right = theirs.select([sql.col(name).alias(f"{_THEIRS}{name}") for name in theirs.columns])
    met = pairs.join(left, sql.col(LEFT) == sql.col(f"{_OURS}{ROW}"))
    return met.join(right, sql.col(RIGHT) == sql.col(f"{_THEIRS}{ROW}"))


def _patterns(together: DataFrame, chance: Mapping[str, float]) -> Patterns:
    counted = together.mapInArrow(partial(_compared, chance=chance, tell=_counts), _COUNTS)
    rows = counted.groupBy("pattern").agg(sql.sum("pairs").alias("pairs")).toArrow()
    found = pl.DataFrame(rows)
    found = found.sort("pattern")
    return Patterns(found["pattern"].to_numpy(), found["pairs"].to_numpy().astype(np.float64))


def _compared(batches: Batches, *, chance: Mapping[str, float], tell: Told) -> Batches:
    for batch in batches:
        rows = _frame(batch)
        pair = encode(_side(rows, _OURS), _side(rows, _THEIRS), chance=chance)
        each = np.arange(len(rows))
        yield from tell(rows, pair, compare(pair, each, each)).to_arrow().to_batches()


def _side(rows: pl.DataFrame, prefix: str) -> pl.DataFrame:
    names = [name for name in rows.columns if name.startswith(prefix)]
    return rows.select(pl.col(name).alias(name.removeprefix(prefix)) for name in names)


def _counts(batch: pl.DataFrame, pair: Pair, levels: Levels) -> pl.DataFrame:
    patterns, pairs = np.unique(pattern_of(levels), return_counts=True)
    return pl.DataFrame({"pattern": patterns, "pairs": pairs})


def _scores(model: Model, batch: pl.DataFrame, pair: Pair, levels: Levels) -> pl.DataFrame:
    each: NDArray[np.int64] = np.arange(len(batch))
    return batch.select(LEFT, RIGHT).with_columns(
        pattern=pl.Series(pattern_of(levels)), score=pl.Series(scores(model, pair, each, levels))
    )


def _frame(batch: pa.RecordBatch) -> pl.DataFrame:
    return pl.DataFrame(batch)
