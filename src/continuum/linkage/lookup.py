"""Who of very many may be meant: hashed keys for an index, asked of whoever is typed in.

A key is a few telling things together (birth date and the sound of the surname), hashed under a
secret: whoever reads the index cannot turn it into names. A person is stored under all of theirs; a
question asks for all of its own, of each key a few persons only, so that a name that thousands bear
costs no more than a rare one. Those who share the most are then compared one by one
(`compare.compare_identities`).

    stored_keys(person, secret=…)    → numbers to keep beside whoever they lead to
    question(typed, secret=…)        → Question(keys and their weights, per_key, most)

Keys depend on NORMALISATION_VERSION, as tokens do.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, NamedTuple

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.codes import read_email
from continuum.linkage.normalise.dates import Precision
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.names import (
    canonical_given_name,
    full_names_for,
    read_given_names,
    read_surname,
    short_forms_for,
)
from continuum.linkage.normalise.phones import read_phones
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.normalise.rows import Field, Row, read_row

PER_KEY: Final = 40
"""Persons one key leads to at most: what more of them share tells little."""
COMPARED: Final = 16
"""Of all who share a key, how many are worth comparing."""
PER_KEY_ALONE: Final = 200
"""Both, where one name is all that was typed: nothing tells those who bear it apart."""
_MOST_SOUNDS: Final = 6
_MOST_OTHERS: Final = 12
_SHORTEST_PART: Final = 3


class Kind(NamedTuple):
    """What a key is made of, in a letter, and about how much sharing one tells."""

    mark: str
    weight: float


PHONE: Final = Kind("p", 10)
EMAIL: Final = Kind("e", 11)
HANDLE: Final = Kind("h", 10)
REFERENCE: Final = Kind("r", 14)
DATE_AND_NAME: Final = Kind("d", 13)
YEAR_AND_NAMES: Final = Kind("y", 14)
DAY_AND_NAMES: Final = Kind("m", 13)
NAMES: Final = Kind("n", 11)
DATE_AND_PLACE: Final = Kind("t", 9)
ADDRESS_AND_GIVEN: Final = Kind("a", 9)
SURNAME_AND_PLACE: Final = Kind("s", 8)
GIVEN_AND_INITIAL: Final = Kind("g", 7)
SURNAME_AND_INITIAL: Final = Kind("f", 8)
GIVEN_ALONE: Final = Kind("G", 4)
SURNAME_ALONE: Final = Kind("F", 5)
GIVEN_OF_NAMELESS: Final = Kind("o", 4)
NICKNAME: Final = Kind("N", 6)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask an index: each key with its weight, and how many persons to take."""

    keys: Mapping[int, float]
    per_key: int
    most: int


@dataclass(frozen=True, slots=True)
class _Told:
    """A person as keys are made of them; `others` are names the given one may stand for."""

    row: Row
    surnames: tuple[str, ...]
    given: tuple[str, ...]
    others: tuple[str, ...]
    nicknames: tuple[str, ...]

    @property
    def year(self) -> int:
        return int(self.row["born"]) // 10_000

    @property
    def day(self) -> int:
        """Month and day, the smaller first, so that the wrong way round is met; 0 if not told."""
        month, day = int(self.row["born"]) // 100 % 100, int(self.row["born"]) % 100
        return min(month, day) * 100 + max(month, day) if month and day else 0

    @property
    def places(self) -> tuple[str, ...]:
        told = (str(self.row["postcode"]), str(self.row["commune"]))
        return tuple(dict.fromkeys(place for place in told if place))


def stored_keys(person: Identity, *, secret: bytes) -> frozenset[int]:
    """Every key that leads to this person."""
    told = _told(person)
    made = [
        *_reached(person),
        *_dated(told, told.given),
        *_placed(told),
        *_slipped(told),
        *((NAMES, pair) for pair in _pairs(told.surnames, told.given)),
        *_alone(told.surnames, told.given),
    ]
    if person.alias:
        made.append((NICKNAME, told.nicknames[:1]))
    if not told.surnames:
        made += [(GIVEN_OF_NAMELESS, (name,)) for name in told.given]
    return frozenset(_hashed(kind, parts, secret) for kind, parts in made)


def question(typed: Identity, *, secret: bytes) -> Question:
    """What to ask of the index about somebody typed in."""
    told = _told(typed)
    given = (*told.given, *told.others)
    made = [
        *_reached(typed),
        *_dated(told, given),
        *_placed(told),
        *_slipped(told),
        *((NAMES, pair) for pair in _pairs(told.surnames, given)),
        *((GIVEN_OF_NAMELESS, (name,)) for name in given),
        *((NICKNAME, (name,)) for name in told.nicknames),
    ]
    scarce = not (told.surnames and given)
    if scarce:
        made += _alone(told.surnames, given)
    keys = {_hashed(kind, parts, secret): kind.weight for kind, parts in made}
    if scarce:
        return Question(keys, PER_KEY_ALONE, PER_KEY_ALONE)
    return Question(keys, PER_KEY, COMPARED)


_Made = tuple[Kind, tuple[object, ...]]


def _reached(person: Identity) -> Iterator[_Made]:
    for text in person.phones:
        yield from ((PHONE, (phone.key,)) for phone in read_phones(text).phones)
    for text in person.emails:
        if email := read_email(text).value:
            yield EMAIL, (email.casefold(),)
    for kind, texts in ((HANDLE, person.handles), (REFERENCE, person.references)):
        yield from ((kind, (glued,)) for text in texts if (glued := fold(text).replace(" ", "")))


def _dated(told: _Told, given: Iterable[str]) -> Iterator[_Made]:
    names = dict.fromkeys((*told.surnames, *given))
    if told.day and told.year:
        # Surname or given name alike: those that changed places meet.
        yield from ((DATE_AND_NAME, (told.year, told.day, name)) for name in names)
        yield from ((DATE_AND_PLACE, (told.year, told.day, place)) for place in told.places)
    for pair in _pairs(told.surnames, given):
        if told.year:
            yield YEAR_AND_NAMES, (told.year, *pair)
        if told.day:
            yield DAY_AND_NAMES, (told.day, *pair)


def _placed(told: _Told) -> Iterator[_Made]:
    if told.year:
        for surname, place in product(told.surnames, told.places):
            yield SURNAME_AND_PLACE, (told.year, surname, place)
    street, number = told.row["street"], told.row["street_number"]
    if street:
        yield from ((ADDRESS_AND_GIVEN, (street, number, name)) for name in told.given)


def _slipped(told: _Told) -> Iterator[_Made]:
    """One name whole and the first letter of the other: a slip within it does not matter."""
    if not (told.year and told.surnames and told.given):
        return
    surname, given = told.surnames[0], told.given[0]
    yield GIVEN_AND_INITIAL, (told.year, given, surname[0])
    yield SURNAME_AND_INITIAL, (told.year, surname, given[0])


def _alone(surnames: Iterable[str], given: Iterable[str]) -> Iterator[_Made]:
    yield from ((GIVEN_ALONE, (name,)) for name in given)
    yield from ((SURNAME_ALONE, (name,)) for name in surnames)


def _pairs(surnames: Iterable[str], given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A surname and a given name, blind to which is which."""
    for surname, name in product(surnames, given):
        yield min(surname, name), max(surname, name)


def _told(person: Identity) -> _Told:
    row = read_row(
        {
            Field.SURNAME: person.birth_surname,
            Field.GIVEN_NAMES: person.given_names,
            Field.BIRTH_DATE: _written(person),
            Field.ADDRESS: person.address,
            Field.POSTCODE: person.postcode,
            Field.COMMUNE: person.commune,
        }
    )
    surnames = _distinct(_surname_sounds(person))
    given = _distinct(_given_sounds(person))
    return _Told(
        row=row,
        surnames=surnames[:_MOST_SOUNDS],
        given=given[:_MOST_SOUNDS],
        others=tuple(n for n in _distinct(_other_names(person)) if n not in given)[:_MOST_OTHERS],
        nicknames=_distinct(
            fold(text).replace(" ", "") for text in (person.alias, person.given_names)
        ),
    )


def _written(person: Identity) -> str:
    """The birth date as a cell that tells no more than is known."""
    if person.born_on is None:
        return ""
    form = {Precision.YEAR: "%Y", Precision.MONTH: "%m.%Y"}.get(person.born_precision, "%Y-%m-%d")
    return person.born_on.strftime(form)


def _surname_sounds(person: Identity) -> Iterator[str]:
    """Of the surname without particles first, then of every other reading and of its parts."""
    for text in (person.birth_surname, person.usage_surname):
        name = read_surname(text)
        if name:
            yield name.sound
            yield from (sound_of_word(core) for core in sorted(name.cores))
            if len(name.core_words) > 1:
                yield from (
                    sound_of_word(word) for word in name.core_words if len(word) >= _SHORTEST_PART
                )


def _given_sounds(person: Identity) -> Iterator[str]:
    for text in (person.given_names, person.alias):
        names = read_given_names(text)
        words = names.words
        for word in (names.first, *words[:1], *names.names[1:2], *words[1:2], "".join(words[:2])):
            if word:
                yield sound_of_word(canonical_given_name(word))


def _other_names(person: Identity) -> Iterator[str]:
    """The full names of a short form, the short forms of a full name."""
    for text in (person.given_names, person.alias):
        names = read_given_names(text)
        for word in dict.fromkeys((names.first, names.glued)):
            if word:
                for other in sorted(full_names_for(word) | short_forms_for(word)):
                    yield sound_of_word(canonical_given_name(other))


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _hashed(kind: Kind, parts: tuple[object, ...], secret: bytes) -> int:
    """HMAC-SHA256 cut to a signed 64-bit number, as a bigint holds."""
    text = "\x1f".join((kind.mark, *map(str, parts)))
    digest = hmac.digest(secret, text.encode(), "sha256")
    return int.from_bytes(digest[:8], "big", signed=True)
