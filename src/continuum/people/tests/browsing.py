"""The screens about a young person, what is sent to them and what is read of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from continuum.access.models import Membership
from continuum.access.scope import Member
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
)
from continuum.organisations.models import Capacity, Organisation, Programme, Site
from continuum.people import actions
from continuum.people.entries import ContactEntry, EvidenceEntry, ExternalIdEntry
from continuum.people.models import Contact, Enrolment, ExternalId, InvisibilityDefinition, Person
from continuum.people.rules import ContactKind, EnrolmentState, EvidenceKind, ExternalSystem
from continuum.people.tests.factories import make_enrolment, make_file, told

NIR = "1 85 05 78 006 084 91"
CANARY = "Zéphirine"


def page_text(response) -> str:
    """What is read, whatever the spaces between two words."""
    return " ".join(response.content.decode().split())


@dataclass(frozen=True)
class Desk:
    """A counsellor, her organisation, its programme and site, one young person with everything."""

    organisation: Organisation
    membership: Membership
    programme: Programme
    site: Site
    person: Person
    other: Person
    contact: Contact
    number: ExternalId
    enrolment: Enrolment


def make_desk(today: date) -> Desk:
    organisation = make_organisation()
    membership = make_membership(organisation=organisation)
    programme = make_programme(organisations=[organisation])
    site = set_up(Site, organisation=organisation, name="Troyes")
    set_up(Capacity, site=site, programme=programme, year=today.year, places=1)
    set_up(
        InvisibilityDefinition,
        programme=programme,
        version=1,
        wording="Absent des listes",
        accepted=["said"],
        in_force_from="2020-01-01",
    )
    with as_member(membership) as member:
        person = make_file(member, CANARY, last_name="Canari", on=today)
        return Desk(
            organisation=organisation,
            membership=membership,
            programme=programme,
            site=site,
            person=person,
            other=make_file(member, "Zephirine", last_name="Canary", on=today),
            enrolment=make_enrolment(
                member, person, programme, (EnrolmentState.PROPOSED, today), site=site
            ),
            **_told_of(person, by=member, today=today),
        )


def _told_of(person: Person, *, by: Member, today: date) -> dict[str, Any]:
    """A contact, a number elsewhere and a sign of invisibility."""
    phone = ContactEntry(kind=ContactKind.PHONE, value="06 12 34 56 78")
    imilo = ExternalIdEntry(system=ExternalSystem.IMILO, value="770077")
    said = EvidenceEntry(kind=EvidenceKind.SAID, on=today)
    actions.record_evidence(person=person, entry=said, by=by, today=today)
    return {
        "contact": actions.add_contact(person=person, entry=phone, by=by),
        "number": actions.add_external_id(person=person, entry=imilo, by=by),
    }


def pages(desk: Desk) -> dict[str, str]:
    """Address of each screen about the young person."""
    person, other = desk.person.pk, desk.other.pk
    return {
        "file": reverse("pathways:file", args=[person]),
        "summary": reverse("pathways:summary", args=[person]),
        "edit": reverse("people:edit", args=[person]),
        "withdraw": reverse("people:withdraw", args=[person]),
        "contacts": reverse("people:contacts", args=[person]),
        "facts": reverse("people:facts", args=[person]),
        "give_notice": reverse("people:give_notice", args=[person]),
        "evidence": reverse("people:evidence", args=[person]),
        "referent": reverse("people:referent", args=[person]),
        "enrol": reverse("people:enrol", args=[person, desk.programme.code]),
        "join": reverse("people:join", args=[person, other]),
        "separate": reverse("people:separate", args=[person]),
        "change_state": reverse("people:change_state", args=[desk.enrolment.pk]),
    }


def gestures(desk: Desk) -> dict[str, str]:
    """Address of each button on those screens."""
    person = desk.person.pk
    return {
        "restore": reverse("people:restore", args=[person]),
        "add_number": reverse("people:add_number", args=[person]),
        "reveal": reverse("people:reveal", args=[desk.contact.pk]),
        "end_contact": reverse("people:end_contact", args=[desk.contact.pk]),
        "remove_number": reverse("people:remove_number", args=[desk.number.pk]),
    }


def form_of(**more) -> dict[str, str]:
    with as_member(make_membership()):
        notice = told().notice
    return {
        "id": str(uuid4()),
        "first_name": "Nadia",
        "notice": str(notice.pk),
        "manner": "read_aloud",
        "joined_on": timezone.localdate().isoformat(),
        **more,
    }
