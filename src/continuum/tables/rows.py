"""A table once read: sheets, columns, and rows that are decoded only as they are walked through."""

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import NamedTuple, overload

from continuum.tables.refusals import Notice, Reason, Unreadable, Usage

Cell = str | int | float | bool | date | datetime | None

ROWS_SAMPLED = 200
SAMPLES = 5


class Row(NamedTuple):
    line: int  # as the spreadsheet numbers it, from 1
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as they came: JSON, `[line, cell, cell...]` each, a date as a list of one text."""

    count: int
    json: bytes


class Rows(Sequence[Row]):
    """The rows of one sheet; holds the compact text and decodes one batch at a time."""

    def __init__(
        self,
        batches: Sequence[Batch],
        *,
        width: int,
        skip: int = 0,
        totals: frozenset[int] = frozenset(),
    ) -> None:
        self._batches = tuple(batches)
        self._width = width
        self._skip = skip
        self._totals = totals
        self._starts = [0]
        self._kept: tuple[int, list[Row]] = (-1, [])
        for batch in self._batches:
            self._starts.append(self._starts[-1] + batch.count)

    def __len__(self) -> int:
        return max(0, self._starts[-1] - self._skip)

    def __iter__(self) -> Iterator[Row]:
        return islice(self._all(), self._skip, None)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        position = range(len(self))[index] + self._skip
        batch = bisect_right(self._starts, position) - 1
        return self._decoded(batch)[position - self._starts[batch]]

    def _all(self) -> Iterator[Row]:
        for number in range(len(self._batches)):
            yield from self._decoded(number)

    def _decoded(self, number: int) -> list[Row]:
        kept = self._kept
        if kept[0] != number:
            # One assignment, so that two threads on the same rows cannot mix their batches.
            kept = self._kept = (number, self._decode(self._batches[number]))
        return kept[1]

    def _decode(self, batch: Batch) -> list[Row]:
        try:
            rows = [self._row(values) for values in json.loads(batch.json)]
        except (ValueError, TypeError, RecursionError, IndexError) as error:
            raise Unreadable(Reason.WORKER_FAILED, detail="answer") from error
        if len(rows) != batch.count:
            raise Unreadable(Reason.WORKER_FAILED, detail="answer")
        return rows

    def _row(self, values: list[object]) -> Row:
        line, *cells = values
        if type(line) is not int or len(cells) > self._width:
            raise ValueError(line)
        decoded = [_cell(value) for value in cells]
        decoded.extend([None] * (self._width - len(decoded)))
        return Row(line, tuple(decoded), line in self._totals)


def _cell(value: object) -> Cell:
    if isinstance(value, list):
        (text,) = value
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(type(value))


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    letter: str
    heading: str
    samples: tuple[Cell, ...]  # the first distinct values
    filled: int  # cells that hold something, headings not counted


@dataclass(frozen=True)
class Sheet:
    name: str
    is_hidden: bool
    headings: tuple[str, ...]  # one per column, "" where there is none
    header_lines: tuple[int, ...]  # none, one or two
    title_lines: tuple[int, ...]  # lines above the headings
    rows: Rows
    filled: tuple[int, ...]
    notices: tuple[Notice, ...]
    # (first line, first column, last line, last column) of merged cells
    merges: tuple[tuple[int, int, int, int], ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        samples: list[dict[Cell, None]] = [{} for _ in self.headings]
        for row in islice(self.rows, ROWS_SAMPLED):
            for seen, value in zip(samples, row.cells, strict=True):
                if value is not None and len(seen) < SAMPLES and not row.is_total:
                    seen[value] = None
        return tuple(
            Column(index, letters(index), heading, tuple(samples[index]), self.filled[index])
            for index, heading in enumerate(self.headings)
        )


@dataclass(frozen=True)
class Table:
    kind: str  # "xlsx", "ods" or "csv"
    sheets: tuple[Sheet, ...]
    encoding: str | None  # of a CSV file
    separator: str | None  # of a CSV file
    notices: tuple[Notice, ...]
    usage: Usage

    @property
    def sheet(self) -> Sheet:
        """The sheet most likely meant: visible, with most rows, the first of equals."""
        return max(self.sheets, key=lambda sheet: (not sheet.is_hidden, len(sheet.rows)))


def letters(index: int) -> str:
    """The name a spreadsheet gives to a column: 0 is A, 26 is AA."""
    name = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
