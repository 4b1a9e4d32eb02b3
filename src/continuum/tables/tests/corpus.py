"""Spreadsheets made by hand, good and hostile; nothing binary is kept in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

ROWS = [["Nom", "Prénom", "Âge"], ["Traoré", "Awa", 17], ["Lenoir", "Noé", 19]]


def zipped(parts: Mapping[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def column(index: int) -> str:
    name, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def xlsx_cell(line: int, index: int, value: object, *, style: int | None = None) -> str:
    at = f'r="{column(index)}{line}"' + ("" if style is None else f' s="{style}"')
    if value is None:
        return f"<c {at}/>"
    if isinstance(value, bool):
        return f'<c {at} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c {at}><v>{value}</v></c>"
    return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_xml(rows: list[list[object]], *, before: str = "", after: str = "") -> str:
    lines = "".join(
        f'<row r="{line}">'
        + "".join(xlsx_cell(line, index, value) for index, value in enumerate(row))
        + "</row>"
        for line, row in enumerate(rows, 1)
    )
    return raw_sheet(lines, before=before, after=after)


def raw_sheet(lines: str, *, before: str = "", after: str = "") -> str:
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{LINK}">{before}'
        f"<sheetData>{lines}</sheetData>{after}</worksheet>"
    )


def xlsx_parts(
    *sheets: str,
    states: tuple[str, ...] = (),
    main_type: str = XLSX_MAIN,
    properties: str = "",
    extra: Mapping[str, bytes | str] | None = None,
) -> dict[str, bytes | str]:
    """The parts of a workbook; `extra` adds some or takes the place of others."""
    sheets = sheets or (sheet_xml(ROWS),)
    numbers = range(1, len(sheets) + 1)
    named = "".join(
        f'<sheet name="Feuille {n}" sheetId="{n}" r:id="rId{n}"'
        + (f' state="{states[n - 1]}"' if n <= len(states) and states[n - 1] else "")
        + "/>"
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{LINK}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{LINK}">{properties}'
        f"<sheets>{named}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'{links}<Relationship Id="rId98" Type="{LINK}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId99" Type="{LINK}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": xml for n, xml in zip(numbers, sheets, strict=True)},
        **(extra or {}),
    }


def xlsx(*sheets: str, **options: object) -> bytes:
    return zipped(xlsx_parts(*sheets, **options))


def styles_xml(*codes: str | int) -> str:
    """Cell styles in that order: a code of one's own, or the number of a built-in one."""
    named = [(200 + n, code) for n, code in enumerate(codes) if isinstance(code, str)]
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for number, code in named
    )
    numbers = [200 + n if isinstance(code, str) else code for n, code in enumerate(codes)]
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in numbers)
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def shared_xml(*texts: str) -> str:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return f'{HEAD}<sst xmlns="{MAIN}">{items}</sst>'


def ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    text = escape(str(value))
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def ods_rows(rows: list[list[object]]) -> str:
    return "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )


def content_xml(tables: str, *, styles: str = "", doctype: str = "") -> str:
    spaces = " ".join(
        f'xmlns:{name}="{OASIS}:{full}:1.0"'
        for name, full in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("draw", "drawing"),
        )
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )


def ods(
    rows: str | None = None,
    *,
    tables: str | None = None,
    styles: str = "",
    doctype: str = "",
    extra: Mapping[str, bytes | str] | None = None,
) -> bytes:
    rows = ods_rows(ROWS) if rows is None else rows
    tables = (
        f'<table:table table:name="Feuille 1">{rows}</table:table>' if tables is None else tables
    )
    return zipped(
        {
            "mimetype": ODS_TYPE,
            "content.xml": content_xml(tables, styles=styles, doctype=doctype),
            **(extra or {}),
        }
    )


def compound(*names: str) -> bytes:
    """The start of an OLE container whose directory has these names."""
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\x00") for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory + bytes(512)


def overlapping(copies: int = 200) -> bytes:
    """Many entries in the directory, all on the same deflated bytes (after Fifield, 2019)."""
    name = b"xl/worksheets/sheet0.xml"
    plain = b"<c/>" * 500_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(plain) + packer.flush()
    crc = zlib.crc32(plain)
    sizes = struct.pack("<III", crc, len(packed), len(plain))
    local = struct.pack("<4sHHHHH", b"PK\x03\x04", 20, 0, 8, 0, 0x21) + sizes
    local += struct.pack("<HH", len(name), 0) + name + packed
    directory = b""
    for number in range(copies):
        other = b"xl/worksheets/sheet%d.xml" % number
        directory += struct.pack("<4sHHHHHH", b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21) + sizes
        directory += struct.pack("<HHHHHII", len(other), 0, 0, 0, 0, 0, 0) + other
    end = struct.pack(
        "<4sHHHHIIH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), len(local), 0
    )
    return local + directory + end


def quoted_overlap(levels: int = 30) -> bytes:
    """Each entry's data begins by the next entry's header, kept as a stored deflate block."""
    kernel_plain = b"A" * 4_000_000
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(kernel_plain) + packer.flush()
    plain, entries = kernel_plain, []
    for number in range(levels):
        name = b"part%02d.xml" % number
        sizes = struct.pack("<III", zlib.crc32(plain), len(body), len(plain))
        header = struct.pack("<4sHHHHH", b"PK\x03\x04", 20, 0, 8, 0, 0x21) + sizes
        header += struct.pack("<HH", len(name), 0) + name
        whole = header + body
        entries.append((name, sizes, len(whole)))
        quote = b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF)
        plain, body = header + plain, quote + whole
    total = len(body) - 5
    directory = b""
    for name, sizes, size in entries:
        directory += struct.pack("<4sHHHHHH", b"PK\x01\x02", 20, 20, 0, 8, 0, 0x21) + sizes
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, total - size) + name
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, levels, levels, len(directory), total, 0)
    return body[5:] + directory + end


def lying_size(parts: Mapping[str, bytes | str], name: str, declared: int) -> bytes:
    """An archive whose directory and header declare another inflated size for one part."""
    data = bytearray(zipped(parts))
    encoded = name.encode()
    for sign, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = data.find(sign)
        while at >= 0:
            if data[at + name_at : at + name_at + len(encoded)] == encoded:
                data[at + size_at : at + size_at + 4] = struct.pack("<I", declared)
            at = data.find(sign, at + 4)
    return bytes(data)


def xlsx_with_much(name: str, xml: str, unit: bytes, size: int) -> bytes:
    """A workbook one part of which holds, in the place of §, a text repeated up to that size."""
    before, after = xml.encode().split("§".encode())
    parts = {**xlsx_parts(), name: ""}
    del parts[name]
    buffer = io.BytesIO(zipped(parts))
    block = unit * (1024 * 1024 // len(unit))
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(name, "w") as part,
    ):
        part.write(before)
        for _ in range(size // len(block)):
            part.write(block)
        part.write(after)
    return buffer.getvalue()


LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_doctype(xml: str, doctype: str, inside: str) -> str:
    declared = xml.replace(HEAD, HEAD + doctype)
    return declared.replace("Traoré", inside)


MakeFile = Callable[[], bytes]
