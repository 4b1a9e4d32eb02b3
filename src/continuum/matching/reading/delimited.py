"""A register as delimited text, of any size: read as a stream, only the columns asked for kept."""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import polars as pl

from continuum.matching.reading.records import LONGEST_LINE, Record, Records, Shape
from continuum.matching.reading.registers import (
    LINE,
    LOOKED_AT,
    SAMPLES,
    Read,
    Rows,
    empty_frame,
    frame_of,
)
from continuum.matching.rules.layout import Heads
from continuum.tables.delimited import (
    SAMPLE_CHARS,
    SAMPLE_LINE_CHARS,
    SAMPLE_RECORDS,
    Encoding,
    encoding_of,
    separator_of,
)
from continuum.tables.header import ROWS_LOOKED_AT, Header, header_of
from continuum.tables.refusals import Notice, Reason, Unreadable
from continuum.tables.rows import Cell, Row

AT_ONCE: Final = 8_192
MOST_COLUMNS: Final = 2_000
TELLING: Final = 3
"""Cells that say again what stands above them: headings, and nobody's names."""
OFTEN: Final = 10
"""Where more than one line in so many is short, lines end at their last filled cell."""
_GUARDED: Final = "^'+[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]"


@dataclass(frozen=True)
class Delimited:
    """An open delimited text."""

    path: Path
    name: str
    encoding: Encoding
    separator: str
    shape: Shape
    heads: Heads
    notices: tuple[Notice, ...]
    kind: str = "csv"

    def rows(self, columns: Sequence[int], *, told: Read) -> Rows:
        """Raises OSError when the file can no longer be read."""
        frames = [empty_frame(columns)]
        with closing(_text(self.path, self.encoding)) as text:
            records = Records(text, self.separator, self.shape)
            stream, done = iter(records), 0
            while batch := list(islice(stream, AT_ONCE)):
                kept = [one for one in batch if not self._is_headings(one[1])]
                frames.append(_frame(columns, kept) if kept else frames[0])
                done += len(batch)
                told(done)
        return Rows(pl.concat(frames, rechunk=True), records.left_out)

    def _is_headings(self, record: Sequence[str]) -> bool:
        """The headings again, where lists were put one below another."""
        headings = self.heads.headings
        # Whatever stands first tells nearly every line apart: the rest is for the few others.
        if record[0].strip() != headings[0] or not any(headings):
            return False
        words = [" ".join(text.split()) for text in record]
        alike = all(not one or one == text for one, text in zip(words, headings, strict=False))
        return alike and sum(map(bool, words)) >= min(TELLING, sum(map(bool, headings)))


def open_delimited(path: Path, name: str) -> Delimited:
    """Raises Unreadable."""
    with path.open("rb") as stream:
        encoding = encoding_of(stream)
    with closing(_text(path, encoding)) as text:
        separator = _separator(text)
    with closing(_text(path, encoding)) as text:
        found = [
            (number, record)
            for number, record in islice(Records(text, separator), LOOKED_AT)
            if not (number == 1 and record[0].lower().startswith("sep="))
        ]
    if not found:
        raise Unreadable(Reason.EMPTY)
    longest = max(len(record) for _number, record in found)
    rows = [Row(number, _cells(record, longest)) for number, record in found]
    header = header_of(rows[:ROWS_LOOKED_AT])
    shape = _shape(found, header)
    data = rows[header.before_data :]
    return Delimited(
        path=path,
        name=name,
        encoding=encoding,
        separator=separator,
        shape=shape,
        heads=Heads(header.headings[: shape.width], _samples(data, shape.width)),
        notices=tuple(_notices(encoding, header)),
    )


def _separator(text: io.TextIOBase) -> str:
    """From the first lines; one that is too long is nobody's, here as below. Raises Unreadable."""
    lines: list[str] = []
    size = 0
    while len(lines) < SAMPLE_RECORDS and size < SAMPLE_CHARS:
        line = text.readline(LONGEST_LINE)
        if not line:
            break
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            lines.append(line.replace("\x00", ""))
            size += len(line)
            continue
        while line and not line.endswith("\n"):
            line = text.readline(LONGEST_LINE)
        if not line and not lines:
            raise Unreadable(Reason.LINE_TOO_LONG, line=1, limit=LONGEST_LINE)
    first = lines[0].strip("\r\n") if lines else ""
    if first.lower().startswith("sep=") and len(first) == len("sep=;"):
        return first[-1]
    return separator_of([line[:SAMPLE_LINE_CHARS] for line in lines])


def _text(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    return path.open(encoding=encoding.name, errors=encoding.errors)


def _shape(found: Sequence[Record], header: Header) -> Shape:
    """As wide as its headings, or as no small part of its lines."""
    above, data = found[: header.before_data], found[header.before_data :]
    widths = sorted(len(record) for _number, record in data)
    named = max((n + 1 for n, text in enumerate(header.headings) if text), default=0)
    # One line in twenty may be broken: it does not say how wide the others are.
    width = max([named, *widths[len(widths) - len(widths) // 20 - 1 :][:1]])
    if width > MOST_COLUMNS:
        line = found[0][0]
        raise Unreadable(Reason.TOO_MANY_COLUMNS, line=line, column=width, limit=MOST_COLUMNS)
    short = sum(size < width for size in widths)
    return Shape(
        width=width,
        is_trimmed=short * OFTEN > len(widths),
        below=above[-1][0] if above else 0,
    )


def _cells(record: Sequence[str], width: int) -> tuple[Cell, ...]:
    texts = [text.strip() or None for text in record]
    return (*texts, *([None] * (width - len(record))))


def _samples(rows: Sequence[Row], width: int) -> tuple[tuple[Cell, ...], ...]:
    found: list[dict[Cell, None]] = [{} for _column in range(width)]
    for row in rows:
        for seen, cell in zip(found, row.cells, strict=False):
            if cell is not None and len(seen) < SAMPLES:
                seen[cell] = None
    return tuple(tuple(seen) for seen in found)


def _notices(encoding: Encoding, header: Header) -> Iterator[Notice]:
    if encoding.name == "cp1252":
        yield Notice("encoding", {"encoding": "Windows-1252"})
    if header.title_lines:
        yield Notice("title_lines", {"count": len(header.title_lines)})
    if len(header.lines) == 2:
        yield Notice("two_header_rows")
    if not header.lines:
        yield Notice("no_header")


def _frame(columns: Sequence[int], batch: Sequence[Record]) -> pl.DataFrame:
    """Texts without what a spreadsheet program or our own writer put around them."""
    lines, records = zip(*batch, strict=True)
    by_column = list(zip(*records, strict=True))
    frame = frame_of(columns, lines, [by_column[at] for at in columns])
    texts = pl.exclude(LINE)
    bare = pl.when(texts.str.contains(_GUARDED)).then(texts.str.slice(1)).otherwise(texts)
    return frame.with_columns(bare.str.strip_chars())
