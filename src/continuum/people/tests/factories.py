"""People for tests, made by the actions themselves."""

from datetime import date
from itertools import count

from django.db import transaction

from continuum.access.acting import acting_as_operator
from continuum.access.scope import Member
from continuum.people import actions
from continuum.people.entries import (
    ContactEntry,
    EnrolmentEntry,
    FileEntry,
    NoticeEntry,
    PersonDetails,
    StateEntry,
)
from continuum.people.models import Enrolment, Notice, Person
from continuum.people.notices import DEFAULT_VERSION
from continuum.people.rules import ContactKind, EnrolmentState, NoticeManner

TODAY = date(2026, 11, 20)
_numbers = count(1)


def told(on: date = TODAY) -> NoticeEntry:
    first = Notice.objects.filter(organisation=None, version=DEFAULT_VERSION, language="fr")
    if not first.exists():
        with transaction.atomic(), acting_as_operator():
            actions.install_notices(today=date(2026, 1, 1))
    notice = first.get()
    return NoticeEntry(notice=notice, manner=NoticeManner.READ_ALOUD, on=on)


def entry(first_name: str = "", *, phone: str = "", on: date = TODAY, **details) -> FileEntry:
    if not first_name and not details.get("alias"):
        first_name = f"Prénom{'abcdefghij'[next(_numbers) % 10]}{next(_numbers)}"
    contacts = (ContactEntry(kind=ContactKind.PHONE, value=phone),) if phone else ()
    return FileEntry(
        details=PersonDetails(first_name=first_name, **details),
        joined_on=on,
        told=told(on),
        contacts=contacts,
    )


def make_file(member: Member, first_name: str = "", *, on: date = TODAY, **details) -> Person:
    """A file, opened whether or not somebody looks like it."""
    [person] = actions.open_files(
        entries=[entry(first_name, on=on, **details)], by=member, today=max(on, TODAY)
    )
    return person


def make_enrolment(
    member: Member,
    person: Person,
    programme,
    *states: tuple[EnrolmentState, date] | tuple[EnrolmentState, date, str],
    strand=None,
    site=None,
) -> Enrolment:
    given = states or ((EnrolmentState.ACTIVE, TODAY),)
    [enrolment] = actions.enrol_many(
        entries=[
            EnrolmentEntry(
                person=person,
                programme=programme,
                strand=strand,
                site=site,
                states=tuple(
                    StateEntry(state=state[0], on=state[1], reason=state[2] if state[2:] else "")
                    for state in given
                ),
            )
        ],
        by=member,
        today=max(TODAY, *(state[1] for state in given)),
    )
    return enrolment
