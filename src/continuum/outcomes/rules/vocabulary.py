"""The words an indicator is written with: measures, fields, operators, sections, charts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from continuum.organisations.rules import StrandKind
from continuum.outcomes.rules.exits import (
    EsfCode,
    ExitKind,
    ExitType,
    IaeClass,
    O2rHeading,
    Recorded,
)
from continuum.outreach.rules import (
    AgeBand,
    Familiarity,
    Mode,
    Network,
    NextStep,
    PlaceKind,
    Situation,
    Topic,
)
from continuum.people.rules import Answer, EnrolmentState, FactKind, Gender, WithdrawalReason

Text = str | Promise


class Source(StrEnum):
    """The figure view a measure is taken from."""

    ENCOUNTER = "encounter"
    PRESENCE = "presence"
    TALLY = "tally"
    FILE = "file"
    ENROLMENT = "enrolment"
    SUPPORT = "support"
    EXIT = "exit"


class Unit(TextChoices):
    """What is counted; figures of different units are never divided in a funnel."""

    MEETINGS = "meetings", _("rencontres")
    HEADS = "heads", _("jeunes vus, une fois par rencontre")
    CONTACTS = "contacts", _("premiers contacts, parfois sans nom")
    PEOPLE = "people", _("personnes")
    PERCENT = "percent", _("pour cent")


NAMELESS: Final = frozenset({Unit.MEETINGS, Unit.HEADS, Unit.CONTACTS})
"""Units that may have no name: they are never divided by persons in a funnel."""


class Method(StrEnum):
    """How rows of the source become a number."""

    ROWS = "rows"
    HEADS = "heads"
    PEOPLE = "people"
    FIRST_MEETINGS = "first_meetings"
    INTERVAL = "interval"
    RATIO = "ratio"


class Measure(TextChoices):
    """What an indicator counts."""

    ENCOUNTERS = "encounters", _("Rencontres")
    HEADS = "heads", _("Jeunes vus, à chaque rencontre")
    PEOPLE_MET = "people_met", _("Jeunes rencontrés pour la première fois")
    DISTINCT_PEOPLE = "distinct_people", _("Jeunes différents, entre deux bornes")
    DESCRIBED = "described", _("Jeunes décrits lors des rencontres")
    FILES = "files", _("Adhésions")
    PROPOSALS = "proposals", _("Parcours proposés")
    ENTRIES = "entries", _("Entrées en parcours")
    ENROLLED = "enrolled", _("Jeunes inscrits, à l'entrée ou ensuite")
    SUPPORTED = "supported", _("Jeunes accompagnés")
    REENGAGED = "reengaged", _("Jeunes remobilisés")
    COMPLETIONS = "completions", _("Parcours menés à terme")
    WITHDRAWALS = "withdrawals", _("Abandons")
    MOVED = "moved", _("Passages chez un partenaire")
    PRESENT = "present", _("En parcours au dernier jour")
    EXITS = "exits", _("Sorties")
    RATIO = "ratio", _("Rapport de deux indicateurs")


@dataclass(frozen=True)
class Taking:
    """How a measure is taken.

    `dated_by` is the day of what is counted, `cohort_by` the day somebody entered the group it is
    counted in, `stands_until` the day it stops being true; `is_entry` for what is that day itself.
    """

    source: Source
    method: Method
    unit: Unit
    dated_by: str = ""
    cohort_by: str = ""
    stands_until: str = ""
    is_entry: bool = False


_COHORT: Final = "first_entered_on"
"""Who comes back belongs to the year of their first entry: the years then add up."""
_ENROLMENT = (Source.ENROLMENT, Method.PEOPLE, Unit.PEOPLE)
TAKEN: Final[Mapping[Measure, Taking]] = MappingProxyType(
    {
        Measure.ENCOUNTERS: Taking(Source.ENCOUNTER, Method.ROWS, Unit.MEETINGS, "on"),
        Measure.HEADS: Taking(Source.ENCOUNTER, Method.HEADS, Unit.HEADS, "on"),
        Measure.PEOPLE_MET: Taking(Source.ENCOUNTER, Method.FIRST_MEETINGS, Unit.CONTACTS, "on"),
        Measure.DISTINCT_PEOPLE: Taking(Source.ENCOUNTER, Method.INTERVAL, Unit.PEOPLE, "on"),
        Measure.DESCRIBED: Taking(Source.TALLY, Method.HEADS, Unit.HEADS, "on"),
        Measure.FILES: Taking(Source.FILE, Method.PEOPLE, Unit.PEOPLE, "joined_on"),
        Measure.PROPOSALS: Taking(*_ENROLMENT, "proposed_on"),
        Measure.ENTRIES: Taking(*_ENROLMENT, "entered_on", _COHORT, is_entry=True),
        Measure.ENROLLED: Taking(*_ENROLMENT, "entered_on", _COHORT),
        Measure.SUPPORTED: Taking(
            Source.SUPPORT, Method.PEOPLE, Unit.PEOPLE, "supported_on", _COHORT
        ),
        Measure.REENGAGED: Taking(*_ENROLMENT, "reengaged_on", _COHORT),
        Measure.COMPLETIONS: Taking(*_ENROLMENT, "completed_on", _COHORT),
        Measure.WITHDRAWALS: Taking(*_ENROLMENT, "withdrawn_on", _COHORT),
        Measure.MOVED: Taking(*_ENROLMENT, "moved_on", _COHORT),
        Measure.PRESENT: Taking(*_ENROLMENT, "entered_on", _COHORT, stands_until="ended_on"),
        Measure.EXITS: Taking(Source.EXIT, Method.PEOPLE, Unit.PEOPLE, "on", _COHORT),
        Measure.RATIO: Taking(Source.ENROLMENT, Method.RATIO, Unit.PERCENT),
    }
)


class Reading(TextChoices):
    """Whose events a period counts."""

    COHORT = (
        "cohort",
        _("Les jeunes entrés pour la première fois dans la période, à son dernier jour"),
    )
    FLOW = (
        "flow",
        _("Tout ce qui s'est passé pendant la période, quelle que soit la première entrée"),
    )


class Operator(TextChoices):
    IS = "is", _("est")
    IS_NOT = "is_not", _("n'est pas")
    AT_LEAST = "at_least", _("au moins")
    AT_MOST = "at_most", _("au plus")
    KNOWN = "known", _("est renseigné")
    UNKNOWN = "unknown", _("n'est pas renseigné")


class FieldKind(StrEnum):
    CHOICE = "choice"
    NUMBER = "number"
    COMMUNE = "commune"
    ORGANISATION = "organisation"
    SITE = "site"
    STRAND = "strand"
    MONTH = "month"
    GROUPS = "groups"


OPERATORS: Final[Mapping[FieldKind, tuple[Operator, ...]]] = MappingProxyType(
    {
        kind: (Operator.IS, Operator.IS_NOT, Operator.KNOWN, Operator.UNKNOWN)
        for kind in FieldKind
        if kind not in (FieldKind.NUMBER, FieldKind.MONTH, FieldKind.GROUPS)
    }
    | {
        FieldKind.NUMBER: (
            Operator.AT_LEAST,
            Operator.AT_MOST,
            Operator.IS,
            Operator.KNOWN,
            Operator.UNKNOWN,
        ),
        FieldKind.MONTH: (),
        FieldKind.GROUPS: (),
    }
)


class Chart(TextChoices):
    """How a figure is drawn in the bilan."""

    NUMBER = "number", _("Chiffre")
    FUNNEL = "funnel", _("Marche de l'entonnoir")
    BARS = "bars", _("Barres")
    STACKED = "stacked", _("Parts d'un tout")
    TREND = "trend", _("Courbe par mois")


class Section(TextChoices):
    """Parts of the bilan, in the order they are read."""

    PATH = "path", _("Du premier contact à la sortie")
    MET = "met", _("Les rencontres")
    PROFILE = "profile", _("Les jeunes entrés en parcours")
    STAYING = "staying", _("Aller au bout")
    EXITS = "exits", _("Les sorties")
    OTHER = "other", _("Les indicateurs de l'équipe")


@dataclass(frozen=True)
class Field:
    """Something a filter or a breakdown may speak of. `unknown` are the values that say nothing."""

    code: str
    label: Text
    kind: FieldKind
    choices: tuple[tuple[str, Text], ...] = ()
    unknown: frozenset[str] = frozenset()
    several: bool = False
    """One unit may have several values at once."""
    ordered: bool = False
    """The values have an order of their own, which a drawing keeps."""

    @property
    def untold(self) -> str:
        """The value under which those who told nothing are counted; empty when there is none."""
        told = self.unknown - {Gender.UNSAID.value}
        return min(told, default="")

    @property
    def operators(self) -> tuple[Operator, ...]:
        return OPERATORS[self.kind]


def _choice(
    code: str, label: Text, choices: type[TextChoices], *unknown: str, several: bool = False
) -> Field:
    pairs = tuple((str(value), text) for value, text in choices.choices)
    return Field(code, label, FieldKind.CHOICE, pairs, frozenset(unknown), several)


def _scale(code: str, label: Text, choices: type[TextChoices], *unknown: str) -> Field:
    return replace(_choice(code, label, choices, *unknown), ordered=True)


FACT: Final = "fact_"
"""Prefix of the fields made of situation facts."""

GROUPS: Final = "groups"
"""The field made of every situation fact at once: a young person often belongs to several."""

_MET: Final = (
    _choice("mode", _("Mode de rencontre"), Mode),
    _choice("place_kind", _("Type de lieu"), PlaceKind),
    _choice("network", _("Réseau social"), Network),
    _choice("familiarity", _("On se connaît"), Familiarity),
    _choice("situation", _("Situation dite"), Situation, Situation.UNKNOWN),
    _choice("topics", _("Sujets abordés"), Topic, several=True),
    _choice("next_step", _("Suite donnée"), NextStep),
    Field("place_commune", _("Commune du lieu"), FieldKind.COMMUNE),
    Field("organisation", _("Structure"), FieldKind.ORGANISATION),
    Field("month", _("Mois"), FieldKind.MONTH),
)
_WHO: Final = (
    _choice("gender", _("Genre"), Gender, Gender.UNSAID),
    Field("age", _("Âge"), FieldKind.NUMBER),
    Field("commune", _("Commune"), FieldKind.COMMUNE),
    Field("organisation", _("Structure"), FieldKind.ORGANISATION),
)
_FACTS: Final = tuple(
    _choice(f"{FACT}{kind.value}", kind.label, Answer, Answer.UNKNOWN) for kind in FactKind
)
_PATH: Final = (
    *_WHO,
    Field("site", _("Site"), FieldKind.SITE),
    Field("strand", _("Volet"), FieldKind.STRAND),
    _choice("strand_kind", _("Nature du volet"), StrandKind),
    _choice("state", _("État de l'inscription"), EnrolmentState),
    _choice("reason", _("Raison de l'abandon"), WithdrawalReason),
    _choice("invisible", _("Invisible à l'entrée"), Answer, Answer.UNKNOWN),
    Field(GROUPS, _("Publics visés"), FieldKind.GROUPS, tuple(FactKind.choices), several=True),
    *_FACTS,
    Field("month", _("Mois"), FieldKind.MONTH),
)
_LEFT: Final = (
    _choice("kind", _("Sortie"), ExitKind, ExitKind.UNKNOWN),
    _scale("exit_type", _("Type de sortie"), ExitType),
    _scale("iae", _("Classe IAE"), IaeClass, IaeClass.UNKNOWN),
    _choice("esf", _("Résultat FSE+"), EsfCode, EsfCode.UNKNOWN),
    _choice("o2r", _("Suite O2R"), O2rHeading, O2rHeading.UNKNOWN),
    _scale("project", _("Projet professionnel à la sortie"), Recorded, Recorded.NOT_RECORDED),
    _choice("qualified", _("Qualification obtenue"), Recorded, Recorded.NOT_RECORDED),
    *(field for field in _PATH if field.code != GROUPS),
)
_SEEN: Final = (
    _choice("gender", _("Genre"), Gender, Gender.UNSAID),
    _scale("age_band", _("Âge à vue d'œil"), AgeBand, AgeBand.UNKNOWN),
    _choice("mode", _("Mode de rencontre"), Mode),
    _choice("place_kind", _("Type de lieu"), PlaceKind),
    Field("organisation", _("Structure"), FieldKind.ORGANISATION),
)


LEFT_ONLY: Final = frozenset({"kind", "exit_type", "iae", "esf", "o2r", "project", "qualified"})
"""Fields that only an exit has."""


def _by_code(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    return MappingProxyType({field.code: field for field in fields})


FIELDS: Final[Mapping[Source, Mapping[str, Field]]] = MappingProxyType(
    {
        Source.ENCOUNTER: _by_code(_MET),
        Source.PRESENCE: _by_code(_MET),
        Source.TALLY: _by_code(_SEEN),
        Source.FILE: _by_code(_WHO),
        Source.ENROLMENT: _by_code(_PATH),
        Source.SUPPORT: _by_code(tuple(field for field in _PATH if field.code != GROUPS)),
        Source.EXIT: _by_code(_LEFT),
    }
)
"""The whole catalogue: nothing outside it can be asked."""


def fields_of(measure: Measure) -> Mapping[str, Field]:
    """What an indicator of this measure may be filtered and broken down by."""
    return FIELDS[TAKEN[measure].source]
