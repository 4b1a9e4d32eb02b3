"""Bombs, traps and wrong files: a clear refusal, fast, in little memory, nothing left behind."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.rows import Table
from continuum.tables.tests import corpus
from continuum.tables.tests.conftest import Attempt
from continuum.tables.tests.traps import (
    HOSTILE,
    a_million_equal_rows_ods,
    endless_directory,
    long_csv,
    many_shared_strings,
    modest_bomb,
    repeated,
    too_many_rows,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_its_name(name: str, attempt: Attempt) -> None:
    make, reason = HOSTILE[name]

    outcome = attempt(make())

    assert isinstance(outcome, Unreadable)
    assert (outcome.code, "{" in str(outcome), "?" in str(outcome)) == (reason, False, False)


@pytest.mark.parametrize("make", [too_many_rows, long_csv])
def test_rows_are_counted_as_they_come(make, attempt: Attempt) -> None:
    outcome = attempt(make(), replace(DEFAULT_LIMITS, rows=20_000))

    assert isinstance(outcome, Unreadable)
    assert (outcome.code, outcome.params) == (Reason.TOO_MANY_ROWS, {"limit": 20_000})


@pytest.mark.parametrize("line", [b"\r\n", b";;;\n", b" ;\t;\n"])
def test_forty_five_megabytes_of_nothing_are_refused_in_time(line, attempt: Attempt) -> None:
    outcome = attempt(line * (45 * 2**20 // len(line)))

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.TOO_MANY_EMPTY_ROWS
    assert outcome.usage.cpu_seconds < 4


def test_empty_rows_between_others_are_nothing(attempt: Attempt) -> None:
    outcome = attempt(b"a;b\n1;2\n" + b";\n" * 50_000 + b"3;4\n")

    assert [row.cells for row in outcome.sheet.rows] == [("1", "2"), ("3", "4")]


def test_a_million_equal_rows_are_refused_before_the_first(attempt: Attempt) -> None:
    outcome = attempt(a_million_equal_rows_ods())

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.REPEATS
    assert outcome.usage.cpu_seconds < 0.5


def test_a_repeated_cell_costs_neither_process_anything(attempt: Attempt) -> None:
    before = time.monotonic()
    outcome = attempt(repeated(140_000, 199, "abcdé"))

    assert isinstance(outcome, Unreadable)
    assert outcome.usage.cpu_seconds < 0.5
    assert time.monotonic() - before < 5


def test_the_repeats_of_an_ordinary_ods_are_harmless(attempt: Attempt) -> None:
    """Equal neighbours are written once by spreadsheets, and so is the emptiness all around."""
    empty = '<table:table-cell table:number-columns-repeated="16380"/>'
    flags = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="12">'
        "<text:p>non</text:p></table:table-cell>"
    )
    rows = "".join(
        f"<table:table-row>{corpus.ods_cell(f'Awa {n}')}{flags}{empty}</table:table-row>"
        for n in range(10_000)
    )
    far = f'<table:table-row table:number-rows-repeated="1038576">{empty}</table:table-row>'

    outcome = attempt(corpus.ods(rows + far))

    assert isinstance(outcome, Table)
    assert (len(outcome.sheet.rows), len(outcome.sheet.rows[9_998].cells)) == (10_000, 13)


@pytest.mark.parametrize("make", [modest_bomb, many_shared_strings])
def test_a_heavy_but_honest_file_is_read_in_little_memory(make, attempt: Attempt) -> None:
    outcome = attempt(make(), replace(DEFAULT_LIMITS, rows=10))

    assert isinstance(outcome, Unreadable | Table)
    assert getattr(outcome, "code", Reason.EMPTY) in (Reason.EMPTY, Reason.TOO_SLOW)


@pytest.mark.parametrize("mebibytes", [16, 28])
def test_memory_that_runs_out_is_a_refusal_not_a_crash(mebibytes: int, attempt: Attempt) -> None:
    data = many_shared_strings()

    outcome = attempt(data, replace(DEFAULT_LIMITS, memory_bytes=mebibytes * MEBIBYTE))

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.TOO_HEAVY
    assert 0 < outcome.usage.memory_bytes <= mebibytes * MEBIBYTE


def test_a_directory_without_end_is_measured_not_read(attempt: Attempt) -> None:
    outcome = attempt(endless_directory())

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.ZIP_ENTRIES
    assert outcome.usage.memory_bytes < 40 * MEBIBYTE


def test_a_declared_dimension_costs_nothing(attempt: Attempt) -> None:
    sheet = corpus.sheet_xml(corpus.ROWS, before='<dimension ref="A1:XFD1048576"/>')
    sheet = sheet.replace('<row r="3">', '<row r="1048576">').replace('A3"', 'A1048576"')

    outcome = attempt(corpus.xlsx(sheet))

    assert isinstance(outcome, Table)
    assert [row.cells for row in outcome.sheet.rows] == [
        ("Traoré", "Awa", 17),
        ("Lenoir", "Noé", 19),
    ]
    assert outcome.usage.memory_bytes < 40 * MEBIBYTE


def test_styles_to_the_far_corner_are_not_cells(attempt: Attempt) -> None:
    far = '<row r="1048576" hidden="1"><c r="XFD1048576" s="0"/></row>'
    sheet = corpus.sheet_xml(corpus.ROWS).replace("</sheetData>", f"{far}</sheetData>")

    outcome = attempt(corpus.xlsx(sheet))

    assert isinstance(outcome, Table)
    assert (len(outcome.sheet.rows), outcome.sheet.headings) == (2, ("Nom", "Prénom", "Âge"))


def test_a_sparse_gigabyte_is_refused_without_being_read(tmp_path: Path, attempt: Attempt) -> None:
    path = tmp_path / "line.csv"
    with path.open("wb") as file:
        file.truncate(1024 * MEBIBYTE)

    refused = attempt(path)
    admitted = attempt(path, replace(DEFAULT_LIMITS, file_bytes=2048 * MEBIBYTE))

    assert isinstance(refused, Unreadable)
    assert isinstance(admitted, Unreadable)
    assert (refused.code, admitted.code) == (Reason.TOO_LARGE, Reason.OTHER_FORMAT)


def test_a_link_a_directory_a_pipe_or_nothing_is_no_file(tmp_path: Path, attempt: Attempt) -> None:
    good = tmp_path / "good.xlsx"
    good.write_bytes(corpus.xlsx())
    (tmp_path / "link.xlsx").symlink_to(good)
    os.mkfifo(tmp_path / "pipe.csv")
    sources = [
        tmp_path / "link.xlsx",
        tmp_path / "pipe.csv",
        tmp_path,
        tmp_path / "no",
        "/dev/zero",
    ]

    codes = [getattr(attempt(source), "code", None) for source in [*sources, "a\x00b"]]

    assert codes == [Reason.NOT_A_FILE] * 6


@pytest.mark.parametrize("make", [corpus.xlsx, corpus.ods])
def test_an_archive_cut_anywhere_is_refused(make, attempt: Attempt) -> None:
    data = make()
    offsets = [3, 4, 30, len(data) // 3, len(data) // 2, len(data) - 100, len(data) - 1]

    outcomes = [attempt(data[:offset]) for offset in offsets]

    assert [type(outcome) for outcome in outcomes] == [Unreadable] * len(offsets)


def test_a_name_says_nothing_about_the_contents(tmp_path: Path, attempt: Attempt) -> None:
    for name, data, kind in [
        ("a.csv", corpus.xlsx(), "xlsx"),
        ("b.xlsx", corpus.ods(), "ods"),
        ("c.xls", "Nom;Prénom\nTraoré;Awa\n".encode(), "csv"),
    ]:
        path = tmp_path / name
        path.write_bytes(data)
        outcome = attempt(path)
        assert isinstance(outcome, Table)
        assert (outcome.kind, outcome.sheet.rows[0].cells[:2]) == (kind, ("Traoré", "Awa"))
