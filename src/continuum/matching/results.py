"""The tables that a matching hands over; on request, what both rows tell side by side."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.telling import pairs_table, untraceable_table
from continuum.linkage.lookup_lists import likeliest_table
from continuum.linkage.normalise.rows import Field
from continuum.matching.normal import Register
from continuum.matching.presenters import language
from continuum.matching.rules.fields import Told

SHOWN: Final[Mapping[Field, str | Promise]] = {
    Field.SURNAME: pgettext_lazy("nom de famille", "Nom"),
    Field.USAGE_NAME: lazy("Nom d'usage"),
    Field.GIVEN_NAMES: lazy("Prénom"),
    Field.BIRTH_DATE: lazy("Date de naissance"),
    Field.SEX: lazy("Genre"),
    Field.BIRTH_PLACE: lazy("Lieu de naissance"),
    Field.PHONE: lazy("Téléphone"),
    Field.EMAIL: lazy("Adresse électronique"),
    Field.ADDRESS: lazy("Adresse"),
    Field.POSTCODE: lazy("Code postal"),
    Field.COMMUNE: lazy("Commune"),
}
"""What a list says of somebody, in the order it is read."""

ABOUT: Final = ("line", "found", "error", "like", "reasons")
"""What is said of a row found nowhere, beside its id and what its list says."""

Named = tuple[str, Register]
"""A list, and what the reader knows it by."""


def pairs(matched: Matched, left: Named, right: Named, *, side_by_side: bool) -> pl.DataFrame:
    """Those worth a look: of two lists, or of one given twice."""
    found = pairs_table(
        matched,
        left_ids=_places(left[1]),
        right_ids=_places(right[1]),
        language=language(),
    )
    return _called(found, {"left": left, "right": right}, side_by_side=side_by_side)


def answers(matched: Matched, asked: Named, base: Named, *, side_by_side: bool) -> pl.DataFrame:
    """The likeliest rows of `base` for each of `asked`."""
    found = likeliest_table(
        matched, asked_ids=_places(asked[1]), base_ids=_places(base[1]), language=language()
    )
    return _called(found, {"asked": asked, "known": base}, side_by_side=side_by_side)


def states(matched: Matched, left: Register, right: Register) -> pl.DataFrame:
    """Each row of the left list, by its place: found or not, and like which row, by its place."""
    return untraceable_table(
        matched, left_ids=_places(left), right_ids=_places(right), language=language()
    )


def away(found: pl.DataFrame, left: Named, right: Named, *, side_by_side: bool) -> pl.DataFrame:
    """The rows of A that are not surely in B, with what A says of them; the surest first."""
    register = left[1]
    order = pl.col("found") == "to_check"
    told = found.filter(pl.col("found") != "found").sort(order, "id", maintain_order=True)
    lines = register.lines.gather(told["id"]).alias("line")
    told = told.with_columns(lines).select("id", *ABOUT)
    named = _called(told, {"id": left, "like": right}, side_by_side=side_by_side)
    return named if side_by_side else named.hstack(register.texts[told["id"]])


def without_ours(columns: Mapping[Told, int], headings: Sequence[str]) -> dict[Told, int]:
    """Rows found nowhere, crossed with the next list: what we said of them is no one's address."""
    if not set(ABOUT) <= set(headings):
        return dict(columns)
    return {told: at for told, at in columns.items() if headings[at] not in ABOUT}


def _places(register: Register) -> pl.Series:
    return pl.int_range(len(register), eager=True)


def _called(found: pl.DataFrame, sides: Mapping[str, Named], *, side_by_side: bool) -> pl.DataFrame:
    """Places become the ids of their lists; what the rows say comes before the codes."""
    beside = list(_beside(found, sides)) if side_by_side else []
    told = found.with_columns(
        register.ids.gather(found[column]).alias(column)
        for column, (_name, register) in sides.items()
    )
    last = [name for name in told.columns if name == "codes"]
    return told.drop(last).hstack(beside).hstack(told.select(last))


def _beside(found: pl.DataFrame, sides: Mapping[str, Named]) -> Iterator[pl.Series]:
    """Field by field, what each side's list says, as it is written there."""
    for field, label in SHOWN.items():
        for column, (name, register) in sides.items():
            if field.value in register.texts.columns:
                heading = _("%(field)s (%(list)s)") % {"field": label, "list": name}
                yield register.texts[field.value].gather(found[column]).alias(heading)
