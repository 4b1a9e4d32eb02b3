"""By which words, sounds and numbers a person is found, and what a typed search asks for.

Tokens are compared by prefix under the C collation, so that one index serves every search.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from continuum.linkage.normalise.fold import words_of
from continuum.linkage.normalise.names import (
    canonical_given_name,
    full_names_for,
    read_given_names,
    read_surname,
    short_forms_for,
)
from continuum.linkage.normalise.phones import phone_key
from continuum.linkage.normalise.phonetic import sound_of
from continuum.people.rules import ContactKind

LONGEST: Final = 80
SHORTEST_NUMBER: Final = 4
"""Fewer digits than that are not looked for as the beginning or the end of a number."""
MOST_WORDS: Final = 6
PAST_EVERY_LETTER: Final = "\U0010ffff"
_SOUND: Final = "~"
_END: Final = "<"


class TokenKind(StrEnum):
    NAME = "name"
    SHORT = "short"
    SOUND = "sound"
    NUMBER = "number"
    HANDLE = "handle"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Token:
    kind: TokenKind
    text: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """What somebody is called, as typed."""

    alias: str = ""
    first_name: str = ""
    last_name: str = ""
    usage_name: str = ""
    birth_year: int | None = None


def tokens_of(
    names: Names, contacts: Iterable[tuple[str, str]], numbers: Iterable[str]
) -> frozenset[Token]:
    """Every token of a person: names, their short forms and sounds, `contacts` (kind and value)
    and the `numbers` given by other software."""
    found = {*_of_names(names)}
    for kind, value in contacts:
        found.update(_of_contact(kind, value))
    for number in numbers:
        words = words_of(number)
        found.update(Token(TokenKind.HANDLE, word) for word in words)
        found.update(_of_number("".join(words)))
    return frozenset(Token(token.kind, token.text[:LONGEST]) for token in found if token.text)


@dataclass(frozen=True)
class Wanted:
    """One word of a search: any of the ranges (from, up to) of tokens answers it."""

    ranges: tuple[tuple[str, str], ...]


def wanted(text: str) -> tuple[Wanted, ...]:
    """What each word of a typed search asks for; a telephone number is one word, however spaced."""
    number = _typed_number(text)
    if number:
        ends = (_END + number[::-1],) if len(number) >= SHORTEST_NUMBER else ()
        return (Wanted(tuple(_beginning(start) for start in (number, *ends))),)
    return tuple(Wanted(_ranges_for(word)) for word in _typed_words(text))


def wanted_by_sound(text: str) -> tuple[Wanted, ...]:
    """A second try, when nobody is written so: names that sound the same."""
    words = [word for word in _typed_words(text) if word.isalpha() and len(word) > 2]
    return tuple(Wanted((_exactly(_SOUND + sound_of(word)),)) for word in words)


def _of_names(names: Names) -> Iterator[Token]:
    for given in (names.first_name, names.alias):
        read = read_given_names(given)
        for word in {*read.words, *read.names, read.glued}:
            yield Token(TokenKind.NAME, word)
            yield Token(TokenKind.SOUND, _SOUND + sound_of(word))
            for other in (full_names_for(word) | short_forms_for(word)) - {word}:
                yield Token(TokenKind.SHORT, other)
    for name in (names.last_name, names.usage_name):
        surname = read_surname(name)
        for word in {*words_of(name), *surname.words, *surname.cores}:
            yield Token(TokenKind.NAME, word)
            yield Token(TokenKind.SOUND, _SOUND + sound_of(word))
    if names.birth_year:
        yield Token(TokenKind.YEAR, str(names.birth_year))


def _of_contact(kind: str, value: str) -> Iterator[Token]:
    if kind in (ContactKind.PHONE, ContactKind.WHATSAPP, ContactKind.RELATIVE):
        yield from _of_number(phone_key(value))
    elif kind != ContactKind.ADDRESS:
        words = words_of(value.partition("@")[0] if kind == ContactKind.EMAIL else value)
        for word in {*words, "".join(words)}:
            yield Token(TokenKind.HANDLE, word)


def _of_number(number: str) -> Iterator[Token]:
    number = number.lstrip("0")
    if number:
        yield Token(TokenKind.NUMBER, number)
        yield Token(TokenKind.NUMBER, _END + number[::-1])


def _typed_number(text: str) -> str:
    """The digits of a search that holds nothing else, without the calling code or the zero."""
    if any(c.isalpha() for c in text):
        return ""
    digits = "".join(str(int(c)) for c in text if c.isdecimal())
    if text.strip().startswith(("+", "00")):
        digits = digits.removeprefix("00").removeprefix("33")
    return digits.lstrip("0")


def _typed_words(text: str) -> tuple[str, ...]:
    """The words of a search, six at most; a lone letter before a name belongs to it (N Diaye)."""
    words: list[str] = []
    for word in words_of(text):
        if words and words[-1] in ("n", "m"):
            words[-1] += word
        else:
            words.append(word)
    return tuple(words[:MOST_WORDS])


def _ranges_for(word: str) -> tuple[tuple[str, str], ...]:
    written_out = {canonical_given_name(word), read_surname(word).glued} - {word}
    return (_beginning(word), *(_exactly(other) for other in sorted(written_out)))


def _beginning(start: str) -> tuple[str, str]:
    return start, start + PAST_EVERY_LETTER


def _exactly(text: str) -> tuple[str, str]:
    return text, text + "\x01"
