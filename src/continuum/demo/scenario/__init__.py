"""Everything the demonstration holds, planned as plain values before anything is written.

One seed and one moment always give the same scenario; another seed gives other names and other
chances, and the same published figures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from continuum.demo.scenario.allier import allier
from continuum.demo.scenario.aube import aube
from continuum.demo.scenario.consortium import accounts, organisations
from continuum.demo.scenario.dynamo import dynamo
from continuum.demo.scenario.escale import escale
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.nowadays import nowadays
from continuum.demo.scenario.programmes import programmes
from continuum.demo.scenario.published import DECLARED, INDICATORS
from continuum.demo.scenario.silences import with_true_silences
from continuum.demo.scenario.teen_lab import teen_lab
from continuum.demo.scenario.values import EnrolmentPlan, PersonPlan, Scenario

ENDED: Final = frozenset({"completed", "withdrawn", "moved"})


def planned(*, seed: int, now: datetime) -> Scenario:
    """The whole scenario; `now` only dates what is going on these days."""
    names = Names(seed)
    staff = accounts(names)
    in_the_allier = allier(seed, names)
    parts = (
        in_the_allier,
        teen_lab(seed, names),
        aube(seed, names),
        dynamo(seed, names),
        escale(seed, names, now=now),
        nowadays(seed, names, now=now, known=in_the_allier.people),
    )
    enrolments = tuple(one for part in parts for one in part.enrolments)
    encounters = tuple(one for part in parts for one in part.encounters)
    people = with_true_silences((one for part in parts for one in part.people), encounters)
    return Scenario(
        seed=seed,
        organisations=organisations(seed),
        accounts=staff,
        programmes=programmes(seed, this_year=now.year),
        places=tuple(one for part in parts for one in part.places),
        people=tuple(_let_go(people, enrolments)),
        rounds=tuple(one for part in parts for one in part.rounds),
        encounters=encounters,
        enrolments=enrolments,
        exits=tuple(one for part in parts for one in part.exits),
        declared=DECLARED,
        indicators=INDICATORS,
    )


def _let_go(
    people: Iterable[PersonPlan], enrolments: Sequence[EnrolmentPlan]
) -> Iterable[PersonPlan]:
    """Nobody walks any more with those of whom every pathway has ended."""
    ends: dict[UUID, date | None] = {}
    for one in enrolments:
        before = ends.get(one.person, date.min)
        over = one.state in ENDED and before is not None
        ends[one.person] = max(before or date.min, one.states[-1].on) if over else None
    for person in people:
        yield replace(person, let_go_on=ends.get(person.id)) if person.referent else person
