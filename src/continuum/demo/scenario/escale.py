"""L'Escale, a shared place open on Wednesday evenings and Saturdays: who comes, who stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from continuum.demo.scenario.cast import AUBE as SITUATIONS
from continuum.demo.scenario.cast import Cast
from continuum.demo.scenario.chance import moment
from continuum.demo.scenario.consortium import ROMILLY, login_of
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import Out, encounter
from continuum.demo.scenario.programmes import ESCALE, WALKING_ALONG
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    FactPlan,
    Part,
    PersonPlan,
    PlacePlan,
    StatePlan,
)

PLACE: Final = "L'Escale"
SITE: Final = ("maison-emploi", PLACE)
HOSTS: Final = {
    "maison-emploi": "educatrice",
    "centre-social": "educateur",
    "ml-nord-ouest": "conseiller",
    "ccas": "conseillere",
    "maison-ados": "conseiller",
    "cap-emploi": "conseillere",
}
"""The rota: who notes the evening, under the name of which organisation."""
OPENED: Final = date(2021, 9, 1)
DOORS: Final = {2: 18.0, 5: 14.0}
"""Wednesday evening and Saturday afternoon."""
SEATS_TAKEN: Final = 11
"""Of the twelve seats for long company this year."""


def escale(seed: int, names: Names, *, now: datetime) -> Part:
    cast = Cast(seed, "escale", names)
    regulars = _regulars(cast, now.date())
    return Part(
        places=tuple(
            PlacePlan(organisation=host, name=PLACE, kind="lieu-hybride-partage", commune=ROMILLY)
            for host in HOSTS
        ),
        people=tuple(person for person, _enrolment in regulars),
        encounters=tuple(_evenings(cast, now)),
        enrolments=tuple(enrolment for _person, enrolment in regulars),
    )


def _evenings(cast: Cast, now: datetime) -> list[EncounterPlan]:
    """Every opening since the first, August excepted; hosts take turns."""
    made = []
    day, turn = OPENED, 0
    while day < now.date():
        if day.weekday() in DOORS and day.month != 8:
            made.append(_evening(cast, day, list(HOSTS)[turn % len(HOSTS)]))
            turn += 1
        day += timedelta(days=1)
    return made


def _evening(cast: Cast, day: date, host: str) -> EncounterPlan:
    heads = cast.dice.number(2, 9)
    place = PlacePlan(organisation=host, name=PLACE, kind="lieu-hybride-partage")
    out = Out(organisation=host, author=login_of(host, HOSTS[host]), programme=ESCALE.code)
    return encounter(
        cast.dice,
        out,
        place,
        at=moment(day, DOORS[day.weekday()] + cast.dice.number(0, 5) / 2),
        heads=heads,
        first_time=min(heads, cast.dice.weighted({0: 5, 1: 5, 2: 3, 3: 1})),
    )


def _regulars(cast: Cast, today: date) -> list[tuple[PersonPlan, EnrolmentPlan]]:
    """This year's company; whoever came first knows most of the team by now."""
    first = date(today.year, 1, 1)
    made = []
    for number in range(SEATS_TAKEN):
        entered = first + (today - first) * number // SEATS_TAKEN
        organisation = "ml-nord-ouest" if number % 3 == 2 else "maison-emploi"
        author = login_of(organisation, HOSTS[organisation])
        called = cast.called(SITUATIONS, cast.dice.pick(("F", "M")))
        person = cast.young_person(
            SITUATIONS,
            called,
            at=(organisation, author),
            born_on=cast.born(age=(15, 24), on=entered),
            joined_on=entered,
            commune=ROMILLY,
        )
        made.append((_broken_off(person, entered), _enrolment(cast, person, author, entered)))
    return made


def _broken_off(person: PersonPlan, on: date) -> PersonPlan:
    """What the place is looking for: apprenticeships broken off, seasons that ended."""
    broken = FactPlan(
        kind="apprenticeship_break",
        answer="yes" if person.id.int % 3 else "no",
        source="said",
        on=on,
    )
    return replace(person, facts=(*person.facts, broken))


def _enrolment(cast: Cast, person: PersonPlan, author: str, entered: date) -> EnrolmentPlan:
    return EnrolmentPlan(
        id=cast.dice.person_id(),
        person=person.id,
        organisation=person.organisation,
        author=author,
        programme=ESCALE.code,
        strand=WALKING_ALONG,
        site=SITE,
        states=(StatePlan(state="active", on=entered),),
    )
