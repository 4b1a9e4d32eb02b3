"""Lists as tables of Spark: read from files, their rows numbered, in normal form.

Rows are numbered from 0 in the order of the files, and of the lines in each, however Spark cuts
them into parts: the numbers are those of the same list read on one machine. Cells are read by
`normalise.columns.read_table`, one Arrow batch after the other. Spark itself never looks into a
normal form: it carries each row's as one text, which is unpacked where it is worked on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as sql
from pyspark.sql.types import (
    DataType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from continuum.linkage.engine.drawing import UNIT, as_texts
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import BORN_LATEST, Field, columns_of

Batches = Iterator[pa.RecordBatch]
Part = tuple[str, int]
"""A file and where in it a part of it begins; or no file, and the number of the part."""

Keep = Callable[[DataFrame], DataFrame]
"""Has a table worked out once for several uses: Spark would plan and do it anew at each."""

ROW, FORM = "row", "form"
_FILE, _BEGINS = "continuum_file", "continuum_begins"
_CELL: Final = "cell_{}"
_TEXT_OPTIONS: Final = {"header": "true", "quote": '"', "escape": '"', "mode": "PERMISSIVE"}


def read_parquet(spark: SparkSession, path: str | Sequence[str]) -> DataFrame:
    """One file, several, or a directory of them."""
    return _placed(spark.read.parquet(*([path] if isinstance(path, str) else path)))


def read_csv(
    spark: SparkSession,
    path: str | Sequence[str],
    *,
    separator: str = ";",
    encoding: str = "UTF-8",
    one_line_each: bool = False,
) -> DataFrame:
    """Text with headings, every cell as text; an empty line is no row.

    A cell may hold line breaks, so that each file is read by one process; `one_line_each` says that
    none does, and lets Spark cut large files. Too short a line is filled up, too long a one cut.
    """
    options = {
        **_TEXT_OPTIONS,
        "sep": separator,
        "encoding": encoding,
        "multiLine": str(not one_line_each).lower(),
    }
    return _placed(spark.read.options(**options).csv([path] if isinstance(path, str) else [*path]))


def _placed(table: DataFrame) -> DataFrame:
    return table.withColumns(
        {
            _FILE: sql.col("_metadata.file_path"),
            _BEGINS: sql.col("_metadata.file_block_start").cast("long"),
        }
    )


def normal_form(
    table: DataFrame,
    fields: Mapping[Field, str],
    *,
    on: date = BORN_LATEST,
    ine_key: bytes | None = None,
) -> DataFrame:
    """The rows of `table` numbered in `row`, and what `normalise.columns.read_table` makes of them
    in `form`.

    A table that was not read here is numbered in the order of its parts.
    """
    form = partial(_packed, fields=dict(fields), on=on, ine_key=ine_key)
    return _numbered(table, fields.values(), {FORM: StringType()}, form)


def from_here(spark: SparkSession, normal: pl.DataFrame) -> DataFrame:
    """A list that this process holds in normal form, as of `normal_form`."""
    return spark.createDataFrame(
        packed(normal).with_row_index(ROW).cast({ROW: pl.Int64}).to_arrow()
    )


def _packed(rows: pl.DataFrame, *, fields: Mapping[Field, str], **reading: Any) -> pl.DataFrame:
    return packed(read_table(rows, fields, **reading))


def packed(normal: pl.DataFrame) -> pl.DataFrame:
    """Each row as one text."""
    return as_texts(normal).alias(FORM).to_frame()


def unpacked(forms: pl.Series) -> pl.DataFrame:
    """Normal forms as the columns they were."""
    columns = {
        name: pl.String() if isinstance(value, str) else pl.Int64()
        for field in Field
        for name, value in columns_of(field).items()
    }
    cells = forms.str.split_exact(UNIT, len(columns) - 1).struct.rename_fields(list(columns))
    return cells.struct.unnest().cast(pl.Schema(columns))


def column_of(table: DataFrame, column: str) -> pl.Series:
    """One column of all rows as texts, in their order: the names by which rows are told."""
    found = pl.DataFrame(_as_read(table, [column]).toArrow())
    return found.sort(ROW)[_CELL.format(0)].alias(column)


def cells_of(table: DataFrame, columns: Sequence[str], rows: Sequence[int]) -> pl.DataFrame:
    """Some columns of a few rows as texts, in the order asked for: to show them."""
    asked = pl.DataFrame({ROW: pl.Series(rows, dtype=pl.Int64)})
    few = _as_read(table, columns).where(sql.col(ROW).isin(list(rows)))
    found = asked.join(pl.DataFrame(few.toArrow()), on=ROW, how="left", maintain_order="left")
    return pl.DataFrame({name: found[_CELL.format(n)] for n, name in enumerate(columns)})


def _as_read(table: DataFrame, columns: Sequence[str]) -> DataFrame:
    named = {_CELL.format(n): name for n, name in enumerate(columns)}
    return _numbered(
        table, columns, dict.fromkeys(named, StringType()), partial(_texts, named=named)
    )


def _texts(rows: pl.DataFrame, *, named: Mapping[str, str]) -> pl.DataFrame:
    return rows.select(
        pl.col(name).cast(pl.String).fill_null("").alias(cell) for cell, name in named.items()
    )


def _numbered(
    table: DataFrame,
    wanted: Iterable[str],
    columns: Mapping[str, DataType],
    form: Callable[[pl.DataFrame], pl.DataFrame],
) -> DataFrame:
    if _FILE not in table.columns:
        place = {_FILE: sql.lit(""), _BEGINS: sql.spark_partition_id().cast("long")}
        table = table.withColumns(place)
    # On its way to Python a column may not have any name.
    named = {_CELL.format(n): name for n, name in enumerate(dict.fromkeys(wanted))}
    cells = [_column(name).alias(cell) for cell, name in named.items()]
    table = table.select(*cells, _FILE, _BEGINS)
    schema = StructType([StructField(name, kind) for name, kind in columns.items()])
    schema = schema.add(ROW, LongType())
    read = partial(_read, firsts=_firsts(table), named=named, form=form, schema=schema)
    return table.mapInArrow(read, schema)


def _column(name: str) -> Column:
    return sql.col("`" + name.replace("`", "``") + "`")


def _firsts(table: DataFrame) -> Mapping[Part, int]:
    """The number of the first row of each part."""
    counted = table.groupBy(_FILE, _BEGINS).count().collect()
    parts = sorted((row[0], row[1], row[2]) for row in counted)
    firsts = accumulate((size for _file, _begins, size in parts), initial=0)
    return {
        (file, begins): first for (file, begins, _size), first in zip(parts, firsts, strict=False)
    }


def _read(
    batches: Batches,
    *,
    firsts: Mapping[Part, int],
    named: Mapping[str, str],
    form: Callable[[pl.DataFrame], pl.DataFrame],
    schema: StructType,
) -> Batches:
    """A part's rows come in their order, in one batch or several."""
    next_of = dict(firsts)
    for batch in batches:
        rows = pl.DataFrame(batch)
        numbers = pl.Series(ROW, _numbers(rows, next_of), dtype=pl.Int64)
        found = form(rows.drop(_FILE, _BEGINS).rename(named)).with_columns(numbers)
        yield from to_batches(found, schema)


def _numbers(rows: pl.DataFrame, next_of: dict[Part, int]) -> NDArray[np.int64]:
    numbers = [np.empty(0, dtype=np.int64)]
    parts = rows.group_by(_FILE, _BEGINS, maintain_order=True).len()
    for file, begins, size in parts.iter_rows():
        first = next_of[file, begins]
        numbers.append(np.arange(first, first + size))
        next_of[file, begins] += size
    return np.concatenate(numbers)


def to_batches(frame: pl.DataFrame, schema: StructType) -> Batches:
    """`frame` as Spark wants it: the columns and types of `schema`."""
    types: Mapping[DataType, pa.DataType] = {
        StringType(): pa.string(),
        LongType(): pa.int64(),
        FloatType(): pa.float32(),
        IntegerType(): pa.int32(),
        DoubleType(): pa.float64(),
    }
    wanted = pa.schema([(field.name, types[field.dataType]) for field in schema])
    yield from frame.select(wanted.names).to_arrow().cast(wanted).to_batches()
