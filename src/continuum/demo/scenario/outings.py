"""How encounters look: what is talked about, how many they are, what an eye can tell of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.values import EncounterPlan, PlacePlan, TallyPlan

MODES: Final[Mapping[str, str]] = {
    "evenement-culturel": "event",
    "equipement-sportif": "sport",
    "mjc-centre-social": "sport",
    "reseau-social": "network",
    "telephone-sms": "phone",
    "mission-locale": "drop_in",
    "lieu-hybride-partage": "drop_in",
    "domicile": "visit",
}
"""The usual mode at a kind of place; any other place is the street."""

_SITUATIONS: Final = {"nothing": 66, "unknown": 20, "work": 8, "school": 6}
_TOPICS: Final = {
    "emploi": 20,
    "formation": 14,
    "orientation": 9,
    "logement": 12,
    "ressources": 10,
    "sante": 6,
    "droits": 9,
    "mobilite": 8,
    "famille": 6,
    "discussion": 22,
}
_HOW_MANY_TOPICS: Final = {0: 9, 1: 45, 2: 33, 3: 13}
_NEXT: Final[Mapping[str, Mapping[str, float]]] = {
    "first": {"nothing": 38, "meet_again": 44, "appointment": 12, "refer": 6},
    "again": {"nothing": 30, "meet_again": 42, "appointment": 20, "refer": 8},
    "followed": {"nothing": 12, "meet_again": 28, "appointment": 44, "refer": 16},
    "unknown": {"nothing": 45, "meet_again": 45, "appointment": 6, "refer": 4},
}
_BANDS: Final = {"under_16": 4, "16_17": 19, "18_21": 41, "22_25": 25, "26_29": 11}
_GIRLS: Final = 0.36
_SAME_AGE: Final = 0.72


@dataclass(frozen=True, kw_only=True)
class Out:
    """What all encounters of one outing share."""

    organisation: str
    author: str
    programme: str = ""
    round: UUID | None = None


def mode_at(place: PlacePlan) -> str:
    return MODES.get(place.kind, "street")


def encounter(  # noqa: PLR0913 - a meeting has a place, a moment, heads, people, a manner
    dice: Dice,
    out: Out,
    place: PlacePlan,
    *,
    at: datetime,
    heads: int,
    first_time: int,
    people: Sequence[UUID] = (),
    mode: str = "",
    familiarity: str = "",
    told: bool = True,
) -> EncounterPlan:
    """One meeting with its details thrown; `told` says whether gender and age were noted."""
    known = familiarity or familiarity_of(heads, first_time)
    return EncounterPlan(
        id=dice.event_id(at),
        organisation=out.organisation,
        author=out.author,
        programme=out.programme,
        round=out.round,
        place=place.name,
        mode=mode or mode_at(place),
        happened_at=at,
        heads=heads,
        first_time=first_time,
        familiarity=known,
        situation=dice.weighted(_SITUATIONS),
        topics=topics(dice),
        next_step=dice.weighted(_NEXT[known]),
        tallies=tallies(dice, heads) if told else (),
        people=tuple(people),
    )


def familiarity_of(heads: int, first_time: int) -> str:
    """In a mixed group nobody can say it of all."""
    if first_time == heads:
        return "first"
    return "unknown" if first_time else "again"


def topics(dice: Dice) -> tuple[str, ...]:
    wanted: set[str] = set()
    for _ in range(dice.weighted(_HOW_MANY_TOPICS)):
        wanted.add(dice.weighted(_TOPICS))
    return tuple(topic for topic in _TOPICS if topic in wanted)


def tallies(dice: Dice, heads: int) -> tuple[TallyPlan, ...]:
    """How many girls and boys, and their age where all look alike."""
    girls = sum(dice.happens(_GIRLS) for _ in range(heads))
    band = dice.weighted(_BANDS) if heads == 1 or dice.happens(_SAME_AGE) else "unknown"
    return tuple(
        TallyPlan(count=count, gender=gender, age_band=band)
        for gender, count in (("F", girls), ("M", heads - girls))
        if count
    )


def groups(dice: Dice, total: int, sizes: Mapping[int, float]) -> list[int]:
    """`total` young people as the groups in which they are met."""
    made: list[int] = []
    while total > 0:
        made.append(min(total, dice.weighted(sizes)))
        total -= made[-1]
    return made
