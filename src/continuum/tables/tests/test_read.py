"""Spreadsheets as teams keep them: what is read of each, and what is told about it."""

import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE
from continuum.tables.read import read
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.rows import Row, Sheet, Table
from continuum.tables.tests import corpus

PURL = "http://purl.oclc.org/ooxml"
MOMENT = datetime.fromisoformat("2024-03-12T18:30")


def values(sheet: Sheet) -> list[tuple[object, ...]]:
    return [row.cells for row in sheet.rows]


def notices(table: Table) -> list[str]:
    return [str(notice) for notice in (*table.notices, *table.sheet.notices)]


def codes(table: Table) -> list[str]:
    return [notice.code for notice in (*table.notices, *table.sheet.notices)]


def cells_of(line: str, *, styles: tuple[str | int, ...] = (), **options: object) -> tuple:
    """What one line of raw XLSX cells is read as."""
    extra = {"xl/styles.xml": corpus.styles_xml(*styles)} if styles else {}
    sheet = corpus.raw_sheet(f'<row r="7">{line}</row>')
    return next(iter(read(corpus.xlsx(sheet, extra=extra, **options)).sheet.rows)).cells


@pytest.mark.parametrize("make", [corpus.xlsx, corpus.ods])
def test_a_simple_sheet(make) -> None:
    table = read(make())

    sheet = table.sheet
    assert (sheet.name, sheet.headings, sheet.header_lines) == (
        "Feuille 1",
        ("Nom", "Prénom", "Âge"),
        (1,),
    )
    assert list(sheet.rows) == [Row(2, ("Traoré", "Awa", 17)), Row(3, ("Lenoir", "Noé", 19))]
    assert [(c.letter, c.heading, c.samples, c.filled) for c in sheet.columns] == [
        ("A", "Nom", ("Traoré", "Lenoir"), 2),
        ("B", "Prénom", ("Awa", "Noé"), 2),
        ("C", "Âge", (17, 19), 2),
    ]
    assert (table.notices, sheet.notices, sheet.is_hidden) == ((), (), False)


def test_a_path_as_text_or_path(tmp_path: Path) -> None:
    path = tmp_path / "été.xlsx"
    path.write_bytes(corpus.xlsx())

    assert (
        values(read(path).sheet)
        == values(read(str(path)).sheet)
        == values(read(corpus.xlsx()).sheet)
    )


def test_rows_are_a_sequence() -> None:
    rows = read(corpus.xlsx(corpus.sheet_xml([["n"], *[[n] for n in range(1_000)]]))).sheet.rows

    assert len(rows) == 1_000
    assert [rows[at].cells for at in (0, 254, 255, 256, -1)] == [
        (0,),
        (254,),
        (255,),
        (256,),
        (999,),
    ]
    assert [row.cells[0] for row in rows[510:514]] == [510, 511, 512, 513]
    assert [row.line for row in rows] == list(range(2, 1_002))
    with pytest.raises(IndexError):
        rows[1_000]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_rows(count: int) -> None:
    rows = [["Nom", "Né le"], *[["Traoré", f"12/3/{n}"] for n in range(count)]]
    text = "".join(";".join(row) + "\n" for row in rows)

    for data in (
        corpus.xlsx(corpus.sheet_xml(rows)),
        corpus.ods(corpus.ods_rows(rows)),
        text.encode(),
    ):
        sheet = read(data).sheet
        assert (sheet.headings, len(sheet.rows), len(sheet.columns)) == (("Nom", "Né le"), count, 2)


def test_empty_rows_and_columns_keep_their_places() -> None:
    rows = [
        [None],
        ["Nom", None, "Âge"],
        [None, None, None],
        ["Awa", None, 17],
        [],
        ["Noé", None, 19],
    ]

    for data in (corpus.xlsx(corpus.sheet_xml(rows)), corpus.ods(corpus.ods_rows(rows))):
        sheet = read(data).sheet
        assert sheet.headings == ("Nom", "", "Âge")
        assert [(row.line, row.cells) for row in sheet.rows] == [
            (4, ("Awa", None, 17)),
            (6, ("Noé", None, 19)),
        ]
        assert [column.filled for column in sheet.columns] == [2, 0, 2]


DAY = date(2024, 3, 12)
SHOWN = [
    ("General", 17, 17),
    ("General", "17.0", 17),
    ("General", 1.5, 1.5),
    ("General", "1E3", 1000),
    ("Standard", 5, 5),
    ("0.00", 3.25, 3.25),
    ("0%", 0.241, 0.241),
    ('#,##0.00 "€"', 1234.5, 1234.5),
    ("# ##0", 1234, 1234),
    (14, 45363, DAY),
    (14, 59, date(1900, 2, 28)),
    (14, 61, date(1900, 3, 1)),
    (14, -1, -1),
    (14, 9999999, 9999999),
    (22, 45363, DAY),
    ("dd/mm/yyyy hh:mm", "45363.7708333333", MOMENT),
    ("dd/mm/yyyy hh:mm", 45363, DAY),
    ("h:mm AM/PM", "45363.7708333333", MOMENT),
    ('"né le "dd mmmm yyyy', 45363, DAY),
    ("[$-40C]d mmm yy;@", 45363, DAY),
    ("[Red]mmm-yy", 45363, DAY),
    ("mm", 45363, DAY),
    ("h:mm", 0.395833333333333, "09:30"),
    (20, 0.395833333333333, "09:30"),
    ("mm:ss", 0.5 + 1 / 86400, "12:00:01"),
    ("h:mm", -0.5, -0.5),
    ("[h]:mm", 1.5, "36:00"),
    (46, 1.5, "36:00"),
    ("[h]:mm", -1, -1),
    ("00000", 1000, "01000"),
    ("00000", 10000, "10000"),
    ("00000", 123456, "123456"),
    ("00000", 1.5, 1.5),
    ("00000", -5, -5),
    ('0#" "##" "##" "##" "##', 612345678, "06 12 34 56 78"),
    ("00\\.00\\.00", 61234, "06.12.34"),
    ("[<=9999999]###-####;(###) ###-####", 1234567, 1234567),
]
"""A style of cell, what the file keeps, what the sheet shows."""


def test_numbers_are_what_the_sheet_shows() -> None:
    line = "".join(f'<c s="{n}"><v>{value}</v></c>' for n, (_, value, _seen) in enumerate(SHOWN))

    cells = cells_of(line, styles=tuple(style for style, _value, _seen in SHOWN))

    assert list(zip(SHOWN, cells, strict=True)) == [(case, case[2]) for case in SHOWN]


def test_days_of_the_1904_calendar() -> None:
    line = '<c s="0"><v>43901</v></c>'

    assert cells_of(line, styles=(14,), properties='<workbookPr date1904="1"/>') == (
        date(2024, 3, 12),
    )


def test_other_kinds_of_cells() -> None:
    line = (
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="str"><f>A1</f><v>oui_x000D_</v></c>'
        '<c t="d"><v>2024-03-12</v></c><c t="d"><v>2024-03-12T18:30:00</v></c>'
        '<c t="d"><v>hier</v></c><c t="e"><v>#REF!</v></c><c t="s"><v>1</v></c>'
        '<c t="inlineStr"><is><r><t>A</t></r><r><t>wa</t></r><rPh><t>phonetic</t></rPh></is></c>'
        "<c><v>1e999</v></c><c><v> 7 </v></c><c/><c><v>x</v></c>"
    )
    shared = corpus.shared_xml("zéro", "un").replace("<t>un</t>", "<r><t>u</t></r><r><t>n</t></r>")

    sheet = corpus.raw_sheet(f'<row r="7">{line}</row>')
    (row,) = read(corpus.xlsx(sheet, extra={"xl/sharedStrings.xml": shared})).sheet.rows

    assert row.cells == (
        *(True, False, "oui\r", date(2024, 3, 12), MOMENT, "hier", None, "un", "Awa", "1e999", 7),
        *(None, "x"),
    )


def test_escapes_give_no_character_that_a_database_refuses() -> None:
    line = (
        '<c t="str"><v>a_x0000_b</v></c><c t="str"><v>_xD800_x</v></c><c t="str"><v>_x0000_</v></c>'
    )

    assert cells_of(f"{line}<c><v>1</v></c>") == ("ab", "_xD800_x", None, 1)


def test_formulas_errors_and_links_are_told() -> None:
    line = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>X</f></c>'
        '<c r="C2" t="e"><v>#N/A</v></c></row>'
    )
    sheet = corpus.sheet_xml([["a", "b", "c"]]).replace("</sheetData>", f"{line}</sheetData>")

    table = read(corpus.xlsx(sheet, extra={"xl/externalLinks/externalLink1.xml": "<x/>"}))

    assert values(table.sheet) == [(2, None, None)]
    assert notices(table) == [
        "The workbook refers to other files; they are not opened.",
        "1 cells hold an error such as #REF! (first: C2); taken as empty.",
        "1 cells are formulas (first: A2); their last computed value is taken.",
        "1 formulas have no computed value (first: B2).",
    ]


def test_hidden_sheets_are_read_but_not_preferred() -> None:
    long, short = (
        corpus.sheet_xml([["a"], *[[n] for n in range(9)]]),
        corpus.sheet_xml([["b"], [1]]),
    )

    table = read(corpus.xlsx(long, short, long, states=("hidden", "", "veryHidden")))

    assert [(sheet.name, sheet.is_hidden, len(sheet.rows)) for sheet in table.sheets] == [
        ("Feuille 1", True, 9),
        ("Feuille 2", False, 1),
        ("Feuille 3", True, 9),
    ]
    assert table.sheet.name == "Feuille 2"
    assert notices(table) == ["Hidden sheets: ['Feuille 1', 'Feuille 3']."]


def test_hidden_rows_and_columns_are_told() -> None:
    sheet = corpus.sheet_xml(corpus.ROWS, before='<cols><col min="2" max="3" hidden="1"/></cols>')
    sheet = sheet.replace('<row r="3">', '<row r="3" hidden="1">')

    table = read(corpus.xlsx(sheet))

    assert len(table.sheet.rows) == 2
    assert codes(table) == ["hidden_columns", "hidden_rows"]
    assert [notice.params for notice in table.sheet.notices] == [
        {"count": 2, "cell": "B"},
        {"count": 1, "line": "3"},
    ]


def test_merged_headings_are_joined_and_merged_rows_told() -> None:
    rows = [
        *[["Suivi des jeunes 2024"], ["N°", "Identité", None, "Contact", None]],
        *[[None, "Nom", "Prénom", "Téléphone", "Courriel"], [1, "Traoré", "Awa", "06", "a@b.fr"]],
        [2, None, "Noé", "07", "c@d.fr"],
    ]
    merges = "".join(
        f'<mergeCell ref="{ref}"/>' for ref in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "B4:B5")
    )
    sheet = corpus.sheet_xml(rows, after=f"<mergeCells>{merges}</mergeCells>")

    table = read(corpus.xlsx(sheet))

    assert table.sheet.headings == (
        *("N°", "Identité / Nom", "Identité / Prénom", "Contact / Téléphone", "Contact / Courriel"),
    )
    assert (table.sheet.title_lines, table.sheet.header_lines) == ((1,), (2, 3))
    assert values(table.sheet)[1] == (2, None, "Noé", "07", "c@d.fr")
    assert codes(table) == ["title_lines", "two_header_rows", "merged_cells"]


def test_strict_names_other_cases_and_prefixes() -> None:
    names = [
        ("http://schemas.openxmlformats.org/officeDocument/2006", f"{PURL}/officeDocument"),
        (corpus.MAIN, f"{PURL}/spreadsheetml/main"),
    ]
    parts = {}
    for name, content in corpus.xlsx_parts().items():
        for usual, strict in names:
            content = str(content).replace(usual, strict)
        parts[name.replace("xl/worksheets", "xl\\Worksheets")] = content
    sheet = corpus.sheet_xml(corpus.ROWS).replace('xmlns="', 'xmlns:x="')
    for tag in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        sheet = sheet.replace(f"<{tag}>", f"<x:{tag}>").replace(f"<{tag} ", f"<x:{tag} ")
        sheet = sheet.replace(f"</{tag}>", f"</x:{tag}>")

    for data in (corpus.zipped(parts), corpus.xlsx(sheet)):
        assert values(read(data).sheet) == [("Traoré", "Awa", 17), ("Lenoir", "Noé", 19)]


def test_limits_are_the_callers() -> None:
    data = corpus.xlsx()
    for name, value, reason in [
        ("rows", 2, Reason.TOO_MANY_ROWS),
        ("columns", 2, Reason.TOO_MANY_COLUMNS),
        ("file_bytes", 100, Reason.TOO_LARGE),
        ("sheets", 0, Reason.TOO_MANY_SHEETS),
        ("cell_chars", 3, Reason.CELL_TOO_LONG),
        ("cells", 8, Reason.TOO_HEAVY),
        ("answer_bytes", 100, Reason.TOO_HEAVY),
        ("seconds_at_most", 0.0, Reason.TOO_SLOW),
    ]:
        with pytest.raises(Unreadable) as caught:
            read(data, limits=replace(DEFAULT_LIMITS, **{name: value}))
        assert caught.value.code == reason


def oracle(data: bytes) -> list[list[object]]:
    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    rows = [[None if cell == "" else cell for cell in row] for row in sheet.to_python()]
    return [row for row in rows if any(cell is not None for cell in row)]


def test_another_reader_sees_the_same() -> None:
    """Against python-calamine, on a file made by a third program."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Suivi")
    hours = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.write_row(0, 0, ["Nom", "Note", "Âge", "Part", "Né le", "Vu le", "Vu", "Vide"])
    for line in range(1, 400):
        sheet.write_row(line, 0, [f"Traoré {line % 7}", "à  " + "é\n" * (line % 5), line, line / 7])
        sheet.write_datetime(line, 4, date.fromordinal(730_000 + 31 * line))
        sheet.write_datetime(line, 5, MOMENT.replace(day=1 + line % 31), hours)
        sheet.write_boolean(line, 6, line % 2 == 0)
    book.close()

    found = read(buffer.getvalue()).sheet

    assert [list(row.cells[:7]) for row in found.rows] == [
        row[:7] for row in oracle(buffer.getvalue())[1:]
    ]


def test_ten_thousand_rows_in_time_and_memory() -> None:
    rows = [["N°", "Nom", "Né le", "Ville"] + [f"c{n}" for n in range(12)]]
    rows += [[n, f"Traoré {n}", 40_000 + n % 9_000, "Troyes", *range(12)] for n in range(10_000)]

    table = read(corpus.xlsx(corpus.sheet_xml(rows)))

    assert len(table.sheet.rows) == sum(1 for _row in table.sheet.rows) == 10_000
    assert table.usage.cpu_seconds < 1.5
    assert table.usage.memory_bytes < 40 * MEBIBYTE
