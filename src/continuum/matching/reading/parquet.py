"""A register as a Parquet file: its columns have names and types, its form is not guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from continuum.matching.reading.refused import too_many_rows
from continuum.matching.reading.registers import (
    LINE,
    LOOKED_AT,
    SAMPLES,
    LeftOut,
    Read,
    Rows,
)
from continuum.matching.rules.layout import Heads
from continuum.tables.refusals import Notice, Reason, Unreadable

MAGIC: Final = b"PAR1"
MOST_ROWS: Final = 50_000_000


@dataclass(frozen=True)
class Parquet:
    """An open Parquet file; `names` are its columns that hold plain values."""

    path: Path
    name: str
    names: tuple[str, ...]
    heads: Heads
    notices: tuple[Notice, ...] = ()
    kind: str = "parquet"

    def rows(self, columns: Sequence[int], *, told: Read) -> Rows:
        wanted = list(dict.fromkeys(self.names[at] for at in columns))
        try:
            frame = pl.read_parquet(self.path, columns=wanted)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise Unreadable(Reason.WORKER_FAILED, detail="parquet") from error
        told(len(frame))
        lines = pl.int_range(1, len(frame) + 1, dtype=pl.Int64, eager=True).alias(LINE)
        texts = [text_of(frame[self.names[at]]).alias(str(at)) for at in columns]
        return Rows(pl.DataFrame([lines, *texts]), LeftOut())


def open_parquet(path: Path, name: str) -> Parquet:
    """Raises Unreadable, NotReadable."""
    try:
        schema = pl.read_parquet_schema(path)
        count = pl.scan_parquet(path).select(pl.len()).collect().item()
        names = tuple(column for column, kind in schema.items() if not _is_deep(kind))
        first = pl.read_parquet(path, columns=list(names), n_rows=LOOKED_AT)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Unreadable(Reason.ZIP_BROKEN) from error
    if count > MOST_ROWS:
        raise too_many_rows(name, MOST_ROWS)
    if not count or not names:
        raise Unreadable(Reason.EMPTY)
    samples = tuple(_samples(first[column]) for column in names)
    return Parquet(path, name, names, Heads(names, samples))


def _is_deep(kind: pl.DataType) -> bool:
    return kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Null)


def _samples(values: pl.Series) -> tuple[str, ...]:
    texts = text_of(values)
    return tuple(texts.filter(texts != "").unique(maintain_order=True).head(SAMPLES).to_list())


def text_of(values: pl.Series) -> pl.Series:
    """Cells as texts, "" for nothing: a whole number without decimals, a day written ISO."""
    kind = values.dtype
    if kind in (pl.Datetime, pl.Date):
        values = values.cast(pl.Date)
    elif kind.is_float():
        whole = values.cast(pl.Int64, strict=False)
        if bool((whole.cast(kind) == values).fill_null(value=True).all()):
            values = whole
    return values.cast(pl.String).fill_null("").str.strip_chars()
