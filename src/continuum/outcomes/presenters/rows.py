"""The people behind a figure, as they stood when they were counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from continuum.outcomes.queries.compiler import OTHERS
from continuum.outcomes.queries.labels import Labels
from continuum.outcomes.queries.rows import Counted
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.vocabulary import FieldKind, Measure, Text, fields_of
from continuum.people.models import Person

COUNTED_FROM: Final[Mapping[Measure, Text]] = MappingProxyType(
    {
        Measure.FILES: gettext_lazy("Adhésion le"),
        Measure.PROPOSALS: gettext_lazy("Proposé le"),
        Measure.ENTRIES: gettext_lazy("Entré le"),
        Measure.ENROLLED: gettext_lazy("Inscrit le"),
        Measure.SUPPORTED: gettext_lazy("Accompagné depuis"),
        Measure.REENGAGED: gettext_lazy("Remobilisé le"),
        Measure.COMPLETIONS: gettext_lazy("Mené à terme le"),
        Measure.WITHDRAWALS: gettext_lazy("Abandon le"),
        Measure.MOVED: gettext_lazy("Passé le"),
        Measure.PRESENT: gettext_lazy("Entré le"),
        Measure.EXITS: gettext_lazy("Sorti le"),
    }
)


@dataclass(frozen=True)
class Row:
    """One person: the day, the age and the answer that were counted."""

    person: Person
    day: date | None
    age: str
    value: Text


@dataclass(frozen=True)
class Rows:
    """What stands in the table, and over its columns; no `answer` where all have the same."""

    rows: tuple[Row, ...]
    day: Text
    answer: Text


def rows_of(
    people: Sequence[Person],
    counted: Mapping[UUID, Counted],
    definition: Definition,
    labels: Labels,
    *,
    with_answers: bool,
) -> Rows:
    """`with_answers` where people of several lines of the breakdown stand together."""
    asked = fields_of(definition.measure).get(
        definition.breakdown.field if definition.breakdown and with_answers else ""
    )
    if asked is not None and (asked.several or asked.kind is FieldKind.MONTH):
        asked = None
    rows = []
    for person in people:
        told = counted.get(person.pk, Counted())
        years = told.age
        age = ngettext("%(n)d an", "%(n)d ans", years) % {"n": years} if years is not None else ""
        value = _value(told.value, definition, labels) if asked is not None else ""
        rows.append(Row(person, told.day, age, value))
    return Rows(
        rows=tuple(rows),
        day=COUNTED_FROM[definition.measure],
        answer=asked.label if asked is not None else "",
    )


def _value(value: str, definition: Definition, labels: Labels) -> Text:
    breakdown = definition.breakdown
    if breakdown is None:
        return ""
    if not value:
        return _("Non renseigné")
    if breakdown.bands:
        others = breakdown.others or _("Autres")
        return others if value == OTHERS else breakdown.bands[int(value)].label
    return labels.name_of(fields_of(definition.measure)[breakdown.field], value)
