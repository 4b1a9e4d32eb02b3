"""Giving a name to a head that was counted without one; no count ever changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.outreach import rules
from continuum.outreach.actions.locks import hold_encounters
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.queries import claimed_by
from continuum.people.actions import note_nickname
from continuum.people.models import Person


class NoNamelessHead(Refused):
    message = _("Tous les jeunes de cette rencontre ont déjà un nom.")


class AlreadyThere(Refused):
    message = _("Ce jeune est déjà dans cette rencontre.")


class NoSuchEncounter(Refused):
    message = _("Cette rencontre a été retirée.")


class NothingToClaim(Refused):
    message = _("Choisissez au moins une rencontre.")


class AlreadyRevoked(Refused):
    message = _("Ce lien a déjà été retiré.")


class NotYourClaim(Refused):
    message = _("Ce lien a été noté par quelqu'un d'autre : voyez avec la coordination.")


@dataclass
class _Room:
    """What is left to name in one encounter, while it is held."""

    heads: int
    first_time: int
    named: set[UUID]
    named_first: set[UUID]

    def take(self, identity: UUID) -> bool:
        """Give one nameless head this name; whether it was there for the first time."""
        if identity in self.named:
            raise AlreadyThere
        if not rules.nameless_left(self.heads, len(self.named)):
            raise NoNamelessHead
        first = rules.claims_first_time(
            heads=self.heads,
            first_time=self.first_time,
            named=len(self.named),
            named_first=len(self.named_first),
        )
        self.named.add(identity)
        if first:
            self.named_first.add(identity)
        return first


@transaction.atomic
def name_head(*, encounter: Encounter, person: Person, by: Member) -> Presence:
    """Say that `person` was one of the heads. Raises what `claim_heads` raises."""
    return claim_heads(person=person, encounters=[encounter], by=by)[0]


@transaction.atomic
def nickname_head(
    *, encounter: Encounter, alias: str, today: date, by: Member, new_id: UUID | None = None
) -> Presence:
    """Give a nameless head a nickname, and nothing more; sent twice with one `new_id`, once.

    Raises what `name_head` raises, or what `people` refuses in a nickname.
    """
    there = Presence.objects.visible_to(by).standing().filter(encounter_id=encounter.root)
    known = there.filter(person_id=new_id).first() if new_id else None
    if known is not None:
        return known
    person = note_nickname(alias=alias, by=by, today=today, id=new_id)
    return name_head(encounter=encounter, person=person, by=by)


@transaction.atomic
def claim_heads(
    *, person: Person, encounters: Sequence[Encounter], by: Member
) -> tuple[Presence, ...]:
    """The person was one of the nameless heads of each of these encounters: all or none.

    Raises `NoNamelessHead`, `AlreadyThere`, `NoSuchEncounter` or `NothingToClaim`. Of two claims
    of a last head at the same moment, exactly one wins; what one has claimed oneself is claimed
    again without a word, so that a form sent twice is one.
    """
    roots = list(dict.fromkeys(encounter.root for encounter in encounters))
    if not roots:
        raise NothingToClaim(field="encounters")
    hold_encounters(roots)
    rooms = _rooms(roots, by=by)
    mine = {one.encounter_id: one for one in claimed_by(person, member=by, among=roots)}
    presences = [
        Presence(
            organisation_id=by.organisation_id,
            encounter_id=root,
            person=person,
            first_time=rooms[root].take(person.identity),
            claimed=True,
            recorded_by_id=by.account_id,
        )
        for root in roots
        if root not in mine
    ]
    made = {one.encounter_id: one for one in Presence.objects.bulk_create(presences)}
    return tuple(mine.get(root) or made[root] for root in roots)


@transaction.atomic
def revoke_claim(*, presence: Presence, at: datetime, by: Member) -> Presence:
    """The person was not there after all: the head is nameless again, and still counted."""
    if presence.recorded_by_id != by.account_id and not by.may(Permission.CORRECT_ENCOUNTERS):
        raise NotYourClaim
    hold_encounters([presence.encounter_id])
    if not Presence.objects.filter(pk=presence.pk, revoked_at__isnull=True).update(revoked_at=at):
        raise AlreadyRevoked
    presence.revoked_at = at
    return presence


def _rooms(roots: Sequence[UUID], *, by: Member) -> dict[UUID, _Room]:
    """Read after the lock: what others committed before is seen, and nothing can follow."""
    rooms = {
        encounter.root: _Room(encounter.head_count, encounter.first_time_count, set(), set())
        for encounter in Encounter.objects.visible_to(by).standing().filter(root__in=roots)
    }
    if len(rooms) < len(roots):
        raise NoSuchEncounter
    named = Presence.objects.visible_to(by).standing().filter(encounter__in=roots)
    for root, identity, first in named.values_list(
        "encounter_id", "person__identity", "first_time"
    ):
        rooms[root].named.add(identity)
        if first:
            rooms[root].named_first.add(identity)
    return rooms
