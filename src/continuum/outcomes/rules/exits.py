"""How somebody leaves a programme, and what each funder calls it.

One kind is recorded, the most precise; the words of TEEN LAB, of the inclusion sector (IAE), of
ESF+ and of the O2R decree are read from the table below, never typed. No kind tells an offence or
an illness.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExitKind(TextChoices):
    """What the young person leaves for (domain.md 3.9)."""

    CDI = "cdi", _("CDI")
    CDD = "cdd", _("CDD")
    TEMPORARY = "interim", _("Intérim")
    SUBSIDISED = "contrat_aide", _("Contrat aidé")
    IAE = "iae", _("Insertion par l'activité économique")
    CIVIL_SERVANT = "fonction_publique", _("Fonction publique (stage, titularisation)")
    BUSINESS = "creation", _("Création d'entreprise")
    APPRENTICESHIP = "apprentissage", _("Apprentissage")
    SCHOOL = "retour_scolaire", _("Retour à l'école, bac")
    HIGHER = "etudes_superieures", _("Études supérieures")
    QUALIFYING = "formation_qualifiante", _("Formation qualifiante")
    PREQUALIFYING = "formation_prequalifiante", _("Formation préqualifiante")
    E2C = "e2c", _("École de la 2e chance")
    EPIDE = "epide", _("EPIDE")
    PLACEMENT = "stage", _("Stage")
    IMMERSION = "immersion", _("Immersion (PMSMP)")
    CIVIC_SERVICE = "service_civique", _("Service civique")
    VOLUNTEERING = "volontariat", _("Volontariat")
    UNPAID = "benevolat", _("Bénévolat")
    TRAVEL = "voyage", _("Voyage, mobilité")
    PERSONAL = "projet_personnel", _("Projet personnel")
    MISSION_LOCALE = "mission_locale", _("Suivi par une mission locale")
    CEJ = "cej_pacea", _("Contrat d'engagement jeune, PACEA")
    FRANCE_TRAVAIL = "france_travail", _("Inscription à France Travail")
    CAP_EMPLOI = "cap_emploi", _("Suivi par Cap emploi")
    RSA = "suivi_rsa", _("Accompagnement RSA")
    DROPPED_OUT = "abandon", _("Abandon")
    OUT_OF_TOUCH = "sans_nouvelles", _("Sans nouvelles")
    EXCLUDED = "exclusion", _("Fin décidée par l'équipe")
    MOVED_AWAY = "demenagement", _("Déménagement")
    PREVENTED = "empechement", _("Empêchement durable (sans précision)")
    DEATH = "deces", _("Décès")
    TOO_OLD = "limite_age", _("Limite d'âge")
    UNKNOWN = "inconnue", _("Situation non connue")


class ExitType(TextChoices):
    """TEEN LAB's five types of positive exit, in the loose sense."""

    WORK = "travail", _("Travail")
    STUDY = "etude", _("Étude")
    EXPERIENCE = "experience", _("Expérience")
    TRAINING = "formation", _("Formation")
    PROJECT = "projet", _("Projet")
    NONE = "aucun", _("Hors de ces types")


class IaeClass(TextChoices):
    """Classes of the inclusion sector; the first three together are "dynamic"."""

    DURABLE = "durable", _("Emploi durable")
    TRANSITION = "transition", _("Emploi de transition")
    POSITIVE = "positive", _("Sortie positive")
    OTHER_POSITIVE = "autre_positive", _("Autre sortie positive (hors IAE)")
    RELAY = "relais", _("Relais vers le droit commun")
    NOT_DYNAMIC = "non_dynamique", _("Sortie non dynamique")
    NEUTRAL = "neutre", _("Sortie neutre")
    UNKNOWN = "inconnue", _("Non connue")


class EsfCode(TextChoices):
    """ESF+ results on leaving; each counts only if the situation is new since the entry."""

    JOB_SEARCH = "EECR01", _("EECR01 · en recherche d'emploi")
    TRAINING = "EECR02", _("EECR02 · en études ou en formation")
    EMPLOYED = "EECR04", _("EECR04 · en emploi")
    NONE = "aucun", _("Hors résultats FSE+")
    UNKNOWN = "inconnu", _("Sortie non connue")


class O2rHeading(TextChoices):
    """Headings of article D. 5316-10, 6° of the labour code."""

    JOB = "emploi", _("Emploi")
    TRAINING = "formation", _("Formation")
    PROPOSAL = "proposition", _("Proposition suivie")
    REGISTRATION = "inscription", _("Inscription ou accompagnement")
    NONE = "aucun", _("Aucune de ces suites")
    UNKNOWN = "inconnu", _("Sortie non connue")


class Recorded(TextChoices):
    """An answer at the end; not recorded is a category, never a no."""

    YES = "yes", _("Oui")
    NO = "no", _("Non")
    NOT_RECORDED = "not_recorded", _("Non renseigné")


class ByDuration(Enum):
    """In place of an IAE class: a job is durable or not according to its length."""

    JOB = "job"


@dataclass(frozen=True)
class Reading:
    """What one kind of exit is called by each framework."""

    type: ExitType
    iae: IaeClass | ByDuration
    esf: EsfCode
    o2r: O2rHeading


@dataclass(frozen=True)
class DurableBound:
    """From how many months a job is durable: the CEJ counts six itself, the IAE text does not."""

    months: int = 6
    inclusive: bool = False

    def reached(self, months: int) -> bool:
        return months > self.months or (self.inclusive and months == self.months)


DYNAMIC: Final = frozenset({IaeClass.DURABLE, IaeClass.TRANSITION, IaeClass.POSITIVE})

_K, _T, _I, _E, _O = ExitKind, ExitType, IaeClass, EsfCode, O2rHeading


def _alike(reading: Reading, *kinds: ExitKind) -> dict[ExitKind, Reading]:
    return dict.fromkeys(kinds, reading)


CROSSWALK: Final[Mapping[ExitKind, Reading]] = MappingProxyType(
    _alike(Reading(_T.WORK, _I.DURABLE, _E.EMPLOYED, _O.JOB), _K.CDI, _K.CIVIL_SERVANT, _K.BUSINESS)
    | _alike(Reading(_T.WORK, ByDuration.JOB, _E.EMPLOYED, _O.JOB), _K.CDD, _K.TEMPORARY)
    | _alike(Reading(_T.WORK, _I.TRANSITION, _E.EMPLOYED, _O.JOB), _K.SUBSIDISED)
    | _alike(Reading(_T.WORK, _I.POSITIVE, _E.EMPLOYED, _O.JOB), _K.IAE)
    # An apprentice is employed under contract: for ESF+ employment comes first.
    | _alike(Reading(_T.STUDY, _I.POSITIVE, _E.EMPLOYED, _O.TRAINING), _K.APPRENTICESHIP)
    | _alike(Reading(_T.STUDY, _I.POSITIVE, _E.TRAINING, _O.TRAINING), _K.SCHOOL, _K.HIGHER)
    | _alike(
        Reading(_T.TRAINING, _I.POSITIVE, _E.TRAINING, _O.TRAINING),
        _K.QUALIFYING,
        _K.PREQUALIFYING,
        _K.E2C,
        _K.EPIDE,
    )
    | _alike(
        Reading(_T.EXPERIENCE, _I.OTHER_POSITIVE, _E.NONE, _O.PROPOSAL),
        _K.PLACEMENT,
        _K.IMMERSION,
        _K.CIVIC_SERVICE,
        _K.VOLUNTEERING,
        _K.UNPAID,
    )
    | _alike(Reading(_T.PROJECT, _I.OTHER_POSITIVE, _E.NONE, _O.NONE), _K.TRAVEL, _K.PERSONAL)
    | _alike(
        Reading(_T.NONE, _I.RELAY, _E.JOB_SEARCH, _O.REGISTRATION),
        _K.MISSION_LOCALE,
        _K.CEJ,
        _K.FRANCE_TRAVAIL,
        _K.CAP_EMPLOI,
        _K.RSA,
    )
    | _alike(
        Reading(_T.NONE, _I.NOT_DYNAMIC, _E.NONE, _O.NONE),
        _K.DROPPED_OUT,
        _K.OUT_OF_TOUCH,
        _K.EXCLUDED,
        _K.TOO_OLD,
    )
    | _alike(Reading(_T.NONE, _I.NEUTRAL, _E.NONE, _O.NONE), _K.MOVED_AWAY, _K.PREVENTED, _K.DEATH)
    | _alike(Reading(_T.NONE, _I.UNKNOWN, _E.UNKNOWN, _O.UNKNOWN), _K.UNKNOWN)
)

TIMED: Final = frozenset(
    kind for kind, reading in CROSSWALK.items() if reading.iae is ByDuration.JOB
)
"""Kinds whose length in months is asked for."""


def iae_class(kind: ExitKind, *, months: int | None, bound: DurableBound) -> IaeClass:
    """A job whose length nobody recorded is not claimed to be durable."""
    told = CROSSWALK[kind].iae
    if isinstance(told, IaeClass):
        return told
    durable = months is not None and bound.reached(months)
    return IaeClass.DURABLE if durable else IaeClass.TRANSITION


def kinds_of_type(wanted: ExitType) -> tuple[ExitKind, ...]:
    return tuple(kind for kind, reading in CROSSWALK.items() if reading.type is wanted)
