"""CSV files in whatever encoding, with whatever separator and line ends."""

import codecs

import pytest

from continuum.tables.read import read
from continuum.tables.rows import Row, Sheet, Table


def values(sheet: Sheet) -> list[tuple[object, ...]]:
    return [row.cells for row in sheet.rows]


def notices(table: Table) -> list[str]:
    return [str(notice) for notice in (*table.notices, *table.sheet.notices)]


def codes(table: Table) -> list[str]:
    return [notice.code for notice in (*table.notices, *table.sheet.notices)]


TEXT = "N°;Nom;Né le;Note\n1;Traoré;12/3/21;été, à 18 h\n2;Œdipe;06.12;« vu »\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "named"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("cp1252", b"", "cp1252"),
        ("utf-16", b"", "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
    ],
)
def test_csv_in_any_encoding(encoding: str, mark: bytes, named: str) -> None:
    table = read(mark + TEXT.encode(encoding))

    assert table.sheet.headings == ("N°", "Nom", "Né le", "Note")
    assert values(table.sheet) == [
        ("1", "Traoré", "12/3/21", "été, à 18 h"),
        ("2", "Œdipe", "06.12", "« vu »"),
    ]
    assert (table.kind, table.encoding, table.separator) == ("csv", named, ";")
    assert codes(table) == (["encoding"] if named == "cp1252" else [])


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_with_any_separator(separator: str, ending: str) -> None:
    lines = [["Nom", "Note", "Prix"], ["Traoré", f'"a{separator}b ""c"""', "1"], ["Noé", "d", "2"]]

    table = read(ending.join(separator.join(line) for line in lines).encode())

    assert table.separator == separator
    assert values(table.sheet) == [("Traoré", f'a{separator}b "c"', "1"), ("Noé", "d", "2")]


def test_csv_separator_among_commas() -> None:
    lines = "Nom;Prix\nTraoré, Awa;24,1\nLenoir, Noé;3,5\n"

    assert values(read(lines.encode()).sheet)[0] == ("Traoré, Awa", "24,1")
    assert read(b"sep=,\na;b,c\nd;e,f\n").sheet.headings == ("a;b", "c")
    assert read(b"Nom\nAwa\n").sheet.headings == ("Nom",)


def test_csv_quoted_lines_count_once() -> None:
    sheet = read('Nom;Note\nAwa;"vu\nau\r\nparc"\n\nNoé;x\n'.encode()).sheet

    assert list(sheet.rows) == [Row(2, ("Awa", "vu\nau\r\nparc")), Row(4, ("Noé", "x"))]


def test_csv_ragged_rows_titles_and_totals() -> None:
    lines = "Export du 3 mars\n\nNom;Âge;Ville\nAwa;17\nNoé;19;Troyes;en trop\nLéa;18;Vichy\n"

    table = read(f"{lines}Total;54;;\n".encode())

    assert table.sheet.headings == ("Nom", "Âge", "Ville", "")
    assert [(row.line, row.cells, row.is_total) for row in table.sheet.rows] == [
        (4, ("Awa", "17", None, None), False),
        (5, ("Noé", "19", "Troyes", "en trop"), False),
        (6, ("Léa", "18", "Vichy", None), False),
        (7, ("Total", "54", None, None), True),
    ]
    assert codes(table) == ["ragged_rows", "title_lines", "totals"]
    assert table.sheet.columns[0].samples == ("Awa", "Noé", "Léa")


def test_csv_with_stray_bytes_says_so() -> None:
    cut_letter = read(TEXT.encode()[:-2])
    nul = read(b"Nom;Ville\nAw\x00a;Troyes\n")
    undefined = read(b"Nom;Ville\nLe\x9dn;Troy\xe9s\n" * 3)

    assert (cut_letter.encoding, codes(cut_letter)[0]) == ("utf-8", "bad_characters")
    assert (values(nul.sheet), codes(nul)) == ([("Awa", "Troyes")], ["nul_bytes"])
    assert codes(undefined)[:2] == ["encoding", "bad_characters"]
