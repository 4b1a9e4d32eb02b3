"""Numbers in sentences, as the reader writes them."""

from decimal import Decimal

from django.utils.translation import get_language

from continuum.core import formatting
from continuum.core.rounding import Number


def number(value: Number | None) -> str:
    """A whole amount goes without its empty decimals."""
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return formatting.number(value, _language())


def percent(value: Decimal | None) -> str:
    return formatting.percent(value, _language())


def _language() -> str:
    return (get_language() or "fr").split("-")[0]
