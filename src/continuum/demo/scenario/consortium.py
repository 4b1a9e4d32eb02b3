"""The organisations of the five programmes, their sites, and who works there."""

from dataclasses import replace
from typing import Final

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.names import Names
from continuum.demo.scenario.values import AccountPlan, OrganisationPlan, SitePlan

TROYES, NOGENT, VENDEUVRE, ROMILLY, BAR = "10387", "10268", "10401", "10323", "10033"
VICHY, MOULINS, MONTLUCON, CHAMBERY = "03310", "03190", "03185", "73065"
LA_CHAPELLE = "10081"

ORGANISATIONS: Final = (
    OrganisationPlan(
        code="aube",
        name="Conseil départemental de l'Aube",
        short_name="Département de l'Aube",
        kind="departement",
        commune=TROYES,
        other_names=("CD 10", "Conseil général de l'Aube"),
    ),
    OrganisationPlan(
        code="ml-troyes",
        name="Mission locale de Troyes",
        short_name="ML Troyes",
        kind="mission_locale",
        commune=TROYES,
        other_names=("Mission locale Aube",),
        sites=(
            SitePlan(name="Troyes", commune=TROYES),
            SitePlan(name="La Chapelle-Saint-Luc", commune=LA_CHAPELLE, is_annex=True),
        ),
    ),
    OrganisationPlan(
        code="ml-nord-ouest",
        name="Mission locale Nord-Ouest Aube",
        short_name="ML Nord-Ouest Aube",
        kind="mission_locale",
        commune=ROMILLY,
        sites=(SitePlan(name="Romilly-sur-Seine", commune=ROMILLY),),
    ),
    OrganisationPlan(
        code="ml-cote-des-bar",
        name="Mission locale de la Côte des Bar",
        short_name="ML Côte des Bar",
        kind="mission_locale",
        commune=BAR,
        sites=(SitePlan(name="Bar-sur-Aube", commune=BAR),),
    ),
    OrganisationPlan(
        code="ladapt",
        name="LADAPT Aube",
        short_name="LADAPT",
        kind="handicap",
        commune=TROYES,
        other_names=("L'Adapt", "ADAPT"),
        sites=(SitePlan(name="Troyes", commune=TROYES),),
    ),
    OrganisationPlan(
        code="aurore",
        name="Aurore",
        short_name="Aurore",
        kind="association",
        commune=TROYES,
        other_names=("Aurore Foyer Aube", "Foyer Aubois"),
        sites=(
            SitePlan(name="Dynamo Troyes", commune=TROYES),
            SitePlan(name="Nogent-sur-Seine", commune=NOGENT, is_annex=True),
            SitePlan(name="La Maladière", commune=VENDEUVRE, is_annex=True),
        ),
    ),
    OrganisationPlan(
        code="psad",
        name="Plateforme de suivi et d'appui aux décrocheurs de l'Aube",
        short_name="PSAD Aube",
        kind="education",
        commune=TROYES,
    ),
    OrganisationPlan(
        code="dreets-grand-est",
        name="DREETS Grand Est",
        short_name="DREETS Grand Est",
        kind="state",
        other_names=("Direccte Grand Est",),
    ),
    OrganisationPlan(
        code="sagess",
        name="SAGESS, pôle prévention de l'Allier",
        short_name="SAGESS",
        kind="prevention",
        commune=VICHY,
        other_names=("Pôle Prévention de l'ADSEA 03", "Pôle prévention"),
        sites=(
            SitePlan(name="Vichy", commune=VICHY),
            SitePlan(name="Moulins", commune=MOULINS, is_annex=True),
            SitePlan(name="Montluçon", commune=MONTLUCON, is_annex=True),
        ),
    ),
    OrganisationPlan(
        code="ml-vichy",
        name="Mission locale de Vichy",
        short_name="ML Vichy",
        kind="mission_locale",
        commune=VICHY,
    ),
    OrganisationPlan(
        code="ml-moulins",
        name="Mission locale de Moulins",
        short_name="ML Moulins",
        kind="mission_locale",
        commune=MOULINS,
    ),
    OrganisationPlan(
        code="ml-montlucon",
        name="Mission locale de Montluçon",
        short_name="ML Montluçon",
        kind="mission_locale",
        commune=MONTLUCON,
    ),
    OrganisationPlan(
        code="dreets-ara",
        name="DREETS Auvergne-Rhône-Alpes",
        short_name="DREETS AuRA",
        kind="state",
        other_names=("Direccte Auvergne-Rhône-Alpes",),
    ),
    OrganisationPlan(
        code="pinerolo",
        name="Città di Pinerolo",
        short_name="Pinerolo",
        kind="commune",
        country="IT",
        other_names=("Ville de Pinerolo", "Comune di Pinerolo"),
    ),
    OrganisationPlan(
        code="chambery",
        name="Ville de Chambéry",
        short_name="Chambéry",
        kind="commune",
        commune=CHAMBERY,
        other_names=("La Dynamo, Chambéry",),
        sites=(SitePlan(name="La Dynamo", commune=CHAMBERY),),
    ),
    OrganisationPlan(
        code="fablab",
        name="FabLab de Chambéry",
        short_name="FabLab",
        kind="fablab",
        commune=CHAMBERY,
    ),
    OrganisationPlan(
        code="alcotra",
        name="Autorité de gestion Interreg ALCOTRA",
        short_name="ALCOTRA",
        kind="europe",
    ),
    OrganisationPlan(
        code="maison-emploi",
        name="Maison de l'emploi de Romilly",
        short_name="Maison de l'emploi",
        kind="maison_emploi",
        commune=ROMILLY,
        other_names=("MDE Romilly",),
        sites=(SitePlan(name="L'Escale", commune=ROMILLY),),
    ),
    OrganisationPlan(
        code="ccas",
        name="CCAS de Romilly-sur-Seine",
        short_name="CCAS Romilly",
        kind="ccas",
        commune=ROMILLY,
    ),
    OrganisationPlan(
        code="maison-ados",
        name="Maison des adolescents de l'Aube",
        short_name="Maison des ados",
        kind="health",
        commune=TROYES,
        other_names=("MDA 10",),
    ),
    OrganisationPlan(
        code="cap-emploi",
        name="Cap emploi Aube",
        short_name="Cap emploi",
        kind="employment",
        commune=TROYES,
    ),
    OrganisationPlan(
        code="centre-social",
        name="Centre social Gambetta",
        short_name="Centre social",
        kind="social_centre",
        commune=ROMILLY,
    ),
)

STAFF: Final = {
    "aube": (
        "responsable F manager",
        "coordination F coordinator",
        "administration M administrator",
        "dpo F dpo",
    ),
    "ml-troyes": ("conseillere F counsellor", "coordination M coordinator administrator"),
    "ml-nord-ouest": ("conseiller M counsellor", "coordination F coordinator"),
    "ml-cote-des-bar": ("conseillere F counsellor coordinator",),
    "ladapt": ("conseiller M counsellor", "formatrice F trainer"),
    "aurore": (
        "educateur M educator",
        "formatrice F trainer",
        "coordination F coordinator",
        "administration F administrator",
    ),
    "psad": ("conseillere F counsellor",),
    "dreets-grand-est": ("financeur M funder",),
    "sagess": (
        "educatrice F educator",
        "educateur M educator",
        "educatrice.moulins F educator",
        "conseillere F counsellor",
        "conseiller M counsellor",
        "coordination F coordinator",
        "administration M administrator",
        "dpo M dpo",
    ),
    "ml-vichy": (
        "conseillere F counsellor sagess:counsellor",
        "coordination M coordinator administrator",
    ),
    "ml-moulins": ("conseiller M counsellor",),
    "ml-montlucon": ("conseillere F counsellor",),
    "dreets-ara": ("financeuse F funder",),
    "pinerolo": ("responsabile M manager", "coordinamento F coordinator"),
    "chambery": (
        "coordination F coordinator",
        "conseillere F counsellor",
        "formateur M trainer",
        "responsable M manager",
        "administration F administrator dpo",
    ),
    "fablab": ("formatrice F trainer",),
    "alcotra": ("financeur M funder",),
    "maison-emploi": ("coordination F coordinator administrator", "educatrice F educator"),
    "ccas": ("conseillere F counsellor",),
    "maison-ados": ("conseiller M counsellor",),
    "cap-emploi": ("conseillere F counsellor",),
    "centre-social": ("educateur M educator",),
}
"""Who works where: login, gender, roles; `organisation:role` is a part played elsewhere."""


def organisations(seed: int) -> tuple[OrganisationPlan, ...]:
    dice = Dice(seed, "organisations")
    return tuple(replace(one, id=dice.person_id()) for one in ORGANISATIONS)


def accounts(names: Names) -> tuple[AccountPlan, ...]:
    """One account per line of `STAFF`, under a name of the seed; colleagues go by first names."""
    made: list[AccountPlan] = []
    for organisation, lines in STAFF.items():
        taken: set[str] = set()
        for line in lines:
            made.append(_account(organisation, line, names, taken))
            taken.add(made[-1].name.split()[0])
    return tuple(made)


def _account(organisation: str, line: str, names: Names, taken: set[str]) -> AccountPlan:
    login, gender, *roles = line.split()
    italian = organisation == "pinerolo"
    called = names.new("piemonte" if italian else "team", gender)
    while called.first_name in taken:
        called = names.new("piemonte" if italian else "team", gender)
    return AccountPlan(
        login=login_of(organisation, login),
        name=f"{called.first_name} {called.last_name}",
        memberships=tuple(_membership(organisation, role) for role in roles),
        language="it" if italian else "fr",
    )


def _membership(organisation: str, role: str) -> tuple[str, str]:
    elsewhere, colon, there = role.partition(":")
    return (elsewhere, there) if colon else (organisation, role)


def login_of(organisation: str, who: str) -> str:
    return f"{who}@{organisation}.demo"
