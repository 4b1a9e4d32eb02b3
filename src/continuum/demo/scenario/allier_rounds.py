"""A school year of rounds in the Allier, and everybody who was met for the first time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from continuum.demo.scenario.allier_places import (
    AREAS,
    CLIMATES,
    CROWD,
    PLACES,
    ROUND_MODE,
    SEASONS,
    SIZES,
    TEAM,
    THEMES,
    Season,
)
from continuum.demo.scenario.chance import Dice, apportioned, moment
from continuum.demo.scenario.consortium import login_of
from continuum.demo.scenario.outings import Out, encounter, groups, tallies
from continuum.demo.scenario.programmes import ALLIER, YEAR_FIRST, YEAR_LAST
from continuum.demo.scenario.values import EncounterPlan, PlacePlan, RoundPlan

MET: Final = 1260
"""Young people contacted and met in the year, as published."""
AT_THE_DESK: Final = 48
"""Those of them who came to a counter first."""
SEEN_AGAIN: Final = 52
MIXED: Final = 42
ROUNDS_A_WEEK: Final = {3: 1, 4: 1}

EDUCATORS: Final = tuple(
    login_of(TEAM, who) for who in ("educatrice", "educateur", "educatrice.moulins")
)
COUNSELLORS: Final = (login_of(TEAM, "conseillere"), login_of(TEAM, "conseiller"))


@dataclass(frozen=True)
class Outing:
    """A round with the places it went to and its theme."""

    plan: RoundPlan
    places: tuple[PlacePlan, ...]
    theme: str

    @property
    def out(self) -> Out:
        return Out(
            organisation=TEAM,
            author=self.plan.author,
            programme=self.plan.programme,
            round=self.plan.id,
        )

    @property
    def on(self) -> date:
        return self.plan.started_at.date()


def outings(dice: Dice) -> list[Outing]:
    """Three or four rounds a week, a different day each, all year long."""
    made: list[Outing] = []
    monday = YEAR_FIRST - timedelta(days=YEAR_FIRST.weekday())
    while monday <= YEAR_LAST:
        for weekday in dice.several((1, 2, 3, 4, 5), dice.weighted(ROUNDS_A_WEEK)):
            day = monday + timedelta(days=weekday)
            if YEAR_FIRST <= day <= YEAR_LAST:
                made.append(_outing(dice, day))
        monday += timedelta(days=7)
    return made


def season_of(day: date) -> Season:
    return next(season for season in SEASONS if day <= season.until)


def _outing(dice: Dice, day: date) -> Outing:
    season = season_of(day)
    theme = dice.weighted(season.themes)
    places = _stops(dice, theme)
    starts = moment(day, dice.pick(season.hours))
    team = _team(dice, theme)
    plan = RoundPlan(
        id=dice.event_id(starts),
        organisation=TEAM,
        author=team[0],
        team=team,
        places=tuple(place.name for place in places),
        mode=ROUND_MODE.get(theme, "street"),
        started_at=starts,
        ended_at=starts + timedelta(minutes=15 * dice.number(8, 14)),
        programme=ALLIER.code,
        climate=dice.pick(CLIMATES),
    )
    return Outing(plan, places, theme)


def _stops(dice: Dice, theme: str) -> tuple[PlacePlan, ...]:
    kinds = THEMES[theme]
    fitting = [place for place in PLACES if place.kind in kinds]
    if theme in ("network", "phone"):
        return tuple(dice.several(fitting, min(len(fitting), dice.number(1, 2))))
    area = dice.pick(list(AREAS))
    near = [place for place in fitting if place.area == area]
    most = 1 if theme in ("event", "squat") else 3
    return tuple(dice.several(near, min(len(near), dice.number(1, most))))


def _team(dice: Dice, theme: str) -> tuple[str, ...]:
    """Two of the team; somebody of the desk joins when it is by telephone."""
    pair = dice.shuffled(dice.several(EDUCATORS, 2))
    if theme in ("phone", "network") and dice.happens(0.5):
        pair[1] = dice.pick(COUNSELLORS)
    return tuple(pair)


def first_meetings(dice: Dice, rounds: Sequence[Outing]) -> list[EncounterPlan]:
    """Exactly `MET` first meetings: those of each round, and those at a counter."""
    crowds = [CROWD[one.theme] * (0.6 + 0.8 * dice.number(0, 100) / 100) for one in rounds]
    quotas = apportioned(MET - AT_THE_DESK, crowds)
    met = [
        meeting
        for one, quota in zip(rounds, quotas, strict=True)
        for meeting in _met_on(dice, one, quota)
    ]
    return [*met, *(_at_the_desk(dice) for _ in range(AT_THE_DESK))]


def _met_on(dice: Dice, outing: Outing, quota: int) -> list[EncounterPlan]:
    sizes = groups(dice, quota, SIZES[outing.theme])
    return [
        encounter(
            dice,
            outing.out,
            dice.pick(outing.places),
            at=at,
            heads=size,
            first_time=size,
            told=dice.happens(0.86),
        )
        for at, size in zip(during(dice, outing, len(sizes)), sizes, strict=True)
    ]


def during(dice: Dice, outing: Outing, count: int) -> list[datetime]:
    """`count` different moments of a round, in order."""
    starts, ends = outing.plan.started_at, outing.plan.ended_at
    last = int((ends - starts).total_seconds()) // 60 - 5 if ends else 60
    minutes = dice.several(range(3, max(last, count + 4)), count)
    return [starts + timedelta(minutes=each) for each in minutes]


def _at_the_desk(dice: Dice) -> EncounterPlan:
    """Somebody who had heard of the team, and came."""
    desk = dice.pick([place for place in PLACES if place.kind == "mission-locale"])
    at = moment(dice.working_day(YEAR_FIRST, YEAR_LAST), dice.number(19, 34) / 2)
    out = Out(organisation=TEAM, author=dice.pick(COUNSELLORS), programme=ALLIER.code)
    return encounter(dice, out, desk, at=at, heads=1, first_time=1)


def seen_again(dice: Dice, rounds: Sequence[Outing]) -> list[EncounterPlan]:
    """Groups the team already knew, met again on its way."""
    made = []
    for outing in dice.several(rounds, SEEN_AGAIN):
        heads = dice.weighted({1: 4, 2: 4, 3: 3, 4: 1})
        [at] = during(dice, outing, 1)
        place = dice.pick(outing.places)
        made.append(
            encounter(
                dice,
                outing.out,
                place,
                at=at,
                heads=heads,
                first_time=0,
                told=dice.happens(0.7),
            )
        )
    return made


def mixed(dice: Dice, meetings: Mapping[int, EncounterPlan]) -> dict[int, EncounterPlan]:
    """In some groups there is also somebody the team knew already; by position."""
    chosen = dice.several(sorted(meetings), MIXED)
    return {position: _with_somebody_known(dice, meetings[position]) for position in chosen}


def _with_somebody_known(dice: Dice, met: EncounterPlan) -> EncounterPlan:
    heads = met.heads + dice.number(1, 2)
    return replace(met, heads=heads, familiarity="unknown", tallies=tallies(dice, heads))
