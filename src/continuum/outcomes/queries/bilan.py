"""The bilan of a programme in a period, for whoever asks."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.roles import ROLES
from continuum.access.scope import Member
from continuum.organisations.models import Programme
from continuum.outcomes.queries.declared import published_about
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.queries.figures import figures_of, scope_of
from continuum.outcomes.queries.steps import skipped_steps
from continuum.outcomes.queries.targets import target_lines
from continuum.outcomes.rules import masking
from continuum.outcomes.rules.checks import checks_of, tells_invisibility
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Bilan, Figure, TargetLine
from continuum.people.queries import versions_of


def bilan(
    programme: Programme, period: Period, member: Member, *, at: datetime | None = None
) -> Bilan:
    """What the figures say, for whoever asks: their organisation's part, or the whole consortium.

    The database narrows the rows to the member's rights by itself; here it is only said.
    """
    moment = at or timezone.now()
    scope = scope_of(programme, member)
    definitions = definitions_of(programme)
    counted = figures_of(programme, period, member, definitions=definitions)
    figures = masking.masked(counted, member.masked_below)
    published = published_about(
        programme, member, definitions=definitions, period=period, figures=figures
    )
    skipped = skipped_steps(counted, scope=scope, period=period)
    found = checks_of(
        counted, published=published, skipped=skipped, defined=_defined(programme, counted)
    )
    steps = masking.steps_told(skipped, member.masked_below)
    checks = masking.spoken(found, figures, steps=steps)
    today = timezone.localdate(moment)
    targets = _of_days_read(
        target_lines(programme, period, scope=scope, today=today), programme, member, today=today
    )
    targets = masking.targets_still(targets, figures, period, member.masked_below)
    covers_all = scope.organisation_id is None
    return Bilan(
        programme=programme.code,
        name=programme.name,
        period=period,
        data_at=moment,
        scope=_("Toutes les structures") if covers_all else member.organisation_name,
        covers_all=covers_all,
        figures=figures,
        checks=checks,
        published=published,
        targets=targets,
        as_of=today,
    )


def _of_days_read(
    targets: Sequence[TargetLine], programme: Programme, member: Member, *, today: date
) -> Sequence[TargetLine]:
    """Who opens no file is told of whole months, or of the whole action."""
    if ROLES[member.role].files:
        return targets
    whole = usual_period(programme, today=today)
    return [one for one in targets if one.period.is_of_whole_months or one.period == whole]


def _defined(programme: Programme, figures: Sequence[Figure]) -> bool:
    """Asked only where nobody is known to be invisible or not: that is how a lack shows."""
    untold = any(tells_invisibility(one) and one.is_silent for one in figures)
    return not untold or bool(versions_of(programme))


def usual_period(programme: Programme, *, today: date) -> Period:
    """From the first day of the action to its last, or to today while it runs."""
    end = programme.action_ends_on or today
    return Period(programme.action_starts_on, max(programme.action_starts_on, end))
