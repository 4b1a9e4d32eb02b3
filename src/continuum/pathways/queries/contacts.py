"""When somebody was met, for the lists of files (`settings.CONTACT_SOURCES`)."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from continuum.access.scope import Member
from continuum.outreach.models import Encounter, Presence


def met(member: Member, *, since: date | None = None) -> QuerySet[Any]:
    """A row for each time a person was met: `person`, `day`; by the encounter's present
    version."""
    present = Encounter.objects.standing().filter(root=OuterRef("encounter_id"))
    rows = Presence.objects.visible_to(member).standing()
    rows = rows.annotate(day=Subquery(present.values("on")[:1]))
    if since is None:
        return rows.filter(day__isnull=False)  # type: ignore[misc]  # annotated
    # From the few late encounters, not through every presence; "distinct" has the database look
    # for them first, whatever it expects of the persons.
    late = Encounter.objects.visible_to(member).standing().filter(on__gte=since)
    then = Presence.objects.filter(encounter__in=late.values("root")).values("pk").distinct()
    return rows.filter(pk__in=then)
