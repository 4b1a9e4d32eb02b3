"""L'Escale, a shared place open on Wednesday evenings and Saturdays: who comes, who stays."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from continuum.demo.scenario.cast import AUBE as SITUATIONS
from continuum.demo.scenario.cast import Cast
from continuum.demo.scenario.chance import moment
from continuum.demo.scenario.consortium import ROMILLY, login_of
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import Out, encounter
from continuum.demo.scenario.pathways import way_out
from continuum.demo.scenario.programmes import ESCALE, WALKING_ALONG
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    ExitPlan,
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
LAST_YEAR: Final = 9
UNTOLD: Final = 2
"""Of those of last year, how many nobody has said yet where they went."""


def escale(seed: int, names: Names, *, now: datetime) -> Part:
    cast = Cast(seed, "escale", names)
    today = now.date()
    regulars = [*_company(cast, today.year - 1, today), *_company(cast, today.year, today)]
    people = [person for person, _enrolment in regulars]
    enrolments = [enrolment for _person, enrolment in regulars]
    return Part(
        places=tuple(
            PlacePlan(organisation=host, name=PLACE, kind="lieu-hybride-partage", commune=ROMILLY)
            for host in HOSTS
        ),
        people=tuple(people),
        encounters=tuple(_with_regulars(_evenings(cast, now), enrolments)),
        enrolments=tuple(enrolments),
        exits=_exits(cast, enrolments, today),
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


def _with_regulars(
    evenings: Sequence[EncounterPlan], enrolments: Sequence[EnrolmentPlan]
) -> list[EncounterPlan]:
    """Regulars are known by name, on evenings when their own host was there and nobody new."""
    made = []
    met: dict[UUID, int] = {}
    for one in evenings:
        there = [
            each.person
            for each in enrolments
            if each.organisation == one.organisation
            and each.states[0].on
            < one.on
            <= (each.states[-1].on if each.state != "active" else one.on)
            and met.get(each.person, 0) < 4
        ]
        known = there[: one.heads] if one.first_time == 0 else []
        for person in known:
            met[person] = met.get(person, 0) + 1
        made.append(replace(one, people=tuple(known)))
    return made


def _company(cast: Cast, year: int, today: date) -> list[tuple[PersonPlan, EnrolmentPlan]]:
    """Those of one year, taken in one after the other; last year's have gone their way."""
    first = date(year, 1, 1)
    last = min(date(year, 12, 31), today)
    seats = SEATS_TAKEN if year == today.year else LAST_YEAR
    made = []
    for number in range(seats):
        entered = first + (last - first) * number // seats
        host = "ml-nord-ouest" if number % 3 == 2 else "maison-emploi"
        author = login_of(host, HOSTS[host])
        person = cast.young_person(
            SITUATIONS,
            cast.called(SITUATIONS, cast.dice.pick(("F", "M"))),
            at=(host, author),
            born_on=cast.born(age=(15, 24), on=entered),
            joined_on=entered,
            commune=ROMILLY,
        )
        person = replace(_broken_off(person, entered), referent=(author, entered))
        states = [StatePlan(state="active", on=entered)]
        if year < today.year:
            gone = min(entered + timedelta(days=cast.dice.number(60, 150)), today)
            states.append(StatePlan(state="completed", on=gone))
        made.append((person, _enrolment(cast, person, author, tuple(states))))
    return made


def _broken_off(person: PersonPlan, on: date) -> PersonPlan:
    """What the place is looking for: apprenticeships broken off."""
    broken = FactPlan(
        kind="apprenticeship_break",
        answer="yes" if person.id.int % 3 else "no",
        source="said",
        on=on,
    )
    return replace(person, facts=(*person.facts, broken))


def _enrolment(
    cast: Cast, person: PersonPlan, author: str, states: tuple[StatePlan, ...]
) -> EnrolmentPlan:
    return EnrolmentPlan(
        id=cast.dice.person_id(),
        person=person.id,
        organisation=person.organisation,
        author=author,
        programme=ESCALE.code,
        strand=WALKING_ALONG,
        site=SITE,
        states=states,
    )


def _exits(cast: Cast, enrolments: Sequence[EnrolmentPlan], today: date) -> tuple[ExitPlan, ...]:
    completed = [one for one in enrolments if one.state == "completed"]
    return tuple(way_out(cast.dice, one, until=today) for one in completed[UNTOLD:])
