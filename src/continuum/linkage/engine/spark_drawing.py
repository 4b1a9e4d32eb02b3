"""What rows of a list on Spark say, by its hash: which are copies, which are drawn from."""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql
from pyspark.sql.types import LongType, StringType, StructField, StructType

from continuum.linkage.engine import drawing
from continuum.linkage.engine.copies import Copies, told_whole
from continuum.linkage.engine.drawing import Urn, hashes_of
from continuum.linkage.engine.sides import Rows
from continuum.linkage.engine.spark_tables import FORM, ROW, Batches, to_batches, unpacked

_HASH, _WHOLE, _FIRST = "hash", "whole", "first"
_HASHED: Final = StructType([StructField(name, LongType()) for name in (_HASH, ROW, _WHOLE)])
_NUMBERED: Final = StructType([StructField(ROW, LongType()), StructField(FORM, StringType())])


def hashed(table: DataFrame) -> DataFrame:
    """Each row of a list in normal form: its hash, its number, whether it says enough."""
    return table.mapInArrow(_hashed, _HASHED)


def urn(rows: DataFrame, *, size: int) -> Urn:
    """Of the `size` rows of a list, `hashed`: those that `drawing` takes in memory."""
    if size > drawing.DRAWN_FROM:
        rows = rows.orderBy(_HASH, ROW).limit(drawing.DRAWN_FROM)
    found = pl.DataFrame(rows.select(_HASH, ROW).toArrow())
    return Urn.of(found[_HASH].to_numpy(), found[ROW].to_numpy().astype(np.int32), size=size)


def copies(rows: DataFrame, *, size: int) -> Copies:
    """Of the `size` rows of a list, `hashed`: as of `copies.copies_in`."""
    whole = rows.where(sql.col(_WHOLE) == 1)
    several = whole.groupBy(_HASH).agg(sql.min(ROW).alias(_FIRST), sql.count("*").alias(_WHOLE))
    several = several.where(sql.col(_WHOLE) > 1).select(_HASH, _FIRST)
    told = whole.join(several, _HASH).where(sql.col(ROW) != sql.col(_FIRST))
    found = pl.DataFrame(told.select(ROW, _FIRST).toArrow()).sort(ROW)
    later, first = (found[name].to_numpy().astype(np.int32) for name in (ROW, _FIRST))
    return Copies.found(size, later, first)


def distinct(table: DataFrame, found: Copies) -> DataFrame:
    """The rows that come first of their copies, numbered anew."""
    kept: Callable[[Batches], Batches] = partial(_kept, later=found.later)
    return table.select(ROW, FORM).mapInArrow(kept, _NUMBERED)


def _hashed(batches: Batches) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        whole = told_whole(unpacked(rows[FORM])).astype(np.int64)
        told = pl.DataFrame({_HASH: hashes_of(rows[FORM]), ROW: rows[ROW], _WHOLE: whole})
        yield from to_batches(told, _HASHED)


def _kept(batches: Batches, *, later: Rows) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        numbers = rows[ROW].to_numpy()
        before = np.searchsorted(later, numbers)
        told = rows.with_columns(pl.Series(ROW, numbers - before)).filter(
            pl.Series(~np.isin(numbers, later))
        )
        yield from to_batches(told, _NUMBERED)
