"""Joining files that are the same human, and separating them again.

Files of one organisation that were joined share `identity`. Each file keeps the memory of its own
(the one it had before it was ever joined); a group always goes by that of one of its files, so that
separating restores what was there and no two groups can be taken for one.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.people.actions.locks import one_at_a_time
from continuum.people.models import IdentityDecision, Person
from continuum.people.rules import IdentityMove
from continuum.people.text import one_line


class SameFile(Refused):
    message = _("C'est le même dossier : choisissez-en un autre.")


class AlreadyJoined(Refused):
    message = _("Ces deux dossiers sont déjà réunis.")


class NotJoined(Refused):
    message = _("Ce dossier n'est réuni avec aucun autre.")


class NoReason(Refused):
    message = _("Dites en quelques mots pourquoi.")


@transaction.atomic
def join_files(*, person: Person, other: Person, reason: str, by: Member, now: datetime) -> None:
    """The two files, and those already joined to either, are one human from now on. Sent twice by
    the same account, it is decided once."""
    if person.pk == other.pk:
        raise SameFile
    why = _said(reason)
    one_at_a_time("identity", by=by)
    first, second = _fresh(person, by), _fresh(other, by)
    if first.identity == second.identity:
        if _decided(IdentityMove.JOIN, [first, second], reason=why, by=by):
            return
        raise AlreadyJoined
    ours, theirs = _group(first, by), _group(second, by)
    ours_is_older = _oldest([*ours, *theirs]) in ours
    moving, staying, chosen = (
        (theirs, first, first.identity) if ours_is_older else (ours, second, second.identity)
    )
    changes = [(row, staying, chosen) for row in moving]
    _record(changes, IdentityMove.JOIN, reason=why, by=by, now=now)
    audit.record("files_joined", on=first, people=[first.pk, second.pk])


@transaction.atomic
def separate_files(*, person: Person, reason: str, by: Member, now: datetime) -> None:
    """Take one file out of the group it was joined to; the others stay together."""
    why = _said(reason)
    one_at_a_time("identity", by=by)
    if not take_out_of_group(_fresh(person, by), reason=why, by=by, now=now):
        if _decided(IdentityMove.SEPARATE, [person], reason=why, by=by):
            return
        raise NotJoined
    audit.record("file_separated", on=person, people=[person.pk])


@transaction.atomic
def judge_different(
    *, person: Person, other: Person, reason: str, by: Member, now: datetime
) -> None:
    """The two files are two young people: remembered, so that nobody is asked again."""
    if person.pk == other.pk:
        raise SameFile
    why = one_line(reason, field="reason", longest=200)
    one_at_a_time("identity", by=by)
    first, second = _fresh(person, by), _fresh(other, by)
    if first.identity == second.identity:
        raise AlreadyJoined
    if _decided(IdentityMove.DIFFERENT, [first, second], reason=why, by=by):
        return
    IdentityDecision.objects.create(
        organisation_id=by.organisation_id,
        person=first,
        other=second,
        move=IdentityMove.DIFFERENT,
        identity_before=first.identity,
        identity_after=first.identity,
        reason=why,
        decided_by_id=by.account_id,
        decided_at=now,
    )


def take_out_of_group(person: Person, *, reason: str, by: Member, now: datetime) -> bool:
    """The same, saying whether the file was in a group at all."""
    group = _group(person, by)
    rest = [row for row in group if row.pk != person.pk]
    if not rest:
        return False
    leaving = next(row for row in group if row.pk == person.pk)
    shared, alone = leaving.identity, _own_identity(leaving, group)
    changes = [(leaving, rest[0], alone)]
    if alone == shared:
        kept = _own_identity(_oldest(rest), group)
        kept = uuid4() if kept == alone else kept
        changes += [(row, leaving, kept) for row in rest]
    _record(changes, IdentityMove.SEPARATE, reason=reason, by=by, now=now)
    person.identity = alone
    return True


def _said(reason: str) -> str:
    why = one_line(reason, field="reason", longest=200)
    if not why:
        raise NoReason(field="reason")
    return why


def _decided(move: IdentityMove, people: Sequence[Person], *, reason: str, by: Member) -> bool:
    """Whether the same account took this very decision on them, for the same reason."""
    mine = IdentityDecision.objects.filter(
        move=move, person__in=people, reason=reason, decided_by_id=by.account_id
    )
    return (mine.filter(other__in=people) if people[1:] else mine).exists()


def _fresh(person: Person, by: Member) -> Person:
    return Person.objects.visible_to(by).get(pk=person.pk)


def _group(person: Person, by: Member) -> list[Person]:
    """The files joined to this one, itself included."""
    return list(Person.objects.visible_to(by).filter(identity=person.identity).select_for_update())


def _oldest(rows: Sequence[Person]) -> Person:
    return min(rows, key=lambda row: (row.recorded_at, row.pk))


def _own_identity(person: Person, group: Sequence[Person]) -> UUID:
    """The identity the file had before it was ever joined, unless files outside the group bear
    it."""
    decisions = IdentityDecision.objects.filter(person=person).exclude(move=IdentityMove.DIFFERENT)
    first = decisions.order_by("decided_at", "id").first()
    own = first.identity_before if first else person.identity
    taken = Person.objects.filter(identity=own).exclude(pk__in=[row.pk for row in group]).exists()
    return uuid4() if taken else own


def _record(
    changes: Sequence[tuple[Person, Person, UUID]],
    move: IdentityMove,
    *,
    reason: str,
    by: Member,
    now: datetime,
) -> None:
    """One decision a file whose identity changes, then the change itself."""
    IdentityDecision.objects.bulk_create(
        IdentityDecision(
            organisation_id=by.organisation_id,
            person=row,
            other=other,
            move=move,
            identity_before=row.identity,
            identity_after=after,
            reason=reason,
            decided_by_id=by.account_id,
            decided_at=now,
        )
        for row, other, after in changes
    )
    for row, _other, after in changes:
        row.identity = after
    Person.objects.bulk_update([row for row, _other, _after in changes], ["identity"])
