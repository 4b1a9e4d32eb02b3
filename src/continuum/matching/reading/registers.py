"""A register as it is read: its top first, then the columns that are asked for."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

import polars as pl

from continuum.matching.rules.layout import Heads
from continuum.tables.refusals import Notice

LOOKED_AT: Final = 300
"""Rows from which columns are guessed."""
SAMPLES: Final = 25
LISTED: Final = 10
LINE: Final = "line"

Read = Callable[[int], None]
"""Told how many rows are read by now."""


class Fault(StrEnum):
    """Why a line was left out."""

    CUT = "cut"
    UNCLOSED = "unclosed"
    TOO_LONG = "too_long"


@dataclass
class LeftOut:
    """Lines that could not be read: how many, and the first of them."""

    counts: Counter[Fault] = field(default_factory=Counter)
    first: list[tuple[int, Fault]] = field(default_factory=list)

    def add(self, line: int, fault: Fault) -> None:
        self.counts[fault] += 1
        if len(self.first) < LISTED:
            self.first.append((line, fault))

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class Rows:
    """Text columns named by their position, "" for nothing, and the line of each row."""

    frame: pl.DataFrame
    left_out: LeftOut


class Source(Protocol):
    """An open file of one register."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def heads(self) -> Heads: ...
    @property
    def notices(self) -> tuple[Notice, ...]: ...

    def rows(self, columns: Sequence[int], *, told: Read) -> Rows: ...


def frame_of(
    columns: Sequence[int], lines: Iterable[int], cells: Sequence[Sequence[str]]
) -> pl.DataFrame:
    """One batch of rows: `cells` column by column."""
    named = zip(columns, cells, strict=True)
    parts = {str(at): pl.Series(values, dtype=pl.String) for at, values in named}
    return pl.DataFrame({LINE: pl.Series(list(lines), dtype=pl.Int64), **parts})


def empty_frame(columns: Sequence[int]) -> pl.DataFrame:
    return frame_of(columns, (), [() for _column in columns])
