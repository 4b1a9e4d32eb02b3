"""What is going on these days: a team out tonight, files just opened, pairs that look alike."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from continuum.demo.scenario.allier_places import AREAS, PLACES, TEAM
from continuum.demo.scenario.cast import ALLIER as SITUATIONS
from continuum.demo.scenario.cast import AUBE as AUBE_SITUATIONS
from continuum.demo.scenario.cast import Cast, Profile
from continuum.demo.scenario.chance import Dice, moment
from continuum.demo.scenario.consortium import MONTLUCON, MOULINS, ROMILLY, TROYES, VICHY, login_of
from continuum.demo.scenario.names import Called, Names
from continuum.demo.scenario.outings import Out, encounter
from continuum.demo.scenario.values import EncounterPlan, Part, PersonPlan, PlacePlan, RoundPlan

EDUCATOR, COLLEAGUE = login_of(TEAM, "educatrice"), login_of(TEAM, "educateur")
COUNSELLOR = login_of(TEAM, "conseillere")
DAYS_AGO: Final = (24, 17, 12, 6, 2)
"""Rounds of the last weeks; nobody has looked back on the latest."""
OUT_SINCE: Final = timedelta(minutes=50)
NEW_FILES: Final = 7
SPELLINGS: Final = (
    (Called("Mohamed", "Ben Salah", "M"), Called("Mohammed", "Bensalah", "M")),
    (Called("Jean-Baptiste", "Lefèvre", "M"), Called("JB", "Lefebvre", "M")),
    (Called("Inès", "Gonçalves", "F"), Called("Ines", "Goncalves", "F")),
)
"""Files of one organisation that are probably the same young person."""
ELSEWHERE: Final = {
    "ml-vichy": ("conseillere", VICHY),
    "ml-moulins": ("conseiller", MOULINS),
    "ml-montlucon": ("conseillere", MONTLUCON),
}
SHARED: Final = 6
"""Young people of the street team whom each mission locale knows too, in a file of its own."""
SMALL_TEAMS: Final = {
    "ccas": ("conseillere", ROMILLY),
    "maison-ados": ("conseiller", TROYES),
    "cap-emploi": ("conseillere", TROYES),
    "centre-social": ("educateur", ROMILLY),
}


def nowadays(seed: int, names: Names, *, now: datetime, known: Sequence[PersonPlan]) -> Part:
    """`known` are the young people of the street team, whom others know too."""
    cast = Cast(seed, "nowadays", names)
    rounds = [*(_round(cast.dice, now.date(), ago) for ago in DAYS_AGO), _tonight(cast.dice, now)]
    seen = [cast.known_by_nickname(at=(TEAM, EDUCATOR)) for _ in range(5)]
    return Part(
        people=(
            *seen,
            *_new_files(cast, now.date()),
            *_alike(cast, now.date()),
            *_known_elsewhere(cast, known),
            *_small_teams(cast, now.date()),
        ),
        rounds=tuple(rounds),
        encounters=tuple(_encounters(cast.dice, rounds, seen)),
    )


def _round(dice: Dice, today: date, days_ago: int) -> RoundPlan:
    day = today - timedelta(days=days_ago)
    starts = moment(day, dice.pick((16.5, 17.0, 18.0)))
    return _outing(dice, starts, ends=starts + timedelta(hours=3), recapped=days_ago > DAYS_AGO[-1])


def _tonight(dice: Dice, now: datetime) -> RoundPlan:
    starts = now - OUT_SINCE
    return _outing(dice, starts.replace(second=0, microsecond=0), ends=None, recapped=False)


def _outing(dice: Dice, starts: datetime, *, ends: datetime | None, recapped: bool) -> RoundPlan:
    area = dice.pick(("vichy", "moulins"))
    near = [
        place
        for place in PLACES
        if place.area == area
        and place.kind in ("parc", "rue-place", "gare-transport", "hall-pied-immeuble")
    ]
    return RoundPlan(
        id=dice.event_id(starts),
        organisation=TEAM,
        author=EDUCATOR,
        team=(EDUCATOR, COLLEAGUE),
        places=tuple(place.name for place in dice.several(near, 2)),
        mode="street",
        started_at=starts,
        ended_at=ends,
        climate="Ambiance tranquille, on a revu les habitués." if recapped else "",
        recapped=recapped,
    )


def _encounters(
    dice: Dice, rounds: Sequence[RoundPlan], seen: Sequence[PersonPlan]
) -> list[EncounterPlan]:
    """A handful each; some still wait for what an eye could tell, and nicknames for a name."""
    made = []
    nicknames = list(seen)
    for out in rounds:
        minutes = [8, 24, 41] if out.ended_at is None else [10, 45, 80, 125]
        for minute in minutes:
            at = out.started_at + timedelta(minutes=minute)
            heads = dice.number(1, 4)
            named = [nicknames.pop().id] if nicknames and minute in (24, 45) else []
            made.append(
                encounter(
                    dice,
                    Out(organisation=TEAM, author=out.author, round=out.id),
                    _place(dice.pick(out.places)),
                    at=at,
                    heads=heads,
                    first_time=heads if dice.happens(0.6) or named else 0,
                    people=named,
                    told=dice.happens(0.5) and out.ended_at is not None,
                )
            )
    return made


def _place(name: str) -> PlacePlan:
    return next(place for place in PLACES if place.name == name)


def _new_files(cast: Cast, today: date) -> list[PersonPlan]:
    """Just opened, with what was said on a bench: often a first name, rarely a date of birth."""
    made = []
    for number in range(NEW_FILES):
        joined_on = today - timedelta(days=cast.dice.number(1, 40))
        keeper = EDUCATOR if number % 2 else COLLEAGUE
        person = _young(
            cast, SITUATIONS, (TEAM, keeper), joined_on, cast.dice.pick(list(AREAS["vichy"]))
        )
        if number % 3 == 0:
            person = replace(person, last_name="", born_on=None, birth_year=joined_on.year - 19)
        made.append(replace(person, referent=(keeper, joined_on)))
    return made


def _young(
    cast: Cast, profile: Profile, at: tuple[str, str], joined_on: date, commune: str
) -> PersonPlan:
    return cast.young_person(
        profile,
        cast.called(profile, cast.dice.pick(("F", "M"))),
        at=at,
        born_on=cast.born(age=(16, 25), on=joined_on),
        joined_on=joined_on,
        commune=commune,
    )


def _alike(cast: Cast, today: date) -> list[PersonPlan]:
    """Opened twice, by two of the team, a few weeks apart: same birthday, same telephone."""
    made = []
    for first, second in SPELLINGS:
        joined_on = today - timedelta(days=cast.dice.number(30, 60))
        one = cast.young_person(
            SITUATIONS,
            first,
            at=(TEAM, EDUCATOR),
            born_on=cast.born(age=(17, 23), on=joined_on),
            joined_on=joined_on,
            commune=VICHY,
        )
        number = cast.names.telephone()
        one = replace(one, contacts=(("phone", number),), referent=(EDUCATOR, joined_on))
        again = replace(
            one,
            id=cast.dice.person_id(),
            keeper=COUNSELLOR,
            first_name=second.first_name,
            last_name=second.last_name,
            alias="",
            joined_on=joined_on + timedelta(days=18),
            contacts=(("phone", "+33 " + number[1:].replace(" ", "")),),
            facts=(),
            referent=(COUNSELLOR, joined_on + timedelta(days=18)),
        )
        made += [one, again]
    return made


def _known_elsewhere(cast: Cast, known: Sequence[PersonPlan]) -> list[PersonPlan]:
    """The same young people, in the files of the missions locales: nobody has compared them."""
    made = []
    named = [one for one in known if one.born_on and one.last_name]
    for organisation, (who, commune) in ELSEWHERE.items():
        here = [one for one in named if one.commune == commune]
        login = login_of(organisation, who)
        for one in cast.dice.several(here, SHARED):
            met_on = (one.joined_on or date(2021, 1, 4)) + timedelta(days=cast.dice.number(5, 60))
            made.append(
                replace(
                    one,
                    id=cast.dice.person_id(),
                    organisation=organisation,
                    keeper=login,
                    alias="",
                    joined_on=met_on,
                    contacts=(("phone", cast.names.telephone()),),
                    number=f"03{cast.dice.number(100_000, 999_999)}",
                    facts=cast.facts(SITUATIONS, on=met_on),
                    evidence=(),
                    referent=(login, met_on),
                )
            )
    return made


def _small_teams(cast: Cast, today: date) -> list[PersonPlan]:
    """Hosts of the shared place follow a few young people of their own."""
    made = []
    for organisation, (who, commune) in SMALL_TEAMS.items():
        login = login_of(organisation, who)
        for _ in range(3):
            joined_on = today - timedelta(days=cast.dice.number(5, 200))
            person = _young(cast, AUBE_SITUATIONS, (organisation, login), joined_on, commune)
            made.append(replace(person, referent=(login, joined_on)))
    return made
