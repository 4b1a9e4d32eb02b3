"""The tables of the street team of the Allier for the school year 2020-2021."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from continuum.demo.scenario.allier_places import PLACES, TEAM
from continuum.demo.scenario.programmes import ALLIER
from continuum.demo.scenario.values import (
    EncounterPlan,
    EnrolmentPlan,
    EvidencePlan,
    ExitPlan,
    PersonPlan,
    Scenario,
)
from continuum.demo.spreadsheets import words
from continuum.demo.spreadsheets.formats import Cell, Line, Table
from continuum.demo.spreadsheets.habits import ANSWERS, BANDS, Typist, blank_now_and_then

GROUPS: Final = (
    ("Quand et où", 0, 4),
    ("Les jeunes", 5, 9),
    ("L'échange", 10, 14),
    ("Détail", 15, 18),
)
HEADINGS: Final = (
    *("Date", "Heure", "Lieu", "Type de lieu", "Ville"),
    *("Nb jeunes", "dont nouveaux", "Filles", "Garçons", "Tranche d'âge"),
    *("Type de contact", "1ère fois ?", "Situation", "Sujets abordés", "Suite donnée"),
    *("N° dossier", "Jeune (NOM Prénom)", "Présents (surnoms)", "Éducs", "Remarques"),
)
FACTS: Final = {
    "neet": "NEET",
    "qpv": "QPV",
    "rural": "Zone rurale",
    "dropout": "Sans diplôme",
    "precarity": "Précarité",
    "homeless": "Sans logement",
}
TOWNS: Final = {
    "03310": "Vichy", "03190": "Moulins", "03185": "Montluçon", "03095": "Cusset",
    "03023": "Bellerive-sur-Allier", "03236": "Saint-Germain-des-Fossés", "03264": "Saint-Yorre",
    "03118": "Gannat", "03321": "Yzeure", "03013": "Avermes", "03298": "Varennes-sur-Allier",
    "03102": "Dompierre-sur-Besbre", "03254": "Saint Pourçain sur Sioule", "03082": "Commentry",
    "03101": "Domérat", "03098": "Désertines", "03036": "Bourbon l'Archambault", "": "",
}  # fmt: skip


def tables(scenario: Scenario) -> dict[str, Table]:
    """Encounters, people, enrolments, exits: in the order in which they are best imported."""
    return {
        "allier-vers/1-jeunes.csv": _people(scenario),
        "allier-vers/2-rencontres-2020-2021.xlsx": _encounters(scenario),
        "allier-vers/3-parcours.xlsx": _enrolments(scenario),
        "allier-vers/4-sorties.csv": _exits(scenario),
    }


def _known(scenario: Scenario) -> dict[UUID, PersonPlan]:
    return {one.id: one for one in scenario.people if one.organisation == TEAM}


def _encounters(scenario: Scenario) -> Table:
    typist = Typist(scenario.seed, "rencontres", cells_are_typed=True)
    people = _known(scenario)
    team = {one.login: one.name.split()[0] for one in scenario.accounts}
    rounds = {one.id: one for one in scenario.rounds}
    lines: list[Line] = []
    met = 0
    for one in scenario.encounters:
        if one.programme != ALLIER.code or one.withdrawn:
            continue
        out = rounds[one.round].team if one.round else (one.author,)
        crew = ", ".join(team[login] for login in out)
        lines.append([*_meeting(typist, one), *_who(typist, one, people), crew, one.note])
        met += one.heads
    title = "ALLIER VERS : suivi des tournées et des rencontres"
    total: Line = ["TOTAL", None, None, None, None, met]
    headings = [None] * len(HEADINGS)
    return Table(
        format="xlsx",
        sheet="Rencontres 20-21",
        lines=[
            [title],
            ["Année scolaire 2020-2021, équipe de prévention"],
            [],
            _over(headings),
            HEADINGS,
            *blank_now_and_then(typist.dice, lines),
            [],
            total,
        ],
        spans=[(0, 0, 8), *((3, first, last) for _name, first, last in GROUPS)],
        legend=[
            ["Éducs", "prénoms de l'équipe sortie"],
            ["Présents", "surnoms, jamais le nom de famille"],
        ],
    )


def _over(headings: Sequence[None]) -> list[Cell]:
    row: list[Cell] = list(headings)
    for name, first, _last in GROUPS:
        row[first] = name
    return row


def _meeting(typist: Typist, one: EncounterPlan) -> list[Cell]:
    place = next(each for each in PLACES if each.name == one.place)
    counts = {tally.gender: tally.count for tally in one.tallies}
    band = one.tallies[0].age_band if one.tallies else "unknown"
    said = ", ".join(typist.word(words.TOPICS, topic) for topic in one.topics)
    return [
        typist.day(one.on),
        typist.hour(one.happened_at),
        _place_name(typist, place.name),
        typist.word(words.PLACE_KINDS, place.kind),
        TOWNS[place.commune],
        one.heads,
        one.first_time,
        counts.get("F", 0) if one.tallies else None,
        counts.get("M", 0) if one.tallies else None,
        typist.word(BANDS, band) if one.tallies else None,
        typist.word(words.MODES, one.mode),
        typist.word(words.FAMILIARITY, one.familiarity),
        typist.word(words.SITUATIONS, one.situation),
        said,
        typist.word(words.NEXT_STEPS, one.next_step),
    ]


def _place_name(typist: Typist, name: str) -> str:
    return "Instragram" if name == "Instagram" and typist.dice.happens(0.3) else name


def _who(typist: Typist, one: EncounterPlan, people: Mapping[UUID, PersonPlan]) -> list[Cell]:
    """The first one who has a file by number and name, the others by what they are called."""
    named = [people[each] for each in (*one.people, *one.claimed)]
    filed = min((each for each in named if each.number), key=_number, default=None)
    others = [each.alias for each in named if each is not filed]
    if filed is None:
        return [None, None, ", ".join(others)]
    return [filed.number, typist.full_name(filed), ", ".join(others)]


def _number(person: PersonPlan) -> str:
    return person.number


def _people(scenario: Scenario) -> Table:
    typist = Typist(scenario.seed, "jeunes", cells_are_typed=False)
    enrolled = {one.person for one in scenario.enrolments if one.programme == ALLIER.code}
    lines = [list(_file(typist, one)) for one in scenario.people if one.id in enrolled]
    headings = [
        *("N° dossier", "NOM Prénom", "Surnom", "Né(e) le", "Sexe", "Tél", "Mail", "Insta"),
        *("Snap", "Ville", "Adhésion", *FACTS.values()),
        *("Hors des radars", "Absent de la liste", "Dernier contact connu", "Constaté le"),
    ]
    return Table(
        format="csv",
        encoding="cp1252",
        lines=[headings, *blank_now_and_then(typist.dice, lines)],
    )


def _file(typist: Typist, one: PersonPlan) -> Iterator[Cell]:
    reached = dict(one.contacts)
    answers = {fact.kind: fact.answer for fact in one.facts}
    yield one.number
    yield typist.full_name(one)
    yield one.alias
    yield typist.day(one.born_on)
    yield typist.word(words.GENDERS, one.gender)
    yield typist.telephone(reached["phone"]) if "phone" in reached else None
    yield reached.get("email")
    yield reached.get("instagram")
    yield reached.get("snapchat")
    yield TOWNS[one.commune]
    yield typist.day(one.joined_on)
    for kind in FACTS:
        yield typist.word(ANSWERS, answers[kind]) if kind in answers else None
    yield from _signs(typist, one.evidence)


def _signs(typist: Typist, evidence: Sequence[EvidencePlan]) -> Iterator[Cell]:
    by_kind = {sign.kind: sign for sign in evidence}
    absent, silent = by_kind.get("absent_from_list"), by_kind.get("no_contact")
    first = min((sign.on for sign in evidence), default=None)
    yield "oui" if "said" in by_kind else None
    yield absent.list_name if absent else None
    yield typist.day(silent.since) if silent else None
    yield typist.day(first)


def _enrolments(scenario: Scenario) -> Table:
    typist = Typist(scenario.seed, "parcours", cells_are_typed=True)
    people = _known(scenario)
    names = {one.login: one.name for one in scenario.accounts}
    lines = [
        [*_whose(typist, people[one.person]), *_pathway(typist, one, people[one.person], names)]
        for one in scenario.enrolments
        if one.programme == ALLIER.code
    ]
    headings = [
        *("N° dossier", "Nom", "Prénom", "Volet", "Antenne", "Proposé le", "En attente depuis le"),
        *("Entrée", "Statut", "Fin", "Motif", "Référent"),
    ]
    return Table(
        format="xlsx",
        sheet="Parcours",
        lines=[
            ["Allier vers, parcours 2020-2021"],
            [],
            headings,
            *blank_now_and_then(typist.dice, lines),
            ["Total", len(lines)],
        ],
        spans=[(0, 0, 4)],
    )


def _whose(typist: Typist, person: PersonPlan) -> list[Cell]:
    upper = typist.dice.happens(0.4)
    last = person.last_name.upper() if upper else person.last_name
    return [person.number, last, person.first_name]


def _pathway(
    typist: Typist, one: EnrolmentPlan, person: PersonPlan, names: Mapping[str, str]
) -> list[Cell]:
    days = {state.state: state.on for state in one.states}
    last = one.states[-1]
    ended = last.on if last.state in ("suspended", "completed", "withdrawn", "moved") else None
    referent = names[person.referent[0]] if person.referent else None
    return [
        one.strand,
        one.site[1] if one.site else None,
        typist.day(days.get("proposed")),
        typist.day(days.get("waiting")),
        typist.day(one.entered_on),
        typist.word(words.STATES, last.state),
        typist.day(ended),
        typist.word(words.REASONS, last.reason),
        referent,
    ]


def _exits(scenario: Scenario) -> Table:
    typist = Typist(scenario.seed, "sorties", cells_are_typed=False)
    people = _known(scenario)
    pathways = {one.id: one for one in scenario.enrolments if one.programme == ALLIER.code}
    lines = [
        [*_whose(typist, people[pathways[one.enrolment].person]), *_way_out(typist, one, pathways)]
        for one in scenario.exits
        if one.enrolment in pathways
    ]
    headings = [
        *("N° dossier", "Nom", "Prénom", "Volet", "Sortie le", "Type de sortie", "Durée (mois)"),
        *("Projet pro", "Diplôme obtenu"),
    ]
    return Table(format="csv", encoding="cp1252", lines=[headings, *lines])


def _way_out(typist: Typist, one: ExitPlan, pathways: Mapping[UUID, EnrolmentPlan]) -> list[Cell]:
    return [
        pathways[one.enrolment].strand,
        typist.day(one.on),
        typist.word(words.EXITS, one.kind),
        one.months,
        typist.word(words.RECORDED, one.project),
        typist.word(words.RECORDED, one.qualified),
    ]
