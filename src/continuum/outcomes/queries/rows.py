"""What stands behind a figure: the same conditions, opened only where one may see the rows.

The figure view gives ids of one's own files alone; the row itself is then asked of its own model,
so that both walls decide again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Model, Q, QuerySet, Value

from continuum.access.acting import counting
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.outcomes.models import FigureFact
from continuum.outcomes.queries import steps
from continuum.outcomes.queries.compiler import (
    OTHERS,
    TABLES,
    condition,
    needs_enrolment,
    values_of,
)
from continuum.outcomes.queries.counting import rows_of
from continuum.outcomes.queries.figures import scope_of
from continuum.outcomes.rules.indicators import Definition, Filter
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Line
from continuum.outcomes.rules.vocabulary import (
    GROUPS,
    LEFT_ONLY,
    TAKEN,
    Field,
    Measure,
    Method,
    Operator,
    Source,
    fields_of,
)
from continuum.outreach.models import Encounter
from continuum.people.models import Person
from continuum.people.rules import Answer

OF_MEETINGS: Final = frozenset({Source.ENCOUNTER, Source.TALLY})


@dataclass(frozen=True)
class Counted:
    """How a person stood when they were counted, whatever their file says today."""

    day: date | None = None
    age: int | None = None
    value: str = ""


@dataclass(frozen=True)
class Opened:
    """The rows of a figure that the member may see; at most one of the two is there."""

    behind: "Behind"
    people: QuerySet[Person] | None = None
    encounters: QuerySet[Encounter] | None = None

    @property
    def rows(self) -> QuerySet[Any] | None:
        return self.people if self.people is not None else self.encounters


@dataclass(frozen=True)
class Only:
    """Which rows of a figure: those who have not answered, those who do not stand on a step."""

    unknown: bool = False
    outside: Definition | None = None


def rows_behind(
    line: Line,
    *,
    programme: Programme,
    period: Period,
    member: Member,
    known: dict[str, Definition],
    only: Only | None = None,
) -> Opened:
    """People, or encounters, counted in `line`, or some of them."""
    only = only or Only()
    definition = line.figure.definition
    if definition.is_ratio:
        definition = known[definition.numerator]
    if only.unknown and definition.unknown:
        definition = replace(definition, filters=definition.unknown, breakdown=None)
    elif line.figure.unknown and line.item is None and line.figure.counts_answers:
        definition = _answered(definition)
    behind = Behind(definition, programme, period, member, known, only.outside)
    value = line.item.code if line.item is not None else None
    if TAKEN[definition.measure].source in OF_MEETINGS:
        return Opened(behind, encounters=behind.encounters(value))
    return Opened(
        behind, people=behind.people(value, with_missing=only.unknown or value == behind.untold)
    )


def _answered(definition: Definition) -> Definition:
    """The same among those who told what it is broken down by."""
    if definition.breakdown is None:
        return definition
    told = Filter(definition.breakdown.field, Operator.KNOWN)
    return replace(definition, filters=(*definition.filters, told))


@dataclass(frozen=True)
class Behind:
    """One definition's rows in the figure views, and from there in the tables."""

    definition: Definition
    programme: Programme
    period: Period
    member: Member
    known: dict[str, Definition]
    outside: Definition | None = None

    @property
    def asked(self) -> Field | None:
        breakdown = self.definition.breakdown
        return fields_of(self.definition.measure)[breakdown.field] if breakdown else None

    @property
    def untold(self) -> str:
        """The line of those who told nothing."""
        if self.asked is None or self.definition.breakdown is None:
            return "-"
        return "" if self.definition.breakdown.bands else self.asked.untold

    def people(self, value: str | None, *, with_missing: bool) -> QuerySet[Person] | None:
        if not self.member.may(Permission.SEE_FILES):
            return None
        wanted = Q(pk__in=self._ids(self.definition, value))
        if with_missing and self._lacks_exits():
            base = Q(pk__in=self._ids(self.known[self.definition.base], None))
            told = tuple(f for f in self.definition.filters if f.field not in LEFT_ONLY)
            answered = replace(self.definition, filters=told, breakdown=None)
            wanted |= base & ~Q(pk__in=self._ids(answered, None))
        found = Person.objects.visible_to(self.member).filter(wanted)
        once = found.order_by("identity", "recorded_at").distinct("identity").values("pk")
        return Person.objects.visible_to(self.member).filter(pk__in=once).select_related("commune")

    def counted(self, people: Sequence[Person]) -> dict[UUID, Counted]:
        """By file: the day they count from, their age and their value then. Who is there for having
        told nothing may have no row."""
        shown = {person.identity: person.pk for person in people}
        own = Person.objects.visible_to(self.member).filter(identity__in=shown)
        files: dict[UUID, UUID] = dict(own.values_list("pk", "identity"))
        breakdown = self.definition.breakdown
        source = TAKEN[self.definition.measure].source
        with_value = breakdown is not None and breakdown.field != GROUPS
        rows = rows_of(source, scope_of(self.programme, self.member), with_enrolment=True)
        told = (
            _narrowed(rows, person_id__in=files)
            .filter(condition(self.definition, source, self.period))
            .annotate(
                day=F(TAKEN[self.definition.measure].dated_by),
                then=F(f"{TABLES[source].enrolment}age"),
                value=values_of(breakdown, source, self.definition)
                if with_value and breakdown is not None
                else Value(""),
            )
        )
        found: dict[UUID, Counted] = {}
        for file, *rest in told.order_by("day").values_list("person_id", "day", "then", "value"):
            found.setdefault(shown[files[file]], Counted(*rest))
        return found

    def encounters(self, value: str | None) -> QuerySet[Encounter] | None:
        if not self.member.may(Permission.SEE_OUTREACH):
            return None
        source = TAKEN[self.definition.measure].source
        rows = self._rows(self.definition, value, source)
        if TAKEN[self.definition.measure].method is Method.FIRST_MEETINGS:
            rows = rows.filter(first_time_count__gt=0)
        ids = rows.values("encounter_id" if source is Source.TALLY else "pk")
        visible = Encounter.objects.visible_to(self.member).filter(pk__in=ids)
        return visible.select_related("place").order_by("-happened_at")

    def _lacks_exits(self) -> bool:
        """Whether people of the base may be missing from the exits."""
        if self.definition.measure is not Measure.EXITS or not self.definition.base:
            return False
        return self.known[self.definition.base].measure is not Measure.EXITS

    def _ids(self, definition: Definition, value: str | None) -> QuerySet[Any] | list[UUID]:
        source = TAKEN[definition.measure].source
        rows = self._rows(definition, value, source)
        if self.outside is not None:
            return self._ids_outside(rows, self.outside)
        at = "enrolment__" if rows.model is FigureFact else ""
        return rows.filter(**{f"{at}person_id__isnull": False}).values(f"{at}person_id")

    @counting()
    def _ids_outside(self, rows: QuerySet[Model], step: Definition) -> list[UUID]:
        """One's own people; whether they stand on the step a partner may have told."""
        scope = scope_of(self.programme, self.member)
        left = steps.outside(rows, step, scope=scope, period=self.period)
        return list(left.filter(person_id__isnull=False).values_list("person_id", flat=True))

    def _rows(self, definition: Definition, value: str | None, source: Source) -> QuerySet[Model]:
        if value is not None and self.asked is not None and self.asked.code == GROUPS:
            return self._of_group(definition, value, source)
        joined = needs_enrolment(definition, source)
        scope = scope_of(self.programme, self.member)
        rows = rows_of(source, scope, with_enrolment=joined)
        rows = rows.filter(condition(definition, source, self.period))
        if value is None or definition.breakdown is None or self.asked is None:
            return rows
        if self.asked.code == "topics":
            return _narrowed(rows, topics__contains=[value])
        shown = values_of(definition.breakdown, source, definition)
        values = [value, ""] if value == self.untold and value != OTHERS else [value]
        return _narrowed(rows.annotate(shown_value=shown), shown_value__in=values)

    def _of_group(self, definition: Definition, value: str, source: Source) -> QuerySet[Model]:
        at = "enrolment__"
        scope = scope_of(self.programme, self.member)
        rows = FigureFact.objects.filter(
            condition(definition, source, self.period, at=at),
            programme_id=scope.programme_id,
            enrolment__programme_id=scope.programme_id,
            kind=value,
            answer=Answer.YES,
        )
        if scope.organisation_id is not None:
            rows = rows.filter(organisation_id=scope.organisation_id)
        return rows


def _narrowed(rows: QuerySet[Model], **lookups: Any) -> QuerySet[Model]:
    return rows.filter(**lookups)
