"""Who of very many may be meant: hashed keys for an index, asked of whoever is typed in.

A key is a few telling things together (birth date and the sound of the surname), hashed under a
secret: whoever reads the index cannot turn it into names. A person is stored under all of theirs; a
question asks for all of its own, of each key a few persons only, so that a name that thousands bear
costs no more than a rare one. Those who share the most are then compared one by one
(`compare.compare_identities`).

    stored_keys(person, secret=…)    → numbers to keep beside whoever they lead to
    question(typed, secret=…)        → Question(keys and their kinds, per_key, most)

Keys depend on NORMALISATION_VERSION, as tokens do, and on KEYS_VERSION, which grows whenever the
same person may get other keys: stored ones are then made anew.
"""

import hashlib
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
from continuum.linkage.normalise.phones import phone_keys
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.normalise.rows import Field, Reading, read_cell

KEYS_VERSION: Final = 3
PER_KEY: Final = 40
"""Persons one key leads to at most: what more of them share tells little."""
NAMESAKES: Final = 200
"""The same of both names, which are counted: whoever has many tells less by them."""
COMPARED: Final = 8
"""Of all who share a key, how many are worth comparing."""
WORTH: Final = 0.5
"""And of these, only those who share so much of what the first one shares (a brother has the name
and the home, not the day), or by a key that is all there is to share."""
PER_KEY_ALONE: Final = 200
"""Per key, and compared, where one name is all that was typed: nothing tells who bears it apart."""
_MOST_SOUNDS: Final = 6
_MOST_OTHERS: Final = 12
_SHORTEST_PART: Final = 3
_SHORTEST_SLIPPED: Final = 4
_LONGEST_END: Final = 4
_READING: Final = Reading()


class Kind(NamedTuple):
    """What a key is made of, in a letter, and about how much sharing one tells.

    `all_there_is` where those it leads to may have nothing else to share.
    """

    mark: str
    weight: float
    all_there_is: bool = False


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
GIVEN_AND_END: Final = Kind("i", 3)
SURNAME_AND_END: Final = Kind("u", 3)
GIVEN_ALONE: Final = Kind("G", 4, all_there_is=True)
SURNAME_ALONE: Final = Kind("F", 5, all_there_is=True)
GIVEN_OF_NAMELESS: Final = Kind("o", 4, all_there_is=True)
NICKNAME: Final = Kind("N", 6, all_there_is=True)


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask an index: each key with its kind, and how many persons to take of each, and in
    all."""

    keys: Mapping[int, Kind]
    per_key: int
    most: int

    def each(self, kind: Kind) -> int:
        return max(self.per_key, NAMESAKES) if kind is NAMES else self.per_key


@dataclass(frozen=True, slots=True)
class _Told:
    """A person as keys are made of them; `others` are names the given one may stand for, `day` is
    month and day, the smaller first, so that the wrong way round is met; 0 is not told."""

    surnames: tuple[str, ...]
    given: tuple[str, ...]
    others: tuple[str, ...]
    nicknames: tuple[str, ...]
    year: int
    day: int
    places: tuple[str, ...]
    home: tuple[str, ...]
    written: tuple[tuple[str, ...], str]
    """Surnames and the first given name, letter by letter."""


def stored_keys(person: Identity, *, secret: bytes) -> frozenset[int]:
    """Every key that leads to this person; `secret` has 64 bytes at most."""
    told = _told(person)
    made = [
        *_reached(person),
        *_dated(told),
        *_placed(told),
        *_slipped(told),
        *_slipped_anywhere(told),
        *_named(told, told.given),
        *_alone(told.surnames, told.given),
    ]
    if alias := _glued(person.alias):
        made.append((NICKNAME, (alias,)))
    if not told.surnames:
        made += [(GIVEN_OF_NAMELESS, (name,)) for name in told.given]
    return frozenset(_hashed(kind, parts, secret) for kind, parts in made)


def question(typed: Identity, *, secret: bytes) -> Question:
    """What to ask of the index about somebody typed in."""
    told = _told(typed)
    given = (*told.given, *told.others)
    made = [
        *_reached(typed),
        *_dated(told),
        *_placed(told),
        *_slipped(told),
        *_named(told, given),
        *((GIVEN_OF_NAMELESS, (name,)) for name in given),
        *((NICKNAME, (name,)) for name in told.nicknames),
    ]
    if not told.day:  # a whole date, with one of the names, meets whoever the other slipped of
        made += _slipped_anywhere(told)
    scarce = not (told.surnames and given)
    if scarce:
        made += _alone(told.surnames, given)
    keys = {_hashed(kind, parts, secret): kind for kind, parts in made}
    if scarce:
        return Question(keys, PER_KEY_ALONE, PER_KEY_ALONE)
    return Question(keys, PER_KEY, COMPARED)


_Made = tuple[Kind, tuple[object, ...]]


def _reached(person: Identity) -> Iterator[_Made]:
    for text in person.phones:
        yield from ((PHONE, (key,)) for key in phone_keys(text))
    for text in person.emails:
        if email := read_email(text).value:
            yield EMAIL, (email.casefold(),)
    for kind, texts in ((HANDLE, person.handles), (REFERENCE, person.references)):
        yield from ((kind, (glued,)) for text in texts if (glued := _glued(text)))


def _dated(told: _Told) -> Iterator[_Made]:
    if told.day and told.year:
        # Surname or given name alike: those that changed places meet.
        for name in dict.fromkeys((*told.surnames, *told.given)):
            yield DATE_AND_NAME, (told.year, told.day, name)
        yield from ((DATE_AND_PLACE, (told.year, told.day, place)) for place in told.places)
    if told.day:
        for pair in _pairs(told.surnames, told.given):
            yield DAY_AND_NAMES, (told.day, *pair)


def _named(told: _Told, given: Iterable[str]) -> Iterator[_Made]:
    for pair in _pairs(told.surnames, given):
        yield NAMES, pair
        if told.year:
            yield YEAR_AND_NAMES, (told.year, *pair)


def _placed(told: _Told) -> Iterator[_Made]:
    if told.year:
        for surname, place in product(told.surnames, told.places):
            yield SURNAME_AND_PLACE, (told.year, surname, place)
    if told.home:
        yield from ((ADDRESS_AND_GIVEN, (*told.home, name)) for name in told.given)


def _slipped(told: _Told) -> Iterator[_Made]:
    """One name whole and the first letter of the other: a slip within it does not matter."""
    if not (told.year and told.given):
        return
    given = told.given[0]
    for surname in told.surnames:  # with its particle and without: Ben Salah, Bensalah
        yield GIVEN_AND_INITIAL, (told.year, given, surname[0])
        yield SURNAME_AND_INITIAL, (told.year, surname, given[0])


def _slipped_anywhere(told: _Told) -> Iterator[_Made]:
    """One name whole, of the other a beginning or an end, with no date: one slip spares either."""
    surnames, first = told.written
    if not (told.surnames and told.given):
        return
    for surname in surnames:
        yield from ((GIVEN_AND_END, (told.given[0], end)) for end in _ends(surname))
        yield from ((SURNAME_AND_END, (sound_of_word(surname), end)) for end in _ends(first))


def _ends(word: str) -> Iterator[str]:
    """About half of a word, from the beginning and from the end. Of a word whose half is longer
    than that of a word one letter shorter, the shorter halves as well: both have these."""
    if len(word) < _SHORTEST_SLIPPED:
        return
    for size in {_half(len(word)), _half(len(word) - 1)}:
        yield from (f"{word[:size]}-", f"-{word[-size:]}")


def _half(length: int) -> int:
    return min(max(2, length // 2), _LONGEST_END)


def _alone(surnames: Iterable[str], given: Iterable[str]) -> Iterator[_Made]:
    yield from ((GIVEN_ALONE, (name,)) for name in given)
    yield from ((SURNAME_ALONE, (name,)) for name in surnames)


def _pairs(surnames: Iterable[str], given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A surname and a given name, blind to which is which."""
    for surname, name in product(surnames, given):
        yield min(surname, name), max(surname, name)


def _told(person: Identity) -> _Told:
    given = _distinct(_given_sounds(person))[:_MOST_SOUNDS]
    year, day = _birth(person)
    home = read_cell(Field.ADDRESS, person.address, _READING) if person.address else {}
    return _Told(
        surnames=_distinct(_surname_sounds(person))[:_MOST_SOUNDS],
        given=given,
        others=tuple(n for n in _distinct(_other_names(person)) if n not in given)[:_MOST_OTHERS],
        nicknames=_distinct(map(_glued, (person.alias, person.given_names))),
        year=year,
        day=day,
        places=_distinct((person.postcode, person.commune.upper())),
        home=tuple(map(str, home.values())) if home.get("street") else (),
        written=_written(person),
    )


def _written(person: Identity) -> tuple[tuple[str, ...], str]:
    names = map(read_surname, (person.birth_surname, person.usage_surname))
    given = read_given_names(person.given_names)
    cores = (core for name in names if name for core in (name.core, *sorted(name.cores)))
    return _distinct(cores), given.first if given else ""


def _birth(person: Identity) -> tuple[int, int]:
    born, precision = person.born_on, person.born_precision
    if born is None:
        return 0, 0
    low, high = sorted((born.month, born.day))
    return born.year, low * 100 + high if precision is Precision.DAY else 0


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


def _glued(text: str) -> str:
    return fold(text).replace(" ", "")


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


def _hashed(kind: Kind, parts: tuple[object, ...], secret: bytes) -> int:
    """A keyed hash (BLAKE2, RFC 7693) as a signed 64-bit number, as a bigint holds."""
    text = "\x1f".join((kind.mark, *map(str, parts)))
    digest = hashlib.blake2b(text.encode(), digest_size=8, key=secret).digest()
    return int.from_bytes(digest, "big", signed=True)
