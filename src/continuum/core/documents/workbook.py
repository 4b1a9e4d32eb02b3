"""A report as a workbook: typed figures, one sheet a table, the checks, and the data dictionary.

    workbook(report)                the bytes of an .xlsx; the same report gives the same bytes

No cell holds a formula: whatever a text looks like, it is written as a text. Percentages are
written as such (0.241 shown as 24.1 %), quantities too long for a spreadsheet's arithmetic as text.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from continuum.core.charts.lettering import ELLIPSIS, clean
from continuum.core.documents.report import Cell, Figure, Kind, Report, Table, Value
from continuum.core.rounding import Number
from continuum.core.shares import Between

A4: Final = 9
LONGEST_TEXT: Final = 32_767
LONGEST_NAME: Final = 31
FORBIDDEN_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
SAFE_DIGITS: Final = 15  # what a spreadsheet's floating point keeps of a number
WIDEST: Final = 60
NARROWEST: Final = 9

Row = Sequence[Cell]


def workbook(report: Report) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    book.set_properties(
        {
            "title": clean(report.title),
            "subject": clean(f"{report.heading} – {report.period}"),
            "author": clean(report.issuer),
            "comments": f"{report.words.data_as_of} {report.formats.day(report.data_as_of)}",
            "created": datetime.combine(report.data_as_of, time(12)),
        }
    )
    sheets = _Sheets(book, report)
    sheets.figures()
    for table in report.tables():
        sheets.table(table)
    sheets.checks()
    sheets.dictionary()
    book.close()
    return file.getvalue()


class _Sheets:
    """The sheets being written, and what the dictionary will say of each."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book = book
        self.report = report
        self.taken: set[str] = set()
        self.entries: list[Row] = []
        self.styles: dict[tuple[str, bool], Any] = {}

    def figures(self) -> None:
        words = self.report.words
        name = self._name(words.figures_sheet)
        sheet = self._sheet(name, words.figures_header, landscape=True)
        figures = self.report.figures
        rows = [_figure_row(self.report, figure) for figure in figures]
        for line, (figure, row) in enumerate(zip(figures, rows, strict=True), start=1):
            kinds: list[Kind] = ["text", "text", figure.kind, "number", "number"]
            kinds += ["text", "number", "text", "text"]
            self._write(sheet, line, row, kinds)
            meaning = " – ".join(part for part in (figure.label, figure.definition) if part)
            kind = words.kinds[figure.kind]
            self.entries.append((name, figure.code, kind, meaning, figure.version))
        self._finish(sheet, words.figures_header, rows)

    def table(self, table: Table) -> None:
        name = self._name(table.caption)
        header = [column.label for column in table.columns]
        sheet = self._sheet(name, header, landscape=len(header) > 5)
        kinds = [column.kind for column in table.columns]
        for line, row in enumerate(table.rows, start=1):
            self._write(sheet, line, row, kinds, bold=table.total and line == len(table.rows))
        self._finish(sheet, header, table.rows)
        about = " – ".join(part for part in (table.caption, table.note) if part)
        self.entries.append((name, "", "", about, ""))
        for column in table.columns:
            kind = self.report.words.kinds[column.kind]
            self.entries.append((name, column.label, kind, column.meaning, ""))

    def checks(self) -> None:
        words = self.report.words
        name = self._name(words.checks_sheet)
        rows = [
            (words.levels[check.level], check.title, check.detail) for check in self.report.checks
        ]
        self._texts(name, words.checks_header, rows)

    def dictionary(self) -> None:
        words = self.report.words
        name = self._name(words.dictionary_sheet)
        for definition in self.report.definitions:
            self.entries.append(("", definition.term, "", definition.text, definition.version))
        self._texts(name, words.dictionary_header, self.entries)

    def _texts(self, name: str, header: Sequence[str], rows: Sequence[Row]) -> None:
        sheet = self._sheet(name, header, landscape=True)
        kinds: list[Kind] = ["text"] * len(header)
        for line, row in enumerate(rows, start=1):
            self._write(sheet, line, row, kinds)
        self._finish(sheet, header, rows)

    def _sheet(self, name: str, header: Sequence[str], *, landscape: bool) -> Any:
        sheet = self.book.add_worksheet(name)
        for column, label in enumerate(header):
            sheet.write_string(0, column, _text(label), self._style("header"))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        if landscape:
            sheet.set_landscape()
        title = _text(self.report.title)[:100].replace("&", "&&")
        sheet.set_header(f"&L{title}&R&A")
        sheet.set_footer("&R&P / &N")
        return sheet

    def _write(
        self, sheet: Any, line: int, row: Row, kinds: Sequence[Kind], *, bold: bool = False
    ) -> None:
        for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell is None:
                sheet.write_blank(line, column, None, self._style("text", bold=bold))
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, self._style("date", bold=bold))
            elif isinstance(cell, str) or not _is_safe(cell):
                sheet.write_string(line, column, _text(str(cell)), self._style("text", bold=bold))
            else:
                shown = float(Decimal(cell) / 100) if kind == "percent" else float(cell)
                sheet.write_number(line, column, shown, self._number_style(cell, kind, bold=bold))

    def _finish(self, sheet: Any, header: Sequence[str], rows: Sequence[Row]) -> None:
        for column, width in enumerate(_widths(header, rows)):
            sheet.set_column(column, column, width)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(header) - 1)

    def _number_style(self, value: Number, kind: Kind, *, bold: bool) -> Any:
        exponent = Decimal(value).as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
        if kind == "money":
            return self._style('#,##0.00 "€"', bold=bold)
        places = "." + "0" * decimals if decimals else ""
        shown = f"0{places}%" if kind == "percent" else f"#,##0{places}"
        return self._style(shown, bold=bold)

    def _style(self, name: str, *, bold: bool = False) -> Any:
        """One format for each way of writing a cell, made once."""
        if (name, bold) not in self.styles:
            look: dict[str, Any] = {"valign": "top", "bold": bold}
            if name == "header":
                look |= {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0E6257"}
                look |= {"text_wrap": True}
            elif name == "text":
                look |= {"text_wrap": True, "num_format": "@"}
            else:
                look |= {"num_format": "yyyy-mm-dd" if name == "date" else name}
            self.styles[name, bold] = self.book.add_format(look)
        return self.styles[name, bold]

    def _name(self, wanted: str) -> str:
        """A name that spreadsheets accept, unique in the book."""
        plain = " ".join(_text(wanted).translate(FORBIDDEN_IN_NAMES).split()).strip("'") or "–"
        for number in range(1, len(self.taken) + 2):
            ending = f" {number}" if number > 1 else ""
            name = plain[: LONGEST_NAME - len(ending)].strip(" ',;") + ending
            if name.casefold() not in self.taken and name.casefold() != "history":
                break
        self.taken.add(name.casefold())
        return name


def _figure_row(report: Report, figure: Figure) -> Row:
    return (
        figure.code,
        figure.label,
        _figure_cell(report, figure.value, figure.kind),
        figure.numerator,
        figure.denominator,
        figure.base,
        figure.unknown,
        figure.definition,
        figure.version,
    )


def _figure_cell(report: Report, value: Value, kind: Kind) -> Cell:
    if isinstance(value, Between):
        return value.low if value.is_exact else report.formats.value(value, kind)
    return value


def _widths(header: Sequence[str], rows: Sequence[Row]) -> Iterator[int]:
    for column, label in enumerate(header):
        longest = max([len(label), *(_length(row[column]) for row in rows[:500])])
        yield max(NARROWEST, min(longest + 2, WIDEST))


def _length(cell: Cell) -> int:
    if isinstance(cell, int | Decimal):
        return len(f"{cell:,}") + 3
    return 0 if cell is None else len(str(cell))


def _is_safe(value: Number) -> bool:
    number = Decimal(value)
    return number.is_finite() and len(number.as_tuple().digits) <= SAFE_DIGITS


def _text(text: str) -> str:
    whole = clean(text)
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1] + ELLIPSIS
