"""Where one should stand on the way to a promise, and where one is heading."""

from datetime import date
from fractions import Fraction
from math import floor

from continuum.outcomes.rules.periods import Period


def elapsed(period: Period, today: date) -> Fraction:
    """How much of the period is over at the end of `today`, from nothing to the whole."""
    days = (min(today, period.end) - period.start).days + 1
    return Fraction(max(0, days), period.days)


def expected_by(promised: int, period: Period, today: date) -> Fraction:
    """The part of the promise an even pace would have kept by `today`."""
    return promised * elapsed(period, today)


def forecast(done: int, period: Period, today: date) -> int | None:
    """What the present pace would give on the last day; nothing before the first month is over."""
    part = elapsed(period, today)
    if (min(today, period.end) - period.start).days < 30:
        return None
    return floor(done / part + Fraction(1, 2))
