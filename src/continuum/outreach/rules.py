"""Places, rounds and encounters on plain values: vocabularies, tallies, claims, honest counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlaceKind(TextChoices):
    """Where outreach happens (domain.md 3.8)."""

    STREET = "rue-place", _("Rue, place")
    PARK = "parc", _("Parc")
    STAIRWELL = "hall-pied-immeuble", _("Hall, pied d'immeuble")
    SQUAT = "squat", _("Squat")
    MALL = "centre-commercial", _("Centre commercial")
    STATION = "gare-transport", _("Gare, transports")
    EVENT = "evenement-culturel", _("Concert, festival, foire")
    SPORT = "equipement-sportif", _("Stade, équipement sportif")
    YOUTH_CENTRE = "mjc-centre-social", _("MJC, centre social")
    MISSION_LOCALE = "mission-locale", _("Mission locale")
    SCHOOL = "etablissement-scolaire-cio", _("Établissement scolaire, CIO")
    YOUTH_INFORMATION = "pij-bij", _("Information jeunesse")
    CCAS = "ccas", _("CCAS")
    HOME = "domicile", _("Domicile")
    HOSTEL = "hebergement-fjt-chrs", _("Foyer, FJT, CHRS")
    SHARED_PLACE = "lieu-hybride-partage", _("Lieu partagé")
    MOBILE = "permanence-mobile", _("Bus, camion, permanence mobile")
    NETWORK = "reseau-social", _("Réseau social")
    PHONE = "telephone-sms", _("Téléphone, SMS")
    OTHER = "autre", _("Autre")


class Network(TextChoices):
    FACEBOOK = "facebook", _("Facebook")
    SNAPCHAT = "snapchat", _("Snapchat")
    INSTAGRAM = "instagram", _("Instagram")
    TIKTOK = "tiktok", _("TikTok")
    DISCORD = "discord", _("Discord")
    WHATSAPP = "whatsapp", _("WhatsApp")
    OTHER = "other", _("Autre réseau")


class Mode(TextChoices):
    """How the meeting came about; a call is not a meeting, so the mode is always kept."""

    STREET = "street", _("Rue")
    EVENT = "event", _("Événement")
    SPORT = "sport", _("Sport")
    NETWORK = "network", _("Réseau social")
    PHONE = "phone", _("Téléphone")
    DROP_IN = "drop_in", _("Permanence")
    INFORMATION = "information", _("Information collective")
    VISIT = "visit", _("Visite")
    WORKSHOP = "workshop", _("Atelier")


MODE_OF_PLACE: Final = {
    PlaceKind.EVENT: Mode.EVENT,
    PlaceKind.SPORT: Mode.SPORT,
    PlaceKind.YOUTH_CENTRE: Mode.SPORT,
    PlaceKind.NETWORK: Mode.NETWORK,
    PlaceKind.PHONE: Mode.PHONE,
    PlaceKind.MISSION_LOCALE: Mode.DROP_IN,
    PlaceKind.SHARED_PLACE: Mode.DROP_IN,
    PlaceKind.HOME: Mode.VISIT,
}
"""The usual mode at a kind of place; any other place is the street."""


class Familiarity(TextChoices):
    FIRST = "first", _("Première fois")
    AGAIN = "again", _("Déjà vu")
    FOLLOWED = "followed", _("Suivi")


class Situation(TextChoices):
    NOTHING = "nothing", _("Rien")
    SCHOOL = "school", _("École")
    WORK = "work", _("Travail")
    UNKNOWN = "unknown", _("Pas su")


class Topic(TextChoices):
    """What was spoken of, at the level of a theme only (domain.md 3.2)."""

    HOUSING = "logement", _("Logement")
    JOB = "emploi", _("Emploi")
    TRAINING = "formation", _("Formation")
    ORIENTATION = "orientation", _("Orientation")
    HEALTH = "sante", _("Santé")
    MONEY = "ressources", _("Argent")
    RIGHTS = "droits", _("Droits, papiers")
    MOBILITY = "mobilite", _("Mobilité")
    FAMILY = "famille", _("Famille")
    CHAT = "discussion", _("Juste discuter")


class NextStep(TextChoices):
    NOTHING = "nothing", _("Rien")
    MEET_AGAIN = "meet_again", _("Se revoir")
    APPOINTMENT = "appointment", _("RDV")
    REFER = "refer", _("Orienter")


class AgeBand(TextChoices):
    """What an eye can tell in the street."""

    UNDER_16 = "under_16", _("Moins de 16")
    MINOR = "16_17", _("16-17 ans")
    YOUNG = "18_21", _("18-21 ans")
    ADULT = "22_25", _("22-25 ans")
    OLDER = "26_29", _("26-29 ans")
    UNKNOWN = "unknown", _("Pas su")


@dataclass(frozen=True)
class Heads:
    """One encounter as counted: how many young people, how many of them for the first time, and who has a name.

    `named` are the identities present; `named_first` those of them met for the first time there.
    """

    count: int
    first_time: int
    named: frozenset[object] = frozenset()
    named_first: frozenset[object] = frozenset()


@dataclass(frozen=True)
class DistinctPeople:
    """Bounds on how many different people were met; equal when everybody has a name."""

    low: int
    high: int


def distinct_people(encounters: Iterable[Heads]) -> DistinctPeople:
    """Honest bounds on the number of different people behind a set of encounters.

    High: every nameless head may be somebody else. Low: people met for the first time differ from one another, the heads
    of one encounter differ from one another, and named people are who they are; a nameless head seen before, or
    at first sight, may be any of the others.
    """
    named: set[object] = set()
    named_first: set[object] = set()
    nameless = nameless_first = largest = 0
    for heads in encounters:
        named |= heads.named
        named_first |= heads.named_first
        unknown = max(0, heads.count - len(heads.named))
        nameless += unknown
        nameless_first += min(unknown, max(0, heads.first_time - len(heads.named_first)))
        largest = max(largest, heads.count)
    low = max(len(named), nameless_first + len(named_first), largest)
    return DistinctPeople(low=low, high=max(low, len(named) + nameless))
