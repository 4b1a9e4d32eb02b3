"""How many of which gender and age: a small table of numbers that asks nobody to type."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from continuum.outreach.rules import MOST_HEADS, AgeBand, Tally
from continuum.people.rules import Gender

COLUMNS: Final[tuple[tuple[str, str | Promise], ...]] = (
    (Gender.FEMALE, _("Filles")),
    (Gender.MALE, _("Garçons")),
    ("", _("Pas su")),
)
"""What an eye tells; other answers come with a file, where the young person gives them."""
SEEN_GENDERS: Final = ((Gender.FEMALE, _("Fille")), (Gender.MALE, _("Garçon")))


class TallyTable(forms.Widget):
    """Rows of ages, columns of genders, a number in each cell."""

    template_name = "outreach/widgets/tallies.html"
    look = "group"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells = value if isinstance(value, Mapping) else _cells(value or ())
        context["columns"] = [label for _gender, label in COLUMNS]
        context["most"] = MOST_HEADS
        context["rows"] = [
            {
                "label": label,
                "cells": [
                    {
                        "name": _name(name, gender, band),
                        "value": cells.get((gender, band)) or "",
                        "label": column,
                    }
                    for gender, column in COLUMNS
                ],
            }
            for band, label in AgeBand.choices
        ]
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[tuple[str, str], str]:
        return {
            (gender, band): str(data.get(_name(name, gender, band)) or "").strip()
            for band in AgeBand.values
            for gender, _label in COLUMNS
        }

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class TallyField(forms.Field):
    """Cleans to a tuple of `Tally`, empty cells left out."""

    widget = TallyTable
    default_error_messages = {"whole": _("Des nombres entiers seulement, de 0 à 500.")}

    def clean(self, value: Mapping[tuple[str, str], str]) -> tuple[Tally, ...]:
        tallies = []
        for (gender, band), typed in value.items():
            if not typed:
                continue
            if not typed.isdecimal() or not typed.isascii() or int(typed[:9]) > MOST_HEADS:
                raise forms.ValidationError(self.error_messages["whole"], code="whole")
            if int(typed):
                tallies.append(Tally(int(typed), gender, band))
        return tuple(tallies)


def one_tally(gender: str, age_band: str) -> tuple[Tally, ...]:
    """What was told of somebody met alone; nothing when nothing was."""
    if not gender and age_band in ("", AgeBand.UNKNOWN):
        return ()
    return (Tally(1, gender, age_band or AgeBand.UNKNOWN),)


def _name(name: str, gender: str, band: str) -> str:
    return f"{name}-{gender or 'N'}-{band}"


def _cells(tallies: Iterable[Tally]) -> dict[tuple[str, str], int]:
    return {(tally.gender, str(tally.age_band)): tally.count for tally in tallies}
