"""Noting encounters: one from a screen, many from a device, an import or the demo; each once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.outreach.actions.entries import (
    Checked,
    EncounterRefused,
    SentDifferently,
    checked,
    row_of,
    tally_rows,
)
from continuum.outreach.actions.places import NewPlace, place_found_or_added
from continuum.outreach.models import Encounter, EncounterNote, EncounterTally, Presence
from continuum.outreach.rules import EncounterEntry
from continuum.people.text import several_lines

ROWS_AT_ONCE = 1000
NOTE_LONGEST = 1000


class NothingToNote(Refused):
    message = _("Écrivez la note avant de l'enregistrer.")


@dataclass(frozen=True)
class Recorded:
    """Ids of the encounters written, and of those that had been received before."""

    new: tuple[UUID, ...]
    already: tuple[UUID, ...]


@transaction.atomic
def record_encounter(
    *, entry: EncounterEntry, by: Member, new_place: NewPlace | None = None
) -> Encounter:
    """Note one encounter; the same entry sent twice is noted once.

    Raises a subclass of `EncounterRefused`.
    """
    if new_place is not None and new_place.name.strip():
        entry = replace(entry, place=place_found_or_added(new_place, by=by).pk)
    record_encounters([entry], by=by)
    return Encounter.objects.visible_to(by).get(pk=entry.id)


@transaction.atomic
def record_encounters(entries: Sequence[EncounterEntry], *, by: Member) -> Recorded:
    """Note many encounters, all or none; in the order given.

    An entry whose id is known is already received if it says the same, and refused with
    `SentDifferently` if not. Raises a subclass of `EncounterRefused`, its `position` that of
    the first entry at fault.
    """
    new: list[UUID] = []
    for start in range(0, len(entries), ROWS_AT_ONCE):
        new += _recorded(entries[start : start + ROWS_AT_ONCE], start=start, by=by)
    written = set(new)
    already = (entry.id for entry in entries if entry.id not in written)
    return Recorded(new=tuple(new), already=tuple(already))


def refusals(
    entries: Sequence[EncounterEntry], *, by: Member, now: datetime
) -> Mapping[int, EncounterRefused]:
    """What `record_encounters` would refuse, by position; writes nothing."""
    return checked(list(entries), by=by, now=now).refusals


@transaction.atomic
def add_note(*, encounter: Encounter, text: str, by: Member) -> EncounterNote:
    """Keep a few words for the team. Raises `NothingToNote`, or what `people.text` refuses."""
    tidy = several_lines(text, field="text", longest=NOTE_LONGEST)
    if not tidy:
        raise NothingToNote(field="text")
    return EncounterNote.objects.create(
        organisation_id=encounter.organisation_id,
        encounter_id=encounter.root,
        text=tidy,
        recorded_by_id=by.account_id,
    )


def _recorded(entries: Sequence[EncounterEntry], *, start: int, by: Member) -> list[UUID]:
    """Write those of one batch that were not received before; `start` is its place among all."""
    for _attempt in range(2):
        look = checked(entries, by=by, now=timezone.now())
        for refusal in look.refusals.values():
            refusal.position += start
            raise refusal
        fresh = [entries[position] for position in look.fresh]
        try:
            with transaction.atomic():
                _insert(fresh, look=look, by=by)
        except IntegrityError:  # sent twice at the same moment: look again at what is there now
            continue
        return [entry.id for entry in fresh]
    raise SentDifferently(position=start + look.fresh[0])  # an id of rows we may not see


def _insert(entries: Sequence[EncounterEntry], *, look: Checked, by: Member) -> None:
    rows = [row_of(entry, look=look, by=by) for entry in entries]
    Encounter.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    EncounterTally.objects.bulk_create(
        [tally for entry in entries for tally in tally_rows(entry, by=by)],
        batch_size=ROWS_AT_ONCE,
    )
    Presence.objects.bulk_create(
        [
            Presence(
                organisation_id=by.organisation_id,
                encounter_id=entry.id,
                person_id=person,
                first_time=entry.first_time_count >= entry.heads,
                recorded_by_id=by.account_id,
            )
            for entry in entries
            for person in entry.people
        ],
        batch_size=ROWS_AT_ONCE,
    )
