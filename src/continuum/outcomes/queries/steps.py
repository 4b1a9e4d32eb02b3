"""Whether each step of the funnel lies within the one before it, person by person."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.db.models import Count, Exists, Model, OuterRef, QuerySet

from continuum.access.acting import counting
from continuum.outcomes.queries.compiler import condition, needs_enrolment
from continuum.outcomes.queries.counting import Scope, rows_of
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Figure, Skipped, funnel_steps
from continuum.outcomes.rules.vocabulary import TAKEN, Measure, Method, Reading


@counting()
def skipped_steps(
    figures: Iterable[Figure], *, scope: Scope, period: Period
) -> tuple[Skipped, ...]:
    """Those who stand on a step without having stood on the one before."""
    return tuple(
        Skipped(earlier, later, n)
        for earlier, later in _to_compare(figures, scope)
        if (n := _outside(later.definition, earlier.definition, scope, period))
    )


def outside(
    rows: QuerySet[Model], step: Definition, *, scope: Scope, period: Period
) -> QuerySet[Model]:
    """Rows of people who do not stand on `step`."""
    there = step_rows(step, scope=scope, period=period).filter(identity=OuterRef("identity"))
    return rows.filter(~Exists(there))


def step_rows(definition: Definition, *, scope: Scope, period: Period) -> QuerySet[Model]:
    source = TAKEN[definition.measure].source
    rows = rows_of(source, scope, with_enrolment=needs_enrolment(definition, source))
    return rows.filter(condition(definition, source, period))


def _to_compare(figures: Iterable[Figure], scope: Scope) -> Iterator[tuple[Figure, Figure]]:
    for earlier, later in pairwise(_of_people(funnel_steps(figures))):
        if later.count and not _holds(earlier.definition, later.definition, scope):
            yield earlier, later


def _of_people(steps: Sequence[Figure]) -> list[Figure]:
    return [one for one in steps if TAKEN[one.definition.measure].method is Method.PEOPLE]


def _holds(earlier: Definition, later: Definition, scope: Scope) -> bool:
    """Whoever is followed from their entry on is among those who entered: nothing to count."""
    all_entries = earlier.measure is Measure.ENTRIES and not earlier.filters
    followed = bool(TAKEN[later.measure].cohort_by)
    cohorts = earlier.reading is later.reading is Reading.COHORT
    return all_entries and followed and cohorts and scope.organisation_id is None


def _outside(later: Definition, earlier: Definition, scope: Scope, period: Period) -> int:
    rows = outside(
        step_rows(later, scope=scope, period=period), earlier, scope=scope, period=period
    )
    told: int = rows.aggregate(n=Count("identity", distinct=True))["n"]
    return told
