"""A table as it waits to be imported: its sheets, without any State's number, in a compact form."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from continuum.imports.rules.cells import STATE_NUMBER
from continuum.linkage.normalise.state_numbers import looks_like_state_number
from continuum.tables.header import is_between
from continuum.tables.refusals import Notice, Param
from continuum.tables.rows import SAMPLES, Cell, Row, Table, letters
from continuum.tables.rows import Sheet as ReadSheet

SHORTEST_STATE_NUMBER = 13


@dataclass(frozen=True)
class Line:
    """One row; `number` as the spreadsheet counts, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    name: str
    is_hidden: bool
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...] = ()
    heading_line: int = 0
    """Where the headings stand, if on one line."""

    @cached_property
    def samples(self) -> tuple[tuple[Cell, ...], ...]:
        """The first different values of each column."""
        found: list[dict[Cell, None]] = [{} for _heading in self.headings]
        for line in self.lines[:200]:
            for seen, cell in zip(found, line.cells, strict=True):
                if cell not in (None, STATE_NUMBER) and len(seen) < SAMPLES:
                    seen[cell] = None
        return tuple(tuple(seen) for seen in found)

    def called(self, column: int) -> str:
        """A column as its readers know it: its heading, else its place."""
        return self.headings[column] or _("Colonne %(number)s") % {"number": column + 1}

    def without_headings(self) -> "Sheet":
        """What was taken for headings is a line like the others."""
        if not self.heading_line:
            return self
        first = Line(self.heading_line, tuple(text or None for text in self.headings))
        return replace(
            self,
            headings=("",) * len(self.headings),
            lines=(first, *self.lines),
            notices=(Notice("no_header"), *self.notices),
            heading_line=0,
        )

    def corrected(self, cells: Mapping[tuple[int, int], str]) -> "Sheet":
        """The sheet with the cells that were repaired by hand, by line and column."""
        if not cells:
            return self
        changed: dict[int, dict[int, str]] = {}
        for (number, column), text in cells.items():
            changed.setdefault(number, {})[column] = text
        return replace(
            self, lines=tuple(_repaired(line, changed.get(line.number)) for line in self.lines)
        )


@dataclass(frozen=True)
class Content:
    sheets: tuple[Sheet, ...]
    format: str
    notices: tuple[Notice, ...] = ()

    @property
    def best(self) -> int:
        """The sheet most likely meant: visible, with most lines, the first of equals."""
        order = range(len(self.sheets))
        return max(order, key=lambda n: (not self.sheets[n].is_hidden, len(self.sheets[n].lines)))

    def packed(self) -> bytes:
        return zlib.compress(json.dumps(_wire(self), separators=(",", ":")).encode(), 6)

    @classmethod
    def unpacked(cls, packed: bytes) -> "Content":
        told = json.loads(zlib.decompress(packed))
        return cls(
            sheets=tuple(_sheet(sheet) for sheet in told["sheets"]),
            format=told["format"],
            notices=_notices(told["notices"]),
        )


def content_of(table: Table) -> Content:
    """What is kept of a table that was read: totals and State's numbers are not."""
    return Content(
        sheets=tuple(_kept(sheet) for sheet in table.sheets),
        format=table.kind,
        notices=tuple(_quiet(notice) for notice in table.notices),
    )


def _kept(sheet: ReadSheet) -> Sheet:
    between: list[int] = []
    lines = tuple(_lines(sheet, between))
    notices = (*sheet.notices, *_between_told(between), *_state_numbers_told(lines))
    return Sheet(
        name=without_state_number(sheet.name),
        is_hidden=sheet.is_hidden,
        headings=tuple(without_state_number(text) for text in sheet.headings),
        lines=lines,
        notices=tuple(_quiet(notice) for notice in notices),
        heading_line=sheet.header_lines[0] if len(sheet.header_lines) == 1 else 0,
    )


def without_state_number(text: str) -> str:
    """A name or a heading; nothing of it when a State's number stands anywhere in it."""
    return "" if _is_state_number(text) else text


def _quiet(notice: Notice) -> Notice:
    """A notice may quote names of sheets."""
    return Notice(notice.code, {key: _quiet_param(told) for key, told in notice.params.items()})


def _quiet_param(told: Param) -> Param:
    if isinstance(told, list):
        return [without_state_number(text) for text in told]
    return without_state_number(told) if isinstance(told, str) else told


def _state_numbers_told(lines: Iterable[Line]) -> Iterator[Notice]:
    """One word for each column, so that nobody wonders where the numbers went."""
    columns: dict[int, list[int]] = {}
    for line in lines:
        if STATE_NUMBER in line.cells:
            for column, cell in enumerate(line.cells):
                if cell == STATE_NUMBER:
                    columns.setdefault(column, []).append(line.number)
    for column, met in sorted(columns.items()):
        told: dict[str, Param] = {"count": len(met), "cell": f"{letters(column)}{met[0]}"}
        yield Notice("state_numbers", told)


def _lines(sheet: ReadSheet, between: list[int]) -> Iterator[Line]:
    """The rows of data; the numbers of titles and subtotals met among them go to `between`."""
    down = _MergedDown(sheet)
    for row in sheet.rows:
        if row.is_total:
            continue
        if is_between(row, sheet.headings):
            between.append(row.line)
            continue
        yield Line(row.line, _cleaned(down.filled(row)))


def _between_told(lines: list[int]) -> Iterator[Notice]:
    if lines:
        yield Notice("between_rows", {"count": len(lines), "line": lines[0]})


class _MergedDown:
    """A day or a place merged over several rows is told of each; a number is told once."""

    def __init__(self, sheet: ReadSheet) -> None:
        spans = (merge for merge in sheet.merges if merge[2] > merge[0])
        self._waiting = sorted(spans, reverse=True)
        self._held: list[tuple[int, int, Cell]] = []

    def filled(self, row: Row) -> tuple[Cell, ...]:
        while self._waiting and self._waiting[-1][0] <= row.line:
            first, column, last, _column = self._waiting.pop()
            if first == row.line and column < len(row.cells) and _is_told(row.cells[column]):
                self._held.append((column, last, row.cells[column]))
        if not self._held:
            return row.cells
        self._held = [held for held in self._held if held[1] >= row.line]
        cells = list(row.cells)
        for column, _last, told in self._held:
            cells[column] = told if cells[column] is None else cells[column]
        return tuple(cells)


def _is_told(cell: Cell) -> bool:
    """Whether a merged cell speaks of each row: a number would be counted too often."""
    return isinstance(cell, date) or (isinstance(cell, str) and not cell.strip().isdigit())


def _cleaned(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    return tuple(STATE_NUMBER if _is_state_number(cell) else cell for cell in cells)


def _is_state_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return len(cell) >= SHORTEST_STATE_NUMBER and looks_like_state_number(cell)
    return (
        isinstance(cell, int | float)
        and abs(cell) >= 10 ** (SHORTEST_STATE_NUMBER - 1)
        and looks_like_state_number(cell)
    )


def is_forbidden(text: str) -> bool:
    """Whether a cell repaired by hand holds what is never kept."""
    return _is_state_number(text)


def _repaired(line: Line, cells: Mapping[int, str] | None) -> Line:
    if not cells:
        return line
    return replace(
        line,
        cells=tuple(cells.get(column, cell) or None for column, cell in enumerate(line.cells)),
    )


def _wire(content: Content) -> dict[str, Any]:
    return {
        "format": content.format,
        "notices": _notices_on_wire(content.notices),
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.is_hidden,
                "headings": sheet.headings,
                "notices": _notices_on_wire(sheet.notices),
                "heading_line": sheet.heading_line,
                "lines": list(_lines_on_wire(sheet.lines)),
            }
            for sheet in content.sheets
        ],
    }


def _notices_on_wire(notices: Iterable[Notice]) -> list[tuple[str, dict[str, object]]]:
    return [(notice.code, dict(notice.params)) for notice in notices]


def _notices(told: Iterable[tuple[str, dict[str, Any]]]) -> tuple[Notice, ...]:
    return tuple(Notice(code, params) for code, params in told)


def _lines_on_wire(lines: Iterable[Line]) -> Iterator[list[object]]:
    for line in lines:
        cells = [[cell.isoformat()] if isinstance(cell, date) else cell for cell in line.cells]
        while cells and cells[-1] is None:
            cells.pop()
        yield [line.number, *cells]


def _sheet(told: dict[str, Any]) -> Sheet:
    width = len(told["headings"])
    return Sheet(
        name=told["name"],
        is_hidden=told["hidden"],
        headings=tuple(told["headings"]),
        notices=_notices(told["notices"]),
        heading_line=told.get("heading_line", 0),
        lines=tuple(_line(values, width) for values in told["lines"]),
    )


def _line(values: list[Any], width: int) -> Line:
    number, *cells = values
    decoded = [_cell(cell) if isinstance(cell, list) else cell for cell in cells]
    return Line(number, (*decoded, *([None] * (width - len(decoded)))))


def _cell(told: list[str]) -> Cell:
    [text] = told
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
