"""Places, rounds and encounters on plain values: vocabularies, tallies, claims, honest counts."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.core.ids import uuid7


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


ICON_OF_MODE: Final = {
    Mode.STREET: "walk",
    Mode.EVENT: "music",
    Mode.SPORT: "ball-football",
    Mode.NETWORK: "device-mobile",
    Mode.PHONE: "phone",
    Mode.DROP_IN: "armchair",
    Mode.INFORMATION: "users",
    Mode.VISIT: "home",
    Mode.WORKSHOP: "bolt",
}


class Familiarity(TextChoices):
    FIRST = "first", _("Première fois")
    AGAIN = "again", _("Déjà vu")
    FOLLOWED = "followed", pgettext_lazy("jeune rencontré", "Suivi")
    UNKNOWN = "unknown", _("Pas su")


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
    RIGHTS = "droits", _("Droits")
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


OFFERED_FAMILIARITY: Final = (Familiarity.FIRST, Familiarity.AGAIN, Familiarity.FOLLOWED)
"""What the street log asks; nobody has to answer."""

MOST_HEADS: Final = 500
UNDO_SHOWN: Final = timedelta(seconds=10)
UNDO_WITHIN: Final = timedelta(seconds=15)
"""The button shows for ten seconds; five more for a slow network."""
FIXED_FREELY_WITHIN: Final = timedelta(hours=24)
"""How long one's own slip of the finger needs no explanation."""
OLDEST_YEAR: Final = 1990
CLOCKS_DIFFER: Final = timedelta(minutes=10)
BEFORE_ROUND: Final = timedelta(hours=1)
AFTER_ROUND: Final = timedelta(hours=12)
OUT_AT_MOST: Final = timedelta(hours=12)
"""A team that went out in the evening is still out after midnight."""


@dataclass(frozen=True)
class Tally:
    """So many of this gender and age band; an empty gender was not told."""

    count: int
    gender: str = ""
    age_band: str = AgeBand.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class EncounterEntry:
    """An encounter as somebody notes it; other records are named by their ids.

    `id` may come from a form, a device or an import, so that sending twice records once. Without
    `mode` the place tells it; without `first_time` the familiarity does. `people` are those known
    by name.
    """

    happened_at: datetime
    heads: int = 1
    place: UUID | None = None
    round: UUID | None = None
    programme: UUID | None = None
    mode: Mode | None = None
    familiarity: Familiarity = Familiarity.UNKNOWN
    first_time: int | None = None
    situation: Situation = Situation.UNKNOWN
    topics: tuple[str, ...] = ()
    next_step: NextStep = NextStep.NOTHING
    tallies: tuple[Tally, ...] = ()
    people: tuple[UUID, ...] = ()
    id: UUID = field(default_factory=uuid7)

    @property
    def first_time_count(self) -> int:
        if self.first_time is not None:
            return self.first_time
        return self.heads if self.familiarity == Familiarity.FIRST else 0


@dataclass(frozen=True, kw_only=True)
class RoundEntry:
    """A round as somebody starts it, or as it was if `ended_at` is known; others by their ids."""

    started_at: datetime
    team: tuple[UUID, ...] = ()
    places: tuple[UUID, ...] = ()
    mode: Mode = Mode.STREET
    programme: UUID | None = None
    ended_at: datetime | None = None
    climate: str = ""
    id: UUID = field(default_factory=uuid7)


def mode_at(kind: str | None, *, of_round: Mode | None = None) -> Mode:
    """How a meeting at this kind of place comes about, when nobody says."""
    if kind is not None and PlaceKind(kind) in MODE_OF_PLACE:
        return MODE_OF_PLACE[PlaceKind(kind)]
    return of_round or Mode.STREET


def topics_in_order(topics: Collection[str]) -> tuple[str, ...]:
    """Each topic once, in the order of the vocabulary."""
    return tuple(topic.value for topic in Topic if topic in topics)


def unknown_topics(topics: Collection[str]) -> frozenset[str]:
    return frozenset(topics) - frozenset(Topic.values)


def tallies_merged(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """One line per gender and age band, none empty, in a fixed order."""
    counts: dict[tuple[str, str], int] = {}
    for tally in tallies:
        if tally.count > 0:
            key = (tally.gender, str(tally.age_band))
            counts[key] = counts.get(key, 0) + tally.count
    return tuple(Tally(count, *key) for key, count in sorted(counts.items()))


def is_of_round(happened_at: datetime, *, started_at: datetime, ended_at: datetime | None) -> bool:
    """Whether an encounter can belong to a round: what is noted at the recap still does."""
    if happened_at < started_at - BEFORE_ROUND:
        return False
    return ended_at is None or happened_at <= ended_at + AFTER_ROUND


def may_undo(recorded_at: datetime, *, now: datetime) -> bool:
    return now - recorded_at <= UNDO_WITHIN


def needs_reason(recorded_at: datetime, *, own: bool, now: datetime) -> bool:
    """Whether a correction has to say why."""
    return not own or now - recorded_at > FIXED_FREELY_WITHIN


def nameless_left(heads: int, named: int) -> int:
    return max(0, heads - named)


def claims_first_time(*, heads: int, first_time: int, named: int, named_first: int) -> bool:
    """Whether the next head to be named was there for the first time.

    Only when every head still nameless was: where some were and some were not, nobody can tell.
    """
    left = nameless_left(heads, named)
    return left > 0 and first_time - named_first >= left


@dataclass(frozen=True)
class Heads:
    """One encounter as counted: how many young people, how many of them for the first time, and
    who has a name.

    `named` are the identities present; `named_first` those of them met for the first time there.
    """

    count: int
    first_time: int
    named: frozenset[object] = frozenset()
    named_first: frozenset[object] = frozenset()


@dataclass(frozen=True)
class Met:
    """A set of encounters, summed: all that the bounds on different people depend on.

    `named`: different people with a name; `named_first`: those of them met for the first time in
    the set; `nameless`: heads without a name; `nameless_first`: those of them met for the first
    time; `largest`: heads of the largest encounter.
    """

    encounters: int = 0
    heads: int = 0
    named: int = 0
    named_first: int = 0
    nameless: int = 0
    nameless_first: int = 0
    largest: int = 0


@dataclass(frozen=True)
class DistinctPeople:
    """Bounds on how many different people were met; equal when everybody has a name."""

    low: int
    high: int


def summed(encounters: Iterable[Heads]) -> Met:
    named: set[object] = set()
    named_first: set[object] = set()
    number = heads = nameless = nameless_first = largest = 0
    for met in encounters:
        named |= met.named
        named_first |= met.named_first
        unknown = nameless_left(met.count, len(met.named))
        number += 1
        heads += met.count
        nameless += unknown
        nameless_first += min(unknown, max(0, met.first_time - len(met.named_first)))
        largest = max(largest, met.count)
    return Met(number, heads, len(named), len(named_first), nameless, nameless_first, largest)


def bounds(met: Met) -> DistinctPeople:
    """Honest bounds on the number of different people behind what was summed.

    High: every nameless head may be somebody else. Low: people met for the first time differ from
    one another, the heads of one encounter differ from one another, and named people are who they
    are; any other nameless head may be one of them.
    """
    low = max(met.named, met.nameless_first + met.named_first, met.largest)
    return DistinctPeople(low=low, high=max(low, met.named + met.nameless))


def distinct_people(encounters: Iterable[Heads]) -> DistinctPeople:
    return bounds(summed(encounters))
