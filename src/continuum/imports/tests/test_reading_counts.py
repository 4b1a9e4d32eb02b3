"""How many: whole numbers, numbers in letters, estimates."""

from datetime import date

import pytest

from continuum.imports.rules import counts
from continuum.imports.rules.problems import Code
from continuum.imports.tests.cells import COLUMN, code_of


@pytest.mark.parametrize(("cell", "number"), [(3, 3), ("3", 3), ("3 jeunes", 3), (3.0, 3)])
def test_counts_are_whole_numbers(cell, number) -> None:
    assert counts.count(1)(cell, COLUMN).value == number
    assert code_of(counts.count(1), cell) is None


@pytest.mark.parametrize(
    "cell", [-1, 100000, "pas mal", "beaucoup", "4-3", "12/03/2026", "?", "3 à la gare, 2 au parc"]
)
def test_what_is_no_count_is_refused(cell) -> None:
    assert code_of(counts.count(1), cell) == Code.NOT_A_COUNT


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("une dizaine", 10),
        ("une vingtaine de jeunes", 20),
        ("10aine", 10),
        ("una decina", 10),
        ("3-4", 3),
        ("5 ou 6", 5),
        ("10 à 15", 10),
        ("≈ 20", 20),
        ("~20", 20),
        ("env. 20", 20),
        ("environ 20 jeunes", 20),
        ("20 ?", 20),
        ("10+", 10),
        ("plus de 10", 10),
        ("8 (3)", 8),
        ("8 dont 3 nouveaux", 8),
        (date(2026, 4, 3), 3),
    ],
)
def test_an_estimate_is_never_too_high_and_waits_for_somebody(cell, number) -> None:
    read = counts.count(1)(cell, COLUMN)

    assert read.value == number
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.params) == (Code.ESTIMATE, {"n": number})


@pytest.mark.parametrize(("cell", "number"), [("une", 1), ("deux jeunes", 2), ("Douze", 12)])
def test_numbers_in_letters_are_numbers(cell, number) -> None:
    assert counts.count(1)(cell, COLUMN).value == number
    assert code_of(counts.count(1), cell) is None


def test_nobody_met_and_a_part_that_nobody_knows_are_not_mistakes() -> None:
    assert code_of(counts.count(1, none=Code.NOBODY), 0) == Code.NOBODY
    assert code_of(counts.count(1), 0) == Code.NOT_A_COUNT
    assert counts.count(0)(0, COLUMN).value == 0
    assert code_of(counts.count(0), "?") == Code.NOT_READ
