"""How many: whole numbers, numbers in letters, estimates."""

from datetime import date

import pytest

from continuum.imports.rules import counts, headcounts
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


@pytest.mark.parametrize(
    ("cell", "split"),
    [
        ("3 (2F 1G)", (3, 2, 1)),
        ("3 (2F, 1G)", (3, 2, 1)),
        ("3 (2F/1M)", (3, 2, 1)),
        ("3 (2 filles, 1 garçon)", (3, 2, 1)),
        ("3 jeunes (1 garçon et 2 filles)", (3, 2, 1)),
        ("3 dont 2 filles et 1 garçon", (3, 2, 1)),
        ("3 : F2 G1", (3, 2, 1)),
        ("2F+1G", (3, 2, 1)),
        ("2F1G", (3, 2, 1)),
        ("2 F / 1 G", (3, 2, 1)),
        ("2F-1H", (3, 2, 1)),
        ("F2 G1", (3, 2, 1)),
        ("2F + 1G = 3", (3, 2, 1)),
        ("deux filles et un garçon", (3, 2, 1)),
        ("3 (3F 0G)", (3, 3, 0)),
        ("2 ragazze e 1 ragazzo", (3, 2, 1)),
        ("3 dont 2 filles", (3, 2, None)),
        ("4 garçons", (4, None, 4)),
        ("1 jeune fille", (1, 1, None)),
    ],
)
def test_girls_and_boys_in_the_cell_of_heads_are_told_apart(cell, split) -> None:
    assert headcounts.heads(cell, COLUMN).value == split
    assert code_of(headcounts.heads, cell) is None


@pytest.mark.parametrize(
    ("cell", "value", "code", "params"),
    [
        ("3 (2F 2G)", 3, Code.PARTS_DISAGREE, {"parts": 4, "n": 3}),
        ("2 dont 3 filles", 2, Code.PARTS_DISAGREE, {"parts": 3, "n": 2}),
        ("2F + 2G = 3", 3, Code.PARTS_DISAGREE, {"parts": 4, "n": 3}),
        ("5 (2F 1G)", (5, 2, 1), Code.PARTS_LACKING, {"rest": 2, "n": 5}),
        ("~3 (2F 1G)", (3, 2, 1), Code.ESTIMATE, {"n": 3}),
    ],
)
def test_girls_and_boys_that_do_not_make_the_total_wait_for_somebody(
    cell, value, code, params
) -> None:
    read = headcounts.heads(cell, COLUMN)

    assert read.value == value
    assert (read.flaw.code, read.flaw.params) == (code, params)


@pytest.mark.parametrize(
    ("cell", "number"),
    [("3-4 filles", 3), ("8 (3)", 8), ("8 dont 3 nouveaux", 8), ("une dizaine", 10), (3, 3)],
)
def test_other_cells_of_heads_are_read_as_any_number(cell, number) -> None:
    assert headcounts.heads(cell, COLUMN).value == number
    assert code_of(headcounts.heads, cell) == code_of(counts.count(1), cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0F 0G", Code.NOBODY),
        (0, Code.NOBODY),
        ("900F 900G", Code.NOT_A_COUNT),
        ("2F 3F", Code.NOT_A_COUNT),
        ("F", Code.NOT_A_COUNT),
    ],
)
def test_a_cell_of_heads_that_counts_nobody_or_too_many_is_refused(cell, code) -> None:
    assert code_of(headcounts.heads, cell) == code
