"""Counting slices of the figure views: as few statements as there are views concerned."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import CharField, Count, Expression, F, Model, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from continuum.access.acting import counting
from continuum.core.shares import Between
from continuum.organisations.models import Programme
from continuum.outcomes.models import FigureFact
from continuum.outcomes.queries import facets
from continuum.outcomes.queries.compiler import (
    TABLES,
    Unnest,
    condition,
    needs_enrolment,
    values_of,
)
from continuum.outcomes.rules.indicators import Breakdown, Definition, Filter
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.vocabulary import (
    GROUPS,
    TAKEN,
    Measure,
    Method,
    Reading,
    Source,
)
from continuum.outreach.rules import Met, bounds

ALL: Final = "all"
SEPARATOR: Final = ":"
TOPICS: Final = "topics"
PERSONAL: Final = frozenset({"gender", "age", "commune", "month"})
"""Breakdowns of the person, not of the enrolment: told as they were the first time they count."""
FIRST_DAYS: Final = {
    Source.FILE: "joined_on",
    Source.ENROLMENT: "entered_on",
    Source.SUPPORT: "entered_on",
    Source.EXIT: "on",
}

Numbers = facets.Numbers
Found = dict["Slice", dict[str, Numbers]]
Counts = dict["Slice", dict[str, int | Between[int]]]


@dataclass(frozen=True)
class Scope:
    """Which rows are looked at: a programme, and possibly one organisation of it."""

    programme_id: UUID
    organisation_id: UUID | None = None


@dataclass(frozen=True)
class Slice:
    """What is counted, apart from how it is called: two indicators may share one."""

    measure: Measure
    reading: Reading
    filters: tuple[Filter, ...] = ()
    breakdown: Breakdown | None = None

    @property
    def method(self) -> Method:
        return TAKEN[self.measure].method

    @property
    def source(self) -> Source:
        return TAKEN[self.measure].source


def slice_of(definition: Definition) -> Slice:
    return Slice(definition.measure, definition.reading, definition.filters)


@counting()
def counted(slices: Iterable[Slice], *, scope: Scope, period: Period) -> Counts:
    """For each slice its count by value of its breakdown; under `ALL` when it has none."""
    by_source: dict[Source, list[Slice]] = defaultdict(list)
    for one in dict.fromkeys(slices):
        by_source[one.source].append(one)
    found: Counts = {}
    for source, asked in by_source.items():
        found |= _COUNTERS[source](asked, scope, period)
    return found


def rows_of(source: Source, scope: Scope, *, with_enrolment: bool = False) -> QuerySet[Model]:
    """The view within the scope; the enrolment's own view is narrowed too, or it would be read
    whole."""
    table = TABLES[source]
    rows = table.model._default_manager.filter(**_within(scope))
    if with_enrolment and table.enrolment:
        rows = rows.filter(**_within(scope, at=table.enrolment))
    return rows


def facet_of(one: Slice, source: Source, period: Period, *, at: str = "") -> Expression:
    """The slice as a column: its value where the row counts."""
    definition = as_definition(one)
    value: Expression = Value(ALL)
    if one.breakdown:
        value = values_of(one.breakdown, source, definition, at=at)
    elif one.method is Method.INTERVAL:  # two organisations may have met the same young people
        value = Cast(f"{at}organisation_id", CharField())
    return facets.where(condition(definition, source, period, at=at), value)


def as_definition(one: Slice) -> Definition:
    return Definition(
        code="",
        label="",
        wording="",
        measure=one.measure,
        reading=one.reading,
        filters=one.filters,
        breakdown=one.breakdown,
    )


def _within(scope: Scope, *, at: str = "") -> dict[str, UUID]:
    found = {f"{at}programme_id": scope.programme_id}
    if scope.organisation_id is not None:
        found[f"{at}organisation_id"] = scope.organisation_id
    return found


def _columns(
    asked: Iterable[Slice], source: Source, period: Period, *, at: str = ""
) -> dict[Slice, Expression]:
    return {one: facet_of(one, source, period, at=at) for one in asked}


def _people(asked: list[Slice], scope: Scope, period: Period) -> Counts:
    """Slices of people with a file: each person once, however many rows."""
    of_groups = [one for one in asked if one.breakdown and one.breakdown.field == GROUPS]
    plain = [one for one in asked if one not in of_groups]
    found: Found = {}
    if plain:
        source = plain[0].source
        joined = any(needs_enrolment(as_definition(one), source) for one in plain)
        columns = _columns(plain, source, period)
        personal = {one for one in plain if one.breakdown and one.breakdown.field in PERSONAL}
        found |= facets.people(
            rows_of(source, scope, with_enrolment=joined),
            flags={one: columns[one] for one in plain if one.breakdown is None},
            firsts={one: columns[one] for one in plain if one in personal},
            lines={one: columns[one] for one in plain if one.breakdown and one not in personal},
            who="identity",
            day=FIRST_DAYS[source],
        )
    if of_groups:
        found |= _groups(of_groups, scope, period)
    return {
        one: {value: told[0] for value, told in values.items()} for one, values in found.items()
    }


def _groups(asked: list[Slice], scope: Scope, period: Period) -> Found:
    """Situation facts, several by person: values are "kind:answer"."""
    at = "enrolment__"
    rows = FigureFact.objects.filter(**_within(scope), **_within(scope, at=at))
    aimed = Programme.objects.values_list("target_groups", flat=True).get(pk=scope.programme_id)
    if aimed:
        rows = rows.filter(kind__in=aimed)
    value = Concat("kind", Value(SEPARATOR), "answer")
    columns = {
        one: facets.where(condition(as_definition(one), one.source, period, at=at), value)
        for one in asked
    }
    return facets.named(rows, columns, who="enrolment__identity")


def _described(asked: list[Slice], scope: Scope, period: Period) -> Counts:
    rows = rows_of(Source.TALLY, scope).filter(on__range=(period.start, period.end))
    columns = _columns(asked, Source.TALLY, period)
    found = facets.added_up(rows, columns, sums={"head_count": "sum"})
    return {
        one: {value: told[1] for value, told in values.items()} for one, values in found.items()
    }


def _meetings(asked: list[Slice], scope: Scope, period: Period) -> Counts:
    """Slices of encounters; those about people also need to know which heads have a name."""
    several = [one for one in asked if one.breakdown and one.breakdown.field == TOPICS]
    plain = [one for one in asked if one not in several]
    found: Counts = {one: _by_topic(one, scope, period) for one in several}
    if not plain:
        return found
    dated = Q(on__range=(period.start, period.end))
    seen = facets.added_up(
        rows_of(Source.ENCOUNTER, scope).filter(dated).annotate(largest=F("head_count")),
        _columns(plain, Source.ENCOUNTER, period),
        sums={"head_count": "sum", "first_time_count": "sum", "largest": "max"},
    )
    met = [one for one in plain if one.method in (Method.FIRST_MEETINGS, Method.INTERVAL)]
    names = _names(met, scope, period) if met else {}
    for one in plain:
        values = seen[one] or {ALL: (0, 0, 0, 0)} if one.breakdown is None else seen[one]
        if one.method is Method.INTERVAL:
            each = [_met(told, names.get((one, value), NOBODY)) for value, told in values.items()]
            found[one] = {ALL: _between(each)}
        else:
            found[one] = {
                value: _result(one.method, _met(told, names.get((one, value), NOBODY)))
                for value, told in values.items()
            }
    return found


@dataclass(frozen=True)
class Names:
    """What the names known change: how many people and heads have one, whose first time it was, and
    what that takes away from the nameless first times."""

    named: int = 0
    named_heads: int = 0
    named_first: int = 0
    nameless_first: int = 0


NOBODY: Final = Names()


def _names(asked: list[Slice], scope: Scope, period: Period) -> dict[tuple[Slice, str], Names]:
    dated = Q(on__range=(period.start, period.end))
    rows = rows_of(Source.PRESENCE, scope).filter(dated)
    columns = _columns(asked, Source.PRESENCE, period)
    bounded = [one for one in asked if one.method is Method.INTERVAL]
    if not bounded:  # then only first times matter
        rows = rows.filter(Q(first_time_count__gt=0) | Q(first_time=True))
    told = facets.met(rows, columns, bounded=bounded)
    left, first, everybody = told["room"], told["first_times"], told["pairs"]
    seen = {
        (one, value)
        for found in (left, first, everybody)
        for one, values in found.items()
        for value in values
    }
    found = {}
    for one, value in seen:
        named, named_heads = everybody.get(one, {}).get(value, (0, 0))
        named_first, nameless_first = (each[one].get(value, (0,))[0] for each in (first, left))
        found[one, value] = Names(named, named_heads, named_first, nameless_first)
    return found


def _met(told: Numbers, names: Names) -> Met:
    rows, heads, firsts, largest = told
    return Met(
        encounters=rows,
        heads=heads,
        named=names.named,
        named_first=names.named_first,
        nameless=heads - names.named_heads,
        nameless_first=firsts + names.nameless_first,
        largest=largest,
    )


def _between(met: Iterable[Met]) -> Between[int]:
    """`met` of each organisation: nobody joins their files, so those of one may all be among those
    of another, or none of them."""
    told = [bounds(one) for one in met]
    return Between(max(one.low for one in told), sum(one.high for one in told))


def _result(method: Method, met: Met) -> int:
    if method is Method.FIRST_MEETINGS:
        return met.nameless_first + met.named_first
    return met.heads if method is Method.HEADS else met.encounters


def _by_topic(one: Slice, scope: Scope, period: Period) -> dict[str, int | Between[int]]:
    """An encounter counts under each of its topics."""
    definition = as_definition(one)
    rows = rows_of(Source.ENCOUNTER, scope).filter(condition(definition, one.source, period))
    many = Sum("head_count") if one.method is Method.HEADS else Count("pk")
    told = rows.order_by().annotate(topic=Unnest(F("topics"))).values("topic").annotate(many=many)
    return {row["topic"]: row["many"] for row in told}


_COUNTERS: Final[Mapping[Source, Callable[[list[Slice], Scope, Period], Counts]]] = {
    Source.ENCOUNTER: _meetings,
    Source.TALLY: _described,
    Source.FILE: _people,
    Source.ENROLMENT: _people,
    Source.SUPPORT: _people,
    Source.EXIT: _people,
}
