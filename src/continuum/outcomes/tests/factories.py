"""People on their way through a programme, for tests: made by the products' own actions."""

from datetime import date, timedelta

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.organisations.models import Programme, Site, Strand
from continuum.outcomes.actions import record_exit
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.models import Exit
from continuum.outcomes.rules.exits import ExitKind
from continuum.outcomes.rules.indicators import Definition, Filter
from continuum.outcomes.rules.vocabulary import Measure, Operator, Section
from continuum.outreach.models import Encounter, EncounterTally, Place, Presence
from continuum.people.actions import enrol_many
from continuum.people.entries import EnrolmentEntry, StateEntry
from continuum.people.models import Enrolment, Person, Referent
from continuum.people.rules import EnrolmentState

TODAY = date(2026, 6, 30)
ENTERED = date(2026, 1, 12)
S = EnrolmentState

MINORS = Definition(
    code="mineurs",
    label="Mineurs entrés",
    wording="Jeunes de moins de 18 ans à leur entrée.",
    measure=Measure.ENTRIES,
    filters=(Filter("age", Operator.AT_MOST, ("17",)),),
    unknown=(Filter("age", Operator.UNKNOWN),),
    base="entries",
    section=Section.OTHER,
)


def make_person(member: Member, **fields) -> Person:
    fields = {"first_name": "Nadia", "joined_on": ENTERED, **fields}
    return Person.objects.create(organisation_id=member.organisation_id, **fields)


def make_enrolment(
    member: Member,
    programme: Programme,
    *states: tuple[EnrolmentState, date],
    person: Person | None = None,
    strand: Strand | None = None,
    site: Site | None = None,
    reason: str = "personal",
) -> Enrolment:
    """Enrolled on `ENTERED` unless other states are told."""
    told = states or ((S.ENROLLED, ENTERED),)
    entry = EnrolmentEntry(
        person=person or make_person(member),
        programme=programme,
        strand=strand,
        site=site,
        states=tuple(
            StateEntry(state=state, on=on, reason=reason if state is S.WITHDRAWN else "")
            for state, on in told
        ),
    )
    return enrol_many(entries=[entry], by=member, today=TODAY)[0]


def make_exit(
    member: Member, enrolment: Enrolment, kind: ExitKind = ExitKind.CDI, **fields
) -> Exit:
    fields = {"on": ENTERED + timedelta(days=90), **fields}
    entry = ExitEntry(enrolment=enrolment, kind=kind, **fields)
    return record_exit(entry=entry, by=member, today=TODAY)


def make_referent(member: Member, person: Person, since: date = ENTERED) -> Referent:
    return Referent.objects.create(
        organisation_id=member.organisation_id,
        person=person,
        account=Account.objects.get(pk=member.account_id),
        since=since,
    )


def make_encounter(
    member: Member,
    programme: Programme | None,
    *,
    on: date = ENTERED,
    heads: int = 1,
    first: int | None = None,
    place: Place | None = None,
    people: tuple[Person, ...] = (),
    first_time: bool = False,
    tallies: tuple[tuple[int, str, str], ...] = (),
    **fields,
) -> Encounter:
    row = Encounter(
        organisation_id=member.organisation_id,
        programme=programme,
        place=place,
        happened_at=f"{on.isoformat()}T18:00:00+00:00",
        on=on,
        head_count=heads,
        first_time_count=heads if first is None else first,
        **{"mode": "street", "familiarity": "first", **fields},
    )
    row.root = row.root or row.id
    row.save(force_insert=True)
    part = {"organisation_id": member.organisation_id, "encounter": row}
    for person in people:
        Presence.objects.create(person=person, first_time=first_time, **part)
    for count, gender, band in tallies:
        EncounterTally.objects.create(gender=gender, age_band=band, count=count, **part)
    return row
