"""The plan of the Aube: three missions locales, LADAPT and the platform for drop-outs at work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from continuum.demo.scenario.cast import AUBE as SITUATIONS
from continuum.demo.scenario.cast import Cast
from continuum.demo.scenario.chance import moment
from continuum.demo.scenario.consortium import BAR, LA_CHAPELLE, ROMILLY, TROYES, login_of
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import Out, encounter, groups
from continuum.demo.scenario.pathways import Odds, history, told_again, way_out
from continuum.demo.scenario.programmes import (
    AUBE,
    AUBE_FIRST,
    AUBE_LAST,
    BRIDGES,
    DISABILITY,
    SPOTTING,
)
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    EvidencePlan,
    ExitPlan,
    FactPlan,
    Part,
    PersonPlan,
    PlacePlan,
    RoundPlan,
    StatePlan,
)

LOCKED_DOWN: Final = (date(2020, 3, 17), date(2020, 5, 11))
SIZES: Final = {1: 3, 2: 4, 3: 3, 4: 2, 5: 1}
BRIDGED: Final = 0.16
UNTOLD: Final = 0.09
"""Share of completed pathways of which nobody has said yet where they led."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """One of the organisations: how many it took in, where, and who does the work."""

    organisation: str
    entries: int
    strand: str
    workers: tuple[str, ...]
    communes: Mapping[str, float]
    spots: tuple[tuple[str, str, str], ...]
    rounds: int = 0
    new_a_round: int = 0
    sites: Mapping[str, str]
    odds: Odds

    @property
    def desk(self) -> PlacePlan:
        return PlacePlan(
            organisation=self.organisation,
            name="Rendez-vous au bureau",
            kind="mission-locale" if self.organisation.startswith("ml-") else "autre",
        )

    @property
    def places(self) -> tuple[PlacePlan, ...]:
        listed = (
            PlacePlan(organisation=self.organisation, name=name, kind=kind, commune=commune)
            for name, kind, commune in self.spots
        )
        return (*listed, self.desk)


_ML_ODDS: Final = Odds(
    endings={"completed": 45, "withdrawn": 19, "moved": 6, "suspended": 3, "": 27},
    lasts=(60, 260),
    first_state="proposed",
)
TEAMS: Final = (
    Team(
        organisation="ml-troyes",
        entries=148,
        strand=SPOTTING,
        workers=("conseillere", "coordination"),
        communes={TROYES: 58, LA_CHAPELLE: 17, "10333": 9, "10297": 7, "10362": 5, "10343": 4},
        spots=(
            ("Quartier Chantereigne", "hall-pied-immeuble", LA_CHAPELLE),
            ("Les Chartreux", "hall-pied-immeuble", TROYES),
            ("Place Jean-Jaurès", "rue-place", TROYES),
            ("Gare de Troyes", "gare-transport", TROYES),
            ("Parc des Moulins", "parc", TROYES),
            ("Galerie de La Chapelle", "centre-commercial", LA_CHAPELLE),
        ),
        rounds=19,
        new_a_round=11,
        sites={TROYES: "Troyes", LA_CHAPELLE: "La Chapelle-Saint-Luc"},
        odds=_ML_ODDS,
    ),
    Team(
        organisation="ml-nord-ouest",
        entries=62,
        strand=SPOTTING,
        workers=("conseiller", "coordination"),
        communes={ROMILLY: 61, "10268": 18, "10280": 6, "10220": 7, "10233": 8},
        spots=(
            ("Quartier La Belle Idée", "hall-pied-immeuble", ROMILLY),
            ("Gare de Romilly", "gare-transport", ROMILLY),
            ("Marché de Romilly", "rue-place", ROMILLY),
            ("Bus itinérant", "permanence-mobile", ""),
        ),
        rounds=10,
        new_a_round=9,
        sites={ROMILLY: "Romilly-sur-Seine"},
        odds=_ML_ODDS,
    ),
    Team(
        organisation="ml-cote-des-bar",
        entries=41,
        strand=SPOTTING,
        workers=("conseillere",),
        communes={BAR: 44, "10034": 24, "10401": 20, "10064": 12},
        spots=(
            ("Place de Bar-sur-Aube", "rue-place", BAR),
            ("Foire aux vins", "evenement-culturel", BAR),
            ("Mairie de Brienne", "ccas", "10064"),
        ),
        rounds=7,
        new_a_round=8,
        sites={BAR: "Bar-sur-Aube"},
        odds=_ML_ODDS,
    ),
    Team(
        organisation="ladapt",
        entries=36,
        strand=DISABILITY,
        workers=("conseiller",),
        communes={TROYES: 62, "10333": 14, ROMILLY: 14, BAR: 10},
        spots=(),
        sites={TROYES: "Troyes"},
        odds=Odds(
            endings={"completed": 48, "withdrawn": 12, "moved": 6, "suspended": 8, "": 26},
            lasts=(90, 330),
        ),
    ),
)


def aube(seed: int, names: Names) -> Part:
    parts = [_team(Cast(seed, team.organisation, names), team) for team in TEAMS]
    parts.append(_platform(Cast(seed, "psad", names)))
    return Part(
        places=tuple(one for part in parts for one in part.places),
        people=tuple(one for part in parts for one in part.people),
        rounds=tuple(one for part in parts for one in part.rounds),
        encounters=tuple(one for part in parts for one in part.encounters),
        enrolments=tuple(one for part in parts for one in part.enrolments),
        exits=tuple(one for part in parts for one in part.exits),
    )


def _team(cast: Cast, team: Team) -> Part:
    enrolments: list[EnrolmentPlan] = []
    people: list[PersonPlan] = []
    for _ in range(team.entries):
        person, enrolment = _enrolled(cast, team)
        people.append(person)
        enrolments.append(enrolment)
    rounds, meetings = _rounds(cast, team)
    bridges, exits = _bridges(cast, enrolments), _exits(cast, enrolments)
    return Part(
        places=team.places,
        people=tuple(people),
        rounds=tuple(rounds),
        encounters=(*_named(meetings, people), *_appointments(cast, team, people, enrolments)),
        enrolments=(*enrolments, *bridges),
        exits=(*exits, *told_again(cast.dice, exits, enrolments, bridges)),
    )


def _enrolled(cast: Cast, team: Team) -> tuple[PersonPlan, EnrolmentPlan]:
    dice = cast.dice
    entered = entry_day(cast)
    states = history(dice, team.odds, entered=entered, until=AUBE_LAST)
    joined_on = min(states[0].on, entered)
    adapted = team.strand == DISABILITY
    person = cast.young_person(
        SITUATIONS,
        cast.called(SITUATIONS, "F" if dice.happens(0.44) else "M"),
        at=(team.organisation, login_of(team.organisation, team.workers[0])),
        born_on=cast.born(age=(18, 28) if adapted and dice.happens(0.3) else (16, 25), on=entered),
        joined_on=joined_on,
        commune=dice.weighted(team.communes),
    )
    if adapted:
        proved = FactPlan(kind="disability", answer="yes", source="proved", on=joined_on)
        person = replace(person, facts=(*person.facts, proved))
    person = replace(
        person,
        evidence=(_sign(cast, joined_on),) if dice.happens(0.62) else (),
        referent=(login_of(team.organisation, dice.pick(team.workers)), entered)
        if dice.happens(0.84)
        else None,
        number=f"10{dice.number(100_000, 999_999)}" if dice.happens(0.5) else "",
    )
    enrolment = EnrolmentPlan(
        id=dice.person_id(),
        person=person.id,
        organisation=team.organisation,
        author=login_of(team.organisation, team.workers[0]),
        programme=AUBE.code,
        strand=team.strand,
        site=(team.organisation, team.sites.get(person.commune, next(iter(team.sites.values())))),
        states=states,
    )
    return person, enrolment


def entry_day(cast: Cast) -> date:
    """A working day of the two years, but not of the first lockdown."""
    while True:
        day = cast.dice.working_day(AUBE_FIRST + timedelta(days=40), AUBE_LAST - timedelta(days=25))
        if not LOCKED_DOWN[0] <= day < LOCKED_DOWN[1]:
            return day


def _sign(cast: Cast, on: date) -> EvidencePlan:
    kind = cast.dice.weighted({"said": 5, "absent_from_list": 3, "no_contact": 2})
    return cast.invisible(kind, on=on, list_name="SIEI")


def _rounds(cast: Cast, team: Team) -> tuple[list[RoundPlan], list[EncounterPlan]]:
    """Itinerant counsellors go out now and then; everybody they meet there is new."""
    rounds, meetings = [], []
    days: set[date] = set()
    while len(days) < team.rounds:
        out = _round(cast, team)
        if out.started_at.date() in days:
            continue
        days.add(out.started_at.date())
        rounds.append(out)
        new = max(2, team.new_a_round + cast.dice.number(-4, 4))
        meetings += _met(cast, team, out, groups(cast.dice, new, SIZES))
    return rounds, meetings


def _round(cast: Cast, team: Team) -> RoundPlan:
    starts = moment(entry_day(cast), cast.dice.pick((13.5, 15.0, 16.5)))
    stops = cast.dice.several(team.spots, min(len(team.spots), cast.dice.number(1, 2)))
    workers = tuple(login_of(team.organisation, who) for who in team.workers)
    return RoundPlan(
        id=cast.dice.event_id(starts),
        organisation=team.organisation,
        author=workers[0],
        team=workers,
        places=tuple(name for name, _kind, _commune in stops),
        mode="street",
        started_at=starts,
        ended_at=starts + timedelta(minutes=cast.dice.number(10, 14) * 15),
        programme=AUBE.code,
    )


def _met(cast: Cast, team: Team, out: RoundPlan, sizes: Sequence[int]) -> list[EncounterPlan]:
    places = [place for place in team.places if place.name in out.places]
    minutes = cast.dice.several(range(5, 140), len(sizes))
    shared = Out(
        organisation=team.organisation, author=out.author, programme=AUBE.code, round=out.id
    )
    return [
        encounter(
            cast.dice,
            shared,
            cast.dice.pick(places),
            at=out.started_at + timedelta(minutes=minute),
            heads=size,
            first_time=size,
        )
        for minute, size in zip(minutes, sizes, strict=True)
    ]


def _named(
    meetings: Sequence[EncounterPlan], people: Sequence[PersonPlan]
) -> tuple[EncounterPlan, ...]:
    """Those met before they joined are known by name at one meeting each."""
    waiting = sorted(people, key=_joining, reverse=True)
    made = []
    for meeting in sorted(meetings, key=_when):
        known: list[UUID] = []
        while waiting and _joining(waiting[-1]) < meeting.on:
            waiting.pop()
        while waiting and len(known) < min(2, meeting.heads):
            known.append(waiting.pop().id)
        made.append(replace(meeting, people=tuple(known)))
    return tuple(made)


def _when(meeting: EncounterPlan) -> datetime:
    return meeting.happened_at


def _joining(person: PersonPlan) -> date:
    return person.joined_on or AUBE_LAST


def _appointments(
    cast: Cast, team: Team, people: Sequence[PersonPlan], enrolments: Sequence[EnrolmentPlan]
) -> tuple[EncounterPlan, ...]:
    """Most are seen at the office once their pathway has begun."""
    made = []
    for person, one in zip(people, enrolments, strict=True):
        if one.entered_on is None or cast.dice.happens(0.3):
            continue
        last = min(one.states[-1].on, AUBE_LAST)
        soon = one.entered_on + timedelta(days=7)
        day = cast.dice.working_day(soon, max(soon, last)) if soon <= AUBE_LAST else AUBE_LAST
        out = Out(organisation=team.organisation, author=one.author, programme=AUBE.code)
        made.append(
            encounter(
                cast.dice,
                out,
                team.desk,
                at=moment(day, cast.dice.number(18, 34) / 2),
                heads=1,
                first_time=0,
                people=[person.id],
                mode="drop_in",
                familiarity="followed",
                told=False,
            )
        )
    return tuple(made)


def _bridges(cast: Cast, enrolments: Sequence[EnrolmentPlan]) -> tuple[EnrolmentPlan, ...]:
    """Some also go on placements or a work site, as long as their pathway lasts."""
    made = []
    for one in enrolments:
        if one.entered_on is None or not cast.dice.happens(BRIDGED):
            continue
        begins = one.entered_on + timedelta(days=cast.dice.number(15, 50))
        rest = tuple(state for state in one.states if state.on > one.entered_on)
        if begins <= min([AUBE_LAST, *(state.on for state in rest)]):
            states = (StatePlan(state="active", on=begins), *rest)
            made.append(replace(one, id=cast.dice.person_id(), strand=BRIDGES, states=states))
    return tuple(made)


def _exits(cast: Cast, enrolments: Sequence[EnrolmentPlan]) -> tuple[ExitPlan, ...]:
    return tuple(
        way_out(cast.dice, one, until=AUBE_LAST)
        for one in enrolments
        if one.state == "completed" and not cast.dice.happens(UNTOLD)
    )


def _platform(cast: Cast) -> Part:
    """The platform rings up young people of its list, and hands a few over."""
    line = PlacePlan(organisation="psad", name="Téléphone de la plateforme", kind="telephone-sms")
    author = login_of("psad", "conseillere")
    people = []
    for _ in range(8):
        on = entry_day(cast)
        called = cast.called(SITUATIONS, cast.dice.pick(("F", "M")))
        people.append(
            cast.young_person(
                SITUATIONS,
                called,
                at=("psad", author),
                born_on=cast.born(age=(16, 18), on=on),
                joined_on=on,
                commune=TROYES,
            )
        )
    out = Out(organisation="psad", author=author, programme=AUBE.code)
    calls = [
        encounter(
            cast.dice,
            out,
            line,
            at=moment(entry_day(cast), cast.dice.number(19, 34) / 2),
            heads=1,
            first_time=1,
        )
        for _ in range(26)
    ]
    return Part(places=(line,), people=tuple(people), encounters=tuple(calls))
