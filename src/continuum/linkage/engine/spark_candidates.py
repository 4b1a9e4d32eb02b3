"""Candidate pairs on Spark: the passes, the caps and the report of `blocking`."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as sql
from pyspark.sql.types import LongType, StructField, StructType

from continuum.linkage.engine.blocking import MOST_PAIRS, Keys, PassReport, keys_of
from continuum.linkage.engine.sides import encode
from continuum.linkage.engine.spark_tables import FORM, ROW, Batches, Keep, to_batches, unpacked
from continuum.linkage.normalise.columns import read_table

LEFT, RIGHT = "left", "right"
_PASS, _KEY, _PLACE = "pass", "key", "place"
_OURS, _THEIRS = "ours", "theirs"
_KEYS: Final = StructType([StructField(name, LongType()) for name in (_PASS, _KEY, ROW)])
"""Spark has no unsigned numbers: the bits of a key are read as signed."""
_BOTH: Final = [_PASS, _KEY]


class Met:
    """Keys that rows of both sides have, how many rows each; without `right`, of one list."""

    def __init__(
        self,
        left: DataFrame,
        right: DataFrame | None,
        *,
        few: bool,
        keep: Keep,
        most: int = MOST_PAIRS,
    ) -> None:
        """`few`: as of `Side`; `keep` is how something is worked out once only."""
        self._within, self._most, self._few = right is None, most, few
        keys = partial(_keys, few=few)
        self._left = keep(left.mapInArrow(keys, _KEYS))
        self._right = self._left if right is None else keep(right.mapInArrow(keys, _KEYS))
        self._sizes = keep(self._counted())

    def pairs(self) -> DataFrame:
        """Each pair of `left` and `right` rows once."""
        telling = self._sizes.where(self._of_all <= self._most).select(*_BOTH)
        ours = self._left.join(telling, _BOTH, "left_semi").withColumnRenamed(ROW, LEFT)
        met = ours.join(self._right.withColumnRenamed(ROW, RIGHT), _BOTH).select(LEFT, RIGHT)
        return (met.where(sql.col(LEFT) < sql.col(RIGHT)) if self._within else met).distinct()

    def reports(self) -> tuple[PassReport, ...]:
        few, many = self._of_all <= self._most, self._of_all > self._most
        told = self._sizes.groupBy(_PASS).agg(
            sql.sum(sql.when(few, self._of_each).otherwise(0)),
            sql.sum(sql.when(many, 1).otherwise(0)),
            sql.sum(sql.when(many, self._of_all).otherwise(0)),
        )
        found = {row[0]: row[1:] for row in told.collect()}
        return tuple(
            PassReport(name, *map(int, found.get(number, (0, 0, 0))))
            for number, name in enumerate(_passes(few=self._few))
        )

    def crowds(self) -> tuple[Keys, ...]:
        """By pass, the values left out."""
        found: list[list[int]] = [[] for _name in _passes(few=self._few)]
        for number, key in self._sizes.where(self._of_all > self._most).select(*_BOTH).collect():
            found[number].append(key)
        return tuple(np.array(keys, dtype=np.int64).view(np.uint64) for keys in found)

    @property
    def _of_all(self) -> Column:
        """What the cap looks at."""
        return sql.col(_OURS) * sql.col(_THEIRS)

    @property
    def _of_each(self) -> Column:
        """The pairs that are made: in one list each once, and no row with itself."""
        if not self._within:
            return self._of_all
        return (sql.col(_OURS) * (sql.col(_OURS) - 1) / 2).cast("long")

    def _counted(self) -> DataFrame:
        if self._within:
            sizes = self._left.groupBy(*_BOTH).agg(sql.count("*").alias(_OURS))
            return sizes.where(sql.col(_OURS) > 1).withColumn(_THEIRS, sql.col(_OURS))
        one, none = sql.lit(1), sql.lit(0)
        ours = self._left.select(*_BOTH, one.alias(_OURS), none.alias(_THEIRS))
        theirs = self._right.select(*_BOTH, none.alias(_OURS), one.alias(_THEIRS))
        keys = ours.unionAll(theirs).groupBy(*_BOTH)
        sizes = keys.agg(sql.sum(_OURS).alias(_OURS), sql.sum(_THEIRS).alias(_THEIRS))
        return sizes.where((sql.col(_OURS) > 0) & (sql.col(_THEIRS) > 0))


def _passes(*, few: bool) -> Sequence[str]:
    nobody = read_table(pl.DataFrame(), {})
    return [name for name, _ways in keys_of(encode(nobody, few=few).left)]


def _keys(batches: Batches, *, few: bool) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        side = encode(unpacked(rows[FORM]), counted=False, few=few).left
        numbers = rows[ROW].to_numpy()
        for number, (_name, ways) in enumerate(keys_of(side)):
            told = _distinct(ways)
            row = pl.Series(ROW, numbers[told[_PLACE].to_numpy()])
            yield from to_batches(told.with_columns(row, pl.lit(number).alias(_PASS)), _KEYS)


def _distinct(ways: Sequence[Keys]) -> pl.DataFrame:
    """Each row's keys, each once."""
    parts = []
    for keys in ways:
        told = np.flatnonzero(keys)
        parts.append(pl.DataFrame({_KEY: keys[told].view(np.int64), _PLACE: told}))
    found = pl.concat(parts)
    return found.unique() if len(parts) > 1 else found
