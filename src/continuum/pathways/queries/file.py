"""One person's page: the timeline of all packages, the header, what stands beside it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.timeline import Entry
from continuum.pathways.queries.milestones import milestones_of
from continuum.pathways.rules import Stage, path_of
from continuum.people import queries as people
from continuum.people.models import (
    Contact,
    Enrolment,
    ExternalId,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.queries import Candidate, Invisibility
from continuum.people.queries.files import held_by, is_minor
from continuum.people.rules import SILENT_AFTER_DAYS, Lack, lacks


@dataclass(frozen=True)
class Header:
    """What is read without a click."""

    person: Person
    age: int | None
    stage: Stage | None
    stage_on: date | None
    last_contact: Entry | None
    referent: Referent | None
    is_minor: bool
    is_silent: bool
    lacks: tuple[Lack, ...]

    @property
    def asked(self) -> int:
        return len(Lack)

    @property
    def filled(self) -> int:
        return self.asked - len(self.lacks)


@dataclass(frozen=True)
class Beside:
    """The right-hand column."""

    situation: Sequence[SituationFact]
    contacts: Sequence[Contact]
    numbers: Sequence[ExternalId]
    enrolments: Sequence[Enrolment]
    notice: NoticeGiven | None
    invisibility: Sequence[Invisibility]
    group: Sequence[Person]
    candidates: Sequence[Candidate]


def timeline_of(person: Person, member: Member) -> list[Entry]:
    """Everything the packages know, the latest first."""
    entries: list[Entry] = []
    for name in settings.TIMELINE_SOURCES:
        entries.extend(import_string(name)(person, member=member))
    return sorted(entries, key=_moment, reverse=True)


def kinds_of(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.kind for entry in entries)


def header_of(person: Person, member: Member, entries: Sequence[Entry], *, today: date) -> Header:
    path = path_of(milestones_of(person, member=member))
    stage = max(path, default=None)
    last = next((entry for entry in entries if entry.is_contact and entry.on <= today), None)
    silent_since = today - timedelta(days=SILENT_AFTER_DAYS)
    return Header(
        person=person,
        age=person.age_on(today),
        stage=stage,
        stage_on=path[stage] if stage else None,
        last_contact=last,
        referent=people.referent_of(member, person),
        is_minor=is_minor(person, today=today),
        is_silent=person.has_file and (last is None or last.on < silent_since),
        lacks=lacks(held_by([person], member)[person.pk]) if person.has_file else (),
    )


def beside(person: Person, member: Member, *, today: date) -> Beside:
    joins = member.may(Permission.JOIN_FILES)
    return Beside(
        situation=list(people.situation_of(member, person).values()),
        contacts=list(people.contacts_of(member, person)),
        numbers=list(people.numbers_of(member, person)),
        enrolments=list(people.enrolments_of(member, person)),
        notice=people.last_notice_of(member, person),
        invisibility=people.invisibility_of(member, person, today=today),
        group=[each for each in people.group_of(member, person) if each.pk != person.pk],
        candidates=people.candidates_for(member, person) if joins else (),
    )


def _moment(entry: Entry) -> tuple[date, datetime]:
    return entry.on, entry.at or datetime.combine(entry.on, time.min, UTC)
