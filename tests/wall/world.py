"""Two organisations that share nothing, each with one of everything, and a canary in every name.

Made by the product's own actions. `records` gives, by the name an address uses for a record, the
one a member made, the one a colleague made, and the one of the other organisation.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.test import Client
from django.utils import timezone

from continuum.access import actions as access
from continuum.access.models import Account, Membership, Session
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.access.scope import Member
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.factories import bring, csv
from continuum.organisations.models import Capacity, Organisation, Programme, Site
from continuum.outcomes.actions import record_exit
from continuum.outcomes.actions.declared import DeclaredEntry, declare_figure
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.rules.declared import Claim, DeclaredKind
from continuum.outcomes.rules.exits import ExitKind
from continuum.outcomes.rules.periods import Period
from continuum.outreach import actions as outreach
from continuum.outreach.rules import Tally
from continuum.outreach.tests.factories import make_encounter, make_place, make_round
from continuum.people import actions as people
from continuum.people.entries import ContactEntry, EvidenceEntry, ExternalIdEntry, FactEntry
from continuum.people.models import ExternalId, Person
from continuum.people.rules import (
    Answer,
    ContactKind,
    EnrolmentState,
    EvidenceKind,
    ExternalSystem,
    FactKind,
    Source,
)
from continuum.people.tests.factories import entry, make_enrolment

TODAY = date(2026, 11, 20)
CLAIM = DeclaredEntry(
    source="Rapport",
    period=Period(date(2026, 1, 1), date(2026, 12, 31)),
    claim=Claim(
        kind=DeclaredKind.COUNT, value=Decimal(5), indicator="files", wording="cinq adhésions"
    ),
)
Records = dict[str, Any]
FREE_OF_RECORDS = {"secret": "no-such-secret", "part": "volets", "code": "files", "pk": 1}
"""Parts of an address that name no record of a house."""
ASKED = {"imports:model": "?type=people"}
"""What an address wants to be told beside the record."""


@dataclass
class House:
    """One organisation with a membership of each role, and what it knows."""

    name: str
    organisation: Organisation
    programme: Programme
    members: dict[Role, Membership] = field(default_factory=dict)
    made_by: dict[Role, Records] = field(default_factory=dict)

    @property
    def canaries(self) -> tuple[str, ...]:
        """Words that must never be read by outsiders, whatever their case."""
        return (f"canari{self.name}".lower(), f"secret-{self.name}".lower())


@contextmanager
def acting(house: House, role: Role) -> Iterator[Member]:
    with as_member(house.members[role]) as member:
        yield member


@transaction.atomic
def build_house(name: str, digits: str) -> House:
    """`digits`: four figures that end the phone numbers of this house, also a canary."""
    organisation = make_organisation(f"Maison {name}")
    programme = make_programme(f"dispositif-{name.lower()}", organisations=[organisation])
    house = House(name, organisation, programme)
    for role in Role:
        house.members[role] = make_membership(role, organisation=organisation)
    site = set_up(Site, organisation=organisation, name=f"Site {name}")
    set_up(Capacity, site=site, programme=programme, year=TODAY.year, places=15)
    for role, membership in house.members.items():
        if Permission.OPEN_FILES in ROLES[role].permissions:
            with as_member(membership) as author:
                house.made_by[role] = _one_of_everything(house, author, site, digits)
    with as_member(house.members[Role.COORDINATOR]) as coordinator:
        one, other = (
            Person.objects.get(pk=house.made_by[role]["person"])
            for role in (Role.COUNSELLOR, Role.EDUCATOR)
        )
        people.join_files(
            person=one, other=other, reason="même jeune", by=coordinator, now=timezone.now()
        )
        upload = bring(coordinator, programme, Kind.PEOPLE, _table(name))
        declared = declare_figure(programme=programme, entry=CLAIM, by=coordinator)
    for records in house.made_by.values():
        records |= {"upload": upload.pk, "declared": declared.pk}
    for role in house.members:
        house.made_by.setdefault(role, dict(house.made_by[Role.COORDINATOR]))
    _give_links(house)
    return house


def kwargs_for(pattern: Any, records: Records) -> dict[str, Any]:
    """What the address wants, from the records of one relation."""
    wanted = pattern.pattern.converters
    records = {**records, **records.get(f"@{pattern.name}", {})}
    missing = [name for name in wanted if name not in records and name not in FREE_OF_RECORDS]
    assert not missing, f"tests/wall/world.py makes no {missing} for {pattern.name}"
    return {name: records.get(name, FREE_OF_RECORDS.get(name)) for name in wanted}


def _give_links(house: House) -> None:
    """What addresses name beside the records: links, other persons, memberships, sessions."""
    with as_member(house.members[Role.ADMINISTRATOR]) as admin:
        for role in Role:
            invitation, _secret = access.invite(
                email=f"{role.value}@invite-{house.name.lower()}.test",
                role=Role.TRAINER,
                organisation_id=house.organisation.pk,
                invited_by=admin.account_id,
                now=timezone.now(),
            )
            house.made_by[role]["invitation"] = invitation.pk
            forgetful = role if role is not Role.ADMINISTRATOR else Role.TRAINER
            recovery, _secret = access.prepare_recovery(
                account=house.members[forgetful].account, by=admin, now=timezone.now()
            )
            house.made_by[role]["recovery"] = recovery.pk
    for role in house.members:
        joined = role in (Role.COUNSELLOR, Role.EDUCATOR)
        other = Role.COORDINATOR if joined else Role.COUNSELLOR
        house.made_by[role]["other"] = house.made_by[other]["person"]
    for role, membership in house.members.items():
        house.made_by[role]["membership"] = membership.pk
        house.made_by[role]["session"] = _open_session(membership)
        with as_member(membership):
            TOTP.activate(membership.account, "JBSWY3DPEHPK3PXP")
            RecoveryCodes.activate(membership.account)


def _table(name: str) -> bytes:
    """A spreadsheet with a canary, and a line that cannot be imported."""
    return csv(["Prénom", "Nom", "Né le"], [f"Canari{name}", "Essai", "12/03/2004"], ["", "", "?"])


def _open_session(membership: Membership) -> UUID:
    sign_in(Client(), membership)
    with as_member(membership):
        return Session.objects.filter(kind="web").first().pk


def _one_of_everything(house: House, by: Member, site: Site, digits: str) -> Records:
    canary = f"Canari{house.name}"
    person = _person(house, by, canary, digits)
    contact = people.add_contact(
        person=person,
        entry=ContactEntry(kind=ContactKind.EMAIL, value=f"secret-{house.name}@exemple.test"),
        by=by,
    )
    mistake = _person(house, by, canary, digits)
    people.withdraw_person(person=mistake, reason="essai", by=by, now=timezone.now())
    return {
        "@restore": {"person": mistake.pk},
        "person": person.pk,
        "contact": contact.pk,
        "number": ExternalId.objects.get(person=person).pk,
        "site": site.pk,
        "organisation": house.organisation.pk,
        "programme": house.programme.code,
        "item": house.programme.strands.last().pk,
        **_meeting(house, by, person, canary),
        **_way(house, by, person, site),
    }


def _meeting(house: House, by: Member, person: Person, canary: str) -> Records:
    """A round that met somebody, at a place of their own."""
    place = make_place(by, f"Parc {canary} {by.account_id.hex[:6]}")
    round_ = make_round(by, place, programme=house.programme.pk, team=(by.account_id,))
    encounter = make_encounter(
        by,
        place,
        programme=house.programme.pk,
        round=round_.pk,
        heads=3,
        tallies=(Tally(gender="F", age_band="16_17", count=1),),
    )
    outreach.add_note(encounter=encounter, text=f"{canary} va mieux", by=by)
    presence = outreach.name_head(encounter=encounter, person=person, by=by)
    outreach.end_round(round=round_, at=timezone.now(), by=by)
    return {
        "place": place.pk,
        "round": round_.pk,
        "encounter": encounter.pk,
        "presence": presence.pk,
    }


def _way(house: House, by: Member, person: Person, site: Site) -> Records:
    """An enrolment and the exit it led to."""
    enrolment = make_enrolment(
        by,
        person,
        house.programme,
        (EnrolmentState.ACTIVE, TODAY - timedelta(days=60)),
        strand=house.programme.strands.first(),
        site=site,
    )
    with as_member(house.members[Role.COUNSELLOR]) as counsellor:
        left = record_exit(
            entry=ExitEntry(enrolment=enrolment, on=TODAY - timedelta(days=5), kind=ExitKind.CDI),
            by=counsellor,
            today=TODAY,
        )
    return {"enrolment": enrolment.pk, "exit": left.pk}


def _person(house: House, by: Member, canary: str, digits: str) -> Person:
    first = entry(
        canary, last_name=canary, alias=canary, phone=f"06 12 34 {digits[:2]} {digits[2:]}"
    )
    told = replace(
        first,
        facts=(FactEntry(kind=FactKind.NEET, answer=Answer.YES, source=Source.SAID, on=TODAY),),
        external_ids=(
            ExternalIdEntry(system=ExternalSystem.IMILO, value=f"secret-{uuid4().hex[:8]}"),
        ),
    )
    [person] = people.open_files(entries=[told], by=by, today=TODAY)
    people.record_evidence(
        person=person,
        entry=EvidenceEntry(kind=EvidenceKind.SAID, on=TODAY),
        by=by,
        today=TODAY,
    )
    people.assign_referent(
        person=person,
        account=Account.objects.get(pk=by.account_id),
        since=TODAY,
        by=by,
        today=TODAY,
    )
    return person
