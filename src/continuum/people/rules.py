"""Vocabularies and rules about persons, on plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gender(TextChoices):
    """Civil status plus what a young person may prefer; exports map X and NSP explicitly
    (domain.md 3.6)."""

    FEMALE = "F", _("Fille, femme")
    MALE = "M", _("Garçon, homme")
    OTHER = "X", _("Autre")
    UNSAID = "NSP", _("Ne souhaite pas répondre")


class Answer(TextChoices):
    YES = "yes", _("Oui")
    NO = "no", _("Non")
    UNKNOWN = "unknown", _("Pas su")


class Source(TextChoices):
    """How a fact is known."""

    SAID = "said", _("Dit par le jeune")
    SEEN = "seen", _("Constaté")
    PROVED = "proved", _("Justificatif vu")


class FactKind(TextChoices):
    """Situation facts: dated, sourced, never a diagnosis, an origin or an offence (domain.md 3.3,
    4.2)."""

    NEET = "neet", _("Ni en emploi, ni en études, ni en formation")
    NEET_DURATION = "neet_over_year", _("Depuis plus d'un an")
    REGISTERED = "registered", _("Inscrit à France Travail")
    FOLLOWED = "followed", _("Suivi par une mission locale ou un autre service")
    QPV = "qpv", _("Habite un quartier prioritaire (QPV)")
    RURAL = "rural", _("Habite en zone rurale")
    CARE_LEAVER = "care_leaver", _("Sortant de l'ASE")
    DROPOUT = "dropout", _("Sorti de l'école sans diplôme de niveau 3 ou 4")
    DISABILITY = "disability", _("RQTH")
    PRECARITY = "precarity", _("Ressources précaires")
    RSA = "rsa", _("Bénéficiaire du RSA")
    HOMELESS = "homeless", _("Sans logement stable")
    YOUNG_PARENT = "young_parent", _("Jeune parent")
    APPRENTICESHIP_BREAK = "apprenticeship_break", _("Rupture d'apprentissage")
    SEASONAL_END = "seasonal_end", _("Fin de saison")


class ContactKind(TextChoices):
    PHONE = "phone", _("Téléphone")
    EMAIL = "email", _("Adresse électronique")
    INSTAGRAM = "instagram", _("Instagram")
    SNAPCHAT = "snapchat", _("Snapchat")
    WHATSAPP = "whatsapp", _("WhatsApp")
    FACEBOOK = "facebook", _("Facebook")
    DISCORD = "discord", _("Discord")
    RELATIVE = "relative", _("Téléphone d'un proche")
    ADDRESS = "address", _("Adresse")


class ExternalSystem(TextChoices):
    IMILO = "imilo", _("i-milo")
    FRANCE_TRAVAIL = "france_travail", _("France Travail")
    OTHER = "other", _("Autre logiciel")


class NoticeManner(TextChoices):
    """How the young person was told what is kept."""

    READ = "read", _("Lue par le jeune")
    READ_ALOUD = "read_aloud", _("Lue à voix haute")
    HANDED = "handed", _("Remise en main propre")


class EnrolmentState(TextChoices):
    """Life of an enrolment (features.md 7.4)."""

    PROPOSED = "proposed", _("Proposé")
    WAITING = "waiting", _("En attente")
    ENROLLED = "enrolled", _("Inscrit")
    ACTIVE = "active", _("En cours")
    SUSPENDED = "suspended", _("Suspendu")
    COMPLETED = "completed", _("Mené à terme")
    WITHDRAWN = "withdrawn", _("Abandonné")
    MOVED = "moved", _("Passé chez un partenaire")
    CANCELLED = "cancelled", _("Saisi par erreur")


S = EnrolmentState
TRANSITIONS: Final[Mapping[S | None, frozenset[S]]] = {
    None: frozenset({S.PROPOSED, S.WAITING, S.ENROLLED, S.ACTIVE}),
    S.PROPOSED: frozenset({S.WAITING, S.ENROLLED, S.ACTIVE, S.WITHDRAWN, S.MOVED, S.CANCELLED}),
    S.WAITING: frozenset({S.ENROLLED, S.ACTIVE, S.WITHDRAWN, S.MOVED, S.CANCELLED}),
    S.ENROLLED: frozenset({S.ACTIVE, S.SUSPENDED, S.COMPLETED, S.WITHDRAWN, S.MOVED, S.CANCELLED}),
    S.ACTIVE: frozenset({S.SUSPENDED, S.COMPLETED, S.WITHDRAWN, S.MOVED, S.CANCELLED}),
    S.SUSPENDED: frozenset({S.ACTIVE, S.COMPLETED, S.WITHDRAWN, S.MOVED, S.CANCELLED}),
    S.COMPLETED: frozenset({S.ACTIVE, S.CANCELLED}),
    S.WITHDRAWN: frozenset({S.ACTIVE, S.CANCELLED}),
    S.MOVED: frozenset({S.CANCELLED}),
    S.CANCELLED: frozenset(),
}
"""What may follow what; a completed or withdrawn enrolment may be taken up again."""

TAKING_A_PLACE: Final = frozenset({S.ENROLLED, S.ACTIVE, S.SUSPENDED})
"""States that count against a site's capacity."""


class Fullness(Enum):
    """How a site stands against the places it offers."""

    ROOM = "room"
    NEARLY = "nearly"
    OVER = "over"


def fullness(taken: int, places: int) -> Fullness:
    """Nine places in ten, or all but one, is nearly; the last one given still is."""
    if taken > places:
        return Fullness.OVER
    nearly = taken > 0 and taken >= min(places - 1, places * 0.9)
    return Fullness.NEARLY if nearly else Fullness.ROOM


ENDED: Final = frozenset({S.COMPLETED, S.WITHDRAWN, S.MOVED, S.CANCELLED})


class WithdrawalReason(TextChoices):
    """Why somebody left before the end (TEEN LAB's reasons, completed)."""

    PERSONAL = "personal", _("Raisons personnelles")
    WRONG_ORIENTATION = "wrong_orientation", _("Mauvaise orientation")
    MOTIVATION = "motivation", _("Manque d'engagement ou de motivation")
    OUT_OF_TOUCH = "out_of_touch", _("Sans nouvelles")
    MOVED_AWAY = "moved_away", _("Déménagement")
    FOUND_SOLUTION = "found_solution", _("A trouvé une autre solution")
    ENDED_BY_TEAM = "ended_by_team", _("À l'initiative de l'équipe")
    OTHER = "other", _("Autre")


class EvidenceKind(TextChoices):
    """What shows that nobody was following a young person."""

    SAID = "said", _("Le jeune le dit")
    ABSENT_FROM_LIST = "absent_from_list", _("Absent d'une liste")
    NO_CONTACT = "no_contact", _("Sans contact depuis des mois")


SHOWS_FOLLOWED: Final = (FactKind.REGISTERED, FactKind.FOLLOWED)
"""Answered yes, a service had the young person in sight that day (domain.md 3.3)."""


class IdentityMove(TextChoices):
    JOIN = "join", _("Réunis")
    SEPARATE = "separate", _("Séparés")
    DIFFERENT = "different", _("Jugés différents")


class Lack(TextChoices):
    """What a file needs before it counts as complete."""

    LAST_NAME = "last_name", _("le nom")
    BIRTH_DATE = "birth_date", _("la date de naissance")
    COMMUNE = "commune", _("la commune")
    CONTACT = "contact", _("un moyen de joindre")
    NOTICE = "notice", _("l'information du jeune")
    SITUATION = "situation", _("la situation")


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a file holds, as far as completeness goes."""

    last_name: bool
    birth_date: bool
    commune: bool
    contact: bool
    notice: bool
    situation: bool


def lacks(held: Held) -> tuple[Lack, ...]:
    """What is missing, in the order it is asked for; nothing: the file is complete."""
    return tuple(lack for lack in Lack if not getattr(held, lack.value))


SILENT_AFTER_DAYS: Final = 30
"""Without contact for longer, somebody is looked for."""

FORGOTTEN_AFTER_YEARS: Final = 2
"""Without contact for longer, whether to keep the file is a question (CNIL, social support)."""

MAJORITY: Final = 18


@dataclass(frozen=True)
class Evidence:
    """One dated fact; `since` is the last known contact for `NO_CONTACT`."""

    kind: EvidenceKind
    on: date
    list_name: str = ""
    since: date | None = None


@dataclass(frozen=True)
class InvisibilityRule:
    """A funder's definition: any of `accepted`, or each of them (`needs_all`), not older than
    `valid_months` on the day judged; `lists` restricts the lists that count (empty: any);
    `silent_months` is how long no contact must have lasted."""

    accepted: frozenset[EvidenceKind]
    valid_months: int
    silent_months: int
    lists: frozenset[str] = frozenset()
    needs_all: bool = False


class Shortfall(Enum):
    """Why a piece of evidence does not count on a day."""

    NOT_ACCEPTED = "not_accepted"
    NOT_YET = "not_yet"
    TOO_OLD = "too_old"
    TOO_SHORT = "too_short"
    OTHER_LIST = "other_list"


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from `earlier` to `later`; negative when reversed."""
    return (
        (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    )


def shortfall(rule: InvisibilityRule, evidence: Evidence, *, on: date) -> Shortfall | None:
    """What keeps one piece of evidence from counting on the day `on`; None: it counts."""
    if evidence.on > on:
        return Shortfall.NOT_YET
    if evidence.kind not in rule.accepted:
        return Shortfall.NOT_ACCEPTED
    if months_between(evidence.on, on) >= rule.valid_months:
        return Shortfall.TOO_OLD
    if evidence.kind is EvidenceKind.NO_CONTACT:
        silent = months_between(evidence.since or evidence.on, evidence.on)
        return None if silent >= rule.silent_months else Shortfall.TOO_SHORT
    if evidence.kind is EvidenceKind.ABSENT_FROM_LIST and rule.lists:
        known = {name.lower() for name in rule.lists}
        return None if evidence.list_name.lower() in known else Shortfall.OTHER_LIST
    return None


def still_tells(rule: InvisibilityRule, said_on: date, *, on: date) -> bool:
    """Whether an answer of that day still tells who followed the person on the day `on`: for as
    long as a sign would."""
    return said_on <= on and months_between(said_on, on) < rule.valid_months


def judge(
    rule: InvisibilityRule,
    evidences: Iterable[Evidence],
    *,
    followed: Iterable[date] = (),
    on: date,
) -> Answer:
    """Whether the person was out of everybody's sight on the day `on`, by the funder's own
    definition; `followed` are the days on which a service was said to follow them.

    A sign that does not count shows nothing, neither way: then nobody knows.
    """
    shown = {each.kind for each in evidences if shortfall(rule, each, on=on) is None}
    if shown == rule.accepted if rule.needs_all else shown:
        return Answer.YES
    known = any(still_tells(rule, day, on=on) for day in followed)
    return Answer.NO if known else Answer.UNKNOWN


def may_follow(present: EnrolmentState | None, to: EnrolmentState) -> bool:
    return to in TRANSITIONS[present]
