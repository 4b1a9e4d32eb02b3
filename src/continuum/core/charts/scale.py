"""Axes: round graduations from zero up, and which labels of a crowded axis to write."""

from decimal import Decimal
from math import ceil

from continuum.core.rounding import Number

STEPS = (1, 2, 5, 10)


def graduations(largest: Number, *, about: int = 4) -> tuple[Number, ...]:
    """Round values from zero to at least the largest; whole ones as long as the values are."""
    top = Decimal(largest)
    if top <= 0:
        return (0, 1)
    power = Decimal(1).scaleb((top / about).adjusted())
    step = next(power * size for size in STEPS if power * size * about >= top)
    if isinstance(largest, int) and step < 1:
        step = Decimal(1)
    values = [step * position for position in range(ceil(top / step) + 1)]
    return tuple(int(value) if value == value.to_integral_value() else value for value in values)


def written(count: int, *, room: float, widest: float) -> range:
    """The positions whose label is written when each needs `widest` of the room they share."""
    if count <= 1:
        return range(count)
    fitting = max(1, int(room // max(widest, 1)))
    return range(0, count, max(1, ceil(count / fitting)))
