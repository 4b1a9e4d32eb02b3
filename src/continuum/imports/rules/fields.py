"""What a line may say, by kind of import: each field with its headings and its reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.imports.rules import counts, dates, headcounts, readers
from continuum.imports.rules.cells import Reader, text_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.vocabularies import lists, vocabulary
from continuum.outreach.rules import Topic
from continuum.people.rules import ContactKind, FactKind
from continuum.tables.guess import Shape
from continuum.tables.rows import Cell

Text = str | Promise


class Group(StrEnum):
    """What part of a line a field belongs to, as the mapping page lists them."""

    MEETING = "meeting"
    PERSON = "person"
    SITUATION = "situation"
    ENROLMENT = "enrolment"
    EXIT = "exit"


GROUPS: Final[Mapping[Group, Text]] = {
    Group.MEETING: _("La rencontre"),
    Group.PERSON: _("Le jeune"),
    Group.SITUATION: _("Sa situation"),
    Group.ENROLMENT: _("Son inscription"),
    Group.EXIT: _("Sa sortie"),
}


class Order(StrEnum):
    """What of a whole column its reader wants to know first."""

    DATES = "dates"
    NAMES = "names"


@dataclass(frozen=True)
class Field:
    """`words`: its words may be given a meaning by hand, among the codes of that list."""

    code: str
    label: Text
    group: Group
    reader: Reader
    order: Order | None = None
    words: str = ""
    shape: Shape | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        return lists("headings").get(self.code, ())


def _is_date(cell: Cell) -> bool:
    return not isinstance(cell, str | int | float | bool) or (
        isinstance(cell, str) and dates.ways_of([cell]) != dates.Ways()
    )


def _is_phone(cell: Cell) -> bool:
    digits = sum(character.isdigit() for character in str(cell))
    return 9 <= digits <= 15 and not _is_date(cell)


def _has_at(cell: Cell) -> bool:
    return isinstance(cell, str) and "@" in cell


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) or str(cell).strip()[:1].isdigit()


def _is_answer(cell: Cell) -> bool:
    return vocabulary("yes_no").read(text_of(cell)) is not None


_M, _P, _S, _E, _X = Group

_PERSON: Final = (
    Field("external_id", _("N° dans un autre logiciel (i-milo…)"), _P, readers.text(60)),
    Field("full_name", _("Nom et prénom"), _P, readers.full_name, Order.NAMES),
    Field("last_name", pgettext_lazy("nom de famille", "Nom"), _P, readers.named(80)),
    Field("first_name", _("Prénom"), _P, readers.named(80)),
    Field("usage_name", _("Nom d'usage"), _P, readers.text(80)),
    Field("alias", _("Surnom"), _P, readers.aliases(60)),
    Field("born_on", _("Date de naissance"), _P, dates.birth, Order.DATES, shape=_is_date),
    Field("birth_year", _("Année de naissance"), _P, dates.birth_year),
    Field("gender", _("Genre"), _P, readers.word("gender"), words="gender"),
)
_REACHED: Final = (
    Field("phone", _("Téléphone"), _P, readers.phones, shape=_is_phone),
    Field("relative", ContactKind.RELATIVE.label, _P, readers.phones),
    Field("email", _("Adresse électronique"), _P, readers.email, shape=_has_at),
    Field("instagram", _("Instagram"), _P, readers.text(200)),
    Field("snapchat", _("Snapchat"), _P, readers.text(200)),
    Field("whatsapp", _("WhatsApp"), _P, readers.phones),
    Field("facebook", _("Facebook"), _P, readers.text(200)),
    Field("address", _("Adresse"), _P, readers.text(200)),
    Field("postcode", _("Code postal"), _P, readers.postcode),
    Field("commune", _("Commune"), _P, readers.text(80), words="commune"),
)
_AGE: Final = Field("age", _("Âge"), _P, readers.age, words="age_band")
_FACTS: Final = tuple(
    Field(kind.value, kind.label, _S, readers.word("yes_no"), words="yes_no", shape=_is_answer)
    for kind in FactKind
)
_SITUATION: Final = (
    *_FACTS,
    Field("groups", _("Publics visés"), _S, readers.several("groups"), words="groups"),
    Field(
        "invisible", _("Invisible : le jeune le dit"), _S, readers.word("yes_no"), words="yes_no"
    ),
    Field("absent_from_list", _("Invisible : absent de la liste…"), _S, readers.text(80)),
    Field(
        "last_contact_on",
        _("Invisible : dernier contact connu le"),
        _S,
        dates.day,
        Order.DATES,
        shape=_is_date,
    ),
    Field("invisible_on", _("Invisible : constaté le"), _S, dates.day, Order.DATES, shape=_is_date),
)
_JOINING: Final = (
    Field("joined_on", _("Adhésion le"), _P, dates.day, Order.DATES, shape=_is_date),
)
_FILE: Final = (*_PERSON, _AGE, *_REACHED, *_JOINING, *_SITUATION)

_ENROLMENT: Final = (
    Field("strand", _("Volet"), _E, readers.chosen(), words="strand"),
    Field("site", _("Site"), _E, readers.chosen(), words="site"),
    Field("proposed_on", _("Proposé le"), _E, dates.day, Order.DATES, shape=_is_date),
    Field("waiting_on", _("En attente depuis le"), _E, dates.day, Order.DATES, shape=_is_date),
    Field("entered_on", _("Entré le"), _E, dates.day, Order.DATES, shape=_is_date),
    Field("state", _("État"), _E, readers.state, words="state"),
    Field("ended_on", _("Fin le"), _E, dates.day, Order.DATES, shape=_is_date),
    Field(
        "end_reason",
        _("Raison de l'abandon"),
        _E,
        readers.word("reason", inside=True),
        words="reason",
    ),
    Field("referent", _("Référent"), _E, readers.colleague(80), words="team"),
)
_EXIT: Final = (
    Field("exit_on", _("Sorti le"), _X, dates.day, Order.DATES, shape=_is_date),
    Field("exit_kind", _("Sortie vers"), _X, readers.exit_kind, words="exit_kind"),
    Field("exit_months", _("Durée du contrat en mois"), _X, counts.count(1, 60)),
    Field("project", _("Projet professionnel"), _X, readers.word("recorded"), words="recorded"),
    Field("qualified", _("Qualification obtenue"), _X, readers.word("recorded"), words="recorded"),
)
_TOPICS: Final = tuple(
    Field(
        f"topic_{topic.value}",
        format_lazy("{sujets} {sujet}", sujets=_("Sujet :"), sujet=topic.label),
        _M,
        readers.word("yes_no"),
        words="yes_no",
    )
    for topic in Topic
)
_MEETING: Final = (
    Field("date", _("Date de la rencontre"), _M, dates.moment, Order.DATES, shape=_is_date),
    Field("time", _("Heure"), _M, dates.clock),
    Field("place", _("Lieu"), _M, readers.text(100)),
    Field(
        "place_kind",
        _("Type de lieu"),
        _M,
        readers.word("place_kind", inside=True, essential=False),
        words="place_kind",
    ),
    Field("commune", _("Commune du lieu"), _M, readers.text(80), words="commune"),
    Field(
        "mode",
        _("Mode de rencontre"),
        _M,
        readers.word("mode", inside=True, essential=False),
        words="mode",
    ),
    Field("heads", _("Combien de jeunes"), _M, headcounts.heads, shape=_is_number),
    Field("first_time", _("Dont première fois"), _M, counts.count(0), shape=_is_number),
    Field("girls", _("Dont filles"), _M, counts.count(0), shape=_is_number),
    Field("boys", _("Dont garçons"), _M, counts.count(0), shape=_is_number),
    Field(
        "familiarity",
        _("On se connaît"),
        _M,
        readers.familiarity,
        words="familiarity",
    ),
    Field("gender", _("Genre"), _M, readers.word("gender"), words="gender"),
    Field("age", _("Âge"), _M, readers.age, words="age_band"),
    Field(
        "situation",
        _("Situation"),
        _M,
        readers.word("situation", inside=True, essential=False),
        words="situation",
    ),
    Field("topics", _("Sujets"), _M, readers.several("topics"), words="topics"),
    *_TOPICS,
    Field(
        "next_step",
        _("Et après"),
        _M,
        readers.word("next_step", inside=True, essential=False),
        words="next_step",
    ),
    Field("round", _("Tournée"), _M, readers.text(80)),
    Field("team", _("Équipe"), _M, readers.pieces(80), words="team"),
    Field("reference", _("N° de la rencontre"), _M, readers.text(60)),
    *(field for field in _PERSON if field.code not in ("gender", "usage_name", "alias")),
    Field("alias", _("Surnom"), _P, readers.pieces(60)),
    Field("names", _("Plusieurs jeunes (surnoms ou prénoms)"), _P, readers.pieces(60)),
)

FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = MappingProxyType(
    {
        Kind.ENCOUNTERS: _MEETING,
        Kind.PEOPLE: _FILE,
        Kind.ENROLMENTS: (*_FILE, *_ENROLMENT, *_EXIT),
        Kind.EXITS: (*_FILE, *_ENROLMENT, *_EXIT),
    }
)
REQUIRED: Final[Mapping[Kind, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        Kind.ENCOUNTERS: (("date",),),
        Kind.PEOPLE: (),
        Kind.ENROLMENTS: (("entered_on", "proposed_on", "waiting_on", "state"),),
        Kind.EXITS: (("exit_kind", "project"), ("exit_on", "ended_on")),
    }
)
"""One of each group is needed; a line about somebody also needs a name or a number. Whoever waits
or was proposed a place needs no day of entry."""
NAMING: Final = ("external_id", "full_name", "last_name", "first_name", "alias", "names")


def field_of(kind: Kind, code: str) -> Field:
    return BY_CODE[kind][code]


BY_CODE: Final[Mapping[Kind, Mapping[str, Field]]] = MappingProxyType(
    {kind: {field.code: field for field in fields} for kind, fields in FIELDS.items()}
)
