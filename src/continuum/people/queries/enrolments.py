"""Places taken and left, the present state of an enrolment, the verdict on an age."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from continuum.access.scope import Member
from continuum.organisations.models import Capacity, Participation, Programme, Site, Strand
from continuum.organisations.rules import AgeReference, AgeVerdict, ProgrammeRole, judge_age
from continuum.people.entries import StateEntry
from continuum.people.models import Enrolment, EnrolmentEvent, Person, SituationFact
from continuum.people.rules import Answer, EnrolmentState


@dataclass(frozen=True)
class Places:
    """What a site offers a programme in a year, and how much of it is taken, by whichever
    organisation."""

    site: Site
    year: int
    places: int
    taken: int

    @property
    def left(self) -> int:
        return self.places - self.taken


def places_at(programme: Programme, site: Site, year: int) -> Places | None:
    """None when no capacity was set: the site takes whoever comes."""
    capacity = Capacity.objects.filter(programme=programme, site=site, year=year).first()
    if capacity is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT people_places_taken(%s::uuid, %s::uuid, %s::integer)",
            [str(programme.pk), str(site.pk), year],
        )
        taken = cursor.fetchone()[0]
    return Places(site=site, year=year, places=capacity.places, taken=taken or 0)


def sites_of(programme: Programme, *, year: int) -> list[tuple[Site, Places | None]]:
    """Open sites of the organisations that carry the programme, those with places for it first."""
    carrying = Participation.objects.filter(programme=programme).exclude(role=ProgrammeRole.FUNDER)
    sites = Site.objects.filter(
        organisation__in=carrying.values("organisation"), closed_on__isnull=True
    )
    offered = [(site, places_at(programme, site, year)) for site in sites]
    return sorted(offered, key=lambda offer: offer[1] is None)


def last_event(enrolment: Enrolment) -> EnrolmentEvent:
    return EnrolmentEvent.objects.filter(enrolment=enrolment).order_by("-on", "-id")[0]


def state_said(event: EnrolmentEvent) -> StateEntry:
    return StateEntry(state=EnrolmentState(event.state), on=event.on, reason=event.reason)


def present_state(enrolment: Enrolment) -> StateEntry:
    """The latest of its events."""
    return state_said(last_event(enrolment))


def live_enrolment(
    member: Member, person: Person, programme: Programme, strand: Strand | None
) -> Enrolment | None:
    """The person's enrolment there that has not ended, also under a file joined to this one."""
    return (
        Enrolment.objects.visible_to(member)
        .filter(person__identity=person.identity, programme=programme, strand=strand)
        .live()
        .first()
    )


@dataclass(frozen=True)
class AgeJudged:
    """The verdict of a programme's age rule, and on which day and age it was given."""

    verdict: AgeVerdict
    age: int | None
    on: date
    exact: bool


def judge_age_of(
    person: Person, programme: Programme, *, entered_on: date, first_met_on: date | None = None
) -> AgeJudged:
    """What the programme's public says of the person; a year of birth alone gives an age to
    within a year."""
    day = {
        AgeReference.ENTRY: entered_on,
        AgeReference.FIRST_MEETING: first_met_on or entered_on,
        AgeReference.PROGRAMME_START: programme.action_starts_on,
    }[AgeReference(programme.age_reference)]
    age = person.age_on(day)
    verdict = judge_age(programme.age_rule, age, groups=groups_of(person))
    return AgeJudged(verdict=verdict, age=age, on=day, exact=person.born_on is not None)


def groups_of(person: Person) -> frozenset[str]:
    """Target groups the person belongs to by the latest answer to each fact."""
    latest = (
        SituationFact.objects.filter(person=person)
        .order_by("kind", "-on", "-recorded_at", "-id")
        .distinct("kind")
    )
    return frozenset(fact.kind for fact in latest if fact.answer == Answer.YES)
