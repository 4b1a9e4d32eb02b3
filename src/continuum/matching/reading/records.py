"""Records of a delimited text, as a stream: a broken line is put aside, the next one is read.

A whole batch of lines is parsed at once where each line is one record; line by line where a
quotation mark is open, too long, or never closed.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from continuum.matching.reading.registers import Fault, LeftOut

LONGEST_LINE: Final = 1_048_576
LONGEST_CELL: Final = 131_072
LINES_PER_RECORD: Final = 50
BATCH: Final = 8_192
_END: Final = "\x00"

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Shape:
    """How many cells a record has, 0 while nobody knows; whether the empty ones at the end of a
    line may be lacking; and the last line above the data."""

    width: int = 0
    is_trimmed: bool = False
    below: int = 0


UNKNOWN: Final = Shape()


class Records:
    """Iterates over records with the number of their first line, empty ones left out."""

    def __init__(self, text: io.TextIOBase, separator: str, shape: Shape = UNKNOWN) -> None:
        self._text = text
        self._separator = separator
        self._shape = shape
        self._waiting: deque[tuple[int, str | None]] = deque()
        self._number = 0
        self.left_out = LeftOut()
        csv.field_size_limit(LONGEST_CELL)

    def __iter__(self) -> Iterator[Record]:
        while batch := self._batch():
            whole = self._at_once(batch)
            if whole is None:
                self._waiting.extendleft(reversed(batch))
                for _line in range(len(batch)):
                    yield from self._one()
                    if not self._waiting:
                        break
            else:
                for number, record in zip(range(batch[0][0], self._number + 1), whole, strict=True):
                    yield from self._fitting(number, record)

    def _batch(self) -> list[tuple[int, str | None]]:
        batch = list(self._waiting)
        self._waiting.clear()
        while len(batch) < BATCH and (line := self._line()) is not None:
            batch.append(line)
        return batch

    def _line(self) -> tuple[int, str | None] | None:
        """The next line with its number; None in the place of one that is too long."""
        line = self._text.readline(LONGEST_LINE)
        if not line:
            return None
        self._number += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return self._number, line.replace(_END, "") if _END in line else line
        while line and not line.endswith("\n"):
            line = self._text.readline(LONGEST_LINE)
        return self._number, None

    def _at_once(self, batch: list[tuple[int, str | None]]) -> list[list[str]] | None:
        lines = [line for _number, line in batch if line is not None and line.count('"') % 2 == 0]
        if len(lines) < len(batch):
            return None
        try:
            records = list(csv.reader(lines, delimiter=self._separator))
        except csv.Error:
            return None
        return records if len(records) == len(lines) else None

    def _one(self) -> Iterator[Record]:
        """The next record, which may run over several lines; only its first is lost with it."""
        number, line = self._waiting.popleft()
        if line is None:
            self._lost(number, Fault.TOO_LONG)
            return
        try:
            record = self._closed([line])
            record = self._over_lines(line) if record is None else record
        except csv.Error:
            self._lost(number, Fault.TOO_LONG)
            return
        if record is None:
            self._lost(number, Fault.UNCLOSED)
        else:
            yield from self._fitting(number, record)

    def _over_lines(self, first: str) -> list[str] | None:
        """A record of which a quotation mark closes on a later line, if it then has its width."""
        lines = [first]
        marks = first.count('"')
        while len(lines) < LINES_PER_RECORD:
            while len(self._waiting) < len(lines):
                line = self._line()
                if line is None:
                    return None
                self._waiting.append(line)
            following = self._waiting[len(lines) - 1][1]
            if following is None:
                return None
            lines.append(following)
            marks += following.count('"')
            if marks % 2:
                continue
            record = self._closed(lines)
            if record is None or (self._shape.width and len(record) != self._shape.width):
                return None
            for _line in lines[1:]:
                self._waiting.popleft()
            return record
        return None

    def _closed(self, lines: list[str]) -> list[str] | None:
        """The record of these lines, unless a quotation mark stays open at their end."""
        records = list(csv.reader([*lines, _END], delimiter=self._separator))
        return records[0] if len(records) == 2 and records[1] == [_END] else None

    def _fitting(self, number: int, record: list[str]) -> Iterator[Record]:
        """A record of the right width; cells that hold nothing may be too many."""
        width = self._shape.width
        if number <= self._shape.below or not any(record):
            return
        if width and len(record) != width:
            is_cut = len(record) < width and not self._shape.is_trimmed
            if is_cut or any(cell.strip() for cell in record[width:]):
                self._lost(number, Fault.CUT)
                return
            record = [*record[:width], *([""] * (width - len(record)))]
        yield number, record

    def _lost(self, number: int, fault: Fault) -> None:
        """What is broken above the data is nobody's line."""
        if number > self._shape.below:
            self.left_out.add(number, fault)
