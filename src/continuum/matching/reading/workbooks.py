"""A register as a sheet of a workbook, parsed in a process of its own (`continuum.tables`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

from continuum.core.phrases import quoted
from continuum.matching.reading.registers import (
    LOOKED_AT,
    SAMPLES,
    LeftOut,
    Read,
    Rows,
    empty_frame,
    frame_of,
)
from continuum.matching.rules.fields import is_for_life
from continuum.matching.rules.layout import Heads
from continuum.tables.header import is_between
from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE
from continuum.tables.read import read
from continuum.tables.refusals import Notice
from continuum.tables.rows import Cell, Row, Sheet, Table

SHOWN: Final = 60
"""Letters of a sheet's name."""
AT_ONCE: Final = 20_000
LIMITS: Final = replace(
    DEFAULT_LIMITS,
    file_bytes=400 * MEBIBYTE,
    rows=1_048_576,
    cells=24_000_000,
    expanded_bytes=4_096 * MEBIBYTE,
    memory_bytes=1_024 * MEBIBYTE,
    answer_bytes=1_024 * MEBIBYTE,
    seconds_per_file_mebibyte=6.0,
    seconds_at_most=600.0,
)
"""A whole sheet of Excel: who gave the command waits for it."""


@dataclass(frozen=True)
class Workbook:
    """The sheet most likely meant of an open workbook."""

    name: str
    kind: str
    sheet: Sheet
    heads: Heads
    notices: tuple[Notice, ...]

    def rows(self, columns: Sequence[int], *, told: Read) -> Rows:
        frames = [empty_frame(columns)]
        done = 0
        data = self._data()
        while batch := list(islice(data, AT_ONCE)):
            cells = [[_text(row.cells[at]) for row in batch] for at in columns]
            frames.append(frame_of(columns, [row.line for row in batch], cells))
            done += len(batch)
            told(done)
        return Rows(pl.concat(frames, rechunk=True), LeftOut())

    def _data(self) -> Iterator[Row]:
        for row in self.sheet.rows:
            if not row.is_total and not is_between(row, self.sheet.headings):
                yield row


def open_workbook(path: Path, name: str) -> Workbook:
    """Raises Unreadable."""
    table = read(path, limits=LIMITS)
    sheet = table.sheet
    found: list[dict[Cell, None]] = [{} for _heading in sheet.headings]
    for row in islice(sheet.rows, LOOKED_AT):
        for seen, cell in zip(found, row.cells, strict=True):
            if cell is not None and not row.is_total and len(seen) < SAMPLES:
                seen[cell] = None
    return Workbook(
        name=name,
        kind=table.kind,
        sheet=sheet,
        heads=Heads(sheet.headings, tuple(tuple(seen) for seen in found)),
        notices=(*table.notices, *_chosen(table), *sheet.notices),
    )


def _chosen(table: Table) -> Iterator[Notice]:
    """Which sheet of several, and the totals below it."""
    if len(table.sheets) > 1:
        told = table.sheet.name[:SHOWN]
        name = "…" if is_for_life(table.sheet.name) else told
        yield Notice("sheet", {"name": quoted(name), "sheets": len(table.sheets)})
    if totals := sum(row.is_total for row in table.sheet.rows):
        yield Notice("total_rows", {"count": totals})


def _text(cell: Cell) -> str:
    """A whole number has no decimals, a day is written ISO."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
