"""Days, hours and births, however they are written."""

from datetime import date, datetime, time

import pytest

from continuum.imports.rules import dates
from continuum.imports.rules.cells import Column
from continuum.imports.rules.dates import Birth, Moment
from continuum.imports.rules.problems import Code
from continuum.imports.tests.cells import COLUMN, TODAY, code_of


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/3/21", date(2021, 3, 12)),
        ("12.03.2021", date(2021, 3, 12)),
        ("12 mars 2021", date(2021, 3, 12)),
        ("2021-03-12", date(2021, 3, 12)),
        ("ven. 12/03/2021", date(2021, 3, 12)),
        (44267, date(2021, 3, 12)),
        ("44267", date(2021, 3, 12)),
        (44267.0, date(2021, 3, 12)),
        (date(2021, 3, 12), date(2021, 3, 12)),
        (datetime.fromisoformat("2021-03-12T20:15"), date(2021, 3, 12)),
        ("1032021", date(2021, 3, 1)),
    ],
)
def test_days_are_read_however_they_are_written(cell, day) -> None:
    assert dates.day(cell, COLUMN).value == day
    assert dates.day(cell, COLUMN).flaw is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("bientôt", Code.NOT_A_DATE),
        ("31/02/2021", Code.NO_SUCH_DAY),
        ("12/03/2027", Code.TOO_LATE),
        ("12 mars", Code.YEAR_GUESSED),
        ("31/02", Code.NO_YEAR),
        ("2021", Code.NOT_A_DATE),
        ("12/31/2020", Code.SWAPPED_DATE),
        ("03/2021", Code.MONTH_ONLY),
    ],
)
def test_days_that_cannot_be_trusted_say_why(cell, code) -> None:
    assert code_of(dates.day, cell) == code


def test_a_column_written_month_first_is_read_so() -> None:
    cells = ["12/31/2020", "03/04/2021", "1/2/2021"]
    ways = dates.ways_of(cells)
    column = Column(TODAY, month_first=ways.is_month_first, mixed_dates=ways.is_mixed)

    read = [dates.day(cell, column) for cell in cells]

    assert [one.value for one in read] == [date(2020, 12, 31), date(2021, 3, 4), date(2021, 1, 2)]
    assert [one.flaw for one in read] == [None, None, None]


def test_a_column_that_mixes_both_ways_leaves_the_undecidable_to_be_checked() -> None:
    cells = ["12/31/2020", "31/12/2020", "03/04/2021"]
    ways = dates.ways_of(cells)
    column = Column(TODAY, month_first=ways.is_month_first, mixed_dates=ways.is_mixed)

    assert [code_of(dates.day, cell, column) for cell in cells] == [
        Code.SWAPPED_DATE,
        None,
        Code.AMBIGUOUS_DATE,
    ]


def test_one_slip_in_a_long_column_makes_no_other_date_doubtful() -> None:
    ways = dates.ways_of([f"{day}/01/2021" for day in range(13, 29)] + ["01/13/2021"])

    assert not ways.is_mixed
    assert not ways.is_month_first


def test_dates_mangled_by_an_american_program_are_to_be_checked() -> None:
    cells = [
        *(f"{day}/01/2021" for day in (14, 20, 31)),
        *(date(2021, 5, day) for day in (1, 2, 3)),
    ]
    ways = dates.ways_of(cells)
    column = Column(TODAY, mangled_dates=ways.is_mangled)

    assert code_of(dates.day, cells[0], column) is None
    assert code_of(dates.day, cells[-1], column) == Code.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("12/03/2021 20h15", time(20, 15)),
        ("12/03/2021 à 9h", time(9)),
        ("12/03/2021 20:15", time(20, 15)),
        (datetime.fromisoformat("2021-03-12T20:15"), time(20, 15)),
        (datetime.fromisoformat("2021-03-12"), None),
        ("12/03/2021", None),
    ],
)
def test_the_hour_beside_a_day_is_kept(cell, at) -> None:
    assert dates.moment(cell, COLUMN).value == Moment(date(2021, 3, 12), at)


@pytest.mark.parametrize(
    ("cell", "at"),
    [("14h30", time(14, 30)), ("9:05", time(9, 5)), (14, time(14)), ("18 h", time(18))],
)
def test_hours_are_read_however_they_are_written(cell, at) -> None:
    assert dates.clock(cell, COLUMN).value == at


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        ("12/3/04", Birth(date(2004, 3, 12), 2004)),
        ("né le 12/03/2004", Birth(date(2004, 3, 12), 2004)),
        (38058, Birth(date(2004, 3, 12), 2004)),
        ("2004", Birth(None, 2004)),
        ("03/2004", Birth(None, 2004)),
        ("00/03/2004", Birth(None, 2004)),
    ],
)
def test_births_keep_only_what_is_known(cell, birth) -> None:
    assert dates.birth(cell, COLUMN).value == birth


def test_a_birth_that_makes_somebody_too_old_or_too_young_is_to_be_checked() -> None:
    assert code_of(dates.birth, "12/03/1961") == Code.ODD_AGE
    assert code_of(dates.birth, "12/03/2019") == Code.ODD_AGE
    assert code_of(dates.birth, "12/03/2004") is None


@pytest.mark.parametrize(
    ("cell", "around", "on"),
    [
        ("22/09", None, date(2026, 9, 22)),
        ("sam 14 mars", None, date(2026, 3, 14)),
        ("24 déc.", None, date(2025, 12, 24)),
        ("22/09", date(2024, 10, 1), date(2024, 9, 22)),
        ("15 janvier", date(2024, 10, 1), date(2025, 1, 15)),
        ("20/12", date(2025, 1, 10), date(2024, 12, 20)),
    ],
)
def test_a_missing_year_is_that_of_the_column_and_waits_for_somebody(cell, around, on) -> None:
    read = dates.day(cell, Column(TODAY, around=around))

    assert read.value == on
    assert read.flaw is not None
    assert read.flaw.code == Code.YEAR_GUESSED


def test_the_middle_of_a_column_is_told_by_its_full_dates_alone() -> None:
    cells = ["12/03/2024", "22/09", None, date(2024, 5, 1), "bientôt", "1/4/2024"]

    assert dates.middle_of(cells, today=TODAY) == date(2024, 4, 1)
    assert dates.middle_of(["22/09"], today=TODAY) is None


def test_a_birth_without_its_year_is_still_refused() -> None:
    assert code_of(dates.birth, "12 mars") == Code.NO_YEAR
    assert code_of(dates.birth, "12/03") == Code.NO_YEAR
