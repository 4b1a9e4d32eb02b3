"""Groups of values, one a line: « Mineurs : 0-17 », « Chambéry : 73065, 73087 »."""

import re
from collections.abc import Iterable
from typing import Final

from continuum.core.phrases import labelled
from continuum.outcomes.rules.indicators import Band
from continuum.outcomes.rules.vocabulary import Field, FieldKind

_NUMBERS: Final = re.compile(r"^(\d{0,4})\s*[-–àa]\s*(\d{0,4})$")


def bands_from(text: str, field: Field) -> tuple[Band, ...]:
    """The groups told; raises `ValueError` with the line that cannot be read."""
    return tuple(_band(line.strip(), field) for line in text.splitlines() if line.strip())


def bands_in_words(bands: Iterable[Band]) -> str:
    """The same, to be changed by hand."""
    return "\n".join(labelled(band.label, _values(band)) for band in bands)


def _values(band: Band) -> str:
    if band.values:
        return ", ".join(band.values)
    low, high = ("" if bound is None else str(bound) for bound in (band.low, band.high))
    return f"{low}-{high}"


def _band(line: str, field: Field) -> Band:
    label, colon, told = line.rpartition(":")
    label, told = label.strip(), told.strip()
    if not colon or not label or not told:
        raise ValueError(line)
    if field.kind is FieldKind.NUMBER:
        return _of_numbers(label, told, line)
    values = tuple(_value(part.strip(), field) for part in told.split(",") if part.strip())
    if not values:
        raise ValueError(line)
    return Band(label, values=values)


def _of_numbers(label: str, told: str, line: str) -> Band:
    if told.isascii() and told.isdigit():
        return Band(label, low=int(told), high=int(told))
    found = _NUMBERS.match(told)
    if found is None or not any(found.groups()):
        raise ValueError(line)
    low, high = (int(bound) if bound else None for bound in found.groups())
    return Band(label, low=low, high=high)


def _value(told: str, field: Field) -> str:
    """A value by its code or by its name."""
    names = {str(label).casefold(): code for code, label in field.choices}
    return names.get(told.casefold(), told)
