"""Undoing a whole import through the actions that undo each of its parts."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.context import because
from continuum.imports.actions.events import happened, held
from continuum.imports.making import (
    ENCOUNTER,
    ENROLMENT,
    EXIT,
    PERSON,
    REFERENT_ACCOUNT,
    ROWS_AT_ONCE,
    Told,
)
from continuum.imports.models import ImportedRow, Made, Upload
from continuum.imports.queries.undoing import Undoable, undoable
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Kind, State
from continuum.outcomes.actions import withdraw_exits
from continuum.outcomes.models import Exit
from continuum.outreach.actions import withdraw_encounters
from continuum.outreach.models import Encounter
from continuum.people.actions import (
    change_enrolment_state,
    remove_external_id,
    uncomplete_referents,
    withdraw_person,
)
from continuum.people.actions.locks import one_at_a_time
from continuum.people.entries import StateEntry
from continuum.people.models import Enrolment, ExternalId, Person
from continuum.people.rules import EnrolmentState

MAIN: Final = {
    Kind.ENCOUNTERS: (ENCOUNTER,),
    Kind.PEOPLE: (PERSON,),
    Kind.ENROLMENTS: (ENROLMENT, EXIT),
    Kind.EXITS: (ENROLMENT, EXIT),
}
"""What a line is there for: once taken back, the line may be imported again."""
LINES_KEPT: Final = 300


@transaction.atomic
def run_undo(*, upload: Upload, by: Member, now: datetime, told: Told) -> dict[str, Any]:
    """Take back what the import made and nobody touched since; done before, it changes nothing."""
    told("waiting", 0, 0)
    one_at_a_time("import", by=by)
    present = held(upload, by=by)
    where = standing(present)
    if where.state not in (State.UNDO_QUEUED, State.UNDOING) or where.imported_at is None:
        return dict(where.detail)
    found = undoable(present, member=by, imported_at=where.imported_at)
    reason = _("Import annulé")
    with because(f"import {present.pk}"):
        _withdraw_encounters(found.back[ENCOUNTER], reason=reason, by=by, told=told)
        _withdraw_exits(found.back[EXIT], reason=reason, by=by)
        _cancel_enrolments(found.back[ENROLMENT], by=by, now=now, told=told)
        _take_accounts_back(present, found.back[REFERENT_ACCOUNT], by=by)
        _withdraw_people(found.back[PERSON], reason=reason, by=by, now=now, told=told)
    _release(present, found, at=now)
    report = {**found.counts(), "lines": list(found.lines_kept[:LINES_KEPT])}
    happened(present, State.UNDONE, by=by, at=timezone.now(), detail=report)
    audit.record("import_undone", on=present, detail=found.counts())
    return report


def _withdraw_encounters(ids: Sequence[UUID], *, reason: str, by: Member, told: Told) -> None:
    for start in range(0, len(ids), ROWS_AT_ONCE):
        told("encounters", start, len(ids))
        some = ids[start : start + ROWS_AT_ONCE]
        encounters = list(Encounter.objects.visible_to(by).filter(pk__in=some))
        withdraw_encounters(encounters, reason=reason, by=by)


def _withdraw_exits(ids: Sequence[UUID], *, reason: str, by: Member) -> None:
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[start : start + ROWS_AT_ONCE]
        withdraw_exits(
            left=list(Exit.objects.visible_to(by).filter(pk__in=some)), reason=reason, by=by
        )


def _cancel_enrolments(ids: Sequence[UUID], *, by: Member, now: datetime, told: Told) -> None:
    today = timezone.localdate(now)
    for position, enrolment in enumerate(_rows(Enrolment.objects.visible_to(by), ids)):
        told("enrolments", position, len(ids))
        change_enrolment_state(
            enrolment=enrolment,
            to=StateEntry(state=EnrolmentState.CANCELLED, on=today),
            by=by,
            today=today,
        )


def _take_accounts_back(upload: Upload, ids: Sequence[UUID], *, by: Member) -> None:
    """Referents are known by name again."""
    given = Made.objects.filter(upload=upload, table=REFERENT_ACCOUNT, record__in=ids)
    uncomplete_referents(
        accounts={record: UUID(hex=told) for record, told in given.values_list("record", "digest")},
        by=by,
    )


def _withdraw_people(
    ids: Sequence[UUID], *, reason: str, by: Member, now: datetime, told: Told
) -> None:
    """Their numbers go first: a number kept by a withdrawn file could never be given again."""
    for number in _rows(ExternalId.objects.visible_to(by), ids, column="person"):
        remove_external_id(number=number, by=by)
    for position, person in enumerate(_rows(Person.objects.visible_to(by), ids)):
        told("people", position, len(ids))
        withdraw_person(person=person, reason=reason, by=by, now=now)


def _rows(rows: Any, ids: Sequence[UUID], *, column: str = "pk") -> list[Any]:
    return [
        row
        for start in range(0, len(ids), ROWS_AT_ONCE)
        for row in rows.filter(**{f"{column}__in": ids[start : start + ROWS_AT_ONCE]})
    ]


def _release(upload: Upload, found: Undoable, *, at: datetime) -> None:
    """Lines whose record was taken back may be imported again."""
    main = MAIN[Kind(upload.kind)]
    kept = Made.objects.filter(
        upload=upload, table__in=main, record__in=_all(found.kept.get(table, ()) for table in main)
    )
    lines = {line for line in kept.values_list("line", flat=True) if line is not None}
    ImportedRow.objects.filter(upload=upload, undone_at__isnull=True).exclude(
        line__in=lines
    ).update(undone_at=at)


def _all(groups: Any) -> Collection[UUID]:
    return [record for group in groups for record in group]
