"""Rows of a list on Spark that pairs are drawn from: those that `drawing` takes in memory."""

from typing import Final

import numpy as np
import polars as pl
from pyspark.sql import DataFrame
from pyspark.sql.types import LongType, StructField, StructType

from continuum.linkage.engine import drawing
from continuum.linkage.engine.drawing import Urn, hashes_of
from continuum.linkage.engine.spark_tables import FORM, ROW, Batches, to_batches

_HASH: Final = "hash"
_HASHED: Final = StructType([StructField(name, LongType()) for name in (_HASH, ROW)])


def urn(table: DataFrame, *, size: int) -> Urn:
    """Of a list of `size` rows in normal form."""
    hashed = table.mapInArrow(_hashed, _HASHED)
    if size > drawing.DRAWN_FROM:
        hashed = hashed.orderBy(_HASH, ROW).limit(drawing.DRAWN_FROM)
    found = pl.DataFrame(hashed.toArrow())
    return Urn.of(found[_HASH].to_numpy(), found[ROW].to_numpy().astype(np.int32), size=size)


def _hashed(batches: Batches) -> Batches:
    for batch in batches:
        rows = pl.DataFrame(batch)
        told = pl.DataFrame({_HASH: hashes_of(rows[FORM]), ROW: rows[ROW]})
        yield from to_batches(told, _HASHED)
