"""Pairs of rows compared on Spark: both rows brought together, and each Arrow batch of pairs handed
to `comparing.compare` and `scoring.scores_of`, exactly as on one machine.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from pyspark import Broadcast
from pyspark.sql import DataFrame
from pyspark.sql.types import (
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    StructField,
    StructType,
)

from continuum.linkage.engine import reach
from continuum.linkage.engine.blocking import Keys
from continuum.linkage.engine.comparing import compare
from continuum.linkage.engine.model import Model, Patterns, pattern_of
from continuum.linkage.engine.scoring import scores_of
from continuum.linkage.engine.sides import WEIGHED, Pair, Side, encode
from continuum.linkage.engine.spark_candidates import LEFT, RIGHT
from continuum.linkage.engine.spark_shares import Shares
from continuum.linkage.engine.spark_tables import FORM, ROW, Batches, to_batches, unpacked
from continuum.linkage.engine.vocabulary import Vocabulary

PATTERN, SCORE, MASK = "pattern", "score", "mask"
_OURS, _THEIRS = "ours", "theirs"
_PAIR: Final = [StructField(LEFT, IntegerType()), StructField(RIGHT, IntegerType())]
_PATTERN: Final = StructField(PATTERN, IntegerType())
_COMPARED: Final = StructType(
    [*_PAIR, _PATTERN, *(StructField(column, FloatType()) for column in WEIGHED)]
)
_SCORED: Final = StructType([*_PAIR, _PATTERN, StructField(SCORE, DoubleType())])
_MET: Final = StructType([*_PAIR, StructField(MASK, LongType())])
_ABLE: Final = StructType([StructField(ROW, LongType()), StructField(MASK, LongType())])


def together(pairs: DataFrame, left: DataFrame, right: DataFrame) -> DataFrame:
    """Each pair with the normal forms of both its rows."""
    ours = left.withColumnsRenamed({ROW: LEFT, FORM: _OURS})
    theirs = right.withColumnsRenamed({ROW: RIGHT, FORM: _THEIRS})
    return pairs.join(ours, LEFT).join(theirs, RIGHT)


def compared(met: DataFrame, shares: "Broadcast[Shares]") -> DataFrame:
    """The pattern of each pair, and the larger share of each of its rows' values."""
    return met.mapInArrow(partial(_compared, shares=shares), _COMPARED)


def patterns_of(met: DataFrame) -> Patterns:
    """How often each pattern is among pairs that are looked at once."""
    return patterns(met.mapInArrow(_patterns, StructType([_PATTERN])))


def patterns(pairs: DataFrame) -> Patterns:
    found = pl.DataFrame(pairs.groupBy(PATTERN).count().toArrow()).sort(PATTERN)
    codes, counts = found[PATTERN].to_numpy(), found["count"].to_numpy()
    return Patterns(codes.astype(np.int64), counts.astype(np.float64))


def scored(pairs: DataFrame, model: Model, chance: Mapping[str, float]) -> pl.DataFrame:
    """`left`, `right`, pattern and score of compared pairs, in their order, brought here."""
    told = pairs.mapInArrow(partial(_scored, model=model, chance=chance), _SCORED)
    return pl.DataFrame(told.toArrow()).sort(LEFT, RIGHT)


def met_by(met: DataFrame, *, few: bool) -> pl.DataFrame:
    """For some pairs, the mask of the passes that bring their rows together."""
    found = met.mapInArrow(partial(_met, few=few), _MET)
    return pl.DataFrame(found.toArrow()).sort(LEFT, RIGHT)


def able(rows: DataFrame, *, few: bool, crowds: Sequence[Keys] = ()) -> reach.Masks:
    """For each row the mask of the passes it can take part in."""
    asked = partial(_able, few=few, crowds=crowds)
    found = pl.DataFrame(rows.mapInArrow(asked, _ABLE).toArrow()).sort(ROW)
    return found[MASK].to_numpy()


def _pair(rows: pl.DataFrame, *, few: bool = False) -> Pair:
    return encode(unpacked(rows[_OURS]), unpacked(rows[_THEIRS]), counted=False, few=few)


def _pattern(pair: Pair) -> pl.Series:
    each = np.arange(len(pair.left), dtype=np.int32)
    return pl.Series(PATTERN, pattern_of(compare(pair, each, each)))


def _compared(batches: Batches, *, shares: "Broadcast[Shares]") -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        pair = _pair(rows)
        ours, theirs = (shares.value.of(side) for side in (pair.left, pair.right))
        told = [pl.Series(name, np.maximum(ours[name], theirs[name])) for name in WEIGHED]
        yield from to_batches(
            rows.select(LEFT, RIGHT).with_columns(_pattern(pair), *told), _COMPARED
        )


def _patterns(batches: Batches) -> Batches:
    for batch in batches:
        pattern = _pattern(_pair(pl.DataFrame(batch)))
        yield from to_batches(pattern.to_frame(), StructType([_PATTERN]))


def _scored(batches: Batches, *, model: Model, chance: Mapping[str, float]) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        # Scores ask nothing of the rows but how frequent the values are that they share.
        side = Side({}, {}, {column: rows[column].to_numpy() for column in WEIGHED})
        pair = Pair(side, side, Vocabulary(np.array([], dtype=np.object_)), chance)
        each = np.arange(len(rows), dtype=np.int32)
        score = pl.Series(SCORE, scores_of(model, pair, each, each, rows[PATTERN].to_numpy()))
        yield from to_batches(rows.select(LEFT, RIGHT, PATTERN).with_columns(score), _SCORED)


def _met(batches: Batches, *, few: bool) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        pair = _pair(rows, few=few)
        mask = pl.Series(MASK, reach.met(pair.left, pair.right))
        yield from to_batches(rows.select(LEFT, RIGHT).with_columns(mask), _MET)


def _able(batches: Batches, *, few: bool, crowds: Sequence[Keys]) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        side = encode(unpacked(rows[FORM]), counted=False, few=few).left
        yield from to_batches(
            rows.select(ROW).with_columns(pl.Series(MASK, reach.able(side, crowds))), _ABLE
        )
