"""Numbers in sentences, as the reader writes them."""

from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from django.utils.translation import get_language

from continuum.core import formatting
from continuum.core.rounding import Number


def number(value: Number | None) -> str:
    """A whole amount goes without its empty decimals."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return formatting.number(value, _language())


def month(code: str) -> str:
    """2021-03 -> mars 2021."""
    year, number_of = (int(part) for part in code.split("-"))
    return str(format_skeleton("yMMM", date(year, number_of, 1), locale=_language()))


def percent(value: Decimal | None) -> str:
    return formatting.percent(value, _language())


def _language() -> str:
    return (get_language() or "fr").split("-")[0]
