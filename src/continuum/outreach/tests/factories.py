"""Places, rounds, encounters and persons for tests, made by the product's own actions."""

from datetime import timedelta
from itertools import count

from django.db import transaction
from django.utils import timezone

from continuum.access.scope import Member
from continuum.core.ids import uuid7
from continuum.outreach import actions
from continuum.outreach.models import Encounter, Place, Round
from continuum.outreach.rules import EncounterEntry, Familiarity, Mode, PlaceKind, RoundEntry
from continuum.people.models import Person

_numbers = count(1)


def make_place(by: Member, name: str = "", *, kind: PlaceKind = PlaceKind.PARK) -> Place:
    return actions.add_place(name=name or f"Parc {next(_numbers)}", kind=kind, by=by)


@transaction.atomic
def make_person(by: Member, alias: str = "", **fields) -> Person:
    """Somebody known by a nickname; a bare row, for `people` has its own tests."""
    return Person.objects.create(
        organisation_id=by.organisation_id, alias=alias or f"Surnom {next(_numbers)}", **fields
    )


def an_entry(place: Place | None = None, **fields) -> EncounterEntry:
    fields.setdefault("happened_at", timezone.now() - timedelta(minutes=5))
    fields.setdefault("familiarity", Familiarity.FIRST)
    return EncounterEntry(place=place.pk if place else None, **fields)


def make_encounter(by: Member, place: Place | None = None, **fields) -> Encounter:
    place = place or make_place(by)
    return actions.record_encounter(entry=an_entry(place, **fields), by=by)


def make_round(by: Member, *places: Place, **fields) -> Round:
    """A round under way."""
    fields.setdefault("started_at", timezone.now() - timedelta(hours=1))
    fields.setdefault("mode", Mode.STREET)
    stops = places or (make_place(by),)
    entry = RoundEntry(places=tuple(place.pk for place in stops), **fields)
    return actions.start_round(entry=entry, by=by)


def answers(where=None, /, **changed) -> dict:
    """What the street log sends when the usual is tapped."""
    now = timezone.localtime()
    told = {
        "id": str(uuid7()),
        "place": str(where.pk) if where else "",
        "on": now.strftime("%Y-%m-%d"),
        "at": now.strftime("%H:%M"),
        "number": "1",
        "more": "4",
        "familiarity": "first",
        "situation": "nothing",
        "topics": ["emploi"],
        "next_step": "meet_again",
    }
    return {**told, **changed}
