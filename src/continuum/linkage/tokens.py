"""Search tokens: what an index stores of a person, and what a typed query looks for in it.

An index row is (person, kind, token). A query is a tuple of terms; a person comes up when every
term is met by one of its look-ups, in any order: equal to the token, or a prefix of it when
`prefix` is set. Tokens hold letters and digits only, so they compare by code point and need no
escaping.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from continuum.linkage.identity import Identity
from continuum.linkage.normalise import tables
from continuum.linkage.normalise.dates import Repair, Window, read_date
from continuum.linkage.normalise.fold import fold, words_of
from continuum.linkage.normalise.names import (
    GLUED_INITIALS,
    GivenNames,
    Surname,
    canonical_given_name,
    full_names_for,
    read_given_names,
    read_surname,
    short_forms_for,
    without_nasal_start,
)
from continuum.linkage.normalise.phones import KEY_DIGITS, read_phones
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.reasons import Found

# Letters from which a word may be the beginning of a longer one.
MIN_PREFIX: Final = 3
# Letters from which a word is also looked for by its sound.
MIN_SOUND: Final = 4
MAX_TERMS: Final = 8
MAX_TOKENS: Final = 80
MAX_TOKEN_LENGTH: Final = 40


class TokenKind(StrEnum):
    NAME = "name"  # a word or a glued name, as spelled
    SPELLING = "spelling"  # the canonical spelling of a given name or alias
    SOUND = "sound"  # phonetic key
    PHONE = "phone"  # nine digits
    PHONE_END = "phone_end"  # the same backwards, so that its end is a prefix
    HANDLE = "handle"
    REFERENCE = "reference"
    BORN = "born"  # ISO day, month or year without dashes


class SearchToken(NamedTuple):
    kind: TokenKind
    token: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way to meet a term; `found` says why a person met by it comes up."""

    kind: TokenKind
    token: str
    prefix: bool
    found: Found

    def meets(self, stored: SearchToken) -> bool:
        if stored.kind is not self.kind:
            return False
        return stored.token.startswith(self.token) if self.prefix else stored.token == self.token


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One word, number or date of the query; any of its look-ups will do, best reasons first."""

    typed: str
    lookups: tuple[Lookup, ...]


def search_tokens(person: Identity) -> frozenset[SearchToken]:
    """Everything under which a person is found. Depends on NORMALISATION_VERSION."""
    numbers = _distinct(_number_tokens(person))[: MAX_TOKENS // 2]
    return frozenset([*numbers, *_distinct(_name_tokens(person))][:MAX_TOKENS])


def query_tokens(text: str | None) -> tuple[QueryTerm, ...]:
    """The terms of a typed query; empty when nothing in it can be looked for."""
    typed, numbers = without_numbers((text or "")[:200])
    terms = [_number_term(number) for number in numbers]
    terms += [_code_term(code) for code in _CODE.findall(typed)]
    words = _query_words(words_of(_CODE.sub(" ", typed)))
    alone = len(words) + len(terms) == 1
    terms += [_word_term(word, alone=alone) for word in words]
    return tuple([term for term in terms if term.lookups][:MAX_TERMS])


def meets_query(tokens: frozenset[SearchToken], query: tuple[QueryTerm, ...]) -> tuple[Found, ...]:
    """Why a person with these tokens comes up: the best reason of each term; empty when one term is
    not met.
    """
    reasons: list[Found] = []
    for term in query:
        met = next((look for look in term.lookups if any(map(look.meets, tokens))), None)
        if met is None:
            return ()
        reasons.append(met.found)
    return tuple(reasons)


def _distinct(tokens: Iterable[tuple[TokenKind, str]]) -> list[SearchToken]:
    cut = (SearchToken(kind, token[:MAX_TOKEN_LENGTH]) for kind, token in tokens if token)
    return list(dict.fromkeys(cut))


def _name_tokens(person: Identity) -> Iterator[tuple[TokenKind, str]]:
    for text in (person.birth_surname, person.usage_surname):
        yield from _surname_tokens(read_surname(text))
        for word in words_of(text):
            yield TokenKind.NAME, word
    for text in (person.given_names, person.alias):
        yield from _given_name_tokens(read_given_names(text))


def _number_tokens(person: Identity) -> Iterator[tuple[TokenKind, str]]:
    for text in person.phones:
        for phone in read_phones(text).phones:
            yield TokenKind.PHONE, phone.key
            yield TokenKind.PHONE_END, phone.key[::-1]
    for text in person.handles:
        yield TokenKind.HANDLE, _glued(text)
    for text in person.references:
        for part in (_glued(text), *words_of(text)):
            yield TokenKind.REFERENCE, part
    if person.born_on is not None:
        yield TokenKind.BORN, person.born_on.strftime("%Y%m%d")


def _surname_tokens(surname: Surname) -> Iterator[tuple[TokenKind, str]]:
    for word in (surname.glued, *sorted(surname.cores), *surname.core_words, *surname.words):
        yield TokenKind.NAME, word
    for word in surname.core_words:
        yield TokenKind.SOUND, sound_of_word(word)
    if surname:
        yield TokenKind.SOUND, sound_of_word(surname.glued)


def _given_name_tokens(names: GivenNames) -> Iterator[tuple[TokenKind, str]]:
    for word in dict.fromkeys((*names.words, *names.names, names.glued)):
        yield TokenKind.NAME, word
        yield TokenKind.SPELLING, canonical_given_name(word)
        yield TokenKind.SOUND, sound_of_word(word)


def _glued(text: str) -> str:
    return fold(text).replace(" ", "")


_NUMBER = re.compile(r"(?<![^\s(])\+?\d[\d .\-/()]*\d(?!\w)")
# A word behind an at sign, or of letters and digits.
_CODE = re.compile(r"(?<!\S)(?:@\S+|(?=\S*\d)(?=\S*[^\W\d_])\S+)")
# The days a query may speak of; a two-digit year is read as the last one before the pivot.
TYPED_DAYS: Final = Window(
    latest=date(2100, 12, 31), earliest=date(1900, 1, 1), pivot=date(2035, 12, 31)
)


def without_numbers(text: str) -> tuple[str, list[str]]:
    """The query without its phone numbers, references and dates, and these apart."""
    numbers = [number for number in _NUMBER.findall(text) if len(_digits(number)) >= MIN_PREFIX]
    return (_NUMBER.sub(" ", text) if numbers else text), numbers


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isascii() and c.isdigit())


def _number_term(number: str) -> QueryTerm:
    digits = _digits(number)
    lookups: list[Lookup] = []
    born = read_date(number, within=TYPED_DAYS)
    if born.value and Repair.EXCEL_SERIAL not in born.repairs:
        token = born.iso.replace("-", "")
        lookups.append(Lookup(TokenKind.BORN, token, prefix=True, found=Found.BIRTH_DATE))
    lookups += [
        Lookup(TokenKind.PHONE, phone.key, prefix=False, found=Found.PHONE)
        for phone in read_phones(number).phones
    ] or _partial_phone(digits)
    lookups.append(Lookup(TokenKind.REFERENCE, digits, prefix=True, found=Found.REFERENCE))
    return QueryTerm(typed=number.strip(), lookups=tuple(lookups))


def _partial_phone(digits: str) -> list[Lookup]:
    """The beginning of a number ("06 12 3") or its end ("5678")."""
    if len(digits) > KEY_DIGITS + 1:
        return []
    start = digits.removeprefix("0")
    return [
        Lookup(TokenKind.PHONE, start, prefix=True, found=Found.PHONE),
        Lookup(TokenKind.PHONE_END, digits[::-1], prefix=True, found=Found.PHONE),
    ]


def _code_term(typed: str) -> QueryTerm:
    """ "@saz_93" or "IM-004512": a name on a network, a file number, or an alias written so."""
    code = _glued(typed)[:MAX_TOKEN_LENGTH]
    ways = (
        (TokenKind.HANDLE, Found.HANDLE),
        (TokenKind.REFERENCE, Found.REFERENCE),
        (TokenKind.NAME, Found.NAME),
    )
    lookups = tuple(Lookup(kind, code, prefix=True, found=found) for kind, found in ways)
    return QueryTerm(typed=typed, lookups=lookups if code else ())


def _query_words(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Words to look for, each with the particles before it: "le goff yann" is ("le", "goff") and
    ("yann",).
    """
    leading = tables.words("particles.txt") | GLUED_INITIALS | {"o"}
    grouped: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    for word in words:
        waiting = (*waiting, word)
        if word not in leading:
            grouped.append(waiting)
            waiting = ()
    return [*grouped, waiting] if waiting else grouped


def _word_term(words: tuple[str, ...], *, alone: bool) -> QueryTerm:
    """Ways to meet one word: as typed, without its particles, in another spelling, by a short form,
    by its sound.
    """
    glued, last = "".join(words)[:MAX_TOKEN_LENGTH], words[-1][:MAX_TOKEN_LENGTH]
    written_out = tables.pairs("surname_words.txt").get(last, last)
    names = dict.fromkeys((glued, last, written_out, *_with_saint(glued)))
    lookups = [
        Lookup(TokenKind.NAME, name, prefix=not alone or len(name) >= MIN_PREFIX, found=Found.NAME)
        for name in names
    ]
    if (heard := without_nasal_start(glued)) != glued:
        lookups.append(_exact(TokenKind.NAME, heard, Found.SPELLING))
    lookups.append(_exact(TokenKind.SPELLING, canonical_given_name(glued), Found.SPELLING))
    lookups += [
        _exact(TokenKind.SPELLING, full, Found.SHORT_FORM)
        for full in sorted(full_names_for(last) - {canonical_given_name(last)})
    ]
    lookups += [
        _exact(TokenKind.NAME, short, Found.SHORT_FORM) for short in sorted(short_forms_for(last))
    ]
    lookups += [
        _exact(TokenKind.SOUND, sound_of_word(name), Found.SOUND)
        for name in names
        if len(name) >= MIN_SOUND
    ]
    if len(glued) >= MIN_PREFIX:
        lookups.append(Lookup(TokenKind.HANDLE, glued, prefix=True, found=Found.HANDLE))
        lookups.append(Lookup(TokenKind.REFERENCE, glued, prefix=True, found=Found.REFERENCE))
    return QueryTerm(typed=" ".join(words), lookups=tuple(dict.fromkeys(lookups)))


def _with_saint(glued: str) -> tuple[str, ...]:
    """ "stmartin" is Saint-Martin too."""
    for short, full in (("ste", "sainte"), ("st", "saint")):
        rest = glued.removeprefix(short)
        if rest != glued and len(rest) >= MIN_SOUND:
            return (f"{full}{rest}"[:MAX_TOKEN_LENGTH],)
    return ()


def _exact(kind: TokenKind, token: str, found: Found) -> Lookup:
    return Lookup(kind, token, prefix=False, found=found)
