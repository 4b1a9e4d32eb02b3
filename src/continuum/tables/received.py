"""What comes out of the reading process, checked again: that process may have been taken over."""

import json
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from continuum.tables.header import ROWS_LOOKED_AT, Header, Merge, header_of, is_total
from continuum.tables.limits import Limits
from continuum.tables.refusals import NOTICES, Notice, Param, Reason, Unreadable, Usage
from continuum.tables.rows import Batch, Row, Rows, Sheet, Table, letters

LAST_ROWS = 3


@dataclass(slots=True)
class Draft:
    """A sheet while its rows arrive."""

    name: str
    is_hidden: bool
    batches: list[Batch] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


class Received:
    """Lines of `<tag> <json>`, gathered into a table or a refusal."""

    def __init__(self, limits: Limits) -> None:
        self.refusal: Unreadable | None = None
        self.usage = Usage()
        self.bytes = 0
        self.is_complete = False
        self._limits = limits
        self._rows_left = limits.rows
        self._cells_left = limits.cells
        self._partial: list[bytes] = []
        self._drafts: list[Draft] = []
        self._about: dict[str, Any] = {}

    def refuse(self, refusal: Unreadable) -> None:
        self.refusal = refusal
        self.is_complete = True

    def feed(self, data: bytes) -> None:
        self.bytes += len(data)
        if self.bytes > self._limits.answer_bytes:
            self.refuse(Unreadable(Reason.TOO_HEAVY))
            return
        *lines, rest = data.split(b"\n")
        if lines:
            lines[0] = b"".join(self._partial) + lines[0]
            self._partial = []
        self._partial.append(rest)
        try:
            for line in lines:
                self._line(line)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError, AttributeError):
            self.refuse(Unreadable(Reason.WORKER_FAILED, detail="answer"))

    def close(self, status: int) -> None:
        """The process is gone: had it said all?"""
        if self.is_complete:
            return
        if -status in (signal.SIGXCPU, signal.SIGKILL):
            self.refuse(Unreadable(Reason.TOO_SLOW))
        elif -status in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS):
            self.refuse(Unreadable(Reason.TOO_HEAVY))
        else:
            self.refuse(Unreadable(Reason.WORKER_FAILED, detail=f"exit {status}"))

    def table(self, usage: Usage) -> Table:
        about = self._about
        return Table(
            kind=str(about["kind"]),
            sheets=tuple(_sheet(draft) for draft in self._drafts),
            encoding=about.get("encoding"),
            separator=about.get("separator"),
            notices=tuple(_notices(about["notices"])),
            usage=usage,
        )

    def _line(self, line: bytes) -> None:
        tag, _, text = line.partition(b" ")
        if tag == b"R":
            self._rows(text)
            return
        content = json.loads(text)
        if tag == b"S":
            self._drafts.append(Draft(str(content["name"]), content["is_hidden"] is True))
        elif tag == b"Z":
            self._end_sheet(content)
        elif tag == b"F":
            self._about = content
        elif tag == b"X":
            params = {str(key): value for key, value in content["params"].items()}
            self.refusal = Unreadable(Reason(content["code"]), **params)
        elif tag == b"U":
            self._end(content)
        else:
            raise ValueError(tag)

    def _rows(self, text: bytes) -> None:
        count, _, rows = text.partition(b" ")
        self._rows_left -= int(count)
        if self._rows_left < 0 or int(count) < 1:
            raise ValueError(count)
        self._drafts[-1].batches.append(Batch(int(count), rows))

    def _end_sheet(self, content: dict[str, Any]) -> None:
        draft = self._drafts[-1]
        if len(content["filled"]) > self._limits.columns:
            raise ValueError(len(content["filled"]))
        draft.filled = [int(count) for count in content["filled"]]
        self._cells_left -= sum(batch.count for batch in draft.batches) * len(draft.filled)
        if self._cells_left < 0:
            raise ValueError(len(draft.filled))
        draft.merges = [(int(a), int(b), int(c), int(d)) for a, b, c, d in content["merges"]]
        draft.notices = _notices(content["notices"])

    def _end(self, content: dict[str, Any]) -> None:
        self.usage = Usage(
            cpu_seconds=float(content["cpu_seconds"]), memory_bytes=int(content["memory_bytes"])
        )
        if self.refusal is None and (not self._about or not self._drafts):
            raise ValueError("no sheet")
        self.is_complete = True


def _notices(items: list[tuple[str, dict[str, Param]]]) -> list[Notice]:
    return [Notice(str(code), dict(params)) for code, params in items if code in NOTICES]


def _sheet(draft: Draft) -> Sheet:
    """The draft with its headings found, and what is worth telling about it."""
    width = len(draft.filled)
    rows = Rows(draft.batches, width=width)
    first = rows[:ROWS_LOOKED_AT]
    header = header_of(first, draft.merges)
    totals = _totals(rows[max(len(rows) - LAST_ROWS, header.before_data) :])
    filled = list(draft.filled)
    for row in first[: header.before_data]:
        for index, cell in enumerate(row.cells):
            filled[index] -= cell is not None
    return Sheet(
        name=draft.name,
        is_hidden=draft.is_hidden,
        headings=header.headings,
        header_lines=header.lines,
        title_lines=header.title_lines,
        rows=Rows(draft.batches, width=width, skip=header.before_data, totals=frozenset(totals)),
        filled=tuple(filled),
        notices=(*draft.notices, *_findings(draft, header, totals)),
        merges=tuple(draft.merges),
    )


def _totals(rows: Sequence[Row]) -> list[int]:
    """The lines of totals at the very end, the last first."""
    lines = []
    for row in reversed(rows):
        if not is_total(row):
            break
        lines.append(row.line)
    return lines


def _findings(draft: Draft, header: Header, totals: Sequence[int]) -> Iterator[Notice]:
    if header.title_lines:
        yield Notice("title_lines", {"count": len(header.title_lines)})
    if len(header.lines) == 2:
        yield Notice("two_header_rows")
    if draft.filled and not header.lines:
        yield Notice("no_header")
    last_heading = max((*header.title_lines, *header.lines, 0))
    merged = sorted(merge for merge in draft.merges if merge[0] > last_heading)
    if merged:
        line, column, _last_line, _last_column = merged[0]
        yield Notice("merged_cells", {"count": len(merged), "cell": f"{letters(column)}{line}"})
    for line in totals:
        yield Notice("totals", {"line": line})
