"""The reading process's side of the pipe: rows counted, bounded and sent as lines of JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from continuum.tables.limits import Limits
from continuum.tables.refusals import Param, Reason, Unreadable
from continuum.tables.rows import letters

# What travels: a date or datetime is a list of one ISO text.
Wire = str | int | float | bool | list[str] | None

ROWS_PER_BATCH = 256


NoticeOnWire = tuple[str, Mapping[str, Param]]


def counted(counts: Mapping[str, tuple[int, str]]) -> list[NoticeOnWire]:
    """What was met in a sheet: how often, and where first."""
    return [
        (code, {"count": count, "line" if code == "hidden_rows" else "cell": first})
        for code, (count, first) in sorted(counts.items())
    ]


class Answer:
    """Writes `<tag> <json>` lines: Sheet, Rows, Z its end, File, X refused, Usage."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._rows_left = limits.rows
        self._cells_left = limits.cells
        self._rows_here = 0
        self._sheets_left = limits.sheets
        self._batch: list[list[Wire]] = []
        self._filled: list[int] = []

    def begin_sheet(self, name: str, *, is_hidden: bool) -> None:
        self._sheets_left -= 1
        if self._sheets_left < 0:
            raise Unreadable(Reason.TOO_MANY_SHEETS, limit=self._limits.sheets)
        self._cells_left -= self._rows_here * len(self._filled)
        self._rows_here = 0
        self._filled = []
        self._send("S", {"name": name, "is_hidden": is_hidden})

    def expect(self, rows: int) -> None:
        """So many rows are to come: refused before any of them costs something."""
        if rows > self._rows_left:
            raise Unreadable(Reason.TOO_MANY_ROWS, limit=self._limits.rows)

    def row(self, line: int, cells: list[Wire]) -> None:
        """One row; the last cell holds something, or there is none."""
        if not cells:
            return
        if len(cells) > self._limits.columns:
            column = letters(len(cells) - 1)
            limit = self._limits.columns
            raise Unreadable(Reason.TOO_MANY_COLUMNS, line=line, column=column, limit=limit)
        self.expect(1)
        self._rows_left -= 1
        filled = self._filled
        if len(cells) > len(filled):
            filled.extend([0] * (len(cells) - len(filled)))
        self._rows_here += 1
        if self._rows_here * len(filled) > self._cells_left:
            raise Unreadable(Reason.TOO_HEAVY)
        for index, cell in enumerate(cells):
            if cell is not None:
                filled[index] += 1
        self._batch.append([line, *cells])
        if len(self._batch) >= ROWS_PER_BATCH:
            self._flush()

    def end_sheet(
        self,
        *,
        notices: Sequence[NoticeOnWire] = (),
        merges: Sequence[tuple[int, int, int, int]] = (),
    ) -> None:
        """Merges are (first line, first column, last line, last column), columns from 0."""
        self._flush()
        self._send("Z", {"filled": self._filled, "notices": notices, "merges": merges})

    @property
    def is_empty(self) -> bool:
        return self._rows_left == self._limits.rows

    def file(self, kind: str, notices: Sequence[NoticeOnWire], **more: str) -> None:
        self._send("F", {"kind": kind, "notices": notices, **more})

    def refused(self, refusal: Unreadable) -> None:
        self._batch.clear()
        self._send("X", {"code": refusal.code, "params": refusal.params})

    def usage(self, *, cpu_seconds: float, memory_bytes: int) -> None:
        self._send("U", {"cpu_seconds": cpu_seconds, "memory_bytes": memory_bytes})
        self._stream.flush()

    def _flush(self) -> None:
        if self._batch:
            self._send(f"R {len(self._batch)}", self._batch)
            self._batch.clear()

    def _send(self, tag: str, content: object) -> None:
        text = json.dumps(content, separators=(",", ":"), allow_nan=False, ensure_ascii=False)
        self._stream.write(f"{tag} {text}\n".encode("utf-8", "replace"))
        self._stream.flush()
