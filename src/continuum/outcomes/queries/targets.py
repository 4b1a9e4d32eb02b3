"""What the programme promised, and where it stands on the day the data are read."""

from datetime import date
from decimal import Decimal
from typing import Final

from continuum.core.rounding import rounded
from continuum.core.shares import Between
from continuum.organisations.models import Programme, Target
from continuum.organisations.rules import TargetMeasure
from continuum.outcomes.queries.counting import ALL, Scope, Slice, counted
from continuum.outcomes.rules.indicators import Filter
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import TargetLine
from continuum.outcomes.rules.shipped import TYPED
from continuum.outcomes.rules.trajectory import expected_by, forecast
from continuum.outcomes.rules.vocabulary import Measure, Operator, Reading

_MEASURES: Final = {
    TargetMeasure.PEOPLE_MET: (Measure.PEOPLE_MET, "people_met"),
    TargetMeasure.FILES: (Measure.FILES, "files"),
    TargetMeasure.ENTRIES: (Measure.ENTRIES, "entries"),
    TargetMeasure.SUPPORTED: (Measure.SUPPORTED, "supported"),
    TargetMeasure.COMPLETIONS: (Measure.COMPLETIONS, "completions"),
    TargetMeasure.EXITS: (Measure.EXITS, "positive_exits"),
}
MEASURE_OF: Final = {code: measure for measure, (_counted, code) in _MEASURES.items()}
"""Which kind of target a line is about, by the indicator it opens."""
_WITH_SITE: Final = frozenset(
    {Measure.ENTRIES, Measure.SUPPORTED, Measure.COMPLETIONS, Measure.EXITS}
)


def target_lines(
    programme: Programme, period: Period, *, scope: Scope, today: date
) -> tuple[TargetLine, ...]:
    """Targets whose own period meets the bilan's, counted over their own period up to today.

    They are promises of the whole programme: whoever sees only a part is shown none.
    """
    if scope.organisation_id is not None:
        return ()
    targets = [
        target
        for target in programme.targets.select_related("site").order_by("starts_on", "measure")
        if _span(target).meets(period)
    ]
    done: dict[Target, int] = {}
    for span in dict.fromkeys(_span(target) for target in targets):
        asked = {target: _slice(target) for target in targets if _span(target) == span}
        counts = counted(asked.values(), scope=scope, period=span)
        for target, one in asked.items():
            told = counts[one].get(ALL, 0)
            done[target] = told.low if isinstance(told, Between) else told
    return tuple(_line(target, done[target], today=today) for target in targets)


def _span(target: Target) -> Period:
    return Period(target.starts_on, target.ends_on)


def _slice(target: Target) -> Slice:
    measure, _code = _MEASURES[TargetMeasure(target.measure)]
    filters: tuple[Filter, ...] = ()
    if measure is Measure.EXITS:
        filters += (Filter("exit_type", Operator.IS, TYPED),)
    if target.site_id is not None and measure in _WITH_SITE:
        filters += (Filter("site", Operator.IS, (str(target.site_id),)),)
    # Whoever comes back is not promised twice.
    reading = Reading.COHORT if measure is Measure.ENTRIES else Reading.FLOW
    return Slice(measure, reading, filters)


def _line(target: Target, done: int, *, today: date) -> TargetLine:
    span = _span(target)
    expected: Decimal = rounded(expected_by(target.value, span, today), decimals=0)
    return TargetLine(
        label=TargetMeasure(target.measure).label,
        site=target.site.name if target.site else "",
        period=span,
        promised=target.value,
        done=done,
        expected=expected,
        forecast=forecast(done, span, today),
        code=_MEASURES[TargetMeasure(target.measure)][1],
    )
