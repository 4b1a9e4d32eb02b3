"""A register as a Parquet file: its columns have names and types, its form is not guessed.

A few hundred kilobytes may unfold to gigabytes: rows are read by batches, only the columns that are
asked for, and no more text is held than the file can bear out.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from continuum.matching.reading.records import LONGEST_CELL
from continuum.matching.reading.refused import too_many_rows
from continuum.matching.reading.registers import (
    LINE,
    LOOKED_AT,
    SAMPLES,
    Fault,
    LeftOut,
    Read,
    Rows,
    empty_frame,
)
from continuum.matching.rules.layout import Heads
from continuum.tables.limits import MEBIBYTE
from continuum.tables.refusals import Notice, Reason, Unreadable

MAGIC: Final = b"PAR1"
MOST_ROWS: Final = 50_000_000
AT_FIRST: Final = 1_024
AT_ONCE: Final = 262_144
BATCH_BYTES: Final = 32 * MEBIBYTE
"""The next batch has as many rows as would fill so much, going by the last."""
HELD_BYTES: Final = 256 * MEBIBYTE
HELD_PER_BYTE: Final = 40
"""A register of a hundred bytes a row packs to ten or so: more is a trap."""
_A_DAY: Final = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_FIRST_DAY: Final = -719_162
_LAST_DAY: Final = 2_932_896
"""Days from 1970 to the first of the year 1 and the last of the year 9999."""


@dataclass(frozen=True)
class Parquet:
    """An open Parquet file; `names` are its columns that hold plain values."""

    path: Path
    name: str
    names: tuple[str, ...]
    heads: Heads
    count: int
    notices: tuple[Notice, ...] = ()
    kind: str = "parquet"

    def rows(self, columns: Sequence[int], *, told: Read) -> Rows:
        """Raises Unreadable."""
        frames, left_out = [empty_frame(columns)], LeftOut()
        most = max(HELD_BYTES, HELD_PER_BYTE * self.path.stat().st_size)
        held = done = 0
        size = AT_FIRST
        while done < self.count:
            batch = _texts(self.path, self.names, columns, at=done, size=size)
            if batch.is_empty():
                raise Unreadable(Reason.ZIP_BROKEN)
            done += len(batch)
            weight = _bytes(batch)
            held += weight
            if held > most:
                raise Unreadable(Reason.EXPANDS, part="parquet")
            frames.append(_without_long(batch, left_out))
            told(done)
            fitting = BATCH_BYTES * len(batch) // max(weight, 1)
            size = max(1, min(4 * size, fitting, AT_ONCE))
        return Rows(pl.concat(frames, rechunk=True), left_out)


def open_parquet(path: Path, name: str) -> Parquet:
    """Raises Unreadable, NotReadable."""
    with _damage_told():
        file = _scanned(path)
        schema = file.collect_schema()
        count = file.select(pl.len()).collect().item()
        names = tuple(column for column, kind in schema.items() if not _is_deep(kind))
        first = file.select(names).head(LOOKED_AT).collect()
        samples = tuple(_samples(first[column]) for column in names)
    if count > MOST_ROWS:
        raise too_many_rows(name, MOST_ROWS)
    if not count or not names:
        raise Unreadable(Reason.EMPTY)
    return Parquet(path, name, names, Heads(names, samples), count)


def _scanned(path: Path) -> pl.LazyFrame:
    """This one file: nothing in its name is a pattern."""
    return pl.scan_parquet(path, glob=False, hive_partitioning=False)


@contextmanager
def _damage_told() -> Iterator[None]:
    """What polars cannot read, it may say by an error or by a panic, which is no Exception."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        raise Unreadable(Reason.ZIP_BROKEN) from error


def _texts(
    path: Path, names: Sequence[str], columns: Sequence[int], *, at: int, size: int
) -> pl.DataFrame:
    """So many rows from one on, cells not yet trimmed: they may share what the file wrote once."""
    wanted = list(dict.fromkeys(names[column] for column in columns))
    with _damage_told():
        frame = _scanned(path).select(wanted).slice(at, size).collect()
        lines = pl.int_range(at + 1, at + len(frame) + 1, dtype=pl.Int64, eager=True)
        texts = [_as_text(frame[names[column]]).alias(str(column)) for column in columns]
    return pl.DataFrame([lines.alias(LINE), *texts])


def _bytes(batch: pl.DataFrame) -> int:
    weights = batch.select(pl.exclude(LINE).str.len_bytes().cast(pl.Int64).sum())
    return sum(weights.row(0)) if weights.width else 0


def _without_long(batch: pl.DataFrame, left_out: LeftOut) -> pl.DataFrame:
    """Lines with a cell that is too long are left out, as those of a CSV are."""
    texts = pl.exclude(LINE)
    is_long = batch.select(pl.any_horizontal(texts.str.len_bytes() > LONGEST_CELL)).to_series()
    if is_long.any():
        for line in batch.filter(is_long)[LINE].to_list():
            left_out.add(line, Fault.TOO_LONG)
        batch = batch.filter(~is_long)
    return batch.with_columns(texts.str.strip_chars())


def _is_deep(kind: pl.DataType) -> bool:
    return kind.is_nested() or kind in (pl.Binary, pl.Object, pl.Null, pl.Duration)


def _samples(values: pl.Series) -> tuple[str, ...]:
    texts = _as_text(values)
    texts = texts.filter(texts.str.len_bytes() <= LONGEST_CELL).str.strip_chars()
    return tuple(texts.filter(texts != "").unique(maintain_order=True).head(SAMPLES).to_list())


def _as_text(values: pl.Series) -> pl.Series:
    """Cells as texts, "" for nothing: a whole number without decimals, a day written ISO."""
    kind = values.dtype
    if isinstance(kind, pl.Datetime):
        values = _of_our_time(values, _A_DAY[kind.time_unit]).cast(pl.Date)
    elif kind == pl.Date:
        values = _of_our_time(values, 1)
    elif kind.is_float():
        whole = values.cast(pl.Int64, strict=False)
        if bool((whole.cast(kind) == values).fill_null(value=True).all()):
            values = whole
    return values.cast(pl.String).fill_null("")


def _of_our_time(values: pl.Series, a_day: int) -> pl.Series:
    """Without the days that no calendar writes, of which polars panics."""
    days = values.to_physical().cast(pl.Int64)
    return values.set(~days.is_between(_FIRST_DAY * a_day, _LAST_DAY * a_day), None)
