"""Readers of cells: one a kind of value, tolerant of what teams write."""

import re
from collections.abc import Callable
from typing import Final

from continuum.imports.rules.cells import (
    Colleague,
    Column,
    Read,
    Reader,
    one_text,
    text_of,
    word_key,
)
from continuum.imports.rules.problems import Code, Flaw
from continuum.imports.rules.vocabularies import Vocabulary, vocabulary
from continuum.linkage.normalise.codes import read_email, read_postcode
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.full_names import Confidence, split_full_name
from continuum.linkage.normalise.phones import read_phones
from continuum.outreach.rules import AgeBand, Familiarity
from continuum.people.rules import Answer, EnrolmentState
from continuum.tables.rows import Cell

_BETWEEN: Final = re.compile(r"\s*[,;/|+&\n]\s*|\s+(?:et|e|ed)\s+")
_ALIASES: Final = re.compile(
    r"\s*[,;/|+&\n]\s*|\s+(?:ou|dite?|alias|o|detto|detta)\s+", re.IGNORECASE
)
_CALLED: Final = re.compile(
    r"[\s(,]+(?:dite?|alias|aka|surnomm[ée]e?|detto|detta)[\s:]+"
    r"[\"«“(]?\s*([^()\"«»“”,;]+)[\s\"»”)]*"
    r"|[\"«“]\s*([^\"»”]+?)\s*[\"»”]",
    re.IGNORECASE,
)
_REASON: Final = re.compile(
    r"[(:,;–—-]\s*([^()]+?)\s*\)?$|\b(?:pour|per|car)\s+(.+)$", re.IGNORECASE
)
_YEARS: Final = re.compile(
    r"(?:[~≈±]|env(?:iron)?\.?|circa)?\s*(\d{1,2})(?:[.,]0)?\s*(?:ans?|anni)?(?:\s*et\s*demi)?\s*\??",
    re.IGNORECASE,
)
_MONTHS: Final = re.compile(r"(\d{1,2})\s*(?:mois|m\b|mesi)", re.IGNORECASE)
_NOBODY: Final = frozenset(
    {"nsp", "nr", "nc", "x", "xx", "xxx", "inconnu", "inconnue", "anonyme", "sans nom", "ignoto"}
)
_FIRST: Final = re.compile(r"\b(premiere?s?|1ere?|1re|1er|nouv\w*|prim[ao]|nuov\w)\b")
_AGAIN: Final = re.compile(r"\b(connue?s?|deja|revue?s?|gia|conosciut\w)\b")
_YEARS_OF_WORK: Final = re.compile(r"(\d)\s*(?:ans?\b|anni)", re.IGNORECASE)
_BROAD: Final = re.compile(r"\d+\s*[-/à]\s*\d+|[+>]|\bplus\b|maj|adult", re.IGNORECASE)


def text(longest: int) -> Reader:
    """A short text as it stands."""

    def read(cell: Cell, _column: Column) -> Read:
        return Read(one_text(cell, longest=longest) or None)

    return read


def word(name: str, *, inside: bool = False, essential: bool = True) -> Reader:
    """A word of a vocabulary; one that is not known stops the line if it is `essential`."""
    known = vocabulary(name, inside=inside)
    unknown = Code.UNKNOWN_WORD if essential else Code.WORD_LEFT_OUT
    return _reader_of_words(lambda _column: known, unknown)


def chosen() -> Reader:
    """A name among those of the organisation (strands, sites), given by the column."""
    return _reader_of_words(lambda column: column.vocabulary or Vocabulary({}), Code.UNKNOWN_WORD)


def colleague(longest: int) -> Reader:
    """A worker: a member of the organisation, else whoever the table says."""

    def read(cell: Cell, column: Column) -> Read:
        said = one_text(cell, longest=longest)
        given = column.words.get(word_key(said))
        if not is_a_name(said) or given == "":
            return Read()
        account = (column.vocabulary or Vocabulary({})).read(said) if given is None else given
        flaw = None if account else Flaw(Code.NOT_IN_TEAM)
        return Read(Colleague(said, account or ""), flaw)

    return read


def _reader_of_words(known: Callable[[Column], Vocabulary], unknown: Code) -> Reader:
    def read(cell: Cell, column: Column) -> Read:
        said = text_of(cell)
        if not said:
            return Read()
        given = column.words.get(word_key(said))
        code = known(column).read(said) if given is None else given
        return Read(code or None, Flaw(unknown) if code is None else None)

    return read


def several(name: str) -> Reader:
    """Words of a vocabulary, apart by commas, slashes or "et"; those unknown are told."""
    known = vocabulary(name, inside=True)

    def read(cell: Cell, column: Column) -> Read:
        found: dict[str, None] = {}
        strange = False
        said = text_of(cell)
        whole = column.words.get(word_key(said)) or known.words.get(said.casefold())
        for piece in [] if whole else _BETWEEN.split(said):
            given = column.words.get(word_key(piece)) if piece else ""
            code = known.read(piece) if given is None else given
            strange = strange or code is None
            if code:
                found[code] = None
        codes = (whole,) if whole else tuple(found)
        return Read(codes or None, Flaw(Code.WORD_LEFT_OUT) if strange else None)

    return read


SEVERAL: Final = frozenset({"topics", "groups"})
"""Fields whose cells hold several words."""


def split(said: str) -> list[str]:
    """The parts of a cell that names several things or people."""
    return [piece for piece in _BETWEEN.split(said) if is_a_name(piece)]


def is_known(word: str, name: str) -> bool:
    return vocabulary(name, inside=True).read(word) is not None


def pieces(longest: int) -> Reader:
    """Several names in one cell."""

    def read(cell: Cell, _column: Column) -> Read:
        said = one_text(cell, longest=longest * 20)
        names = tuple(dict.fromkeys(piece for piece in _BETWEEN.split(said) if is_a_name(piece)))
        if any(len(name) > longest for name in names):
            raise Flaw(Code.TOO_LONG, high=longest)
        return Read(names or None)

    return read


def aliases(longest: int) -> Reader:
    """The names somebody goes by, "Mimi / Ami", written one way."""

    def read(cell: Cell, _column: Column) -> Read:
        said = one_text(cell, longest=longest)
        return Read(", ".join(dict.fromkeys(filter(is_a_name, _ALIASES.split(said)))) or None)

    return read


def named(longest: int) -> Reader:
    """A name; "?" and "anonyme" are nobody's."""

    def read(cell: Cell, _column: Column) -> Read:
        said = one_text(cell, longest=longest)
        return Read(said if is_a_name(said) else None)

    return read


def is_a_name(said: str) -> bool:
    return any(map(str.isalnum, said)) and fold(said) not in _NOBODY


def full_name(cell: Cell, column: Column) -> Read:
    """ "DUPONT Jean (dit JD)" as (surname, given names, maiden name, alias)."""
    said = one_text(cell, longest=120)
    called = _CALLED.search(f" {said}")
    alias = next(filter(None, called.groups()), "").strip() if called else ""
    bare = _CALLED.sub(" ", f" {said}") if called else said
    name = split_full_name(bare, order=column.name_order)
    if name.confidence is Confidence.NONE and not alias:
        return Read()
    return Read((name.surname, name.given_names, name.birth_surname, alias))


def state(cell: Cell, column: Column) -> Read:
    """The state of an enrolment, with the reason that may stand behind it: "abandon (santé)"."""
    read = word("state", inside=True)(cell, column)
    if read.value != EnrolmentState.WITHDRAWN:
        return read
    behind = _REASON.search(text_of(cell))
    said = next(filter(None, behind.groups()), "") if behind else ""
    reason = vocabulary("reason", inside=True).read(said) if said else None
    return Read((read.value, reason), read.flaw) if reason else read


def phones(cell: Cell, _column: Column) -> Read:
    found = read_phones(cell if not isinstance(cell, bool) else None).phones
    return Read(tuple(phone.e164 for phone in found) or None, None if found else _NOT_READ)


def email(cell: Cell, _column: Column) -> Read:
    address = read_email(cell).value
    return Read(address or None, None if address else _NOT_READ)


def postcode(cell: Cell, _column: Column) -> Read:
    code = read_postcode(cell).value
    return Read(code or None, None if code else _NOT_READ)


_NOT_READ: Final = Flaw(Code.NOT_READ)


def age(cell: Cell, column: Column) -> Read:
    """Years as a number, or the band an eye can tell."""
    said = text_of(cell)
    years = _YEARS.fullmatch(said)
    if years is not None:
        return Read(int(years.group(1)))
    given = column.words.get(word_key(said))
    band = vocabulary("age_band").read(said) if given is None else given
    if band is None:
        return Read(None, Flaw(Code.WORD_LEFT_OUT))
    broad = band == AgeBand.UNKNOWN and _BROAD.search(said)
    return Read(band or None, Flaw(Code.BROAD_AGE) if broad else None)


def familiarity(cell: Cell, column: Column) -> Read:
    """A word, or the yes and no that the heading asks for: "Première fois ?", "Connu ?"."""
    answer = vocabulary("yes_no").read(text_of(cell))
    asked = fold(column.heading)
    asks_first, asks_again = bool(_FIRST.search(asked)), bool(_AGAIN.search(asked))
    if answer in (Answer.YES, Answer.NO) and asks_first != asks_again:
        is_first = asks_first == (answer == Answer.YES)
        return Read((Familiarity.FIRST if is_first else Familiarity.AGAIN).value)
    return _any_familiarity(cell, column)


_any_familiarity: Final = word("familiarity", inside=True)


def band_of(years: int) -> AgeBand:
    """The band a number of years falls in."""
    limits = ((16, AgeBand.UNDER_16), (18, AgeBand.MINOR), (22, AgeBand.YOUNG), (26, AgeBand.ADULT))
    for limit, band in limits:
        if years < limit:
            return band
    return AgeBand.OLDER if years < 30 else AgeBand.UNKNOWN


def exit_kind(cell: Cell, column: Column) -> Read:
    """A kind of exit, with the months when the cell tells them: "CDD 7 mois"."""
    read = word("exit_kind", inside=True)(cell, column)
    said = text_of(cell)
    months = _MONTHS.search(said)
    years = _YEARS_OF_WORK.search(said)
    length = int(months.group(1)) if months else 12 * int(years.group(1)) if years else 0
    if not read.value or not length or re.search(r"[<>+]|moins|plus", said, re.IGNORECASE):
        return Read((read.value, None) if read.value else None, read.flaw)
    return Read((read.value, length))
