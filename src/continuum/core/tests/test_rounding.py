"""Rounding is exact, and a row of shares totals one hundred."""

from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.core.rounding import (
    NotACount,
    allot,
    percentage,
    printed_total,
    rounded,
    truncated,
)

counts = st.lists(st.integers(0, 10**12) | st.integers(0, 9), min_size=1, max_size=12)
amounts = st.lists(
    st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False), min_size=1, max_size=8
)
decimals = st.integers(0, 4)


def printed(row, places=1):
    return [part.printed for part in allot(row, decimals=places)]


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("0.25", 1, "0.3"),
        ("-0.25", 1, "-0.3"),
        ("0.35", 1, "0.4"),
        ("0.349999999999999999999999999999999999", 1, "0.3"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1E+3", 2, "1000.00"),
        ("123456789012345678901234567890.15", 1, "123456789012345678901234567890.2"),
    ],
)
def test_rounded_takes_halves_away_from_zero(value, places, expected):
    assert str(rounded(Decimal(value), decimals=places)) == expected


def test_rounded_does_not_depend_on_the_decimal_context():
    with localcontext() as context:
        context.prec = 3

        assert str(rounded(Decimal("123456.789"), decimals=2)) == "123456.79"


def test_truncated_cuts_towards_zero():
    assert truncated(Decimal("37.99"), decimals=1) == Decimal("37.9")
    assert truncated(Decimal("-37.99"), decimals=1) == Decimal("-37.9")


@pytest.mark.parametrize("value", [0.1, Decimal("NaN"), Decimal("Infinity"), Decimal("-1")])
def test_percentage_refuses_what_cannot_be_counted(value):
    with pytest.raises(NotACount):
        percentage(value, 10)
    with pytest.raises(NotACount):
        percentage(1, value)


def test_percentage_of_nothing_is_no_percentage():
    assert percentage(0, 0) is None
    assert percentage(0, 7) == Decimal("0.0")
    assert percentage(3, 2) == Decimal("150.0")


def test_allot_reproduces_the_published_budget_and_marks_the_adjusted_line():
    parts = allot([33_000, 54_000, 130_000, Decimal("133000.00")])

    assert [str(part.printed) for part in parts] == ["9.4", "15.4", "37.2", "38.0"]
    assert [part.adjusted for part in parts] == [False, False, True, False]
    assert str(parts[2].plain) == "37.1"


def test_allot_of_one_two_and_three_equal_items():
    assert printed([5]) == [Decimal("100.0")]
    assert printed([5, 5]) == [Decimal("50.0")] * 2
    assert printed([1, 1, 1]) == [Decimal("33.4"), Decimal("33.3"), Decimal("33.3")]


def test_allot_of_nothing_at_all_prints_nothing():
    assert [part.printed for part in allot([0, 0])] == [None, None]
    assert allot([]) == ()
    assert printed_total(printed([0, 0])) == 0


def test_allot_at_equal_remainders_serves_the_larger_count_first():
    assert printed([1, 5, 2], places=0) == [Decimal(12), Decimal(63), Decimal(25)]


def test_allot_refuses_a_negative_count():
    with pytest.raises(NotACount):
        allot([3, -1])


@given(counts | amounts, decimals)
def test_allot_totals_exactly_one_hundred(row, places):
    total = printed_total(printed(row, places))

    assert total == (100 if any(row) else 0)


@given(counts | amounts, decimals)
def test_allot_stays_within_one_unit_of_the_truth(row, places):
    whole = sum(map(Fraction, row))
    unit = Fraction(1, 10**places)
    for part in allot(row, decimals=places):
        if whole:
            true = 100 * Fraction(part.n) / whole
            assert abs(Fraction(part.printed) - true) < unit
            assert part.printed >= 0
            assert part.printed == 0 or part.n > 0


@given(counts, decimals, st.integers(1, 10**6))
def test_allot_does_not_change_with_the_scale(row, places, factor):
    assert printed(row, places) == printed([count * factor for count in row], places)


@given(counts, decimals, st.randoms(use_true_random=False))
def test_allot_gives_the_same_shares_in_any_order(row, places, random):
    shuffled = random.sample(row, len(row))

    assert Counter(zip(row, printed(row, places), strict=True)) == Counter(
        zip(shuffled, printed(shuffled, places), strict=True)
    )


@given(counts, decimals)
def test_allot_never_gives_less_to_a_larger_count(row, places):
    parts = sorted(allot(row, decimals=places), key=lambda part: part.n)
    for smaller, larger in pairwise(parts):
        if any(row) and smaller.n < larger.n:
            assert smaller.printed <= larger.printed


@given(counts, decimals)
def test_allot_flags_exactly_what_differs_from_plain_rounding(row, places):
    for part in allot(row, decimals=places):
        assert part.plain == percentage(part.n, sum(row), decimals=places)
        assert part.adjusted == (part.printed != part.plain)
