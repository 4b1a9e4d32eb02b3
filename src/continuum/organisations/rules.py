"""What an organisation and a programme may be: kinds, roles, the public, checked on plain
values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """Kinds of structures, after the prescriber kinds of the State's inclusion platform (domain.md
    3.10)."""

    DEPARTEMENT = "departement", _("Département")
    MISSION_LOCALE = "mission_locale", _("Mission locale")
    COMMUNE = "commune", _("Ville ou commune")
    PREVENTION = "prevention", _("Prévention spécialisée")
    ASSOCIATION = "association", _("Association")
    HANDICAP = "handicap", _("Accompagnement du handicap")
    TRAINING = "training", _("Organisme de formation")
    FABLAB = "fablab", _("FabLab, tiers-lieu")
    EDUCATION = "education", _("Éducation nationale, PSAD, CIO")
    EMPLOYMENT = "employment", _("Service public de l'emploi")
    MAISON_EMPLOI = "maison_emploi", _("Maison de l'emploi")
    CCAS = "ccas", _("CCAS ou CIAS")
    HEALTH = "health", _("Santé, maison des adolescents")
    HOUSING = "housing", _("Hébergement, logement")
    SOCIAL_CENTRE = "social_centre", _("Centre social, MJC")
    CHILD_PROTECTION = "child_protection", _("Aide sociale à l'enfance")
    JUSTICE = "justice", _("PJJ, SPIP")
    ADDICTION = "addiction", _("CAARUD, CSAPA")
    STATE = "state", _("Service de l'État")
    REGION = "region", _("Région")
    EUROPE = "europe", _("Autorité européenne")
    OTHER = "other", _("Autre")


SENSITIVE_KINDS = frozenset(
    {
        OrganisationKind.PREVENTION,
        OrganisationKind.CHILD_PROTECTION,
        OrganisationKind.JUSTICE,
        OrganisationKind.ADDICTION,
        OrganisationKind.HEALTH,
        OrganisationKind.HANDICAP,
    }
)
"""Being followed by one of these is itself sensitive: outside, the organisation is called "a
partner"."""


class ProgrammeRole(TextChoices):
    LEAD = "lead", _("Chef de file")
    PILOT = "pilot", _("Pilote")
    PARTNER = "partner", _("Partenaire")
    FUNDER = "funder", _("Financeur")


class StrandKind(TextChoices):
    """What happens in a strand; the collective ones mark a young person as re-engaged on entry."""

    OUTREACH = "outreach", _("Repérage et mobilisation")
    SUPPORT = "support", _("Accompagnement individuel")
    TRAINING = "training", _("Formation ou session")
    WORKSHOP = "workshop", _("Ateliers et actions collectives")
    WORK_SITE = "work_site", _("Chantier")
    PLACEMENT = "placement", _("Stage ou immersion")
    RECEPTION = "reception", _("Espace d'accueil")


COLLECTIVE_STRANDS = frozenset(
    {StrandKind.TRAINING, StrandKind.WORKSHOP, StrandKind.WORK_SITE, StrandKind.PLACEMENT}
)


class AgeReference(TextChoices):
    """The day on which the age rule is judged."""

    ENTRY = "entry", _("Au jour de l'entrée")
    FIRST_MEETING = "first_meeting", _("Au jour de la première rencontre")
    PROGRAMME_START = "programme_start", _("Au premier jour de l'action")


class TargetGroup(TextChoices):
    """Publics a programme may name (P1; domain.md 3.3)."""

    NEET = "neet", _("Ni en emploi, ni en études, ni en formation")
    QPV = "qpv", _("Habite un quartier prioritaire (QPV)")
    RURAL = "rural", _("Habite en zone rurale")
    CARE_LEAVER = "care_leaver", _("Sortant de l'ASE")
    DROPOUT = "dropout", _("Décrochage scolaire")
    DISABILITY = "disability", _("Handicap (RQTH)")
    PRECARITY = "precarity", _("Précarité")
    RSA = "rsa", _("Bénéficiaire du RSA")
    APPRENTICESHIP_BREAK = "apprenticeship_break", _("Rupture d'apprentissage")
    SEASONAL_END = "seasonal_end", _("Fin de saison")
    YOUNG_PARENT = "young_parent", _("Jeune parent")
    MINOR = "minor", _("Mineur, obligation de formation")


class TargetMeasure(TextChoices):
    """What a target counts."""

    PEOPLE_MET = "people_met", _("Jeunes rencontrés")
    FILES = "files", _("Adhésions")
    ENTRIES = "entries", _("Entrées en parcours")
    SUPPORTED = "supported", _("Jeunes accompagnés")
    COMPLETIONS = "completions", _("Parcours menés à terme")
    EXITS = "exits", _("Sorties positives")


@dataclass(frozen=True)
class AgeRule:
    """Ages admitted, in completed years, both ends included; `exceptions` maps a target group to
    its own upper age."""

    lowest: int
    highest: int
    exceptions: dict[str, int]


class AgeVerdict(StrEnum):
    ADMITTED = "admitted"
    ADMITTED_BY_EXCEPTION = "admitted_by_exception"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    UNKNOWN = "unknown"


def age_on(born_on: date, day: date) -> int:
    """Completed years on `day`; someone born on 29 February turns a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def judge_age(rule: AgeRule, age: int | None, *, groups: frozenset[str]) -> AgeVerdict:
    """Whether `age` (completed years, None if unknown) is within the programme's public."""
    if age is None:
        return AgeVerdict.UNKNOWN
    if age < rule.lowest:
        return AgeVerdict.TOO_YOUNG
    if age <= rule.highest:
        return AgeVerdict.ADMITTED
    if any(age <= highest for group, highest in rule.exceptions.items() if group in groups):
        return AgeVerdict.ADMITTED_BY_EXCEPTION
    return AgeVerdict.TOO_OLD


def is_siret(digits: str) -> bool:
    """Whether 14 digits carry a right key: Luhn's, or for La Poste's sites a sum of digits
    divisible by five."""
    if len(digits) != 14 or not digits.isascii() or not digits.isdigit():
        return False
    if digits.startswith("356000000"):
        return sum(map(int, digits)) % 5 == 0
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
