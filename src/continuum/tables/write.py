"""Tables out, row by row in constant memory; no text can become a formula when they are opened."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from continuum.tables.guard import guarded
from continuum.tables.rooms import room

Value = str | int | float | bool | Decimal | date | datetime | None

CHUNK_CHARS = 64 * 1024
XLSX_ROWS = 1_048_576
XLSX_CHARS = 32_767
# Excel keeps fifteen digits: a longer number is safer as text.
XLSX_EXACT = 10**15
NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
NOT_IN_XML = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
RED = "#B00020"


def write_csv(
    target: BinaryIO,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    decimal: str = ",",
    separator: str = ";",
) -> None:
    """UTF-8 with its mark, semicolons and decimal commas: what a French Excel opens by itself."""
    for chunk in csv_chunks(headings, rows, decimal=decimal, separator=separator):
        target.write(chunk)


def csv_chunks(
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    decimal: str = ",",
    separator: str = ";",
) -> Iterator[bytes]:
    """The same, as pieces for a response that is sent while it is made."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([guarded(heading) for heading in headings])
    for row in rows:
        writer.writerow([_csv_text(value, decimal) for value in row])
        if buffer.tell() >= CHUNK_CHARS:
            yield _taken(buffer)
    yield _taken(buffer)


def write_xlsx(
    target: BinaryIO,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "",
    reason_heading: str | None = None,
) -> None:
    """Typed cells, never formulas. With `reason_heading`, the last cell of each row is in red."""
    with room() as folder:
        workbook = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            _fill(workbook, headings, rows, sheet=sheet, reason_heading=reason_heading)
        except BaseException:
            for worksheet in workbook.worksheets():
                worksheet.row_data_fh.close()
            raise
        workbook.close()


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8", "replace")


def _csv_text(value: Value, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float | Decimal):
        return f"{value}".replace(".", decimal)
    return str(value)


class _Sheets:
    """A worksheet, and the next one when it is full."""

    def __init__(
        self,
        workbook: Workbook,
        headings: Sequence[str],
        *,
        name: str,
        reason_heading: str | None,
    ) -> None:
        self._workbook = workbook
        self._headings = [*headings, *([reason_heading] if reason_heading is not None else [])]
        self._reason_column = len(headings) if reason_heading is not None else -1
        self._name = NOT_IN_SHEET_NAME.sub(" ", name).strip(" '")[:25] or "1"
        self._head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._red = workbook.add_format({"font_color": RED})
        self._red_head = workbook.add_format(
            {"bold": True, "bottom": 1, "text_wrap": True, "font_color": RED}
        )
        self._day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        self._worksheet = self._open()

    def _open(self) -> Worksheet:
        number = len(self._workbook.worksheets()) + 1
        name = self._name if number == 1 else f"{self._name} ({number})"
        worksheet = self._workbook.add_worksheet(name)
        worksheet.freeze_panes(1, 0)
        for column, heading in enumerate(self._headings):
            is_reason = column == self._reason_column
            worksheet.set_column(column, column, 48 if is_reason else _width(heading))
            style = self._red_head if is_reason else self._head
            worksheet.write_string(0, column, _xlsx_text(heading), style)
        self._at = 1
        return worksheet

    def add(self, row: Sequence[Value]) -> None:
        if self._at >= XLSX_ROWS:
            self._worksheet = self._open()
        for column, value in enumerate(row):
            if value is not None:
                self._write(column, value)
        self._at += 1

    def _write(self, column: int, value: Value) -> None:
        red = self._red if column == self._reason_column else None
        if isinstance(value, bool):
            self._worksheet.write_boolean(self._at, column, value, red)
        elif isinstance(value, datetime) and value.year >= 1900:
            moment = value.replace(tzinfo=None)
            self._worksheet.write_datetime(self._at, column, moment, self._moment)
        elif isinstance(value, date) and value.year >= 1900:
            self._worksheet.write_datetime(self._at, column, value, self._day)
        elif isinstance(value, int | float | Decimal) and _is_exact(value):
            self._worksheet.write_number(self._at, column, value, red)
        else:
            self._worksheet.write_string(self._at, column, _xlsx_text(str(value)), red)


def _fill(
    workbook: Workbook,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str,
    reason_heading: str | None,
) -> None:
    sheets = _Sheets(workbook, headings, name=sheet, reason_heading=reason_heading)
    for row in rows:
        sheets.add(row)


def _is_exact(value: int | float | Decimal) -> bool:
    return isfinite(value) and -XLSX_EXACT < value < XLSX_EXACT


def _width(heading: str) -> int:
    return min(40, max(12, len(heading) + 2))


def _xlsx_text(text: str) -> str:
    """What the format can hold; a cut text ends by an ellipsis."""
    text = NOT_IN_XML.sub("\ufffd", text)
    return text if len(text) <= XLSX_CHARS else f"{text[: XLSX_CHARS - 1]}…"
