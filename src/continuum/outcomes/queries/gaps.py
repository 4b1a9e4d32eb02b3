"""What the last look at a bilan found to explain, remembered for the home page: computing every
bilan again there would make each visit wait."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.todo import Task
from continuum.organisations.models import Programme
from continuum.outcomes.rules.report import Bilan, Level

KEPT_SECONDS: Final = 7 * 24 * 3600


def remember(programme: Programme, told: Bilan) -> None:
    """Keep how many gaps the whole bilan had; a part of it says nothing of the whole."""
    if told.covers_all:
        gaps = sum(check.level is Level.GAP for check in told.checks)
        cache.set(_key(programme), gaps, KEPT_SECONDS)


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """Bilans with something to explain, for those who answer for them."""
    if not member.may(Permission.MANAGE_INDICATORS):
        return
    programmes = {_key(one): one for one in Programme.objects.visible_to(member)}
    for key, gaps in cache.get_many(programmes).items():
        if gaps:
            programme = programmes[key]
            yield Task(
                title=_("Bilan à expliquer : %(name)s") % {"name": programme},
                url=f"{reverse('outcomes:bilan', args=[programme.code])}#verifications",
                icon="chart-bar",
                detail=ngettext("un écart", "des écarts", gaps),
                count=gaps,
            )


def _key(programme: Programme) -> str:
    return f"outcomes.gaps.{programme.pk}"
