"""Allier vers: a school year of street work, from the first nameless meeting to the way out."""

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from continuum.demo.scenario import allier_people, allier_rounds
from continuum.demo.scenario.allier_places import NOTES, PLACES, SITES, TEAM
from continuum.demo.scenario.allier_rounds import COUNSELLORS, EDUCATORS, Outing
from continuum.demo.scenario.cast import Cast
from continuum.demo.scenario.chance import Dice, moment
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import Out, encounter
from continuum.demo.scenario.pathways import told_again
from continuum.demo.scenario.programmes import ALLIER, YEAR_LAST
from continuum.demo.scenario.programmes import SITES as WORK_SITES
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    ExitPlan,
    Part,
    PlacePlan,
    StatePlan,
)

WORK_SITE_DAYS: Final = (
    *(date(2020, 10, 14), date(2020, 10, 21), date(2021, 2, 10), date(2021, 3, 17)),
    *(date(2021, 5, 19), date(2021, 6, 9), date(2021, 6, 23), date(2021, 7, 7), date(2021, 7, 21)),
)
SECOND_ACTS: Final = 48
CORRECTED: Final = 6
WITHDRAWN: Final = 4
NOTED: Final = 36
ENDINGS: Final = {"completed": 92, "withdrawn": 46, "moved": 15, "suspended": 8, "": 143}
COMPANY_ONLY: Final = frozenset({"completed"})
"""Endings nobody reaches without being accompanied."""
UNTOLD: Final = 5
"""Pathways that ended without anybody having said where to, yet."""
EXITS: Final = {
    "cdi": 5, "cdd": 12, "interim": 6, "contrat_aide": 4, "iae": 8, "apprentissage": 9,
    "retour_scolaire": 5, "etudes_superieures": 2, "formation_qualifiante": 9,
    "formation_prequalifiante": 7, "e2c": 5, "epide": 3, "stage": 3, "immersion": 4,
    "service_civique": 6, "mission_locale": 12, "cej_pacea": 6, "demenagement": 3,
    "projet_personnel": 2, "inconnue": 3,
}  # fmt: skip
REASONS: Final = {
    "out_of_touch": 6,
    "personal": 5,
    "moved_away": 3,
    "motivation": 4,
    "found_solution": 4,
}
_LASTS: Final = {
    "completed": (70, 240),
    "withdrawn": (20, 120),
    "moved": (30, 150),
    "suspended": (30, 120),
}


def allier(seed: int, names: Names) -> Part:
    cast = Cast(seed, "allier", names)
    rounds = allier_rounds.outings(Dice(seed, "allier rounds"))
    meetings, met = _met(cast, rounds)
    enrolments = allier_people.enrolments(cast, [one for one in met if one.person.joined_on])
    entered = [one for one in enrolments if one.entered_on]
    groups = allier_people.shared_out(cast.dice, entered)
    acts = _acts(cast.dice, rounds, groups)
    ended = _ended(cast, enrolments, acts, {one.person for one in groups.accompanied})
    work_sites = _on_work_sites(cast, ended, acts)
    again = allier_rounds.seen_again(cast.dice, rounds)
    exits = _exits(cast, ended)
    return Part(
        places=PLACES,
        people=tuple(allier_people.completed_people(cast, met, entered, groups)),
        rounds=tuple(one.plan for one in rounds),
        encounters=tuple(_told(cast.dice, [*meetings, *again, *acts])),
        enrolments=(*ended, *work_sites),
        exits=(*exits, *told_again(cast.dice, exits, ended, work_sites)),
    )


def _met(
    cast: Cast, rounds: Sequence[Outing]
) -> tuple[list[EncounterPlan], list[allier_people.Met]]:
    """First meetings with their names; the mixed groups stay nameless."""
    meetings = allier_rounds.first_meetings(cast.dice, rounds)
    in_groups = {place: one for place, one in enumerate(meetings) if one.heads > 1}
    mixed = allier_rounds.mixed(cast.dice, in_groups)
    alone = [place for place in range(len(meetings)) if place not in mixed]
    joined = allier_people.first_named(cast, meetings, alone)
    taken = {one.meeting for one in joined}
    free = [place for place in alone if place not in taken]
    met = [*joined, *allier_people.nicknames(cast, meetings, free)]
    whole = [mixed.get(place, one) for place, one in enumerate(meetings)]
    return allier_people.with_names(whole, met), met


def _acts(
    dice: Dice, rounds: Sequence[Outing], groups: allier_people.Groups
) -> list[EncounterPlan]:
    """What was done with them after they entered: a counter, a call, a visit, a day of work."""
    accompanied = dice.shuffled(groups.accompanied)
    by_day = _work_days(dice, accompanied)
    at_work = {person for one in by_day for person in one.people}
    alone = [one for one in accompanied if one.person not in at_work]
    seconds = dice.several(accompanied, SECOND_ACTS)
    return [*by_day, *(_act(dice, rounds, one) for one in (*alone, *seconds, *groups.seen))]


def _work_days(dice: Dice, accompanied: Sequence[EnrolmentPlan]) -> list[EncounterPlan]:
    """One line for each of the crew, as they signed for the day."""
    yard = next(place for place in PLACES if place.name.startswith("Chantier"))
    left = list(accompanied)
    made = []
    for day in WORK_SITE_DAYS:
        ready = [one for one in left if _entered(one) <= day - timedelta(days=2)]
        crew = ready[: dice.number(3, 5)]
        left = [one for one in left if one not in crew]
        out = Out(organisation=TEAM, author=dice.pick(EDUCATORS), programme=ALLIER.code)
        made += [_seen(dice, out, yard, moment(day, 9), one, mode="workshop") for one in crew]
    return made


def _act(dice: Dice, rounds: Sequence[Outing], one: EnrolmentPlan) -> EncounterPlan:
    """A meeting with one of them, between their entry and the end of the year."""
    soon = _entered(one) + timedelta(days=1)
    day = dice.working_day(soon, min(soon + timedelta(days=75), YEAR_LAST))
    near = [outing for outing in rounds if abs((outing.on - day).days) <= 3 and outing.on >= soon]
    if near and dice.happens(0.35):
        outing = dice.pick(near)
        return _seen(dice, outing.out, dice.pick(outing.places), _late(dice, outing), one)
    kind = dice.weighted({"mission-locale": 5, "telephone-sms": 4, "domicile": 2})
    where = one.site[1] if one.site else "Vichy"
    fitting = [place for place in PLACES if place.kind == kind]
    place = next((each for each in fitting if SITES.get(each.area) == where), fitting[0])
    out = Out(
        organisation=TEAM, author=dice.pick((*COUNSELLORS, *EDUCATORS)), programme=ALLIER.code
    )
    return _seen(dice, out, place, moment(day, dice.number(18, 35) / 2), one)


def _late(dice: Dice, outing: Outing) -> datetime:
    [at] = allier_rounds.during(dice, outing, 1)
    return at


def _seen(
    dice: Dice, out: Out, place: PlacePlan, at: datetime, one: EnrolmentPlan, *, mode: str = ""
) -> EncounterPlan:
    return encounter(
        dice,
        out,
        place,
        at=at,
        heads=1,
        first_time=0,
        people=[one.person],
        mode=mode,
        familiarity="followed",
        told=False,
    )


def _entered(one: EnrolmentPlan) -> date:
    return one.entered_on or YEAR_LAST


def _ended(
    cast: Cast,
    enrolments: Sequence[EnrolmentPlan],
    acts: Sequence[EncounterPlan],
    accompanied: Container[UUID],
) -> list[EnrolmentPlan]:
    """Some pathways end within the year, never before the last time they were seen in it; nobody
    gets to the end of one alone."""
    last_seen = {person: act.on for act in sorted(acts, key=_when) for person in act.people}
    wanted = dict(ENDINGS)
    made = []
    for one in cast.dice.shuffled(enrolments):
        alone = frozenset[str]() if one.person in accompanied else COMPANY_ONLY
        states = _ending(cast.dice, one, last_seen.get(one.person), wanted, never=alone)
        made.append(replace(one, states=(*one.states, *states)))
    return made


def _when(act: EncounterPlan) -> datetime:
    return act.happened_at


def _ending(
    dice: Dice,
    one: EnrolmentPlan,
    seen: date | None,
    wanted: dict[str, int],
    *,
    never: frozenset[str],
) -> tuple[StatePlan, ...]:
    """The most wanted ending that still fits in the year, taken off those wanted."""
    if one.entered_on is None:
        return ()
    possible = [state for state in wanted if state and wanted[state] and state not in never]
    for state in dice.shuffled(possible):
        shortest, longest = _LASTS[state]
        first = max(one.entered_on + timedelta(days=shortest), seen or one.entered_on)
        if first <= YEAR_LAST:
            wanted[state] -= 1
            last = min(one.entered_on + timedelta(days=longest), YEAR_LAST)
            reason = dice.weighted(REASONS) if state == "withdrawn" else ""
            return (StatePlan(state=state, on=dice.working_day(first, last), reason=reason),)
    return ()


def _on_work_sites(
    cast: Cast, ended: Sequence[EnrolmentPlan], acts: Sequence[EncounterPlan]
) -> list[EnrolmentPlan]:
    """Those who worked a day on the site are enrolled there too, as long as their pathway lasts."""
    days = {person: act.on for act in acts if act.mode == "workshop" for person in act.people}
    return [
        replace(
            one,
            id=cast.dice.person_id(),
            strand=WORK_SITES,
            states=(
                StatePlan(state="active", on=days[one.person]),
                *(state for state in one.states if state.state in _LASTS),
            ),
        )
        for one in ended
        if one.person in days
    ]


def _exits(cast: Cast, ended: Sequence[EnrolmentPlan]) -> tuple[ExitPlan, ...]:
    """Where those who completed went; of a few nobody has said it yet."""
    completed = [one for one in ended if one.state == "completed"]
    told = cast.dice.shuffled(completed)[UNTOLD:]
    return tuple(_exit(cast.dice, one) for one in told)


def _exit(dice: Dice, one: EnrolmentPlan) -> ExitPlan:
    kind = dice.weighted(EXITS)
    on = min(one.states[-1].on + timedelta(days=dice.number(0, 12)), YEAR_LAST)
    return ExitPlan(
        id=dice.event_id(moment(on, 15)),
        enrolment=one.id,
        organisation=TEAM,
        author=dice.pick(COUNSELLORS),
        on=on,
        kind=kind,
        months=dice.pick((2, 3, 6, 8, 12)) if kind in ("cdd", "interim") else None,
        project=dice.weighted({"yes": 60, "no": 18, "not_recorded": 22}),
        qualified=dice.weighted({"yes": 12, "no": 60, "not_recorded": 28}),
    )


def _told(dice: Dice, meetings: Sequence[EncounterPlan]) -> list[EncounterPlan]:
    """Notes on some; a few first noted wrongly; a few noted twice, the second one taken back."""
    made = list(meetings)
    for place in dice.several(range(len(made)), NOTED):
        made[place] = replace(made[place], note=dice.pick(NOTES))
    nameless = [
        place
        for place, one in enumerate(made)
        if not (one.people or one.claimed) and one.heads == one.first_time > 1
    ]
    for place in dice.several(nameless, CORRECTED):
        one = made[place]
        made[place] = replace(one, first_said=(one.heads + 1, one.first_time + 1))
    for place in dice.several(nameless, WITHDRAWN):
        made.append(_noted_twice(dice, made[place]))
    return sorted(made, key=_when)


def _noted_twice(dice: Dice, one: EncounterPlan) -> EncounterPlan:
    return replace(
        one,
        id=dice.event_id(one.happened_at),
        first_said=None,
        note="",
        withdrawn="Notée deux fois, sur les deux téléphones",
    )
