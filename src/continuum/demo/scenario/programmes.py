"""The five programmes as their own papers describe them: publics, strands, dates, places."""

from dataclasses import replace
from datetime import date
from typing import Final

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.values import DefinitionPlan, PartPlan, ProgrammePlan, TargetPlan

AUBE_FIRST, AUBE_LAST = date(2019, 12, 1), date(2021, 12, 31)
YEAR_FIRST, YEAR_LAST = date(2020, 9, 1), date(2021, 8, 31)
LAB_FIRST, LAB_LAST = date(2021, 5, 1), date(2023, 3, 31)
ESCALE_FIRST = date(2021, 1, 4)

SPOTTING = "Repérage et mobilisation"
DISABILITY = "Accompagnement des jeunes en situation de handicap"
INNOVATION = "Dynamo, volet innovant avec hébergement"
BRIDGES = "Stages de découverte et chantiers passerelles"
SOCIALISING = "Formation socialisante"
ALONE = "Accompagnement individuel"
SITES = "Chantiers éducatifs"
TRAINING = "Sessions de formation"
WALKING_ALONG = "Accompagnement au long cours"
LISTS: Final = ("i-milo", "Pôle emploi", "SIEI")

DYNAMO_SITES: Final = (
    (("aurore", "Dynamo Troyes"), 70),
    (("aurore", "Nogent-sur-Seine"), 15),
    (("aurore", "La Maladière"), 15),
)


def _partners(*organisations: str, strand: str = "") -> tuple[PartPlan, ...]:
    return tuple(PartPlan(organisation=one, role="partner", strand=strand) for one in organisations)


AUBE: Final = ProgrammePlan(
    code="aube",
    name="Plan de rattachage de l'Aube",
    summary="Retrouver et remobiliser les jeunes éloignés de tout, avec les missions locales, "
    "LADAPT et Aurore.",
    lead="aube",
    lowest_age=16,
    highest_age=25,
    age_exceptions=(("disability", 29),),
    target_groups=(
        "neet",
        "qpv",
        "rural",
        "care_leaver",
        "dropout",
        "disability",
        "precarity",
        "rsa",
    ),
    money=(AUBE_FIRST, AUBE_LAST),
    action=(AUBE_FIRST, AUBE_LAST),
    strands=(
        (SPOTTING, "outreach"),
        (DISABILITY, "support"),
        (INNOVATION, "workshop"),
        (BRIDGES, "placement"),
    ),
    phases=(
        ("Mise en route", AUBE_FIRST, date(2020, 2, 29)),
        ("Première année", date(2020, 3, 1), date(2020, 12, 31)),
        ("Deuxième année", date(2021, 1, 1), AUBE_LAST),
    ),
    parts=(
        PartPlan(organisation="aube", role="pilot"),
        *_partners("ml-troyes", "ml-nord-ouest", "ml-cote-des-bar", strand=SPOTTING),
        *_partners("ladapt", strand=DISABILITY),
        *_partners("aurore", strand=INNOVATION),
        *_partners("psad"),
        PartPlan(organisation="dreets-grand-est", role="funder"),
    ),
    targets=(TargetPlan(measure="entries", value=800, starts_on=AUBE_FIRST, ends_on=AUBE_LAST),),
    definition=DefinitionPlan(
        funder="dreets-grand-est",
        wording="Ni en emploi, ni en études, ni en formation, et suivi par personne : le jeune le "
        "dit, il est absent des listes, ou personne ne l'a vu depuis cinq mois.",
        accepted=("said", "absent_from_list", "no_contact"),
        in_force_from=AUBE_FIRST,
    ),
)

DYNAMO: Final = ProgrammePlan(
    code="dynamo",
    name="Dynamo, espace d'insertion",
    summary="Parcours individuels portés par des actions collectives, à Troyes et dans deux "
    "annexes.",
    lead="aurore",
    lowest_age=16,
    highest_age=25,
    target_groups=("neet", "care_leaver", "dropout", "precarity"),
    money=(AUBE_FIRST, AUBE_LAST),
    action=(date(2020, 1, 6), AUBE_LAST),
    strands=((SOCIALISING, "training"), (ALONE, "support")),
    phases=(
        ("Année 2020", date(2020, 1, 6), date(2020, 12, 31)),
        ("Année 2021", date(2021, 1, 1), AUBE_LAST),
    ),
    parts=(
        PartPlan(organisation="aube", role="pilot"),
        *_partners("ml-troyes", "ml-nord-ouest", "ml-cote-des-bar"),
        PartPlan(organisation="dreets-grand-est", role="funder"),
    ),
    capacities=tuple(
        (site, year, places) for year in (2020, 2021) for site, places in DYNAMO_SITES
    ),
    targets=tuple(
        TargetPlan(
            measure="entries",
            value=places,
            starts_on=date(year, 1, 1),
            ends_on=date(year, 12, 31),
            site=site,
        )
        for year in (2020, 2021)
        for site, places in DYNAMO_SITES
    ),
)

ALLIER: Final = ProgrammePlan(
    code="allier-vers",
    name="Allier vers",
    summary="Aller à la rencontre des jeunes sortis des radars, dans tout le département, et "
    "marcher avec eux.",
    lead="sagess",
    lowest_age=16,
    highest_age=29,
    target_groups=("neet", "qpv", "rural", "dropout", "precarity"),
    money=(date(2020, 3, 1), date(2021, 12, 31)),
    action=(date(2020, 3, 2), None),
    strands=(("Aller vers", "outreach"), (ALONE, "support"), (SITES, "work_site")),
    phases=(
        ("Démarrage", date(2020, 3, 2), date(2020, 8, 31)),
        ("Année scolaire 2020-2021", YEAR_FIRST, YEAR_LAST),
    ),
    parts=(
        *_partners("ml-vichy", "ml-moulins", "ml-montlucon"),
        PartPlan(organisation="dreets-ara", role="funder"),
    ),
    definition=DefinitionPlan(
        funder="dreets-ara",
        wording="De 16 à 29 ans, hors des radars : le jeune dit n'être suivi nulle part, il est "
        "absent des listes de la mission locale, de Pôle emploi ou des décrocheurs depuis moins "
        "d'un an, ou personne n'a de ses nouvelles depuis cinq mois.",
        accepted=("said", "absent_from_list", "no_contact"),
        lists=LISTS,
        in_force_from=date(2020, 3, 2),
    ),
)

TEEN_LAB: Final = ProgrammePlan(
    code="teen-lab",
    name="TEEN LAB",
    summary="Culture numérique et FabLab pour reprendre pied, entre Chambéry et Pinerolo.",
    lead="pinerolo",
    lowest_age=16,
    highest_age=26,
    target_groups=("neet", "dropout", "qpv", "minor"),
    money=(date(2021, 3, 1), LAB_LAST),
    action=(LAB_FIRST, LAB_LAST),
    strands=((TRAINING, "training"), ("Échanges Chambéry – Pinerolo", "placement")),
    phases=(
        ("Conception avec les partenaires", date(2021, 3, 1), date(2021, 4, 30)),
        ("Aménagement des locaux", date(2021, 4, 1), date(2021, 5, 31)),
        ("Première session", date(2021, 5, 31), date(2021, 12, 17)),
        ("Ajustements", date(2021, 12, 18), date(2022, 2, 6)),
        ("Deuxième session", date(2022, 2, 7), date(2022, 10, 28)),
        ("Bilan", date(2022, 10, 29), LAB_LAST),
    ),
    parts=(
        *_partners("chambery", "fablab"),
        PartPlan(organisation="chambery", role="pilot"),
        PartPlan(organisation="alcotra", role="funder"),
    ),
)

ESCALE: Final = ProgrammePlan(
    code="cote-a-cote",
    name="L'Escale, côte à côte",
    summary="Un lieu partagé, ouvert le soir et le samedi, où l'on vient comme on est.",
    lead="maison-emploi",
    lowest_age=13,
    highest_age=29,
    age_reference="first_meeting",
    target_groups=("minor", "apprenticeship_break", "seasonal_end", "dropout"),
    money=(date(2019, 1, 1), date(2021, 12, 31)),
    action=(ESCALE_FIRST, None),
    strands=(("Espace-temps partagé", "reception"), (WALKING_ALONG, "support")),
    phases=(
        ("Diagnostic et ingénierie", date(2019, 1, 1), date(2020, 12, 31)),
        ("Mise en œuvre", ESCALE_FIRST, None),
    ),
    parts=(
        PartPlan(organisation="maison-emploi", role="pilot"),
        *_partners("aube", "ml-nord-ouest", "ccas", "maison-ados", "cap-emploi", "centre-social"),
        PartPlan(organisation="dreets-grand-est", role="funder"),
    ),
)

PROGRAMMES: Final = (AUBE, DYNAMO, ALLIER, TEEN_LAB, ESCALE)


def programmes(seed: int, *, this_year: int) -> tuple[ProgrammePlan, ...]:
    """The programmes; the shared place has twelve seats for long company this year, and promised
    to offer it to twice as many."""
    dice = Dice(seed, "programmes")
    here = ("maison-emploi", "L'Escale")
    seats = ((here, this_year - 1, 10), (here, this_year, 12))
    promised = TargetPlan(
        measure="entries",
        value=24,
        starts_on=date(this_year, 1, 1),
        ends_on=date(this_year, 12, 31),
    )
    lately = replace(ESCALE, capacities=seats, targets=(promised,))
    told = (*(one for one in PROGRAMMES if one is not ESCALE), lately)
    return tuple(replace(one, id=dice.person_id()) for one in told)
