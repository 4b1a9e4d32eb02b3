"""The tables of the TEEN LAB in Chambéry: who was received, who was trained, what came of it."""

from collections.abc import Iterator, Mapping
from typing import Final
from uuid import UUID

from continuum.demo.scenario.programmes import TEEN_LAB
from continuum.demo.scenario.teen_lab import HERE, PHONE, SESSIONS
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    ExitPlan,
    PersonPlan,
    Scenario,
)
from continuum.demo.spreadsheets import words
from continuum.demo.spreadsheets.formats import Cell, Table
from continuum.demo.spreadsheets.habits import ANSWERS, Typist

TOWNS: Final = {
    "73065": "Chambéry", "73179": "La Motte-Servolex", "73087": "Cognin", "73029": "Barberaz",
    "73031": "Bassens", "73213": "La Ravoire", "73222": "Saint Alban Leysse",
    "73064": "Challes-les-Eaux", "73137": "Jacob-Bellecombette", "73288": "Sonnaz",
}  # fmt: skip
FACTS: Final = {
    "neet": "NEET",
    "qpv": "Quartier prioritaire",
    "dropout": "Décrocheur",
    "precarity": "Précarité",
}


def tables(scenario: Scenario) -> dict[str, Table]:
    return {
        "teen-lab/1-stagiaires.ods": _trainees(scenario),
        "teen-lab/2-infos-collectives-et-entretiens.csv": _encounters(scenario),
    }


def _known(scenario: Scenario) -> dict[UUID, PersonPlan]:
    return {one.id: one for one in scenario.people if one.organisation == HERE}


def _trainees(scenario: Scenario) -> Table:
    """One line says everything of somebody: who, when in, when out, and where to."""
    typist = Typist(scenario.seed, "stagiaires", cells_are_typed=True)
    people = _known(scenario)
    names = {one.login: one.name for one in scenario.accounts}
    exits = {one.enrolment: one for one in scenario.exits}
    lines = [
        [
            *_who(typist, people[one.person]),
            *_pathway(typist, one, _referent(people[one.person], names)),
            *_way_out(typist, exits.get(one.id)),
        ]
        for one in scenario.enrolments
        if one.programme == TEEN_LAB.code
    ]
    headings = [
        *("NOM et prénom", "DDN", "F/M", "Portable", "Commune", "Date d'adhésion"),
        *FACTS.values(),
        *("Volet", "Site", "Promo", "Début", "État", "Date de fin", "Motif", "Référente"),
        *("Date de sortie", "Sortie", "Durée du contrat", "Projet professionnel", "Qualification"),
    ]
    return Table(
        format="ods",
        sheet="Stagiaires",
        lines=[
            ["TEEN LAB, La Dynamo : suivi des stagiaires"],
            [],
            headings,
            *lines,
            [],
            ["Total :", len(lines)],
        ],
    )


def _who(typist: Typist, one: PersonPlan) -> Iterator[Cell]:
    reached = dict(one.contacts)
    answers = {fact.kind: fact.answer for fact in one.facts}
    yield typist.full_name(one)
    yield typist.day(one.born_on)
    yield typist.word(words.GENDERS, one.gender)
    yield typist.telephone(reached["phone"]) if "phone" in reached else None
    yield TOWNS[one.commune]
    yield typist.day(one.joined_on)
    for kind in FACTS:
        yield typist.word(ANSWERS, answers[kind])


def _referent(one: PersonPlan, names: Mapping[str, str]) -> str:
    return names[one.referent[0]] if one.referent else ""


def _pathway(typist: Typist, one: EnrolmentPlan, referent: str) -> list[Cell]:
    last = one.states[-1]
    number = next(at for at, each in enumerate(SESSIONS, 1) if each.first == one.entered_on)
    return [
        one.strand,
        one.site[1] if one.site else None,
        f"promo {number}",
        typist.day(one.entered_on),
        typist.word(words.STATES, last.state),
        typist.day(last.on),
        typist.word(words.REASONS, last.reason),
        referent,
    ]


def _way_out(typist: Typist, one: ExitPlan | None) -> list[Cell]:
    if one is None:
        return [None] * 5
    return [
        typist.day(one.on),
        typist.word(words.EXITS, one.kind),
        one.months,
        typist.word(words.RECORDED, one.project),
        typist.word(words.RECORDED, one.qualified),
    ]


def _encounters(scenario: Scenario) -> Table:
    typist = Typist(scenario.seed, "infos collectives", cells_are_typed=False)
    people = _known(scenario)
    lines = [
        _meeting(typist, one, people)
        for one in sorted(scenario.encounters, key=lambda each: each.happened_at)
        if one.programme == TEEN_LAB.code
    ]
    headings = [
        *("Date", "Heure", "Type de rencontre", "Lieu", "Type de lieu", "Nombre de jeunes"),
        *("Nouveaux", "Filles", "Garçons", "Connu ?", "Situation", "Thèmes", "Suites"),
        "Stagiaire",
    ]
    return Table(format="csv", separator=",", lines=[headings, *lines])


def _meeting(typist: Typist, one: EncounterPlan, people: Mapping[UUID, PersonPlan]) -> list[Cell]:
    counts = {tally.gender: tally.count for tally in one.tallies}
    alone = people[one.people[0]] if len(one.people) == 1 and one.heads == 1 else None
    return [
        typist.day(one.on),
        typist.hour(one.happened_at),
        typist.word(words.MODES, one.mode),
        one.place,
        "téléphone"
        if one.place == PHONE
        else "tiers lieu"
        if one.mode == "information"
        else "autre",
        one.heads,
        one.first_time,
        counts.get("F") if counts else None,
        counts.get("M") if counts else None,
        typist.word(words.FAMILIARITY, one.familiarity),
        typist.word(words.SITUATIONS, one.situation),
        " / ".join(typist.word(words.TOPICS, topic) for topic in one.topics),
        typist.word(words.NEXT_STEPS, one.next_step),
        typist.full_name(alone) if alone else None,
    ]
