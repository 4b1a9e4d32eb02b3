"""Files that mean harm or are no table, each made in a few lines."""

import io
import os
import struct
import zipfile

import pytest

from continuum.tables.limits import MEBIBYTE
from continuum.tables.refusals import Reason
from continuum.tables.tests import corpus

SHEET = "xl/worksheets/sheet1.xml"

GOOD_SHEET = corpus.sheet_xml(corpus.ROWS)


def xlsx_with(sheet: str | bytes, **extra: bytes | str) -> bytes:
    return corpus.zipped({**corpus.xlsx_parts(), SHEET: sheet, **extra})


def zip_bomb() -> bytes:
    row = b'<row><c t="b"><v>1</v></c></row>'
    return corpus.xlsx_with_much(SHEET, corpus.raw_sheet("§"), row, 300 * MEBIBYTE)


def modest_bomb() -> bytes:
    """Below the size at which ratios are judged."""
    return xlsx_with(corpus.raw_sheet("<c/>" * 1_000_000))


def bomb_in_an_unread_part() -> bytes:
    return xlsx_with(GOOD_SHEET, **{"xl/media/image1.png": bytes(60 * MEBIBYTE)})


def giant_shared_string() -> bytes:
    shared = corpus.shared_xml("§")
    return corpus.xlsx_with_much("xl/sharedStrings.xml", shared, b"Lorem ipsum ", 300 * MEBIBYTE)


def long_shared_string() -> bytes:
    return xlsx_with(GOOD_SHEET, **{"xl/sharedStrings.xml": corpus.shared_xml("a" * 9_000_000)})


def pieced_shared_string() -> bytes:
    pieces = "<r><t>abcdefghij</t></r>" * 300_000
    shared = corpus.shared_xml("§").replace("<t>§</t>", pieces)
    return xlsx_with(GOOD_SHEET, **{"xl/sharedStrings.xml": shared})


def many_shared_strings() -> bytes:
    noise = os.urandom(800_000).hex()
    items = "".join(f"<si><t>{noise[at : at + 5]}</t></si>" for at in range(0, len(noise), 5))
    shared = corpus.shared_xml("§").replace("<si><t>§</t></si>", items)
    return xlsx_with(GOOD_SHEET, **{"xl/sharedStrings.xml": shared})


def nested() -> bytes:
    return xlsx_with(GOOD_SHEET, **{"xl/embeddings/inner.bin": corpus.xlsx()})


def matryoshka() -> bytes:
    data = corpus.xlsx()
    for level in range(20):
        data = corpus.zipped({f"level{level}.zip": data})
    return data


def billion_laughs_in(part: str) -> bytes:
    xml = str(corpus.xlsx_parts(extra={"xl/sharedStrings.xml": corpus.shared_xml("Traoré")})[part])
    return corpus.zipped(
        {**corpus.xlsx_parts(), part: corpus.with_doctype(xml, corpus.LAUGHS, "&j;")}
    )


def external_entity() -> bytes:
    return xlsx_with(corpus.with_doctype(GOOD_SHEET, corpus.OUTSIDE, "&x;"))


def utf16_doctype() -> bytes:
    """Invisible to a search for the bytes of <!DOCTYPE."""
    xml = corpus.with_doctype(GOOD_SHEET, corpus.LAUGHS, "&j;").replace("UTF-8", "UTF-16")
    return xlsx_with(xml.encode("utf-16"))


def late_doctype() -> bytes:
    """Behind more comments than the first look takes in."""
    padding = "<!-- -->" * 100_000
    return xlsx_with(corpus.with_doctype(GOOD_SHEET, padding + corpus.LAUGHS, "&j;"))


def deep() -> bytes:
    return xlsx_with(corpus.raw_sheet("<a>" * 200_000 + "</a>" * 200_000))


def very_deep() -> bytes:
    return xlsx_with(corpus.raw_sheet("<a>" * 3_000_000))


def endless_tag() -> bytes:
    return xlsx_with(corpus.raw_sheet("<row " + "a" * 9_000_000))


def many_attributes() -> bytes:
    attributes = " ".join(f'a{n}="1"' for n in range(300_000))
    return xlsx_with(corpus.raw_sheet(f"<row {attributes}/>"))


def endless_comment() -> bytes:
    return xlsx_with(corpus.raw_sheet("<!--" + "a" * 9_000_000 + "-->"))


def seventeen_billion_cells() -> bytes:
    """Both far corners filled: whoever lays the sheet out asks for 17 179 869 184 cells."""
    lines = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    return corpus.xlsx(corpus.raw_sheet(lines, before='<dimension ref="A1:XFD1048576"/>'))


def seventeen_billion_ods() -> bytes:
    cell = (
        '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" '
        'office:value="1"><text:p>1</text:p></table:table-cell>'
    )
    return corpus.ods(
        f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    )


def a_million_equal_rows_ods() -> bytes:
    row = corpus.ods_cell("x") * 150
    return corpus.ods(
        f'<table:table-row table:number-rows-repeated="1048576">{row}</table:table-row>'
    )


def repeated(rows: int, columns: int, text: str) -> bytes:
    return corpus.ods(
        corpus.ods_rows([["Nom"]])
        + f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
        f'office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell></table:table-row>"
    )


def repeated_sheets() -> bytes:
    table = (
        '<table:table table:name="F"><table:table-row table:number-rows-repeated="1999">'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    return corpus.ods(tables=table * 90)


def far_corners() -> bytes:
    """Few bytes a row, two hundred cells once laid out."""
    rows = "".join(f'<row r="{n}"><c r="GR{n}"><v>1</v></c></row>' for n in range(1, 30_000))
    return xlsx_with(corpus.raw_sheet(rows))


def too_many_rows() -> bytes:
    return xlsx_with(corpus.raw_sheet("<row><c><v>1</v></c></row>" * 21_000))


def too_many_entries() -> bytes:
    return corpus.zipped({f"xl/{n}.xml": b"" for n in range(30_000)})


def endless_directory() -> bytes:
    """Hardly any contents, but a list of 700 000 of them, which Python's reader keeps whole."""
    record = struct.pack("<4s", b"PK\x01\x02").ljust(46, b"\x00")
    count, local = 700_000, corpus.zipped({"a": b""})[:31]
    sizes = (0, 0, 0xFFFF, 0xFFFF, count * len(record), len(local), 0)
    return local + record * count + struct.pack("<4sHHHHIIH", b"PK\x05\x06", *sizes)


def traversal(name: str) -> bytes:
    return xlsx_with(GOOD_SHEET, **{name: b"root::0:0"})


def twice_the_same_name() -> bytes:
    buffer = io.BytesIO(corpus.xlsx())
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, corpus.sheet_xml([["other"]]))
    return buffer.getvalue()


def declared_small() -> bytes:
    parts = {**corpus.xlsx_parts(), SHEET: corpus.raw_sheet("<row/>" * 100_000)}
    return corpus.lying_size(parts, SHEET, 1_000)


def declared_large() -> bytes:
    return corpus.lying_size(corpus.xlsx_parts(), SHEET, 4_000_000)


def zip_encrypted() -> bytes:
    data = bytearray(corpus.xlsx())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def bzip2() -> bytes:
    return corpus.zipped(corpus.xlsx_parts(), compression=zipfile.ZIP_BZIP2)


def polyglot() -> bytes:
    return b"PK\x03\x04 not the first entry" + bytes(500) + corpus.xlsx()


def directory_beyond_the_file() -> bytes:
    data = bytearray(corpus.xlsx())
    data[-6:-2] = struct.pack("<I", 0xFFFFFF00)
    return bytes(data)


def macro_type(kind: str) -> bytes:
    return corpus.xlsx(main_type=f"application/vnd.ms-excel.{kind}.main+xml")


def macro_sheet() -> bytes:
    return xlsx_with(GOOD_SHEET, **{"xl/macrosheets/sheet1.xml": "<xm/>"})


def encrypted_ods() -> bytes:
    manifest = (
        f'<manifest:manifest xmlns:manifest="{corpus.OASIS}:manifest:1.0">'
        "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    return corpus.ods(extra={"META-INF/manifest.xml": manifest, "content.xml": os.urandom(500)})


def ods_macros() -> bytes:
    return corpus.ods(extra={"Basic/Standard/Module1.xml": "<module/>"})


def no_sheet_part() -> bytes:
    parts = corpus.xlsx_parts()
    del parts[SHEET]
    return corpus.zipped(parts)


def text_document() -> bytes:
    return corpus.zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}
    )


def word() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return corpus.xlsx(main_type=kind)


def wide_csv() -> bytes:
    return b"a;b\n" + b";" * 900_000 + b"x\n"


def one_long_line() -> bytes:
    return b"a;b\n" + b"x" * (45 * MEBIBYTE)


def open_quote() -> bytes:
    return b'a;b\n1;"never closed\n' + b"2;3\n" * 500_000


def open_quote_at_the_end() -> bytes:
    return b'a;b\n1;2\n1;"never closed\n2;3'


def quote_closed_by_the_next_one() -> bytes:
    """All rows between two quotation marks would vanish in one cell."""
    return b'a;b\n1;"open\n' + b"2;3\n" * 300 + b'4;"x"\n'


def long_csv() -> bytes:
    return b"a;b\n" + b"1;2\n" * 21_000


def spread_2003() -> bytes:
    return (
        b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    )


HOSTILE = {
    "zip bomb": (zip_bomb, Reason.EXPANDS),
    "bomb in a picture": (bomb_in_an_unread_part, Reason.EXPANDS),
    "overlapping entries": (corpus.overlapping, Reason.ZIP_OVERLAP),
    "quoted overlap": (corpus.quoted_overlap, Reason.ZIP_OVERLAP),
    "archive in a part": (nested, Reason.ZIP_NESTED),
    "matryoshka": (matryoshka, Reason.ZIP_NESTED),
    "17 billion cells": (seventeen_billion_cells, Reason.TOO_MANY_COLUMNS),
    "17 billion cells, ods": (seventeen_billion_ods, Reason.TOO_MANY_COLUMNS),
    "one cell 28 million times, ods": (lambda: repeated(140_000, 199, "abcdé"), Reason.REPEATS),
    "one long cell, ods": (lambda: repeated(199_999, 199, "x" * 1_000), Reason.REPEATS),
    "one cell down, ods": (lambda: repeated(140_000, 1, "x"), Reason.REPEATS),
    "a heavy cell, ods": (lambda: repeated(199, 100, "x" * 100_000), Reason.TOO_HEAVY),
    "repeats on every sheet, ods": (repeated_sheets, Reason.REPEATS),
    "a cell far right on each row": (far_corners, Reason.TOO_HEAVY),
    "laughs in the sheet": (lambda: billion_laughs_in(SHEET), Reason.DOCTYPE),
    "laughs in the workbook": (lambda: billion_laughs_in("xl/workbook.xml"), Reason.DOCTYPE),
    "laughs in the texts": (lambda: billion_laughs_in("xl/sharedStrings.xml"), Reason.DOCTYPE),
    "laughs in the types": (lambda: billion_laughs_in("[Content_Types].xml"), Reason.DOCTYPE),
    "laughs in an ods": (lambda: corpus.ods(doctype=corpus.LAUGHS), Reason.DOCTYPE),
    "external entity": (external_entity, Reason.DOCTYPE),
    "external entity, ods": (lambda: corpus.ods(doctype=corpus.OUTSIDE), Reason.DOCTYPE),
    "doctype in UTF-16": (utf16_doctype, Reason.DOCTYPE),
    "doctype after comments": (late_doctype, Reason.DOCTYPE),
    "deep": (deep, Reason.TOO_DEEP),
    "very deep": (very_deep, Reason.TOO_DEEP),
    "tag without end": (endless_tag, Reason.XML_BROKEN),
    "comment without end": (endless_comment, Reason.XML_BROKEN),
    "many attributes": (many_attributes, Reason.XML_BROKEN),
    "300 MB shared string": (giant_shared_string, Reason.EXPANDS),
    "9 MB shared string": (long_shared_string, Reason.CELL_TOO_LONG),
    "shared string in pieces": (pieced_shared_string, Reason.CELL_TOO_LONG),
    "too many parts": (too_many_entries, Reason.ZIP_ENTRIES),
    "path upwards": (lambda: traversal("../../etc/passwd"), Reason.ZIP_NAMES),
    "absolute path": (lambda: traversal("/etc/passwd"), Reason.ZIP_NAMES),
    "drive": (lambda: traversal("C:/Windows/x.xml"), Reason.ZIP_NAMES),
    "backslashes upwards": (lambda: traversal("xl\\..\\..\\x.xml"), Reason.ZIP_NAMES),
    "same name twice": (twice_the_same_name, Reason.ZIP_NAMES),
    "declared too small": (declared_small, Reason.ZIP_BROKEN),
    "declared too large": (declared_large, Reason.ZIP_BROKEN),
    "bzip2": (bzip2, Reason.ZIP_METHOD),
    "something before the archive": (polyglot, Reason.ZIP_BROKEN),
    "directory beyond the file": (directory_beyond_the_file, Reason.ZIP_BROKEN),
    "no sheet part": (no_sheet_part, Reason.PART_MISSING),
    "zip password": (zip_encrypted, Reason.ENCRYPTED),
    "password": (lambda: corpus.compound("Root Entry", "EncryptedPackage"), Reason.ENCRYPTED),
    "password, ods": (encrypted_ods, Reason.ENCRYPTED),
    "xls": (lambda: corpus.compound("Root Entry", "Workbook"), Reason.XLS),
    "another OLE": (lambda: corpus.compound("Root Entry", "WordDocument"), Reason.OTHER_FORMAT),
    "vbaProject": (lambda: xlsx_with(GOOD_SHEET, **{"xl/vbaProject.bin": b"x"}), Reason.MACROS),
    "xlsm": (lambda: macro_type("sheet.macroEnabled"), Reason.MACROS),
    "xltm": (lambda: macro_type("template.macroEnabled"), Reason.MACROS),
    "macro sheet": (macro_sheet, Reason.MACROS),
    "macros, ods": (ods_macros, Reason.MACROS),
    "xlsb": (lambda: macro_type("sheet.binary.macroEnabled"), Reason.XLSB),
    "word": (word, Reason.OTHER_ARCHIVE),
    "odt": (text_document, Reason.OTHER_ARCHIVE),
    "zip of pictures": (lambda: corpus.zipped({"a.jpg": b"\xff\xd8\xff"}), Reason.OTHER_ARCHIVE),
    "empty zip": (lambda: corpus.zipped({}), Reason.ZIP_BROKEN),
    "pdf": (lambda: b"%PDF-1.7\n%\xe2\xe3", Reason.PDF),
    "web page": (lambda: b"<html><table><tr><td>Nom", Reason.HTML),
    "web page in UTF-16": (lambda: "<html><table>".encode("utf-16"), Reason.HTML),
    "Excel 2003 XML": (spread_2003, Reason.XML_SPREADSHEET),
    "other XML": (lambda: b'<?xml version="1.0"?><rss/>', Reason.OTHER_FORMAT),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), Reason.IMAGE),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(50), Reason.IMAGE),
    "noise": (lambda: b"\x01" + os.urandom(5_000), Reason.OTHER_FORMAT),
    "NUL": (lambda: bytes(5_000), Reason.OTHER_FORMAT),
    "empty": (lambda: b"", Reason.EMPTY),
    "spaces": (lambda: b" \n \n", Reason.EMPTY),
    "empty sheet": (lambda: corpus.xlsx(corpus.raw_sheet("")), Reason.EMPTY),
    "empty sheet, ods": (lambda: corpus.ods(""), Reason.EMPTY),
    "a line of 45 MB": (one_long_line, Reason.LINE_TOO_LONG),
    "900 001 fields": (wide_csv, Reason.TOO_MANY_COLUMNS),
    "quote never closed": (open_quote, Reason.UNCLOSED_QUOTE),
    "quote closed by the next one": (quote_closed_by_the_next_one, Reason.UNCLOSED_QUOTE),
    "quote never closed at the end": (open_quote_at_the_end, Reason.UNCLOSED_QUOTE),
}
