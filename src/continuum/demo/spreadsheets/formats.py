"""Rows of plain cells, written as the file formats of an office: XLSX, ODS, CSV."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cell = str | int | date | None
Line = Sequence[Cell]

CLOSED_ON: Final = datetime(2023, 4, 3, 9, 0)  # noqa: DTZ001 - written in the file without a zone
_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns"
_ODS_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, kw_only=True)
class Table:
    """`spans` are headings over several columns: line, first and last column, all from 0."""

    format: str
    lines: Sequence[Line]
    sheet: str = "Feuil1"
    spans: Sequence[tuple[int, int, int]] = ()
    encoding: str = "utf-8"
    separator: str = ";"
    legend: Sequence[Line] = ()


def written(table: Table) -> bytes:
    return {"xlsx": _xlsx, "ods": _ods, "csv": _csv}[table.format](table)


def _xlsx(table: Table) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"created": CLOSED_ON})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        bold = book.add_format({"bold": True, "align": "center"})
        sheet = book.add_worksheet(table.sheet)
        sheet.set_column(0, 30, 14)
        spanned = {(line, first): last for line, first, last in table.spans}
        for at, line in enumerate(table.lines):
            for column, cell in enumerate(line):
                if (at, column) in spanned:
                    sheet.merge_range(at, column, at, spanned[at, column], str(cell), bold)
                else:
                    _write(sheet, (at, column), cell, day=day)
        if table.legend:
            beside = book.add_worksheet("Légende")
            for at, line in enumerate(table.legend):
                beside.write_row(at, 0, [str(cell) for cell in line])
    return target.getvalue()


def _write(sheet: Any, at: tuple[int, int], cell: Cell, *, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a day
    elif isinstance(cell, int):
        sheet.write_number(*at, cell)
    elif cell:
        sheet.write_string(*at, cell)


def _csv(table: Table) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=table.separator, lineterminator="\r\n")
    for line in table.lines:
        writer.writerow(["" if cell is None else _as_typed(cell) for cell in line])
    return _encoded(target.getvalue(), table.encoding)


def _as_typed(cell: Cell) -> str:
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else str(cell)


def _encoded(text: str, encoding: str) -> bytes:
    """A letter the encoding has not is typed without its sign, as a French keyboard would."""
    if encoding == "utf-8":
        return text.encode()
    return "".join(_typable(letter, encoding) for letter in text).encode(encoding)


def _typable(letter: str, encoding: str) -> str:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return {"ı": "i"}.get(  # noqa: RUF001 - Turkish
            letter, unicodedata.normalize("NFKD", letter)[0]
        )
    return letter


def _ods(table: Table) -> bytes:
    rows = "".join(_ods_row(line) for line in table.lines)
    content = (
        f'{_XML}<office:document-content xmlns:office="{_OASIS}:office:1.0" '
        f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet><table:table table:name={quoteattr(table.sheet)}>"
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_part("mimetype", stored=True), _ODS_TYPE)
        archive.writestr(_part("content.xml"), content)
        archive.writestr(_part("META-INF/manifest.xml"), manifest)
    return target.getvalue()


def _part(name: str, *, stored: bool = False) -> zipfile.ZipInfo:
    """A member of the archive that bears the same moment each time it is written."""
    part = zipfile.ZipInfo(name, CLOSED_ON.timetuple()[:6])
    part.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return part


def _ods_row(line: Line) -> str:
    return f"<table:table-row>{''.join(_ods_cell(cell) for cell in line)}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        shown = cell.strftime("%d/%m/%Y")
        kind = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int):
        shown, kind = str(cell), f'office:value-type="float" office:value="{cell}"'
    else:
        shown, kind = cell, 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"
