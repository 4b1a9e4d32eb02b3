"""How frequent the values of the weighed columns are, counted on Spark and told to its workers.

A value is a number here, that of `sides`: the hash of a text, a date as it is. What workers are
told is a number and a share, VALUE_BYTES for each value that is found more than once; a value that
is found once need not be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql
from pyspark.sql.types import IntegerType, LongType, StructField, StructType

from continuum.linkage.engine.sides import WEIGHED, Hashes, Side, encode
from continuum.linkage.engine.spark_tables import FORM, Batches, Keep, to_batches, unpacked

VALUE_BYTES: Final = 12
_WHICH, _VALUE, _TIMES, _VALUES = "which", "value", "times", "values"
_COUNTED: Final = StructType(
    [
        StructField(_WHICH, IntegerType()),
        StructField(_VALUE, LongType()),
        StructField(_TIMES, LongType()),
    ]
)

Shared = NDArray[np.float32]


@dataclass(frozen=True)
class Frequencies:
    """One column in all lists: the values found more than once, in order, and the share of each."""

    total: int
    values: Hashes
    shares: Shared

    def of(self, values: Hashes) -> Shared:
        """0 where nothing is told."""
        found = np.full(len(values), np.float32(1 / self.total))
        if len(self.values):
            places = np.minimum(np.searchsorted(self.values, values), len(self.values) - 1)
            known = self.values[places] == values
            found[known] = self.shares[places[known]]
        found[values == 0] = 0
        return found


@dataclass(frozen=True)
class Shares:
    """`chance` is how probable it is that two values drawn at random are equal."""

    columns: Mapping[str, Frequencies]
    chance: Mapping[str, float]

    def of(self, side: Side) -> Mapping[str, Shared]:
        return {column: self.columns[column].of(_values(side, column)) for column in WEIGHED}


def shares_of(left: DataFrame, right: DataFrame | None, *, keep: Keep) -> Shares:
    lists = [table.select(FORM) for table in (left, right) if table is not None]
    parts = reduce(DataFrame.unionAll, lists).mapInArrow(_counted, _COUNTED)
    counts = keep(parts.groupBy(_WHICH, _VALUE).agg(sql.sum(_TIMES).alias(_TIMES)))
    # How many values are found so often: few lines, however many the values.
    often = pl.DataFrame(
        counts.groupBy(_WHICH, _TIMES).agg(sql.count("*").alias(_VALUES)).toArrow()
    )
    repeated = pl.DataFrame(counts.where(sql.col(_TIMES) > 1).toArrow())
    columns, chance = {}, {}
    for number, column in enumerate(WEIGHED):
        of_column = pl.col(_WHICH) == number
        columns[column], chance[column] = _frequencies(
            often.filter(of_column).sort(_TIMES), repeated.filter(of_column)
        )
    return Shares(columns, chance)


def _frequencies(often: pl.DataFrame, repeated: pl.DataFrame) -> tuple[Frequencies, float]:
    times, values = (often[name].to_numpy() for name in (_TIMES, _VALUES))
    total = max(1, int((times * values).sum()))
    shares = (times / total).astype(np.float32).astype(float)
    chance = max(float((shares**2 * values).sum()), 1 / total)
    found = repeated[_VALUE].to_numpy().view(np.uint64)
    order = np.argsort(found)
    told = (repeated[_TIMES].to_numpy()[order] / total).astype(np.float32)
    return Frequencies(total, found[order], told), chance


def _counted(batches: Batches) -> Batches:
    for batch in batches:
        side = encode(unpacked(pl.DataFrame(batch)[FORM]), counted=False).left
        for number, column in enumerate(WEIGHED):
            values, times = np.unique(_values(side, column), return_counts=True)
            told = values != 0
            frame = pl.DataFrame({_VALUE: values[told].view(np.int64), _TIMES: times[told]})
            yield from to_batches(frame.with_columns(pl.lit(number).alias(_WHICH)), _COUNTED)


def _values(side: Side, column: str) -> Hashes:
    """0 where nothing is told."""
    codes, hashes = side.codes[column], side.hashes.get(column)
    found = codes.astype(np.uint64) if hashes is None else hashes[codes]
    found[codes == 0] = 0
    return found
