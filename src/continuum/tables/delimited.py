"""A CSV file in whatever encoding and with whatever separator it was saved."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from continuum.tables.answer import Answer, NoticeOnWire, Wire
from continuum.tables.guard import unguarded
from continuum.tables.limits import Limits
from continuum.tables.numbers import shown
from continuum.tables.refusals import Reason, Unreadable

CHUNK_BYTES = 256 * 1024
SAMPLE_CHARS = 64 * 1024
SAMPLE_RECORDS = 50
SAMPLE_LINE_CHARS = 4 * 1024
SEPARATORS = (";", "\t", "|", ",")
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A text file has hardly any of these; a picture or a program is full of them.
CONTROLS = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26, 27})
END = ["\x00"]


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    errors: str = "strict"


def read_delimited(stream: BinaryIO, answer: Answer, limits: Limits) -> None:
    encoding = encoding_of(stream)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding.name, errors=encoding.errors, newline="")
    lines = Lines(text, limits)
    separator = lines.separator()
    answer.begin_sheet("", is_hidden=False)
    widths: Counter[int] = Counter()
    firsts: dict[int, int] = {}
    for line, width, cells in filled(records(lines, separator, limits), limits):
        widths[width] += 1
        firsts.setdefault(width, line)
        answer.row(line, cells)
    answer.end_sheet(notices=ragged(widths, firsts))
    notices: list[NoticeOnWire] = []
    if encoding.name == "cp1252":
        notices.append(("encoding", {"encoding": "Windows-1252"}))
    if lines.undecoded:
        notices.append(("bad_characters", {"count": lines.undecoded}))
    if lines.nul_bytes:
        notices.append(("nul_bytes", {"count": lines.nul_bytes}))
    answer.file("csv", notices, encoding=encoding.name, separator=separator)
    text.detach()


def filled(
    records: Iterable[tuple[int, list[str]]], limits: Limits
) -> Iterator[tuple[int, int, list[Wire]]]:
    """Records that hold something, with their width; too many that hold nothing are refused."""
    empty = 0
    for line, record in records:
        cells = cells_of(record)
        if cells:
            yield line, len(record), cells
            continue
        empty += 1
        if empty > limits.empty_rows:
            raise Unreadable(Reason.TOO_MANY_EMPTY_ROWS, limit=limits.empty_rows)


def ragged(widths: Counter[int], firsts: dict[int, int]) -> list[NoticeOnWire]:
    """Rows cut into another number of cells than most."""
    if len(widths) < 2:
        return []
    usual, _count = widths.most_common(1)[0]
    first = min(line for width, line in firsts.items() if width != usual)
    return [("ragged_rows", {"count": widths.total() - widths[usual], "line": first})]


def cells_of(record: list[str]) -> list[Wire]:
    """Texts without what a spreadsheet program or our own writer put around them."""
    if not "".join(record).strip():
        return []
    cells: list[Wire] = [shown(unguarded(text)) for text in record]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


class Lines:
    """The lines of a text, none longer than allowed; NUL characters are dropped and counted."""

    def __init__(self, text: io.TextIOWrapper, limits: Limits) -> None:
        self._text = text
        self._limit = limits.line_chars
        self._pending: list[str] = []
        self.read = 0
        self.nul_bytes = 0
        self.undecoded = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._pending.pop(0) if self._pending else self._next()
        self.read += 1
        return line

    def separator(self) -> str:
        """Guessed from the first lines, which stay to be read; `sep=;` on the first one wins."""
        size = 0
        while size < SAMPLE_CHARS and len(self._pending) < SAMPLE_RECORDS:
            try:
                line = self._next()
            except StopIteration:
                break
            size += len(line)
            self._pending.append(line)
        first = self._pending[0].strip("\r\n") if self._pending else ""
        if first.lower().startswith("sep=") and len(first) == 5:
            self._pending[0] = "\n"
            return first[4]
        return separator_of([line[:SAMPLE_LINE_CHARS] for line in self._pending])

    def _next(self) -> str:
        line = self._text.readline(self._limit + 1)
        if not line:
            raise StopIteration
        if len(line) > self._limit:
            number = self.read + len(self._pending) + 1
            raise Unreadable(Reason.LINE_TOO_LONG, line=number, limit=self._limit)
        if "\x00" in line:
            self.nul_bytes += line.count("\x00")
            line = line.replace("\x00", "")
        if "\ufffd" in line:
            self.undecoded += line.count("\ufffd")
        return line


def records(lines: Lines, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Records with their number as a spreadsheet would count them, a quoted one counting once."""
    csv.field_size_limit(limits.cell_chars)
    reader = csv.reader(_with_end(lines), delimiter=separator)
    number = 0
    start = 1
    try:
        for record in reader:
            number += 1
            if record == END:
                return
            if record and record[-1].endswith(END[0]):
                raise Unreadable(Reason.UNCLOSED_QUOTE, line=start)
            if lines.read - start >= limits.record_lines:
                raise Unreadable(Reason.UNCLOSED_QUOTE, line=start)
            yield number, record
            start = lines.read + 1
    except csv.Error as error:
        if lines.read > start:
            raise Unreadable(Reason.UNCLOSED_QUOTE, line=start) from error
        limit = limits.cell_chars
        raise Unreadable(Reason.CELL_TOO_LONG, line=start, limit=limit) from error


def _with_end(lines: Lines) -> Iterator[str]:
    """A last record of our own: when it is swallowed, a quotation mark was never closed."""
    yield from lines
    yield END[0]


def separator_of(sample: list[str]) -> str:
    """The separator that cuts most lines into the same number of pieces, more than one.

    Commas come last: they also stand inside texts and numbers of files cut by something else.
    """
    best, found = 0.0, SEPARATORS[0]
    for separator in SEPARATORS:
        widths = Counter(
            len(record) for record in csv.reader(iter(sample), delimiter=separator) if any(record)
        )
        cut = max((count for width, count in widths.items() if width > 1), default=0)
        if cut > best * widths.total():
            best, found = cut / widths.total(), separator
    return found


def encoding_of(stream: BinaryIO) -> Encoding:
    stream.seek(0)
    head = stream.read(CHUNK_BYTES)
    for bom, name in BOMS:
        if head.startswith(bom):
            return Encoding(name, "replace")
    without_bom = _utf16_without_bom(head)
    if without_bom:
        return Encoding(without_bom, "replace")
    strange = len(head) - len(head.translate(None, CONTROLS))
    if strange > len(head) // 50 or head.count(0) > len(head) // 10:
        raise Unreadable(Reason.OTHER_FORMAT)
    return _utf8_or_windows(stream)


def _utf16_without_bom(head: bytes) -> str | None:
    """In western text every second byte is then zero."""
    pairs = len(head) // 2
    if pairs < 4:
        return None
    even, odd = head[0 : 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    if odd > 0.8 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.8 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def _utf8_or_windows(stream: BinaryIO) -> Encoding:
    """UTF-8 when it decodes, or nearly: a file cut in a letter is still UTF-8."""
    stream.seek(0)
    good = bad = 0
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    while chunk := stream.read(CHUNK_BYTES):
        if chunk.isascii() and not decoder.getstate()[0]:
            continue
        text = decoder.decode(chunk)
        wrong = text.count("\ufffd")
        bad += wrong
        good += len(text) - wrong - len(text.encode("ascii", "ignore"))
    cut = bool(decoder.decode(b"", final=True))
    if not bad and not cut:
        return Encoding("utf-8")
    return Encoding("utf-8" if good > 10 * bad else "cp1252", "replace")
