"""An OpenDocument spreadsheet, walked through once; repeated empty cells and rows cost nothing."""

import re

from continuum.tables.answer import Answer, Wire, counted
from continuum.tables.archive import Archive
from continuum.tables.limits import Limits
from continuum.tables.markup import Attributes, OnEnd, OnStart, Walker, refuse_doctype
from continuum.tables.numbers import iso, number, shown
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.rows import letters

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, DRAW, MANIFEST = (
    f"{OASIS}{name}:1.0|" for name in ("office", "table", "text", "style", "drawing", "manifest")
)
ERRORS = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0|value-type"
CONTENT = "content.xml"
MANIFEST_PART = "META-INF/manifest.xml"
# Comments, drawings and links hold paragraphs and tables of their own.
ASIDES = (
    f"{OFFICE}annotation",
    f"{TABLE}shapes",
    f"{TABLE}dde-links",
    f"{TABLE}tracked-changes",
    f"{DRAW}frame",
    f"{DRAW}custom-shape",
    f"{TEXT}ruby-text",
)
MACRO_NAMES = re.compile(r"^(basic/.+/(?!script-l[bc]\.xml$)[^/]+\.xml|scripts/.+[^/])$")
HOURS = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
NUMBERS = ("float", "percentage", "currency")
MERGES_KEPT = 1_000
HIDDEN = ("collapse", "filter")
REPEATS = 2**31


def read_ods(archive: Archive, answer: Answer, limits: Limits) -> None:
    reader = ContentReader(answer, limits)
    reader.walker.walk(archive.chunks(CONTENT))
    if not reader.has_spreadsheet:
        raise Unreadable(Reason.OTHER_ARCHIVE, holds="OpenDocument")
    hidden = [name[:100] for name in reader.hidden_sheets]
    answer.file("ods", [("hidden_sheets", {"sheets": hidden})] if hidden else [])


def check_document(archive: Archive, limits: Limits) -> None:
    """What no part of an ODS may be; then whether it is encrypted."""
    if any(MACRO_NAMES.match(name) for name in archive.names):
        raise Unreadable(Reason.MACROS)
    if archive.has(MANIFEST_PART):

        def refuse(_attributes: Attributes) -> None:
            raise Unreadable(Reason.ENCRYPTED)

        starts = {f"{MANIFEST}encryption-data": refuse}
        walker = Walker(part=MANIFEST_PART, limits=limits, starts=starts, ends={})
        walker.walk(archive.chunks(MANIFEST_PART))
    for name in archive.names:
        if name.endswith(".xml"):
            refuse_doctype(name, next(archive.chunks(name), b""))


class ContentReader:
    """All sheets of a document in one walk."""

    def __init__(self, answer: Answer, limits: Limits) -> None:
        self.has_spreadsheet = False
        self.hidden_sheets: list[str] = []
        self._answer = answer
        self._limits = limits
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._tables = 0
        self._asides = 0
        self._kept_text: list[str] | None = None
        self._line_repeat = 1
        self._column = 0
        self._cells: dict[int, Wire] = {}
        self._written = 0
        self._repeats_left = limits.repeats
        self._cell: Attributes = {}
        self._paragraphs: list[str] | None = None
        self._counts: dict[str, tuple[int, str]] = {}
        self._merges: list[tuple[int, int, int, int]] = []
        self.walker = Walker(part=CONTENT, limits=limits, starts=self._starts(), ends=self._ends())

    def _starts(self) -> dict[str, OnStart]:
        return {
            f"{OFFICE}spreadsheet": self._begin_spreadsheet,
            f"{STYLE}style": self._begin_style,
            f"{STYLE}table-properties": self._table_style,
            f"{TABLE}table": self._begin_table,
            f"{TABLE}table-column": self._table_column,
            f"{TABLE}table-row": self._begin_row,
            f"{TABLE}table-cell": self._begin_cell,
            f"{TABLE}covered-table-cell": self._begin_cell,
            f"{TEXT}p": self._begin_paragraph,
            f"{TEXT}s": self._spaces,
            f"{TEXT}tab": lambda _attributes: self.walker.add("\t"),
            f"{TEXT}line-break": lambda _attributes: self.walker.add("\n"),
            **dict.fromkeys(ASIDES, self._begin_aside),
        }

    def _ends(self) -> dict[str, OnEnd]:
        return {
            f"{TABLE}table": self._end_table,
            f"{TABLE}table-row": self._end_row,
            f"{TABLE}table-cell": self._end_cell,
            f"{TABLE}covered-table-cell": self._end_cell,
            f"{TEXT}p": self._end_paragraph,
            **dict.fromkeys(ASIDES, self._end_aside),
        }

    @property
    def _is_elsewhere(self) -> bool:
        """In a comment, a drawing, a table inside a cell: nothing of the sheet itself."""
        return self._asides > 0 or self._tables != 1

    def _begin_spreadsheet(self, _attributes: Attributes) -> None:
        self.has_spreadsheet = True

    def _begin_style(self, attributes: Attributes) -> None:
        self._style = attributes.get(f"{STYLE}name", "")

    def _table_style(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE}display") == "false":
            self._hidden_styles.add(self._style)

    def _begin_aside(self, _attributes: Attributes) -> None:
        if not self._asides:
            self._kept_text, self.walker.text = self.walker.text, None
        self._asides += 1

    def _end_aside(self) -> None:
        self._asides -= 1
        if not self._asides:
            self.walker.text = self._kept_text

    def _begin_table(self, attributes: Attributes) -> None:
        self._tables += 1
        if self._is_elsewhere:
            return
        name = attributes.get(f"{TABLE}name", "")
        is_hidden = attributes.get(f"{TABLE}style-name", "") in self._hidden_styles
        if is_hidden:
            self.hidden_sheets.append(name)
        self.walker.line = 0
        self._line_repeat = 1
        self._column = 0
        self._counts = {}
        self._merges = []
        self._answer.begin_sheet(name, is_hidden=is_hidden)

    def _end_table(self) -> None:
        if not self._is_elsewhere:
            self._answer.end_sheet(notices=counted(self._counts), merges=self._merges)
        self._tables -= 1

    def _table_column(self, attributes: Attributes) -> None:
        if self._is_elsewhere:
            return
        repeat = self._repeat(attributes, "columns")
        # A sheet that hides all columns up to the last one hides nothing that is filled.
        if attributes.get(f"{TABLE}visibility") in HIDDEN and repeat <= self._limits.columns:
            self._count("hidden_columns", letters(self._column), repeat)
        self._column += repeat

    def _begin_row(self, attributes: Attributes) -> None:
        if self._is_elsewhere:
            return
        self.walker.line += self._line_repeat
        self._line_repeat = self._repeat(attributes, "rows")
        self._column = 0
        self._is_hidden_row = attributes.get(f"{TABLE}visibility") in HIDDEN

    def _end_row(self) -> None:
        if self._is_elsewhere or not self._cells:
            return
        row = [self._cells.get(index) for index in range(max(self._cells) + 1)]
        self._spend_repeats(len(self._cells))
        self._cells = {}
        line = self.walker.line
        self._answer.expect(self._line_repeat)
        if self._is_hidden_row:
            self._count("hidden_rows", str(line), self._line_repeat)
        for repeated in range(self._line_repeat):
            self._answer.row(line + repeated, row)

    def _spend_repeats(self, filled: int) -> None:
        """A few hundred bytes could ask for millions of cells; only what is written earns some."""
        self._repeats_left += self._written * self._limits.repeats_per_cell
        self._repeats_left -= filled * self._line_repeat - self._written
        self._written = 0
        if self._repeats_left < 0:
            raise Unreadable(Reason.REPEATS, line=self.walker.line)

    def _begin_cell(self, attributes: Attributes) -> None:
        if not self._is_elsewhere:
            self._cell = attributes
            self._paragraphs = []
            self.walker.chars = 0

    def _end_cell(self) -> None:
        if self._is_elsewhere or self._paragraphs is None:
            return
        attributes = self._cell
        text = "".join(self._paragraphs)
        self._paragraphs = None
        repeat = self._repeat(attributes, "columns")
        column = self._column
        self._column += repeat
        value = self._value(attributes, text) if attributes or text else None
        if attributes:
            self._note(attributes, column, value)
        if value is None:
            return
        if self._column > self._limits.columns:
            last, limit = letters(min(self._column, REPEATS) - 1), self._limits.columns
            line = self.walker.line
            raise Unreadable(Reason.TOO_MANY_COLUMNS, line=line, column=last, limit=limit)
        self._written += 1
        for index in range(column, self._column):
            self._cells[index] = value

    def _value(self, attributes: Attributes, text: str) -> Wire:
        get = attributes.get
        kind = get(f"{OFFICE}value-type")
        if get(ERRORS) == "error":
            return None
        if kind in NUMBERS:
            return _numeric(get(f"{OFFICE}value", ""), text)
        if kind == "date":
            return iso(get(f"{OFFICE}date-value", "")) or shown(text)
        if kind == "boolean":
            return get(f"{OFFICE}boolean-value") == "true"
        if kind == "time":
            return _hours(get(f"{OFFICE}time-value", "")) or shown(text)
        return shown(text or get(f"{OFFICE}string-value", ""))

    def _note(self, attributes: Attributes, column: int, value: Wire) -> None:
        here = f"{letters(min(column, REPEATS))}{self.walker.line}"
        if attributes.get(ERRORS) == "error":
            self._count("error_cells", here)
        elif f"{TABLE}formula" in attributes:
            self._count("formulas_without_value" if value is None else "formulas", here)
        across = number(attributes.get(f"{TABLE}number-columns-spanned", "1"))
        down = number(attributes.get(f"{TABLE}number-rows-spanned", "1"))
        if not isinstance(across, int) or not isinstance(down, int) or across * down <= 1:
            return
        if len(self._merges) < MERGES_KEPT:
            line = self.walker.line
            self._merges.append((line, column, line + down - 1, column + across - 1))

    def _begin_paragraph(self, _attributes: Attributes) -> None:
        if self._paragraphs is not None and not self._is_elsewhere:
            self.walker.text = []
            self.walker.add("\n" if self._paragraphs else "")

    def _end_paragraph(self) -> None:
        if self._paragraphs is None or self._is_elsewhere:
            return
        self._paragraphs.append(self.walker.take())

    def _spaces(self, attributes: Attributes) -> None:
        count = number(attributes.get(f"{TEXT}c", "1"))
        self.walker.add(" " * min(count if isinstance(count, int) else 1, 1_000))

    def _repeat(self, attributes: Attributes, what: str) -> int:
        text = attributes.get(f"{TABLE}number-{what}-repeated")
        if text is None:
            return 1
        repeat = number(text)
        if not isinstance(repeat, int) or not 1 <= repeat <= REPEATS:
            raise Unreadable(Reason.XML_BROKEN, part=CONTENT)
        return repeat

    def _count(self, code: str, where: str, times: int = 1) -> None:
        count, first = self._counts.get(code, (0, where))
        self._counts[code] = (count + times, first)


def _numeric(value: str, text: str) -> Wire:
    """The number, or its text where the sheet shows zeros in front (post codes, telephones)."""
    read = number(value)
    if read is None:
        return shown(text)
    if text.startswith("0") and isinstance(read, int):
        digits = "".join(filter(str.isdigit, text))
        if "," not in text and "." not in text and len(digits) > 1 and int(digits) == read:
            return text
    return read


def _hours(value: str) -> str | None:
    match = HOURS.fullmatch(value)
    if match is None:
        return None
    hours, minutes, seconds = match.groups()
    return f"{hours:0>2}:{minutes}" + ("" if int(seconds) == 0 else f":{seconds}")
