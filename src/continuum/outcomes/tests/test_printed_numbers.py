"""Numbers copied from paper: read when there is one way to read them, asked back otherwise."""

from decimal import Decimal

import pytest
from django.forms import ValidationError
from django.utils.translation import override

from continuum.outcomes.forms.declared import PrintedNumber, decimal_from


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("22", "22"),
        ("22,5", "22.5"),
        ("22.5", "22.5"),
        ("37,2 %", "37.2"),
        ("37,20", "37.20"),
        ("1260", "1260"),
        ("1 260", "1260"),
        ("1\u00a0260", "1260"),
        ("1\u202f260", "1260"),
        ("2\u202f236\u202f587,25 €", "2236587.25"),
        ("33 000 euros", "33000"),
        ("1.260,50", "1260.50"),
        ("1,260.50", "1260.50"),
        ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("0,125", "0.125"),
        ("22,125 %", "22.125"),
        ("1,2600", "1.2600"),
        ("1260,125", "1260.125"),
    ],
)
def test_printed_number_is_read(printed: str, read: str) -> None:
    assert decimal_from(printed) == Decimal(read)
    assert str(decimal_from(printed)) == read


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "-3",
        "1e6",
        "12 60",
        "1 2 3",
        "1.26.0",
        "1,2,3",
        "vingt-deux",
        "٢٢",
        "3-4",
        "1 260.",
        "€",
    ],
)
def test_what_is_no_number_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        decimal_from(printed)


@pytest.mark.parametrize(
    ("printed", "language", "whole", "decimal"),
    [
        ("1.260", "fr", "1260", "1,26"),
        ("1,260", "fr", "1260", "1,26"),
        ("1,260", "en", "1260", "1.26"),
        ("22.125 €", "it", "22125", "22,1250"),
        ("1.200", "fr", "1200", "1,20"),
    ],
)
def test_a_number_with_two_readings_is_asked_back(printed, language, whole, decimal) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        PrintedNumber().clean(printed)

    (message,) = refused.value.messages
    assert whole in message
    assert decimal in message
    assert decimal_from(whole) == Decimal(whole)
    assert decimal_from(decimal) == Decimal(decimal.replace(",", "."))
