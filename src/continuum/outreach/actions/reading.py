"""Opening an encounter: what is read of young people is told to the audit trail."""

from dataclasses import dataclass

from continuum.access.scope import Member
from continuum.core import audit
from continuum.outreach.models import Encounter, EncounterNote, Presence
from continuum.outreach.queries import named_in, versions_of
from continuum.people.models import Person
from continuum.people.queries import search


@dataclass(frozen=True)
class EncounterRead:
    """Who is known to have been there, the team's notes, every version, and those searched for."""

    presences: list[Presence]
    notes: list[EncounterNote]
    versions: list[Encounter]
    found: list[Person]


def read_encounter(*, encounter: Encounter, by: Member, asked: str = "") -> EncounterRead:
    """All that is known of an encounter; `asked` looks for somebody to name in it."""
    presences = named_in([encounter.root], member=by).get(encounter.root, [])
    notes = EncounterNote.objects.visible_to(by).filter(encounter_id=encounter.root)
    there = {presence.person.identity for presence in presences}
    found = [person for person in search(by, asked) if person.identity not in there]
    if presences:
        people = [presence.person_id for presence in presences]
        audit.record("encounter_opened", on=encounter, people=people)
    if asked.strip():
        audit.record("people_searched", on=Person, people=[person.pk for person in found])
    return EncounterRead(
        presences=presences,
        notes=list(notes.select_related("recorded_by")),
        versions=versions_of(encounter.root, member=by),
        found=found,
    )
