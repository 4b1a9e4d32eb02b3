from datetime import UTC, date, datetime, time

import pytest

from continuum.linkage import (
    EXCEL_1904,
    Doubt,
    Precision,
    Refusal,
    Repair,
    Window,
    read_birth_date,
    read_date,
    read_event_date,
)

TODAY = date(2026, 4, 2)
TWELFTH = date(2004, 3, 12)


@pytest.mark.parametrize(
    "cell",
    [
        TWELFTH,
        datetime(2004, 3, 12, 23, 59, tzinfo=UTC),
        "12/03/2004",
        "12/3/2004",
        "12.03.2004",
        "12-03-2004",
        "12 03 2004",
        " 12 / 03 / 2004 ",
        "2004-03-12",
        "2004/03/12",
        "2004-03-12T00:00:00Z",
        "2004-03-12 00:00:00",
        "12 mars 2004",
        "12 MARS 2004",
        "vendredi 12 mars 2004",
        "12-mars-2004",
        "12 marzo 2004",
        "March 12, 2004",
        "12 March 2004",
        "le 12 mars 2004",
        "né le 12/03/2004",
        "née le 12 mars 2004",
        "12/03/2004 à Vichy",
        "DDN : 12/03/2004",
        "12/03/2004 14:30",
        "12032004",
        "20040312",
        38058,
        38058.0,
        38058.75,
        "38058",
        "38058.0",
        12032004,
        "12/03/04",
        "12/3/04",
        "12 mars 04",
        "120304",
        "١٢/٠٣/٢٠٠٤",
        "12\u00a0mars\u202f2004",
    ],
)
def test_one_day_written_in_many_ways(cell):
    read = read_birth_date(cell, on=TODAY)

    assert (read.value, read.precision, read.refused) == (TWELFTH, Precision.DAY, None)
    assert read.iso == "2004-03-12"


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("mars 2004", "2004-03"),
        ("03/2004", "2004-03"),
        ("2004-03", "2004-03"),
        ("mars-04", "2004-03"),
        ("00/03/2004", "2004-03"),
        ("??/03/2004", "2004-03"),
        ("xx/03/2004", "2004-03"),
        ("gennaio 2004", "2004-01"),
        ("déc. 2004", "2004-12"),
        ("2004", "2004"),
        (2004, "2004"),
        (2004.0, "2004"),
        ("00/00/2004", "2004"),
        ("vers 2004", "2004"),
        ("2004 ?", "2004"),
        ("né en 2004", "2004"),
    ],
)
def test_partial_dates_say_how_precise_they_are(cell, iso):
    read = read_birth_date(cell, on=TODAY)

    assert read.iso == iso
    assert read.precision is (Precision.YEAR if len(iso) == 4 else Precision.MONTH)


@pytest.mark.parametrize(
    ("cell", "day", "repair"),
    [
        ("12/31/2004", date(2004, 12, 31), Repair.DAY_MONTH_SWAPPED),
        ("2004-31-12", date(2004, 12, 31), Repair.DAY_MONTH_SWAPPED),
        ("1032004", date(2004, 3, 1), Repair.LOST_ZERO),
        (1032004, date(2004, 3, 1), Repair.LOST_ZERO),
        ("12/03/04", TWELFTH, Repair.TWO_DIGIT_YEAR),
        (38058, TWELFTH, Repair.EXCEL_SERIAL),
        ("12/03/2004 (environ)", TWELFTH, Repair.APPROXIMATE),
        ("12/03/2004 à Vichy", TWELFTH, Repair.TEXT_AROUND),
    ],
)
def test_repairs_are_told(cell, day, repair):
    read = read_birth_date(cell, on=TODAY)

    assert read.value == day
    assert repair in read.repairs


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        ("", Refusal.EMPTY),
        (None, Refusal.EMPTY),
        ("   ", Refusal.EMPTY),
        ("31/02/2004", Refusal.NO_SUCH_DAY),
        ("29/02/2001", Refusal.NO_SUCH_DAY),
        ("13/13/2004", Refusal.NO_SUCH_DAY),
        ("12/03/2030", Refusal.TOO_LATE),
        ("12/03/1804", Refusal.TOO_EARLY),
        ("3-févr", Refusal.NO_YEAR),
        ("12 mars", Refusal.NO_YEAR),
        ("12/03/202", Refusal.NOT_A_DATE),
        ("inconnue", Refusal.NOT_A_DATE),
        ("12/03/2004 ou 13/04/2004", Refusal.NOT_A_DATE),
        ("12 brumaire 2004", Refusal.NOT_A_DATE),
        (True, Refusal.NOT_A_DATE),
        (float("nan"), Refusal.NOT_A_DATE),
        (float("inf"), Refusal.NOT_A_DATE),
        (-38058, Refusal.NOT_A_DATE),
        (time(12, 30), Refusal.NOT_A_DATE),
        (["12/03/2004"], Refusal.NOT_A_DATE),
        ("0612345678", Refusal.NOT_A_DATE),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(cell, refusal):
    read = read_birth_date(cell, on=TODAY)

    assert (read.value, read.refused) == (None, refusal)
    assert read.iso == ""


def test_two_digit_years_have_another_century_for_births_and_for_events():
    assert read_birth_date("12/03/24", on=TODAY).value == date(1924, 3, 12)
    assert read_birth_date("12/03/21", on=TODAY).value == date(2021, 3, 12)
    assert read_birth_date("12/03/21", on=TODAY, youngest=10).value == date(1921, 3, 12)
    assert read_event_date("12/03/24", latest=TODAY).value == date(2024, 3, 12)


def test_a_two_digit_year_to_come_is_refused_and_not_a_century_ago():
    assert read_event_date("12/05/27", latest=TODAY).refused is Refusal.TOO_LATE


def test_a_future_day_whose_swap_is_past_is_swapped_and_flagged():
    read = read_event_date("03/12/2026", latest=date(2026, 6, 1))

    assert read.value == date(2026, 3, 12)
    assert read.repairs == (Repair.DAY_MONTH_SWAPPED,)


def test_a_number_of_any_size_is_refused():
    assert read_birth_date(10**5000, on=TODAY).refused is Refusal.NOT_A_DATE
    assert read_birth_date(-(10**5000), on=TODAY).refused is Refusal.NOT_A_DATE


def test_excel_counts_from_1904_when_told_so():
    assert read_birth_date(38058 - 1462, on=TODAY, excel_epoch=EXCEL_1904).value == TWELFTH


def test_excel_believes_in_the_29th_of_february_1900():
    window = Window(latest=TODAY)

    assert read_date(59, within=window).value == date(1900, 2, 28)
    assert read_date(61, within=window).value == date(1900, 3, 1)


def test_day_and_month_without_year_take_the_year_of_the_caller():
    read = read_event_date("3-févr", latest=TODAY, year=2025)

    assert read.value == date(2025, 2, 3)
    assert read.repairs == (Repair.YEAR_SUPPLIED,)


def test_the_first_of_january_is_doubtful():
    assert read_birth_date("01/01/2004", on=TODAY).doubts == (Doubt.FIRST_OF_JANUARY,)
    assert read_birth_date("2004", on=TODAY).doubts == ()


def test_a_swappable_day_says_so():
    assert read_birth_date("03/11/2004", on=TODAY).swappable
    assert not read_birth_date("11/11/2004", on=TODAY).swappable
    assert not read_birth_date("13/11/2004", on=TODAY).swappable
    assert not read_birth_date("11/2004", on=TODAY).swappable


def test_a_window_that_begins_inside_a_year_takes_that_year_when_it_is_all_one_knows():
    window = Window(latest=date(2026, 6, 1), earliest=date(2025, 9, 1))

    assert read_date("2025", within=window).iso == "2025"
    assert read_date("09/2025", within=window).iso == "2025-09"
    assert read_date("31/08/2025", within=window).refused is Refusal.TOO_EARLY
