"""What the last look at a whole bilan found, remembered for the home page: computing every bilan
again there would make each visit wait."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.kept import items, kept, whole
from continuum.core.todo import Task
from continuum.organisations.models import Programme
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import Bilan, Level

KEPT_SECONDS: Final = 30 * 24 * 3600
DECLARED: Final = "declared"


def remember(programme: Programme, told: Bilan, *, usual: Period) -> None:
    """Keep what the whole bilan asks; a part of it, or a few of its days, says nothing of it."""
    if told.covers_all and told.period == usual:
        gaps = [check for check in told.checks if check.level is Level.GAP]
        declared = sum(check.code == DECLARED for check in gaps)
        cache.set(_key(programme), (len(gaps) - declared, declared), KEPT_SECONDS)


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """Bilans with something to explain, published figures that the data contradict, bilans under
    way that nobody has read for a month; only those who answer for the figures can explain."""
    if not member.may(Permission.SEE_FIGURES_OF_ALL):
        return
    for programme in Programme.objects.visible_to(member):
        known = kept(_key(programme), _read)
        if known is not None:
            if not member.may(Permission.MANAGE_INDICATORS):
                continue
            yield from _to_explain(programme, *known)
        elif programme.runs_on(today):
            yield Task(
                title=_("Bilan à relire : %(name)s") % {"name": programme},
                url=_bilan(programme),
                icon="chart-bar",
                detail=_("Personne ne l'a ouvert depuis un mois."),
            )


def _to_explain(programme: Programme, gaps: int, declared: int) -> Iterator[Task]:
    if gaps:
        yield Task(
            title=_("Bilan à expliquer : %(name)s") % {"name": programme},
            url=f"{_bilan(programme)}#verifications",
            icon="chart-bar",
            detail=ngettext("un écart", "des écarts", gaps),
            count=gaps,
        )
    if declared:
        yield Task(
            title=ngettext(
                "Chiffre publié à reprendre : %(name)s",
                "Chiffres publiés à reprendre : %(name)s",
                declared,
            )
            % {"name": programme},
            url=f"{_bilan(programme)}#verifications",
            icon="scale",
            detail=_("Les données disent autre chose."),
            count=declared,
        )


def _bilan(programme: Programme) -> str:
    return reverse("outcomes:bilan", args=[programme.code])


def _read(value: Any) -> tuple[int, int]:
    gaps, declared = items(value, 2)
    return whole(gaps), whole(declared)


def _key(programme: Programme) -> str:
    return f"outcomes.found.{programme.pk}"
