"""Figures, money and dates as each language writes them, to the exact space."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from continuum.core import formatting
from continuum.core.rounding import NotACount, percentage

NARROW = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"
TODAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (1260, "fr", f"1{NARROW}260"),
        (1260, "it", "1.260"),
        (1260, "en", "1,260"),
        (999, "fr", "999"),
        (0, "fr", "0"),
        (-1260, "fr", f"-1{NARROW}260"),
        (2236587, "fr", f"2{NARROW}236{NARROW}587"),
        (Decimal("2.50"), "fr", "2,50"),
        (Decimal("2.50"), "en", "2.50"),
        (Decimal("1E+3"), "fr", f"1{NARROW}000"),
        (None, "fr", "–"),
    ],
)
def test_number_is_written_as_the_language_does(value, language, written):
    assert formatting.number(value, language) == written


def test_number_rounds_halves_up_when_asked_for_fewer_decimals():
    assert formatting.number(Decimal("2.45"), "fr", digits=1) == "2,5"
    assert formatting.number(Decimal("0.5"), "fr", digits=0) == "1"
    assert formatting.number(7, "fr", digits=2) == "7,00"


def test_number_refuses_a_float_because_it_is_not_exact():
    with pytest.raises(NotACount):
        formatting.number(0.1, "fr")


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", f"24,1{NO_BREAK}%"), ("it", "24,1%"), ("en", "24.1%")],
)
def test_percent_takes_what_percentage_gives(language, written):
    assert formatting.percent(percentage(304, 1260), language) == written


@pytest.mark.parametrize(
    ("value", "digits", "written"),
    [
        (Decimal("12.25"), 1, f"12,3{NO_BREAK}%"),
        (Decimal("100"), None, f"100{NO_BREAK}%"),
        (Decimal("100.0"), None, f"100,0{NO_BREAK}%"),
        (16, None, f"16{NO_BREAK}%"),
        (Decimal("0.04"), 0, f"0{NO_BREAK}%"),
        (Decimal("1260.5"), None, f"1{NARROW}260,5{NO_BREAK}%"),
        (None, 1, "–"),
    ],
)
def test_percent_keeps_or_cuts_decimals(value, digits, written):
    assert formatting.percent(value, "fr", digits=digits) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", f"2{NARROW}236{NARROW}587,00{NO_BREAK}€"),
        ("it", f"2.236.587,00{NO_BREAK}€"),
        ("en", "€2,236,587.00"),
    ],
)
def test_money_is_written_as_the_language_does(language, written):
    assert formatting.money(Decimal("2236587"), language) == written


def test_money_without_cents_rounds_and_unknown_is_a_dash():
    assert formatting.money(Decimal("2795.73"), "fr", cents=False) == f"2{NARROW}796{NO_BREAK}€"
    assert formatting.money(Decimal("-0.005"), "fr") == f"-0,01{NO_BREAK}€"
    assert formatting.money(None, "fr") == "–"


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("short", "17/11/2026"),
        ("medium", "17 nov. 2026"),
        ("long", "17 novembre 2026"),
        ("full", "mardi 17 novembre 2026"),
    ],
)
def test_day_has_four_lengths(style, written):
    assert formatting.day(TODAY, "fr", style=style) == written


def test_day_writes_the_first_of_the_month_as_the_french_do():
    first = date(2026, 1, 1)

    assert formatting.day(first, "fr") == "1er janv. 2026"
    assert formatting.day(first, "fr", style="full") == "jeudi 1er janvier 2026"
    assert formatting.day(date(2026, 1, 11), "fr", style="long") == "11 janvier 2026"
    assert formatting.day(first, "it", style="long") == "1 gennaio 2026"
    assert formatting.day(first, "en", style="short") == "01/01/2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", f"17 nov. 2026 à 9{NO_BREAK}h{NO_BREAK}04"),
        ("it", "17 nov 2026, 09:04"),
        ("en", "17 Nov 2026, 09:04"),
    ],
)
def test_moment_joins_day_and_clock(language, written):
    assert formatting.moment(datetime(2026, 11, 17, 9, 4, tzinfo=UTC), language) == written


@pytest.mark.parametrize(
    ("days", "fr", "it", "en"),
    [
        (0, "aujourd’hui", "oggi", "today"),
        (-1, "hier", "ieri", "yesterday"),
        (1, "demain", "domani", "tomorrow"),
        (-3, "il y a 3 jours", "3 giorni fa", "3 days ago"),
        (2, "dans 2 jours", "tra 2 giorni", "in 2 days"),
        (-31, "il y a 1 mois", "1 mese fa", "1 month ago"),
        (-400, "il y a 1 an", "1 anno fa", "1 year ago"),
    ],
)
def test_relative_day_says_how_far(days, fr, it, en):
    day = TODAY + timedelta(days=days)

    said = [formatting.relative_day(day, language, today=TODAY) for language in ("fr", "it", "en")]

    assert said == [fr, it, en]


@pytest.mark.parametrize(
    ("seen_on", "said"),
    [
        (date(2021, 5, 17), "il y a 5 ans"),
        (date(2021, 11, 18), "il y a 4 ans"),
        (date(2021, 11, 17), "il y a 5 ans"),
        (date(2025, 11, 18), "il y a 11 mois"),
        (date(2026, 9, 18), "il y a 1 mois"),
        (date(2026, 9, 17), "il y a 2 mois"),
        (date(2026, 10, 18), "il y a 4 semaines"),
        (date(2026, 11, 3), "il y a 2 semaines"),
        (date(2026, 11, 4), "il y a 13 jours"),
        (date(2028, 5, 17), "dans 1 an"),
        (date(2026, 12, 16), "dans 4 semaines"),
    ],
)
def test_relative_day_never_says_more_than_has_passed(seen_on, said):
    assert formatting.relative_day(seen_on, "fr", today=TODAY) == said


def test_relative_day_counts_a_full_month_to_the_end_of_a_short_one():
    assert (
        formatting.relative_day(date(2026, 1, 31), "fr", today=date(2026, 2, 28)) == "il y a 1 mois"
    )


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0_min"), (45, "45_min"), (60, "1_h"), (195, "3_h_15"), (605, "10_h_05"), (1500, "25_h")],
)
def test_duration_is_no_clock(minutes, written):
    said = formatting.duration(timedelta(minutes=minutes))

    assert said == written.replace("_", NO_BREAK)


def test_unknown_days_and_moments_are_dashes():
    assert formatting.day(None, "fr") == "–"
    assert formatting.moment(None, "fr") == "–"
    assert formatting.relative_day(None, "fr", today=TODAY) == "–"


def test_regional_and_unknown_languages_still_read():
    assert formatting.number(1260, "fr-fr") == f"1{NARROW}260"
    assert formatting.number(1260, "de") == f"1{NARROW}260"
    assert formatting.relative_day(TODAY, "de", today=TODAY) == "aujourd’hui"
    assert (
        formatting.clock(datetime(2026, 11, 17, 20, 14, tzinfo=UTC), "fr-fr") == "20\u00a0h\u00a014"
    )


def test_number_writes_a_fraction_with_the_decimals_asked_for():
    assert formatting.number(Fraction(1, 3), "fr", digits=2) == "0,33"
