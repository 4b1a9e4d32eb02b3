"""An XLSX workbook, sheet after sheet, row after row."""

import re
from collections.abc import Mapping
from itertools import islice

from continuum.tables.answer import Answer, Wire, counted
from continuum.tables.archive import Archive
from continuum.tables.limits import Limits
from continuum.tables.markup import Attributes, Walker, refuse_doctype
from continuum.tables.numbers import Format, iso, number, shown
from continuum.tables.refusals import Param, Reason, Unreadable
from continuum.tables.rows import letters
from continuum.tables.workbook import (
    SharedStrings,
    Styles,
    Workbook,
    after,
    in_sheets,
    unescaped,
)

MACRO_NAMES = re.compile(r"(^|/)(vbaproject(signature)?\.bin|macrosheets/.*|vbadata\.xml)$")
MERGES_KEPT = 1_000
REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
LAST_LINE = 1_048_576


def read_xlsx(archive: Archive, answer: Answer, limits: Limits) -> None:
    workbook = Workbook(archive, limits)
    notices: list[tuple[str, Mapping[str, Param]]] = []
    if any("externallinks/" in name for name in archive.names):
        notices.append(("external_links", {}))
    hidden = [sheet.name[:100] for sheet in workbook.sheets if sheet.is_hidden]
    if hidden:
        notices.append(("hidden_sheets", {"sheets": hidden}))
    shared = SharedStrings(archive, workbook.relation("/sharedStrings"), limits).strings
    formats = Styles(archive, workbook.relation("/styles"), limits).formats(
        from_1904=workbook.is_1904
    )
    for sheet in workbook.sheets:
        answer.begin_sheet(sheet.name, is_hidden=sheet.is_hidden)
        reader = SheetReader(sheet.part, answer, limits, shared=shared, formats=formats)
        reader.walker.walk(archive.chunks(sheet.part))
        answer.end_sheet(notices=counted(reader.counts), merges=reader.merges)
    answer.file("xlsx", notices)


def check_workbook(archive: Archive) -> None:
    """What no part of an XLSX may be, known by name before anything is parsed."""
    for name in archive.names:
        if MACRO_NAMES.search(name):
            raise Unreadable(Reason.MACROS)
        if name.endswith((".xml", ".rels")):
            refuse_doctype(name, b"".join(islice(archive.chunks(name), 1)))


class SheetReader:
    """The cells of one sheet; only those that hold something cost anything."""

    def __init__(
        self,
        part: str,
        answer: Answer,
        limits: Limits,
        *,
        shared: list[str],
        formats: Mapping[str, Format],
    ) -> None:
        self._answer = answer
        self._part = part
        self._shared = shared
        self._formats = formats
        self._most_columns = limits.columns
        self._columns: dict[str, int] = {}
        self._cells: dict[int, Wire] = {}
        self._column = -1
        self._type = ""
        self._style = ""
        self._value: str | None = None
        self._pieces: list[str] = []
        self._in_hint = False
        self._has_formula = False
        self.counts: dict[str, tuple[int, str]] = {}
        self.merges: list[tuple[int, int, int, int]] = []
        self.walker = self._walker(limits)

    def _walker(self, limits: Limits) -> Walker:
        starts = {
            "row": self._begin_row,
            "c": self._begin_cell,
            "v": self._begin_value,
            "f": self._begin_formula,
            "t": self._begin_text,
            "rPh": self._begin_hint,
            "mergeCell": self._merge,
            "col": self._column_style,
        }
        ends = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "t": self._end_text,
            "rPh": self._end_hint,
        }
        return Walker(part=self._part, limits=limits, starts=in_sheets(starts), ends=after(ends))

    def _begin_row(self, attributes: Attributes) -> None:
        text = attributes.get("r")
        line = self.walker.line + 1 if text is None else number(text)
        if not isinstance(line, int) or not 1 <= line <= LAST_LINE:
            raise Unreadable(Reason.XML_BROKEN, part=self._part)
        self.walker.line = line
        self._column = -1
        if attributes.get("hidden") in ("1", "true"):
            self._count("hidden_rows", str(line))

    def _end_row(self) -> None:
        cells = self._cells
        if not cells:
            return
        last = max(cells)
        if last == len(cells) - 1:
            row = [cells[index] for index in range(last + 1)]
        else:
            row = [cells.get(index) for index in range(last + 1)]
        self._cells = {}
        self._answer.row(self.walker.line, row)

    def _begin_cell(self, attributes: Attributes) -> None:
        get = attributes.get
        reference = get("r")
        if reference is None:
            self._column += 1
        else:
            name = reference.rstrip("0123456789")
            column = self._columns.get(name)
            self._column = self._column_of(name) if column is None else column
        self._type = get("t", "n")
        self._style = get("s", "0")
        self._value = None
        self._has_formula = False
        self.walker.chars = 0

    def _column_of(self, name: str) -> int:
        if not (1 <= len(name) <= 3 and name.isascii() and name.isalpha()):
            raise Unreadable(Reason.XML_BROKEN, part=self._part)
        column = 0
        for letter in name.upper():
            column = column * 26 + ord(letter) - ord("A") + 1
        self._columns[name] = column - 1
        return column - 1

    def _begin_value(self, _attributes: Attributes) -> None:
        self.walker.text = []

    def _end_value(self) -> None:
        self._value = self.walker.take()

    def _begin_formula(self, _attributes: Attributes) -> None:
        self._has_formula = True

    def _begin_hint(self, _attributes: Attributes) -> None:
        self._in_hint = True

    def _end_hint(self) -> None:
        self._in_hint = False

    def _begin_text(self, _attributes: Attributes) -> None:
        if not self._in_hint:
            self.walker.text = []

    def _end_text(self) -> None:
        if not self._in_hint:
            self._pieces.append(self.walker.take())

    def _end_cell(self) -> None:
        value: Wire = None
        if self._pieces:
            if self._type == "inlineStr":
                value = shown(unescaped("".join(self._pieces)))
            self._pieces = []
        elif self._value is not None:
            value = self._typed(self._value)
        if self._has_formula:
            without = value is None and self._type != "e"
            self._count("formulas_without_value" if without else "formulas", self._here())
        if value is not None:
            self._cells[self._column] = value

    def _typed(self, text: str) -> Wire:
        kind = self._type
        if kind == "s":
            index = number(text.strip())
            if not isinstance(index, int) or not 0 <= index < len(self._shared):
                raise Unreadable(Reason.XML_BROKEN, part=self._part)
            return shown(self._shared[index])
        if kind == "n":
            return self._number(text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            self._count("error_cells", self._here())
            return None
        if kind == "d":
            return iso(text) or shown(text)
        return shown(unescaped(text))

    def _number(self, text: str) -> Wire:
        value = number(text)
        if value is None:
            value = number(text.strip())
        if value is None:
            return shown(text)
        form = self._formats.get(self._style)
        return value if form is None else form(value)

    def _merge(self, attributes: Attributes) -> None:
        corners = [REFERENCE.fullmatch(name) for name in attributes.get("ref", "").split(":")]
        if len(corners) != 2 or not corners[0] or not corners[1]:
            return
        (first, top), (last, bottom) = corners[0].groups(), corners[1].groups()
        if len(self.merges) < MERGES_KEPT:
            self.merges.append(
                (int(top), self._column_of(first), int(bottom), self._column_of(last))
            )

    def _column_style(self, attributes: Attributes) -> None:
        first, last = number(attributes.get("min", "")), number(attributes.get("max", ""))
        if not isinstance(first, int) or not isinstance(last, int):
            return
        # A sheet that hides all columns up to the last one hides nothing that is filled.
        hides_a_few = 1 <= first <= last <= first + self._most_columns
        if hides_a_few and attributes.get("hidden") in ("1", "true"):
            self._count("hidden_columns", letters(first - 1), last - first + 1)

    def _here(self) -> str:
        return f"{letters(self._column)}{self.walker.line}"

    def _count(self, code: str, where: str, times: int = 1) -> None:
        count, first = self.counts.get(code, (0, where))
        self.counts[code] = (count + times, first)
