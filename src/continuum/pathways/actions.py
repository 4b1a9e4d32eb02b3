"""Gestures that span what was met and who is followed."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from continuum.access.scope import Member
from continuum.outreach import actions as outreach
from continuum.outreach.models import Encounter
from continuum.people import actions as people
from continuum.people.entries import FileEntry
from continuum.people.models import Person


@transaction.atomic
def open_file_from_encounter(
    *,
    entry: FileEntry,
    encounter: Encounter,
    by: Member,
    today: date,
    dismissed: Collection[UUID] = (),
) -> Person:
    """A file opened with somebody just met, who becomes one of the heads of the encounter: no
    count changes."""
    person = people.open_file(entry=entry, by=by, today=today, dismissed=dismissed)
    outreach.name_head(encounter=encounter, person=person, by=by)
    return person
