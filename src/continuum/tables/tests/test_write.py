"""What is written comes back equal, and nothing in it can compute."""

import csv
import io
import tempfile
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from continuum.tables.guard import STARTS, guarded, unguarded
from continuum.tables.limits import MEBIBYTE
from continuum.tables.read import read
from continuum.tables.write import XLSX_CHARS, csv_chunks, write_csv, write_xlsx

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+33612345678",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
]
FORMULAS += [
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "'=1",
    "''=1",
    "{=1}",
    "http://example.org",
    "0612",
    "1e5",
]
MOMENT = datetime.fromisoformat("2024-02-29T18:30")
# No database and no XML takes these: they are never written.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffe\uffff"))
SEEN = TEXTS.filter(lambda text: text and not text.isspace())
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


def as_csv(headings, rows, **options) -> bytes:
    target = io.BytesIO()
    write_csv(target, headings, rows, **options)
    return target.getvalue()


def as_xlsx(headings, rows, **options) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, headings, rows, **options)
    return target.getvalue()


def read_back(data: bytes, width: int) -> list[tuple[object, ...]]:
    """All cells in order, whether the first line was taken for headings or not."""
    sheet = read(data).sheet
    above = [sheet.headings] if sheet.header_lines else []
    return [*above, *((*row.cells, *[None] * (width - len(row.cells))) for row in sheet.rows)]


@given(st.text(max_size=20))
def test_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(STARTS)


def test_guard_is_not_fooled_by_what_is_not_seen() -> None:
    for text in ("\u200b=1+1", "\ufeff'=1+1", "\u2060\xad@x"):
        assert guarded(text) == f"'{text}"
        assert unguarded(guarded(text)) == text


@QUICK
@given(st.lists(st.tuples(SEEN, SEEN), min_size=1, max_size=20))
def test_any_text_comes_back_from_csv(rows: list[tuple[str, str]]) -> None:
    data = as_csv(["Ligne 1", "Texte"], [("dernière", "ligne"), *rows])

    assert read_back(data, 2)[1:] == [("dernière", "ligne"), *rows]


@QUICK
@given(st.lists(st.tuples(SEEN, SEEN), min_size=1, max_size=20))
def test_any_text_comes_back_from_xlsx(rows: list[tuple[str, str]]) -> None:
    data = as_xlsx(["Ligne 1", "Texte"], [("dernière", "ligne"), *rows])

    assert read_back(data, 2)[1:] == [("dernière", "ligne"), *rows]
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


@QUICK
@given(st.lists(st.lists(st.one_of(st.text(), st.sampled_from(FORMULAS)), min_size=2, max_size=4)))
def test_no_csv_cell_starts_a_formula(rows: list[list[str]]) -> None:
    text = as_csv(["=a", "b"], rows).decode("utf-8-sig")

    for record in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        assert not any(cell.startswith(STARTS) for cell in record)


def test_formulas_are_text_for_another_reader_too() -> None:
    rows = [(text, "x") for text in FORMULAS]

    data = as_xlsx(["=1+1", "b"], rows)

    sheet = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
    assert sheet.to_python() == [["=1+1", "b"], *([text, "x"] for text in FORMULAS)]
    assert read_back(data, 2) == [("=1+1", "b"), *rows]


@pytest.mark.parametrize(
    "text",
    [
        "_x0041_",
        "_x005F_",
        "a\rb",
        "a\r\nb",
        "a\nb",
        " a ",
        "\x01",
        "a\x0bb",
        "a\u2028b",
        "\ufeffa",
    ],
)
def test_odd_texts_come_back(text: str) -> None:
    rows = [("x", text), ("y", text)]

    assert read_back(as_xlsx(["a", "b"], rows), 2) == [("a", "b"), *rows]
    assert read_back(as_csv(["a", "b"], rows), 2) == [("a", "b"), *rows]


def test_types_come_back_from_xlsx() -> None:
    row = (1, 2.5, True, date(2024, 2, 29), MOMENT, None, Decimal("12.30"))
    early = (date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(1850, 5, 6), 10**18)

    data = as_xlsx(list("abcdefg"), [row, early])

    rows = [row.cells for row in read(data).sheet.rows]
    assert rows[0] == (1, 2.5, True, date(2024, 2, 29), MOMENT, None, 12.3)
    assert rows[1][:5] == (*early[:3], "1850-05-06", "1000000000000000000")


def test_csv_speaks_french_to_excel() -> None:
    row = (24.1, Decimal("3.50"), -5, True, None, date(2024, 2, 29), MOMENT)

    data = as_csv(list("abcdefg"), [row])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines()[1] == (
        '"24,1";"3,50";"-5";"1";"";"2024-02-29";"2024-02-29 18:30:00"'
    )
    assert as_csv(["a"], [(24.1,)], decimal=".").endswith(b'"24.1"\r\n')


def test_reason_column_is_red() -> None:
    data = as_xlsx(["Nom"], [("Traoré", "date inconnue")], reason_heading="Motif", sheet="a/b:[c]")

    archive = zipfile.ZipFile(io.BytesIO(data))
    sheet, styles = archive.read("xl/worksheets/sheet1.xml"), archive.read("xl/styles.xml")
    assert b'<color rgb="FFB00020"/>' in styles
    assert b'<c r="B2" s="' in sheet
    assert b'<c r="A2" t=' in sheet
    assert read(data).sheet.name == "a b  c"
    assert read_back(data, 2) == [("Nom", "Motif"), ("Traoré", "date inconnue")]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    (row,) = read(as_xlsx(["a"], [("x" * 40_000,)])).sheet.rows

    assert row.cells == ("x" * (XLSX_CHARS - 1) + "…",)


def test_half_characters_do_not_stop_an_export() -> None:
    assert b"a?b" in as_csv(["a"], [("a\ud800b",)])
    assert read_back(as_xlsx(["a"], [("a\ud800\x00b",)]), 1) == [("a",), ("a\ufffd\ufffdb",)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_few_rows(count: int) -> None:
    rows = [(f"Traoré {n}", n) for n in range(count)]

    assert read_back(as_xlsx(["Nom", "Âge"], rows), 2) == [("Nom", "Âge"), *rows]
    assert [row[0] for row in read_back(as_csv(["Nom", "Âge"], rows), 2)][1:] == [
        name for name, _age in rows
    ]


def test_rows_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    rows = ((f"Traoré {n}" * 20, "x" * 200) for n in range(20_000))

    tracemalloc.start()
    size = sum(len(chunk) for chunk in csv_chunks(["a", "b"], rows))
    csv_peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert size > 7 * MEBIBYTE
    assert csv_peak < MEBIBYTE


def test_a_failing_source_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[tuple[str]]:
        yield ("x",)
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        as_xlsx(["a"], rows())

    assert list(tmp_path.iterdir()) == []
