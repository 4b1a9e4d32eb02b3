"""Dynamo, run by Aurore: intakes, collective workshops, and what came of two years of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from continuum.demo.scenario.cast import AUBE as SITUATIONS
from continuum.demo.scenario.cast import Cast
from continuum.demo.scenario.chance import Dice, moment
from continuum.demo.scenario.consortium import NOGENT, TROYES, VENDEUVRE, login_of
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import Out, encounter
from continuum.demo.scenario.pathways import Odds, history, told_again, way_out
from continuum.demo.scenario.programmes import (
    AUBE,
    AUBE_LAST,
    DYNAMO,
    INNOVATION,
    SOCIALISING,
)
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    ExitPlan,
    Part,
    PersonPlan,
    PlacePlan,
)

HERE: Final = "aurore"
EDUCATOR, COORDINATION = login_of(HERE, "educateur"), login_of(HERE, "coordination")
WORKSHOP = PlacePlan(organisation=HERE, name="Atelier Dynamo", kind="autre", commune=TROYES)
WELCOME = PlacePlan(
    organisation=HERE, name="Espace Dynamo", kind="lieu-hybride-partage", commune=TROYES
)
ENTRIES: Final = {
    2020: {"Dynamo Troyes": 61, "Nogent-sur-Seine": 12, "La Maladière": 11},
    2021: {"Dynamo Troyes": 47, "Nogent-sur-Seine": 10, "La Maladière": 9},
}
"""Young people taken in, of 70 + 15 + 15 places a year."""
COMMUNES: Final = {
    "Dynamo Troyes": {TROYES: 70, "10081": 12, "10333": 10, "10362": 8},
    "Nogent-sur-Seine": {NOGENT: 80, "10323": 20},
    "La Maladière": {VENDEUVRE: 62, "10033": 20, "10034": 18},
}
INTAKES: Final = ((1, 13), (3, 2), (6, 2), (7, 6), (9, 7), (10, 12), (11, 16))
"""Month and day around which groups start."""
ODDS: Final = Odds(
    endings={"completed": 52, "withdrawn": 22, "moved": 5, "suspended": 2, "": 19},
    lasts=(90, 250),
)
UNTOLD: Final = 0.1
WORKSHOPS: Final = 64


def dynamo(seed: int, names: Names) -> Part:
    cast = Cast(seed, "dynamo", names)
    people: list[PersonPlan] = []
    pathways: list[EnrolmentPlan] = []
    for year, sites in ENTRIES.items():
        for site, count in sites.items():
            for _ in range(count):
                person, enrolment = _taken_in(cast, year, site)
                people.append(person)
                pathways.append(enrolment)
    in_the_plan = [_in_the_plan(cast.dice, one) for one in pathways]
    return Part(
        places=(WORKSHOP, WELCOME),
        people=tuple(people),
        encounters=(*_welcomes(cast, pathways), *_workshops(cast, pathways)),
        enrolments=(*pathways, *in_the_plan),
        exits=tuple(_exits(cast.dice, pathways, in_the_plan)),
    )


def _taken_in(cast: Cast, year: int, site: str) -> tuple[PersonPlan, EnrolmentPlan]:
    month, day = cast.dice.pick(INTAKES)
    entered = cast.dice.working_day(
        date(year, month, day), date(year, month, day) + timedelta(days=9)
    )
    states = history(cast.dice, ODDS, entered=entered, until=AUBE_LAST)
    if states[0].on.year < year:
        states = states[1:]
    joined_on = states[0].on
    person = cast.young_person(
        SITUATIONS,
        cast.called(SITUATIONS, "F" if cast.dice.happens(0.43) else "M"),
        at=(HERE, EDUCATOR),
        born_on=cast.born(age=(16, 25), on=entered),
        joined_on=joined_on,
        commune=cast.dice.weighted(COMMUNES[site]),
    )
    person = replace(
        person,
        referent=(cast.dice.pick((EDUCATOR, COORDINATION)), entered)
        if cast.dice.happens(0.93)
        else None,
        evidence=(cast.invisible("said", on=joined_on),) if cast.dice.happens(0.4) else (),
    )
    enrolment = EnrolmentPlan(
        id=cast.dice.person_id(),
        person=person.id,
        organisation=HERE,
        author=EDUCATOR,
        programme=DYNAMO.code,
        strand=SOCIALISING,
        site=(HERE, site),
        states=states,
    )
    return person, enrolment


def _in_the_plan(dice: Dice, one: EnrolmentPlan) -> EnrolmentPlan:
    """Whoever is at Dynamo is in the innovative strand of the whole plan too."""
    return replace(one, id=dice.person_id(), programme=AUBE.code, strand=INNOVATION)


def _welcomes(cast: Cast, pathways: Sequence[EnrolmentPlan]) -> list[EncounterPlan]:
    """Before each intake, a meeting where some come to see; those who stay are known by name."""
    made = []
    for year in ENTRIES:
        for month, day in INTAKES:
            at = moment(date(year, month, day) - timedelta(days=4), 14)
            known = [
                one.person
                for one in pathways
                if one.entered_on and 0 < (one.entered_on - at.date()).days <= 14
            ]
            heads = len(known) + cast.dice.number(2, 5)
            made.append(
                encounter(
                    cast.dice,
                    Out(organisation=HERE, author=COORDINATION, programme=DYNAMO.code),
                    WELCOME,
                    at=at,
                    heads=heads,
                    first_time=heads,
                    people=known,
                    mode="information",
                )
            )
    return made


def _workshops(cast: Cast, pathways: Sequence[EnrolmentPlan]) -> list[EncounterPlan]:
    """Cooking, climbing, bicycles, theatre: a handful of those who are there at the time."""
    made = []
    for _ in range(WORKSHOPS):
        day = cast.dice.working_day(date(2020, 1, 20), date(2021, 12, 17))
        there = [one.person for one in pathways if _is_there(one, day)]
        if len(there) < 3:
            continue
        crew = cast.dice.several(there, min(len(there), cast.dice.number(3, 8)))
        made.append(
            encounter(
                cast.dice,
                Out(organisation=HERE, author=EDUCATOR, programme=DYNAMO.code),
                WORKSHOP,
                at=moment(day, cast.dice.pick((9.5, 14.0))),
                heads=len(crew),
                first_time=0,
                people=crew,
                mode="workshop",
                familiarity="followed",
                told=False,
            )
        )
    return made


def _is_there(one: EnrolmentPlan, day: date) -> bool:
    if one.entered_on is None or day <= one.entered_on:
        return False
    return one.state in ("active", "enrolled") or day <= one.states[-1].on


def _exits(
    dice: Dice, pathways: Sequence[EnrolmentPlan], in_the_plan: Sequence[EnrolmentPlan]
) -> Iterator[ExitPlan]:
    """Told in the programme of Dynamo and in the plan alike: each funder asks for its own."""
    told = [
        way_out(dice, one, until=AUBE_LAST)
        for one in pathways
        if one.state == "completed" and not dice.happens(UNTOLD)
    ]
    yield from told
    yield from told_again(dice, told, pathways, in_the_plan)
