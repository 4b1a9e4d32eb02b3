"""New lines that are encounters, written by the product's own actions in a few statements."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports.actions.writing_files import write_files
from continuum.imports.making import (
    ENCOUNTER,
    PLACE,
    ROUND,
    ROWS_AT_ONCE,
    MadeRecord,
    Told,
    opened_record,
)
from continuum.imports.planning.encounters import rounds_of
from continuum.imports.planning.places import PlaceDraft
from continuum.imports.planning.rows import EncounterDraft, Plan, PlannedRow
from continuum.imports.rules.kinds import Kind, Pile
from continuum.linkage.normalise.fold import fold
from continuum.organisations.models import Commune
from continuum.outreach.actions import (
    EncounterRefused,
    RoundEntry,
    add_place,
    record_encounters,
    record_rounds,
)
from continuum.people.actions import open_files

__all__ = ["LineRefused", "MadeRecord", "write"]


class LineRefused(Refused):
    """An action refused a line that the dry run had let through."""


def write(plan: Plan, *, by: Member, now: datetime, told: Told) -> list[MadeRecord]:
    """Everything the new lines call for, in the order they call for it."""
    if plan.source.kind == Kind.ENCOUNTERS:
        return _write_encounters(plan, by=by, today=timezone.localdate(now), told=told)
    return write_files(plan, by=by, today=timezone.localdate(now), told=told)


def _write_encounters(plan: Plan, *, by: Member, today: date, told: Told) -> list[MadeRecord]:
    rows = plan.of(Pile.NEW)
    drafts = [row.draft for row in rows if isinstance(row.draft, EncounterDraft)]
    people = _open_people(plan, rows, by=by, today=today)
    places = _add_places(drafts, by=by)
    drafts = [_placed(draft, places) for draft in drafts]
    rounds = _record_rounds(plan, drafts, by=by)
    for start in range(0, len(drafts), ROWS_AT_ONCE):
        told("writing", start, len(drafts))
        batch = rows[start : start + ROWS_AT_ONCE]
        _record([draft.entry for draft in drafts[start : start + ROWS_AT_ONCE]], batch, by=by)
    encounters = [
        MadeRecord(ENCOUNTER, draft.entry.id, row.line)
        for row, draft in zip(rows, drafts, strict=True)
    ]
    return [
        *people,
        *(MadeRecord(PLACE, place) for place in places.values()),
        *(MadeRecord(ROUND, round_) for round_ in rounds),
        *encounters,
    ]


def _record(entries: Sequence[object], rows: Sequence[PlannedRow], *, by: Member) -> None:
    try:
        record_encounters(entries, by=by)  # type: ignore[arg-type]
    except EncounterRefused as refusal:
        raise LineRefused(
            _("Ligne %(line)s : %(said)s")
            % {"line": rows[refusal.position].line, "said": str(refusal)}
        ) from refusal


def _open_people(
    plan: Plan, rows: Sequence[PlannedRow], *, by: Member, today: date
) -> list[MadeRecord]:
    """Those whom an imported line names for the first time."""
    lines: dict[UUID, int] = {}
    for row in rows:
        for person in row.draft.entry.people if isinstance(row.draft, EncounterDraft) else ():
            if person in plan.opened:
                lines.setdefault(person, row.line)
    people = open_files(entries=[plan.opened[person] for person in lines], by=by, today=today)
    return [opened_record(person, plan.opened[person.pk], lines[person.pk]) for person in people]


def _key(place: PlaceDraft) -> tuple[str, str | None]:
    return fold(place.name), place.commune


def _add_places(
    drafts: Sequence[EncounterDraft], *, by: Member
) -> dict[tuple[str, str | None], UUID]:
    wanted = {_key(draft.new_place): draft.new_place for draft in drafts if draft.new_place}
    communes = Commune.objects.in_bulk({place.commune for place in wanted.values()} - {None})
    return {
        key: add_place(
            name=place.name,
            kind=place.kind,
            network=place.network,
            commune=communes.get(place.commune) if place.commune else None,
            by=by,
        ).pk
        for key, place in wanted.items()
    }


def _placed(draft: EncounterDraft, places: dict[tuple[str, str | None], UUID]) -> EncounterDraft:
    place = places[_key(draft.new_place)] if draft.new_place else draft.entry.place
    round_ = draft.round.id if draft.round else None
    return replace(draft, entry=replace(draft.entry, place=place, round=round_))


def _record_rounds(plan: Plan, drafts: Sequence[EncounterDraft], *, by: Member) -> list[UUID]:
    entries = list(_rounds(plan, drafts))
    record_rounds(entries, by=by)
    return [entry.id for entry in entries]


def _rounds(plan: Plan, drafts: Sequence[EncounterDraft]) -> Iterator[RoundEntry]:
    for id_, met in rounds_of(drafts).items():
        told = met[0].round
        moments = [draft.entry.happened_at for draft in met]
        places = dict.fromkeys(draft.entry.place for draft in met if draft.entry.place)
        if told is not None:
            yield RoundEntry(
                id=id_,
                started_at=min(moments),
                ended_at=max(moments),
                team=told.team,
                places=tuple(places),
                mode=told.mode,
                programme=plan.source.programme.pk,
            )
