"""Exact rounding, and rows of shares that total exactly one hundred.

No float ever enters: counts and amounts come in as `int` or `Decimal`, are worked on as exact
fractions and go out as `Decimal` with a fixed number of decimals. Halves round away from zero, as
people who check a report by hand do.

    rounded(Decimal("0.25"), decimals=1)         Decimal("0.3")
    percentage(304, 1260)                        Decimal("24.1")
    allot([33, 54, 130, 133])                    parts printing 9.4, 15.4, 37.2 (adjusted), 38.0
    printed_total(part.printed for part in ...)  Decimal("100.0")
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

Number = int | Decimal
HUNDRED = 100


class NotACount(ValueError):
    """A quantity that cannot be counted: negative, infinite or not a number."""


def exact(value: Number) -> Fraction:
    """The value as a fraction; refuses what is neither an integer nor a finite decimal."""
    if isinstance(value, float) or (isinstance(value, Decimal) and not value.is_finite()):
        raise NotACount(f"not an exact quantity: {value!r}")
    return Fraction(value)


def counted(value: Number) -> Fraction:
    """The value as a fraction, refused when negative."""
    quantity = exact(value)
    if quantity < 0:
        raise NotACount(f"negative quantity: {value}")
    return quantity


def rounded(value: Number | Fraction, *, decimals: int) -> Decimal:
    """The value with that many decimals, halves away from zero."""
    quantity = value if isinstance(value, Fraction) else exact(value)
    units = floor(abs(quantity) * 10**decimals + Fraction(1, 2))
    return _from_units(units if quantity >= 0 else -units, decimals)


def truncated(value: Number | Fraction, *, decimals: int) -> Decimal:
    """The value cut, not rounded, after that many decimals."""
    quantity = value if isinstance(value, Fraction) else exact(value)
    units = floor(abs(quantity) * 10**decimals)
    return _from_units(units if quantity >= 0 else -units, decimals)


def percentage(n: Number, base: Number, *, decimals: int = 1) -> Decimal | None:
    """What n is of the base, in percent, above 100 too; None when there is nothing to divide by."""
    whole = counted(base)
    if whole == 0:
        return None
    return rounded(HUNDRED * counted(n) / whole, decimals=decimals)


@dataclass(frozen=True)
class Part:
    """One item of a row: its share as printed, and as plain rounding alone would print it."""

    n: Number
    printed: Decimal | None
    plain: Decimal | None

    @property
    def adjusted(self) -> bool:
        return self.printed != self.plain


def allot(counts: Sequence[Number], *, decimals: int = 1) -> tuple[Part, ...]:
    """Shares of a row, made to total exactly 100 by the largest-remainder method.

    The units left after rounding everything down go to the largest remainders; at equal remainders
    to the larger count, then to the earlier item. What a count prints does not depend on the order
    of the row, except between equal counts. When everything is zero there is nothing to share:
    every `printed` is None.
    """
    quantities = [counted(count) for count in counts]
    whole = sum(quantities, start=Fraction(0))
    if whole == 0:
        return tuple(Part(count, None, None) for count in counts)
    scale = HUNDRED * 10**decimals
    true_units = [quantity * scale / whole for quantity in quantities]
    units = [floor(true) for true in true_units]
    by_remainder = sorted(
        range(len(units)),
        key=lambda item: (units[item] - true_units[item], -quantities[item], item),
    )
    for item in by_remainder[: scale - sum(units)]:
        units[item] += 1
    return tuple(
        Part(count, _from_units(unit, decimals), _plain(true, decimals))
        for count, unit, true in zip(counts, units, true_units, strict=True)
    )


def printed_total(percents: Iterable[Decimal | None]) -> Decimal:
    """The sum a reader gets by adding up the printed shares."""
    return sum((percent for percent in percents if percent is not None), start=Decimal(0))


def _plain(true_units: Fraction, decimals: int) -> Decimal:
    return _from_units(floor(true_units + Fraction(1, 2)), decimals)


def _from_units(units: int, decimals: int) -> Decimal:
    """Built digit by digit, so that no context precision can round it again."""
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((1 if units < 0 else 0, digits, -decimals))
