"""When somebody was met, for the lists of files (`settings.CONTACT_SOURCES`)."""

from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from continuum.access.scope import Member
from continuum.outreach.models import Presence


def met(member: Member, *, since: date | None = None) -> QuerySet[Any]:
    """A row for each time a person was met: `person`, `day`; by the encounter's present
    version."""
    rows = Presence.objects.visible_to(member).filter(revoked_at__isnull=True)
    rows = rows.annotate(day=F("met_on"))
    if since is None:
        return rows.filter(met_on__isnull=False)
    return rows.filter(met_on__gte=since)
