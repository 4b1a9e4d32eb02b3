"""TEEN LAB in Chambéry: eleven information sessions, two training sessions, what came of them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from continuum.demo.scenario.cast import PIEMONTE, SAVOIE, Cast
from continuum.demo.scenario.chance import apportioned, dealt, moment
from continuum.demo.scenario.consortium import CHAMBERY, login_of
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.outings import tallies
from continuum.demo.scenario.programmes import TEEN_LAB, TRAINING
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    ExitPlan,
    Part,
    PersonPlan,
    PlacePlan,
    StatePlan,
)

HERE: Final = "chambery"
COUNSELLOR, TRAINER = login_of(HERE, "conseillere"), login_of(HERE, "formateur")
VENUE, OFFICE, PHONE = "La Dynamo", "Bureau de la conseillère", "Téléphone de La Dynamo"
SITE: Final = (HERE, "La Dynamo")

RECEIVED: Final = 80
RECRUITED: Final = 39
GENDERS: Final = {"F": 11, "M": 28}
AGES: Final = {(16, 17): 10, (18, 23): 29}
LIVING: Final = {True: 27, False: 12}
OUTSIDE_TOWN: Final = (
    "73179",
    "73087",
    "73029",
    "73031",
    "73213",
    "73222",
    "73064",
    "73137",
    "73288",
)
REASONS: Final = {"personal": 4, "wrong_orientation": 3, "motivation": 3, "other": 1}
EXITS: Final = {
    "cdi": 1,
    "cdd": 1,
    "retour_scolaire": 2,
    "etudes_superieures": 1,
    "apprentissage": 1,
    "stage": 2,
    "immersion": 1,
    "service_civique": 2,
    "formation_qualifiante": 5,
    "formation_prequalifiante": 3,
    "e2c": 1,
    "epide": 1,
    "voyage": 1,
    "projet_personnel": 3,
}
PROJECTS: Final = {"yes": 18, "no": 7}
NOT_REACHED: Final = 3


@dataclass(frozen=True)
class Session:
    """One of the two sessions: its information sessions, its size, its dates."""

    information: tuple[date, ...]
    received: int
    recruited: int
    completed: int
    first: date
    last: date


SESSIONS: Final = (
    Session(
        information=(
            *(date(2021, 5, 4), date(2021, 5, 6), date(2021, 5, 11)),
            *(date(2021, 5, 18), date(2021, 5, 20), date(2021, 5, 26)),
        ),
        received=43,
        recruited=20,
        completed=14,
        first=date(2021, 5, 31),
        last=date(2021, 12, 17),
    ),
    Session(
        information=(
            *(date(2022, 1, 11), date(2022, 1, 13), date(2022, 1, 18)),
            *(date(2022, 1, 25), date(2022, 2, 1)),
        ),
        received=37,
        recruited=19,
        completed=14,
        first=date(2022, 2, 7),
        last=date(2022, 10, 28),
    ),
)


def teen_lab(seed: int, names: Names) -> Part:
    cast = Cast(seed, "teen-lab", names)
    recruits = tuple(_accompanied(one) for one in _recruits(cast))
    enrolments = _enrolments(cast, recruits)
    return Part(
        places=(
            PlacePlan(organisation=HERE, name=VENUE, kind="lieu-hybride-partage", commune=CHAMBERY),
            PlacePlan(organisation=HERE, name=OFFICE, kind="autre", commune=CHAMBERY),
            PlacePlan(organisation=HERE, name=PHONE, kind="telephone-sms"),
        ),
        people=(*recruits, *_in_pinerolo(cast)),
        encounters=(*_information(cast, recruits), *_interviews(cast, enrolments)),
        enrolments=enrolments,
        exits=_exits(cast, enrolments),
    )


def _recruits(cast: Cast) -> tuple[PersonPlan, ...]:
    """The thirty-nine, in the order of the sessions; each profile has its exact total."""
    profiles = zip(
        dealt(GENDERS, cast.dice),
        dealt(AGES, cast.dice),
        dealt(LIVING, cast.dice),
        (session for session in SESSIONS for _ in range(session.recruited)),
        strict=True,
    )
    return tuple(
        cast.young_person(
            SAVOIE,
            cast.called(SAVOIE, gender),
            at=(HERE, COUNSELLOR),
            born_on=cast.born(age=ages, on=session.first),
            joined_on=cast.dice.working_day(
                session.first - timedelta(days=6), session.first - timedelta(days=3)
            ),
            commune=CHAMBERY if in_town else cast.dice.pick(OUTSIDE_TOWN),
        )
        for gender, ages, in_town, session in profiles
    )


def _accompanied(person: PersonPlan) -> PersonPlan:
    """The counsellor walks with each of them from the first day of their session."""
    first = next(one.first for one in SESSIONS if (person.joined_on or one.first) <= one.first)
    return replace(person, referent=(COUNSELLOR, first))


def _information(cast: Cast, recruits: tuple[PersonPlan, ...]) -> tuple[EncounterPlan, ...]:
    """Everybody comes for the first time; those recruited are among them, by name."""
    meetings: list[EncounterPlan] = []
    rest = list(recruits)
    for session in SESSIONS:
        group, rest = rest[: session.recruited], rest[session.recruited :]
        weights = [cast.dice.number(5, 9) for _ in session.information]
        heads = apportioned(session.received, weights)
        places = [0, *accumulate(apportioned(session.recruited, heads))]
        for number, day in enumerate(session.information):
            at = moment(day, cast.dice.pick((10.0, 14.0, 17.5)))
            meetings.append(
                EncounterPlan(
                    id=cast.dice.event_id(at),
                    organisation=HERE,
                    author=COUNSELLOR,
                    place=VENUE,
                    mode="information",
                    happened_at=at,
                    heads=heads[number],
                    first_time=heads[number],
                    familiarity="first",
                    programme=TEEN_LAB.code,
                    situation="nothing",
                    topics=("formation", "orientation"),
                    next_step="appointment",
                    tallies=tallies(cast.dice, heads[number]),
                    people=tuple(one.id for one in group[places[number] : places[number + 1]]),
                )
            )
    return tuple(meetings)


def _enrolments(cast: Cast, recruits: tuple[PersonPlan, ...]) -> tuple[EnrolmentPlan, ...]:
    reasons = iter(dealt(REASONS, cast.dice))
    made: list[EnrolmentPlan] = []
    rest = list(recruits)
    for session in SESSIONS:
        group, rest = rest[: session.recruited], rest[session.recruited :]
        ends = {True: session.completed, False: session.recruited - session.completed}
        for person, completed in zip(group, dealt(ends, cast.dice), strict=True):
            end = (
                StatePlan(state="completed", on=session.last)
                if completed
                else StatePlan(
                    state="withdrawn",
                    on=cast.dice.working_day(
                        session.first + timedelta(days=12), session.last - timedelta(days=40)
                    ),
                    reason=next(reasons),
                )
            )
            made.append(_enrolment(cast, person, session, end))
    return tuple(made)


def _enrolment(cast: Cast, person: PersonPlan, session: Session, end: StatePlan) -> EnrolmentPlan:
    begins = StatePlan(state="active", on=session.first)
    return EnrolmentPlan(
        id=cast.dice.person_id(),
        person=person.id,
        organisation=HERE,
        author=COUNSELLOR,
        programme=TEEN_LAB.code,
        strand=TRAINING,
        site=SITE,
        states=(StatePlan(state="enrolled", on=session.first), begins, end),
    )


def _interviews(cast: Cast, enrolments: tuple[EnrolmentPlan, ...]) -> tuple[EncounterPlan, ...]:
    """Those who stay are seen alone, midway; of those who leave, some are rung up."""
    made = []
    for one in enrolments:
        stays = one.state == "completed"
        if not stays and cast.dice.happens(0.45):
            continue
        session = next(each for each in SESSIONS if each.first == one.entered_on)
        last = session.last if stays else one.states[-1].on
        day = cast.dice.working_day(session.first + timedelta(days=9), last - timedelta(days=2))
        at = moment(day, cast.dice.number(18, 34) / 2)
        made.append(
            EncounterPlan(
                id=cast.dice.event_id(at),
                organisation=HERE,
                author=COUNSELLOR,
                place=OFFICE if stays else PHONE,
                mode="drop_in" if stays else "phone",
                happened_at=at,
                heads=1,
                first_time=0,
                familiarity="followed",
                programme=TEEN_LAB.code,
                situation="nothing",
                topics=tuple(
                    cast.dice.several(("emploi", "formation", "orientation", "mobilite"), 2)
                ),
                next_step=cast.dice.weighted({"appointment": 3, "refer": 1, "meet_again": 2}),
                people=(one.person,),
            )
        )
    return tuple(made)


def _exits(cast: Cast, enrolments: tuple[EnrolmentPlan, ...]) -> tuple[ExitPlan, ...]:
    """Twenty-five of the twenty-eight who completed; nobody could tell of the three others."""
    completed = cast.dice.shuffled([one for one in enrolments if one.state == "completed"])
    reached, lost = completed[NOT_REACHED:], completed[:NOT_REACHED]
    told = zip(reached, dealt(EXITS, cast.dice), dealt(PROJECTS, cast.dice), strict=True)
    return (
        *(_exit(cast, one, kind=kind, project=project) for one, kind, project in told),
        *(_exit(cast, one, kind="inconnue", project="not_recorded") for one in lost),
    )


def _exit(cast: Cast, enrolment: EnrolmentPlan, *, kind: str, project: str) -> ExitPlan:
    on = enrolment.states[-1].on + timedelta(days=cast.dice.number(0, 45))
    return ExitPlan(
        id=cast.dice.event_id(moment(on, 11)),
        enrolment=enrolment.id,
        organisation=HERE,
        author=COUNSELLOR,
        on=on,
        kind=kind,
        months=cast.dice.pick((3, 4, 5)) if kind == "cdd" else None,
        project=project,
        qualified="not_recorded" if kind == "inconnue" else "no",
    )


def _in_pinerolo(cast: Cast) -> tuple[PersonPlan, ...]:
    """A few files of the city across the border, outside the figures published in France."""
    on = date(2022, 2, 14)
    made = [
        cast.young_person(
            PIEMONTE,
            cast.called(PIEMONTE, cast.dice.pick(("F", "M"))),
            at=("pinerolo", login_of("pinerolo", "coordinamento")),
            born_on=cast.born(age=(17, 24), on=on),
            joined_on=cast.dice.day(on, on + timedelta(days=60)),
        )
        for _ in range(9)
    ]
    return tuple(replace(one, alias="") for one in made)
