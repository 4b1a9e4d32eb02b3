"""Those of Allier vers who gave a name: met, joined, accompanied or not, gone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import cycle
from typing import Final

from continuum.demo.scenario.allier_places import AREAS, SITES, TEAM
from continuum.demo.scenario.allier_rounds import COUNSELLORS, EDUCATORS
from continuum.demo.scenario.cast import ALLIER as SITUATIONS
from continuum.demo.scenario.cast import Cast, brother_or_sister
from continuum.demo.scenario.chance import Dice, dealt
from continuum.demo.scenario.programmes import ALLIER, ALONE, LISTS, YEAR_LAST
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    EvidencePlan,
    PersonPlan,
    StatePlan,
)

BEGAN: Final = 304
"""Invisible young people who began a pathway, as published."""
ACCOMPANIED: Final = 208
ALONE_WITH_REFERENT: Final = 58
SEEN_WITHOUT_REFERENT: Final = 14
NEVER_BEGAN: Final = 22
NICKNAMES: Final = 46

LATEST_MEETING: Final = date(2021, 7, 31)
LATEST_ENTRY: Final = date(2021, 8, 24)
LATEST_SUPPORTED_ENTRY: Final = date(2021, 8, 3)
EVIDENCE: Final = {"said": 124, "absent_from_list": 106, "no_contact": 74}
_AGES: Final = {(16, 17): 21, (18, 21): 41, (22, 25): 27, (26, 29): 11}
_LAGS: Final = {0: 30, 3: 25, 9: 25, 21: 15, 50: 8}
_IN_TWOS: Final = 0.34
_CLAIMED: Final = 0.19


@dataclass(frozen=True)
class Met:
    """Somebody with a name, at the meeting where they were first seen."""

    person: PersonPlan
    meeting: int
    claimed: bool


def first_named(cast: Cast, meetings: Sequence[EncounterPlan], open_to: Sequence[int]) -> list[Met]:
    """Who can be told among the heads of first meetings; `open_to` are the positions of those
    where everybody was new, so that a name given later is a first time too."""
    early = [place for place in open_to if meetings[place].on <= LATEST_MEETING]
    found: list[Met] = []
    pairs = 0
    for position in cast.dice.shuffled(early):
        meeting = meetings[position]
        if len(found) == BEGAN + NEVER_BEGAN:
            break
        first = _joined(cast, meeting)
        found.append(_met(cast, first, position, number=len(found) + 1))
        in_twos = meeting.heads > 1 and cast.dice.happens(_IN_TWOS)
        if in_twos and len(found) < BEGAN + NEVER_BEGAN:
            beside = _beside(cast, meeting, first, number=pairs)
            found.append(_met(cast, beside, position, number=len(found) + 1))
            pairs += 1
    return found


def _met(cast: Cast, person: PersonPlan, position: int, *, number: int) -> Met:
    numbered = replace(person, number=f"AV-{number:03d}")
    return Met(numbered, position, claimed=cast.dice.happens(_CLAIMED))


def _beside(cast: Cast, meeting: EncounterPlan, first: PersonPlan, *, number: int) -> PersonPlan:
    """Whoever is told beside somebody else goes by a nickname of their own; every sixth is a
    brother or a sister, the first two of those twins."""
    if number % 6:
        made = _joined(cast, meeting)
    else:
        made = brother_or_sister(cast, SITUATIONS, first, twin=number < 12)
    return replace(made, alias=cast.names.nickname())


def _joined(cast: Cast, meeting: EncounterPlan) -> PersonPlan:
    lag = cast.dice.weighted(_LAGS)
    joined_on = min(meeting.on + timedelta(days=cast.dice.number(lag // 2, lag)), LATEST_ENTRY)
    return cast.young_person(
        SITUATIONS,
        cast.called(SITUATIONS, "F" if cast.dice.happens(0.39) else "M"),
        at=(TEAM, _keeper(cast.dice, meeting)),
        born_on=cast.born(age=cast.dice.weighted(_AGES), on=joined_on),
        joined_on=joined_on,
        commune=cast.dice.weighted(AREAS[cast.dice.pick(list(AREAS))]),
    )


def _keeper(dice: Dice, meeting: EncounterPlan) -> str:
    return meeting.author if dice.happens(0.7) else dice.pick(COUNSELLORS)


def area_of(person: PersonPlan) -> str:
    return next(area for area, communes in AREAS.items() if person.commune in communes)


def enrolments(cast: Cast, met: Sequence[Met]) -> list[EnrolmentPlan]:
    """One proposal each; `BEGAN` of them begin, the others think about it or say no."""
    people = [one.person for one in met]
    never = {one.id for one in cast.dice.several(people, NEVER_BEGAN)}
    return [
        _proposed_only(cast, person) if person.id in never else _began(cast, person)
        for person in people
    ]


def _began(cast: Cast, person: PersonPlan) -> EnrolmentPlan:
    joined = _day_of(person)
    entered = min(
        joined + timedelta(days=cast.dice.weighted({0: 4, 3: 3, 7: 3, 12: 1})), LATEST_ENTRY
    )
    return _enrolment(
        cast,
        person,
        (
            StatePlan(state="proposed", on=joined),
            StatePlan(state="active", on=max(entered, joined)),
        ),
    )


def _proposed_only(cast: Cast, person: PersonPlan) -> EnrolmentPlan:
    joined = _day_of(person)
    states = [StatePlan(state="proposed", on=joined)]
    later = joined + timedelta(days=cast.dice.number(4, 30))
    if later <= YEAR_LAST:
        ending = cast.dice.weighted({"": 8, "waiting": 6, "personal": 3, "found_solution": 4})
        if ending == "waiting":
            states.append(StatePlan(state="waiting", on=later))
        elif ending:
            states.append(StatePlan(state="withdrawn", on=later, reason=ending))
    return _enrolment(cast, person, tuple(states))


def _enrolment(cast: Cast, person: PersonPlan, states: tuple[StatePlan, ...]) -> EnrolmentPlan:
    return EnrolmentPlan(
        id=cast.dice.person_id(),
        person=person.id,
        organisation=TEAM,
        author=person.keeper,
        programme=ALLIER.code,
        strand=ALONE,
        site=(TEAM, SITES[area_of(person)]),
        states=states,
    )


def _day_of(person: PersonPlan) -> date:
    return person.joined_on or YEAR_LAST


@dataclass(frozen=True)
class Groups:
    """Of those who began: who is accompanied, who has only a referent, who was only seen."""

    accompanied: tuple[EnrolmentPlan, ...]
    with_referent: tuple[EnrolmentPlan, ...]
    seen: tuple[EnrolmentPlan, ...]


def shared_out(dice: Dice, entered: Sequence[EnrolmentPlan]) -> Groups:
    """Whoever came late in the year cannot have been accompanied within it."""
    early = [one for one in entered if _entry(one) <= LATEST_SUPPORTED_ENTRY]
    chosen = dice.shuffled(early)
    accompanied = chosen[:ACCOMPANIED]
    ids = {one.id for one in accompanied}
    rest = dice.shuffled([one for one in entered if one.id not in ids])
    rest.sort(key=lambda one: _entry(one) > LATEST_SUPPORTED_ENTRY)
    seen, with_referent = rest[:SEEN_WITHOUT_REFERENT], rest[SEEN_WITHOUT_REFERENT:]
    return Groups(tuple(accompanied), tuple(with_referent[:ALONE_WITH_REFERENT]), tuple(seen))


def _entry(one: EnrolmentPlan) -> date:
    return one.entered_on or YEAR_LAST


def completed_people(
    cast: Cast, met: Sequence[Met], entered: Sequence[EnrolmentPlan], groups: Groups
) -> list[PersonPlan]:
    """The same people, with the signs that nobody was following them and whoever does now."""
    signs = _signs(cast, entered)
    walked = {one.person: _entry(one) for one in (*groups.accompanied, *groups.with_referent)}
    referents = cycle(cast.dice.shuffled((*EDUCATORS, *COUNSELLORS)))
    return [
        replace(
            one.person,
            evidence=signs.get(one.person.id, ()),
            referent=(next(referents), walked[one.person.id]) if one.person.id in walked else None,
        )
        for one in met
    ]


def _signs(cast: Cast, entered: Sequence[EnrolmentPlan]) -> dict[object, tuple[EvidencePlan, ...]]:
    """At least one valid sign each on the day they entered; now and then a second one."""
    kinds = dealt(EVIDENCE, cast.dice)
    return {
        one.person: tuple(_signs_of(cast, kind, on=_proposed(one)))
        for one, kind in zip(entered, kinds, strict=True)
    }


def _signs_of(cast: Cast, kind: str, *, on: date) -> Iterator[EvidencePlan]:
    listed = cast.dice.pick(LISTS)
    seen_on = on if kind == "said" else on - timedelta(days=cast.dice.number(0, 20))
    yield cast.invisible(kind, on=seen_on, list_name=listed)
    if kind == "absent_from_list" and cast.dice.happens(0.25):
        yield cast.invisible("said", on=on)


def _proposed(one: EnrolmentPlan) -> date:
    return one.states[0].on


def nicknames(cast: Cast, meetings: Sequence[EncounterPlan], open_to: Sequence[int]) -> list[Met]:
    """Some tell a name of the street, and no more."""
    chosen = cast.dice.several(open_to, NICKNAMES)
    return [
        Met(
            cast.known_by_nickname(at=(TEAM, meetings[place].author)),
            place,
            claimed=cast.dice.happens(0.3),
        )
        for place in chosen
    ]


def with_names(meetings: list[EncounterPlan], met: Sequence[Met]) -> list[EncounterPlan]:
    """The meetings, each with those who were named there, at once or later."""
    named = list(meetings)
    for one in met:
        meeting = named[one.meeting]
        if one.claimed:
            meeting = replace(meeting, claimed=(*meeting.claimed, one.person.id))
        else:
            meeting = replace(meeting, people=(*meeting.people, one.person.id))
        named[one.meeting] = meeting
    return named
