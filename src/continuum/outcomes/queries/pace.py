"""Targets behind schedule, for the home pages of those who answer for the figures of all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.kept import items, kept, text, whole
from continuum.core.todo import Task
from continuum.organisations.models import Programme
from continuum.organisations.rules import TargetMeasure
from continuum.outcomes.queries.counting import Scope
from continuum.outcomes.queries.targets import MEASURE_OF, target_lines
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import TargetLine
from continuum.outcomes.rules.writing import number

KEPT_SECONDS: Final = 3600
TOLERATED: Final = Decimal("0.9")
"""Nine tenths of what an even pace would give is no delay yet."""
SPOKEN_OF: Final = timedelta(days=183)
"""How long a promise that was not kept is still spoken of."""


Kept = tuple[str, str, int, int, int]
"""A late target as the cache keeps it: plain values, whatever version of the code reads them."""


@dataclass(frozen=True)
class Late:
    """A promise behind its pace: counts, never a name."""

    measure: TargetMeasure
    site: str
    done: int
    expected: int
    promised: int


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """One line a programme, the target furthest behind told as an example."""
    if not member.may(Permission.SEE_FIGURES_OF_ALL):
        return
    for programme in Programme.objects.visible_to(member).filter(targets__isnull=False).distinct():
        told = _late(programme, today=today)
        late = [one for one in told if not 0 < one.done < member.masked_below]
        if late:
            worst = min(late, key=lambda one: one.done / max(1, one.expected))
            yield Task(
                title=_("En retard sur l'objectif : %(name)s") % {"name": programme}
                if len(late) == 1
                else _("En retard sur les objectifs : %(name)s") % {"name": programme},
                url=f"{reverse('outcomes:bilan', args=[programme.code])}#promises-title",
                icon="target",
                detail=_said(worst),
                count=len(late),
            )


def _said(late: Late) -> str:
    told = {
        "what": str(late.measure.label) + (f" ({late.site})" if late.site else ""),
        "done": number(late.done),
        "expected": number(late.expected),
        "promised": number(late.promised),
    }
    if late.expected >= late.promised:
        return _("%(what)s : %(done)s sur %(promised)s") % told
    return _("%(what)s : %(done)s, on en attendrait %(expected)s sur %(promised)s") % told


def _late(programme: Programme, *, today: date) -> list[Late]:
    """Counted once an hour for everybody: the figures of all are the same for all who see them."""
    key = f"outcomes.late.{programme.pk}.{today}"
    known = kept(key, _read)
    if known is None:
        lately = Period(today - SPOKEN_OF, today)
        lines = target_lines(programme, lately, scope=Scope(programme.pk), today=today)
        behind = [_plain(line) for line in lines if line.done < TOLERATED * line.expected]
        cache.set(key, behind, KEPT_SECONDS)
        known = _read([list(one) for one in behind])
    return known


def _read(value: Any) -> list[Late]:
    found = []
    for one in items(value):
        measure, site, done, expected, promised = items(one, 5)
        told = text(measure), text(site), whole(done), whole(expected), whole(promised)
        found.append(Late(TargetMeasure(told[0]), *told[1:]))
    return found


def _plain(line: TargetLine) -> Kept:
    measure = MEASURE_OF[line.code].value
    return measure, line.site, line.done, int(line.expected), line.promised
