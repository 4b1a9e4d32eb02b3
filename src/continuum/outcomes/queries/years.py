"""The parts of a programme's life that a bilan may be asked for, no empty one offered."""

from datetime import date
from typing import Final

from django.db.models.functions import ExtractYear

from continuum.access.acting import counting
from continuum.organisations.models import Programme
from continuum.outcomes.models import FigureEncounter, FigureEnrolment, FigureExit
from continuum.outcomes.rules.periods import Period

MOVES: Final = ("proposed_on", "entered_on", "completed_on", "withdrawn_on", "moved_on")


@counting()
def years_told(programme: Programme, action: Period, *, today: date) -> tuple[int, ...]:
    """Years of the action with an encounter, failing that a move of an enrolment or an exit.

    Encounters are asked first, year by year through their index; the enrolments, which must be
    read whole, only when a year without encounters remains.
    """
    years = range(action.start.year, min(action.end, today).year + 1)
    told = {year for year in years if _somebody_was_met(programme, year)}
    if len(told) < len(years):
        told |= _enrolments_moved(programme)
    return tuple(year for year in years if year in told)


def periods_told(
    programme: Programme, action: Period, *, today: date
) -> tuple[tuple[str, Period], ...]:
    """Periods of the programme itself in which something may be read: civil years when something
    was noted, phases that have begun, which end with the action where nobody has said when."""
    years = years_told(programme, action, today=today)
    begun = [(name, span) for name, span in _phases(programme, action) if span.start <= today]
    told = (*((str(year), _civil(year)) for year in years), *begun)
    return told if len(told) > 1 else ()


def _civil(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _phases(programme: Programme, action: Period) -> list[tuple[str, Period]]:
    spans = []
    for phase in programme.phases.all():
        end = phase.ends_on or action.end
        if phase.starts_on <= end:
            spans.append((phase.name, Period(phase.starts_on, end)))
    return spans


def _somebody_was_met(programme: Programme, year: int) -> bool:
    rows = FigureEncounter.objects.filter(programme_id=programme.pk)
    return rows.filter(on__gte=date(year, 1, 1), on__lte=date(year, 12, 31)).exists()


def _enrolments_moved(programme: Programme) -> set[int]:
    moves = [ExtractYear(name) for name in MOVES]
    enrolments = FigureEnrolment.objects.filter(programme_id=programme.pk)
    exits = FigureExit.objects.filter(programme_id=programme.pk)
    combined = enrolments.values_list(*moves).distinct()
    left = exits.values_list(ExtractYear("on"), flat=True).distinct()
    return {year for row in combined for year in row if year} | set(left)
