"""When somebody was met, for the lists of files (`settings.CONTACT_SOURCES`)."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from continuum.access.scope import Member
from continuum.outreach.models import Encounter, Presence


def met(member: Member) -> QuerySet[Any]:
    """A row for each time a person was met: `person`, `day`; by the encounter's present
    version."""
    present = Encounter.objects.standing().filter(root=OuterRef("encounter__root"))
    return (
        Presence.objects.visible_to(member)
        .standing()
        .annotate(day=Subquery(present.values("on")[:1]))
        .filter(day__isnull=False)
    )


def days_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The days alone."""
    return rows.values_list(F("day"), flat=True)
