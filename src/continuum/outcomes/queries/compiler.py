"""From an indicator's definition to conditions on the figure views; nothing typed becomes SQL.

A filter names a field of the catalogue and values it may hold; here each field has its column, or
its condition, and nothing else can be reached.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    Exists,
    Expression,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from continuum.outcomes.models import (
    FigureEncounter,
    FigureEnrolment,
    FigureExit,
    FigureFact,
    FigureFile,
    FigurePresence,
    FigureSupport,
    FigureTally,
)
from continuum.outcomes.rules.exits import (
    CROSSWALK,
    ByDuration,
    DurableBound,
    IaeClass,
)
from continuum.outcomes.rules.exits import (
    Reading as ExitReading,
)
from continuum.outcomes.rules.indicators import Band, Breakdown, Definition, Filter
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.vocabulary import (
    FACT,
    FIELDS,
    LEFT_ONLY,
    TAKEN,
    Field,
    FieldKind,
    Operator,
    Reading,
    Source,
)
from continuum.people.rules import Answer

OTHERS: Final = "others"
ANSWERED: Final = (Answer.YES.value, Answer.NO.value)


@dataclass(frozen=True)
class Table:
    """A figure view, and where it keeps what belongs to the enrolment."""

    model: type[Model]
    enrolment: str = ""
    """Prefix that leads to the enrolment's columns; empty when they are the view's own."""
    own: frozenset[str] = frozenset()
    """Fields the view has itself, although it belongs to an enrolment."""


_LEFT_ITSELF: Final = LEFT_ONLY | {"organisation", "state"}
TABLES: Final[Mapping[Source, Table]] = MappingProxyType(
    {
        Source.ENCOUNTER: Table(FigureEncounter),
        Source.PRESENCE: Table(FigurePresence),
        Source.TALLY: Table(FigureTally),
        Source.FILE: Table(FigureFile),
        Source.ENROLMENT: Table(FigureEnrolment),
        Source.SUPPORT: Table(FigureSupport, "enrolment__", frozenset({"organisation"})),
        Source.EXIT: Table(FigureExit, "enrolment__", _LEFT_ITSELF),
    }
)

_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {"organisation": "organisation_id", "site": "site_id", "strand": "strand_id"}
)


class ToChar(Func):
    function = "to_char"
    output_field = CharField()


class Unnest(Func):
    function = "unnest"
    output_field = CharField()


def durable_bound() -> DurableBound:
    """From how many months a job is durable, as this installation reads the text."""
    return DurableBound(settings.EXIT_DURABLE_MONTHS, settings.EXIT_DURABLE_INCLUSIVE)


def condition(definition: Definition, source: Source, period: Period, *, at: str = "") -> Q:
    """Rows of the source that the definition counts in the period."""
    dated = dated_in(definition, period, at=at)
    return dated & filtered(definition.filters, source, at=at)


def filtered(filters: tuple[Filter, ...], source: Source, *, at: str = "") -> Q:
    """All of the filters; `at` is where the source's row is reached from."""
    found = Q()
    for one in filters:
        found &= _one(one, FIELDS[source][one.field], at + _prefix(source, one.field))
    return found


def dated_in(definition: Definition, period: Period, *, at: str = "") -> Q:
    """The days the definition counts: of what happened, or of the group it is counted in."""
    taking = TAKEN[definition.measure]
    happened = Q((f"{at}{taking.dated_by}__lte", period.end))
    if taking.stands_until:
        happened &= Q((f"{at}{taking.stands_until}__isnull", True)) | Q(
            (f"{at}{taking.stands_until}__gt", period.end)
        )
    elif definition.reading is Reading.FLOW or not taking.cohort_by:
        happened = _within(f"{at}{taking.dated_by}", period)
    if not taking.cohort_by:
        return happened
    if definition.reading is Reading.COHORT:
        if taking.is_entry:
            happened = Q((f"{at}{taking.dated_by}", F(f"{at}{taking.cohort_by}")))
        return happened & _within(f"{at}{taking.cohort_by}", period)
    return happened & Q((f"{at}{taking.cohort_by}__isnull", False))


def needs_enrolment(definition: Definition, source: Source) -> bool:
    """Whether the definition speaks of something only the enrolment knows."""
    if not TABLES[source].enrolment:
        return False
    asked = {one.field for one in (*definition.filters, *definition.unknown)}
    if definition.breakdown:
        asked.add(definition.breakdown.field)
    return any(_prefix(source, field) for field in asked)


def values_of(
    breakdown: Breakdown, source: Source, definition: Definition, *, at: str = ""
) -> Expression:
    """The row's value in the breakdown, as text: a band's rank, or the field's own value."""
    asked = FIELDS[source][breakdown.field]
    path = at + _prefix(source, asked.code)
    if breakdown.bands:
        whens = [
            When(_in_band(band, asked, path), then=Value(str(rank)))
            for rank, band in enumerate(breakdown.bands)
        ]
        silent = When(_unknown(asked, path), then=Value(""))
        return Case(silent, *whens, default=Value(OTHERS), output_field=CharField())
    return _value(asked, path, TAKEN[definition.measure].dated_by, at)


def _value(asked: Field, path: str, dated_by: str, at: str) -> Expression:
    if asked.kind is FieldKind.MONTH:
        return ToChar(F(f"{at}{dated_by}"), Value("YYYY-MM"))
    if asked.code == "topics":
        return Unnest(F(f"{path}topics"))
    derived = _DERIVED.get(asked.code)
    if derived is not None:
        whens = [When(derived(code, path), then=Value(code)) for code, _label in asked.choices]
        return Case(*whens, default=Value(""), output_field=CharField())
    if asked.code.startswith(FACT):
        whens = [When(_said(asked.code, path, (one,)), then=Value(one)) for one in ANSWERED]
        return Case(*whens, default=Value(Answer.UNKNOWN.value), output_field=CharField())
    return Coalesce(
        Cast(F(path + _column(asked)), CharField()), Value(""), output_field=CharField()
    )


def _one(one: Filter, asked: Field, path: str) -> Q:
    if one.operator is Operator.UNKNOWN:
        return _unknown(asked, path)
    if one.operator is Operator.KNOWN:
        return ~_unknown(asked, path)
    if one.operator is Operator.AT_LEAST:
        return Q((f"{path}{_column(asked)}__gte", int(one.values[0])))
    if one.operator is Operator.AT_MOST:
        return Q((f"{path}{_column(asked)}__lte", int(one.values[0])))
    held = _held(asked, path, one.values)
    return held if one.operator is Operator.IS else ~held


def _held(asked: Field, path: str, values: tuple[str, ...]) -> Q:
    """The field holds one of the values."""
    derived = _DERIVED.get(asked.code)
    if derived is not None:
        return _any(derived(value, path) for value in values)
    if asked.code.startswith(FACT):
        answered = tuple(value for value in values if value in ANSWERED)
        said = _said(asked.code, path, answered) if answered else Q(pk__in=[])
        return said | _unknown(asked, path) if Answer.UNKNOWN.value in values else said
    if asked.code == "topics":
        return Q((f"{path}topics__overlap", list(values)))
    return Q((f"{path}{_column(asked)}__in", list(values)))


def _in_band(band: Band, asked: Field, path: str) -> Q:
    if asked.kind is not FieldKind.NUMBER:
        return _held(asked, path, band.values)
    found = Q((f"{path}{_column(asked)}__isnull", False))
    if band.low is not None:
        found &= Q((f"{path}{_column(asked)}__gte", band.low))
    if band.high is not None:
        found &= Q((f"{path}{_column(asked)}__lte", band.high))
    return found


def _unknown(asked: Field, path: str) -> Q:
    """Nobody has told the field, or what was told says nothing."""
    if asked.code.startswith(FACT):
        return ~_said(asked.code, path, ANSWERED)
    if asked.code in _DERIVED:
        return _any(_DERIVED[asked.code](value, path) for value in asked.unknown)
    column = path + _column(asked)
    if asked.kind in _WITHOUT_TEXT:
        return Q((f"{column}__isnull", True))
    if asked.code == "topics":
        return Q((f"{column}__len", 0))
    return Q((f"{column}__in", ["", *sorted(asked.unknown)]))


_WITHOUT_TEXT: Final = frozenset(
    {FieldKind.NUMBER, FieldKind.ORGANISATION, FieldKind.SITE, FieldKind.STRAND}
)


def _said(code: str, path: str, answers: tuple[str, ...]) -> Q:
    kind = code.removeprefix(FACT)
    enrolment = OuterRef(f"{path.removesuffix('__')}_id" if path else "pk")
    rows = FigureFact.objects.filter(enrolment_id=enrolment, kind=kind, answer__in=answers)
    return Q(Exists(rows))


def _of_kinds(holds: Callable[[ExitReading], bool], path: str) -> Q:
    kinds = [kind.value for kind, reading in CROSSWALK.items() if holds(reading)]
    return Q((f"{path}kind__in", kinds))


def _iae(value: str, path: str) -> Q:
    wanted = IaeClass(value)
    found = _of_kinds(lambda reading: reading.iae is wanted, path)
    timed = _of_kinds(lambda reading: reading.iae is ByDuration.JOB, path)
    bound = durable_bound()
    least = bound.months if bound.inclusive else bound.months + 1
    long = Q((f"{path}months__gte", least))
    if wanted is IaeClass.DURABLE:
        return found | (timed & long)
    if wanted is IaeClass.TRANSITION:
        return found | (timed & (Q((f"{path}months__isnull", True)) | ~long))
    return found


_DERIVED: Final[Mapping[str, Callable[[str, str], Q]]] = MappingProxyType(
    {
        "exit_type": lambda value, path: _of_kinds(lambda reading: reading.type == value, path),
        "iae": _iae,
        "esf": lambda value, path: _of_kinds(lambda reading: reading.esf == value, path),
        "o2r": lambda value, path: _of_kinds(lambda reading: reading.o2r == value, path),
    }
)
"""Fields that are no column: what each of their values means."""


def _any(conditions: Iterable[Q]) -> Q:
    found: Q | None = None
    for one in conditions:
        found = one if found is None else found | one
    return Q(pk__in=[]) if found is None else found


def _within(column: str, period: Period) -> Q:
    return Q((f"{column}__gte", period.start), (f"{column}__lte", period.end))


def _prefix(source: Source, field: str) -> str:
    table = TABLES[source]
    return "" if field in table.own or field == "month" else table.enrolment


def _column(asked: Field) -> str:
    return _COLUMNS.get(asked.code, asked.code)
