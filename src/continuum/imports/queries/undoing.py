"""What undoing an import would take back, and what somebody has touched since."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import models
from django.db.models import Q

from continuum.access.scope import Member
from continuum.imports.making import (
    ENCOUNTER,
    ENROLMENT,
    EVIDENCE,
    EXIT,
    FACT,
    PERSON,
    REFERENT,
    REFERENT_ACCOUNT,
    digest_of,
)
from continuum.imports.models import Made, Upload
from continuum.outcomes.models import Exit
from continuum.outreach.models import Encounter, EncounterNote, Presence
from continuum.people.models import (
    Enrolment,
    EnrolmentEvent,
    ExternalId,
    InvisibilityEvidence,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.rules import EnrolmentState

AT_ONCE: Final = 5000
_MOMENTS: Final = ("recorded_at", "decided_at")
_NOT_TOUCHING: Final = frozenset(
    {"people_searchtoken", "people_lookupkey", "people_externalid", "imports_rowdecision"}
)
"""Tables that follow from the file, or that its digest answers for."""
_OF_PEOPLE: Final[Mapping[str, Any]] = {
    FACT: SituationFact,
    EVIDENCE: InvisibilityEvidence,
    REFERENT: Referent,
}
"""What goes with a file, and stays with one that was there before."""


@dataclass(frozen=True)
class Undoable:
    """Records by table: those to take back, and those that stay because they were touched."""

    back: Mapping[str, Sequence[UUID]]
    kept: Mapping[str, Sequence[UUID]]
    lines_kept: tuple[int, ...] = ()

    def counts(self) -> dict[str, dict[str, int]]:
        return {
            "back": {table: len(ids) for table, ids in self.back.items() if ids},
            "kept": {table: len(ids) for table, ids in self.kept.items() if ids},
        }


def undoable(upload: Upload, *, member: Member, imported_at: datetime) -> Undoable:
    """Judged on everything that has come since the moment the import ended."""
    made: dict[str, list[UUID]] = defaultdict(list)
    lines: dict[UUID, int | None] = {}
    for table, record, line in Made.objects.filter(upload=upload).values_list(
        "table", "record", "line"
    ):
        made[table].append(record)
        lines[record] = line
    back = {
        ENCOUNTER: set(_encounters(made[ENCOUNTER], member=member, since=imported_at)),
        EXIT: set(_exits(made[EXIT], member=member)),
    }
    enrolments = _enrolments(made[ENROLMENT], back[EXIT], member=member, since=imported_at)
    back[ENROLMENT] = set(enrolments)
    back[REFERENT_ACCOUNT] = set(_accounts_given(upload, made[REFERENT_ACCOUNT], member=member))
    back[PERSON] = set(_people(upload, back, member=member, since=imported_at))
    gone = {**back, **_gone_with(back[PERSON], made)}
    kept = {
        table: [record for record in records if record not in gone.get(table, ())]
        for table, records in made.items()
    }
    touched = [lines[record] for table in back for record in kept.get(table, ())]
    return Undoable(
        back={
            table: [record for record in made[table] if record in chosen]
            for table, chosen in back.items()
        },
        kept=kept,
        lines_kept=tuple(sorted({line for line in touched if line is not None})),
    )


def _encounters(ids: Sequence[UUID], *, member: Member, since: datetime) -> Iterator[UUID]:
    """Those that stand as they were imported, without note or claim since."""
    for some in _batches(ids):
        standing = Encounter.objects.visible_to(member).standing().filter(pk__in=some)
        noted = EncounterNote.objects.filter(encounter__in=some).values_list("encounter", flat=True)
        claimed = Presence.objects.filter(encounter__in=some).filter(
            Q(recorded_at__gt=since) | Q(revoked_at__isnull=False)
        )
        touched = {*noted, *claimed.values_list("encounter", flat=True)}
        yield from (pk for pk in standing.values_list("pk", flat=True) if pk not in touched)


def _accounts_given(upload: Upload, ids: Sequence[UUID], *, member: Member) -> Iterator[UUID]:
    """Referents who still have the account that was given to them."""
    given = dict(
        Made.objects.filter(upload=upload, table=REFERENT_ACCOUNT).values_list("record", "digest")
    )
    for some in _batches(ids):
        there = Referent.objects.visible_to(member).filter(pk__in=some, account__isnull=False)
        for pk, account in there.values_list("pk", "account_id"):
            if account is not None and account.hex == given[pk]:
                yield pk


def _exits(ids: Sequence[UUID], *, member: Member) -> Iterator[UUID]:
    for some in _batches(ids):
        standing = Exit.objects.visible_to(member).standing().filter(pk__in=some)
        yield from standing.values_list("pk", flat=True)


def _enrolments(
    ids: Sequence[UUID], exits: Collection[UUID], *, member: Member, since: datetime
) -> Iterator[UUID]:
    """Those whose states are the imported ones, and from which no other exit was recorded."""
    for some in _batches(ids):
        moved = EnrolmentEvent.objects.filter(enrolment__in=some).filter(
            Q(recorded_at__gt=since) | Q(state=EnrolmentState.CANCELLED)
        )
        left = Exit.objects.visible_to(member).standing().filter(enrolment__in=some)
        other = {
            enrolment for pk, enrolment in left.values_list("pk", "enrolment") if pk not in exits
        }
        touched = {*moved.values_list("enrolment", flat=True), *other}
        there = Enrolment.objects.visible_to(member).filter(pk__in=some)
        yield from (pk for pk in there.values_list("pk", flat=True) if pk not in touched)


def _people(
    upload: Upload, back: Mapping[str, Collection[UUID]], *, member: Member, since: datetime
) -> Iterator[UUID]:
    """Files that say what they said, joined to none, and that nobody has worked with since."""
    digests = dict(Made.objects.filter(upload=upload, table=PERSON).values_list("record", "digest"))
    for some in _batches(list(digests)):
        people = Person.objects.visible_to(member).filter(pk__in=some)
        numbers: dict[UUID, list[str]] = defaultdict(list)
        for person, value in ExternalId.objects.filter(person__in=some).values_list(
            "person_id", "value"
        ):
            numbers[person].append(value)
        same = {
            person.pk
            for person in people
            if digest_of(person, numbers[person.pk]) == digests[person.pk]
        }
        yield from same - _worked_with(upload, same, back, since=since)


def _gone_with(
    people: Collection[UUID], made: Mapping[str, Sequence[UUID]]
) -> dict[str, set[UUID]]:
    """Facts, signs and referents of the files that are taken back."""
    return {
        table: set(
            model._default_manager.filter(
                pk__in=made.get(table, ()), person__in=list(people)
            ).values_list("pk", flat=True)
        )
        for table, model in _OF_PEOPLE.items()
    }


def _worked_with(
    upload: Upload,
    people: Collection[UUID],
    back: Mapping[str, Collection[UUID]],
    *,
    since: datetime,
) -> set[UUID]:
    """Whoever has a row of any table that came after the import, or that is not taken back."""
    held = set(
        Presence.objects.filter(person__in=people)
        .exclude(encounter__in=list(back[ENCOUNTER]))
        .values_list("person", flat=True)
    )
    held |= set(
        Enrolment.objects.filter(person__in=people)
        .exclude(pk__in=list(back[ENROLMENT]))
        .values_list("person", flat=True)
    )
    for model, column in _pointing_at_people():
        rows = model._default_manager.filter(**{f"{column}__in": people})
        moment = next((name for name in _MOMENTS if _has(model, name)), None)
        if moment is not None:
            rows = rows.filter(**{f"{moment}__gt": since})
        else:
            table = model._meta.db_table
            ours = Made.objects.filter(upload=upload, table=table).values_list("record", flat=True)
            rows = rows.exclude(pk__in=list(ours))
        held |= set(rows.values_list(column, flat=True))
    return held


def _pointing_at_people() -> Iterator[tuple[type[models.Model], str]]:
    """Every table that speaks of persons, those of packages to come included."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.one_to_many:
            related: Any = relation
            if related.related_model._meta.db_table not in _NOT_TOUCHING:
                yield related.related_model, related.field.name


def _has(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _batches(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    left = iter(ids)
    while some := list(islice(left, AT_ONCE)):
        yield some
