"""What the actions on persons are given: plain, frozen values that forms, imports and the demo
make alike."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from continuum.organisations.models import Programme, Site, Strand
from continuum.people.models import Enrolment, Notice, Person
from continuum.people.rules import (
    Answer,
    ContactKind,
    EnrolmentState,
    EvidenceKind,
    ExternalSystem,
    FactKind,
    NoticeManner,
    Source,
)


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """Who somebody is; one of alias, first or last name is enough. `commune` is an INSEE code."""

    alias: str = ""
    first_name: str = ""
    last_name: str = ""
    usage_name: str = ""
    born_on: date | None = None
    birth_year: int | None = None
    gender: str = ""
    commune: str | None = None
    postcode: str = ""


def details_of(person: Person) -> PersonDetails:
    """The details a person has now, as an entry."""
    return PersonDetails(
        alias=person.alias,
        first_name=person.first_name,
        last_name=person.last_name,
        usage_name=person.usage_name,
        born_on=person.born_on,
        birth_year=person.birth_year,
        gender=person.gender,
        commune=person.commune_id,
        postcode=person.postcode,
    )


@dataclass(frozen=True, kw_only=True)
class ContactEntry:
    kind: ContactKind
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FactEntry:
    kind: FactKind
    answer: Answer
    source: Source
    on: date


@dataclass(frozen=True, kw_only=True)
class NoticeEntry:
    """That a version of the notice was given, how and when."""

    notice: Notice
    manner: NoticeManner
    on: date


@dataclass(frozen=True, kw_only=True)
class ExternalIdEntry:
    system: ExternalSystem
    value: str


@dataclass(frozen=True, kw_only=True)
class FileEntry:
    """A file to open; without `joined_on`, somebody known by a nickname only.

    `id` may be made beforehand (by a form, a device, an import), so that a second sending changes
    nothing. `told` may be missing in bulk only: files kept before Continuum.
    """

    details: PersonDetails
    joined_on: date | None = None
    told: NoticeEntry | None = None
    contacts: tuple[ContactEntry, ...] = ()
    facts: tuple[FactEntry, ...] = ()
    external_ids: tuple[ExternalIdEntry, ...] = ()
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, kw_only=True)
class EvidenceEntry:
    """A dated sign that nobody was following the person."""

    kind: EvidenceKind
    on: date
    list_name: str = ""
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class StateEntry:
    """A state entered on a day; `reason` (coded) for a withdrawal."""

    state: EnrolmentState
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EnrolmentEntry:
    """A person's place in a programme, with the states it went through, oldest first."""

    person: Person
    programme: Programme
    states: tuple[StateEntry, ...]
    strand: Strand | None = None
    site: Site | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, kw_only=True)
class StateChange:
    """An enrolment and the state it enters."""

    enrolment: Enrolment
    to: StateEntry
