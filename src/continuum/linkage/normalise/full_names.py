"""A whole name in one cell taken apart: "DUPONT Jean", "Jean Dupont", "Dupont, Jean", "de la Tour
Marie".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import MAX_LENGTH, fold, with_plain_dashes
from continuum.linkage.normalise.names import is_known_given_name

MAX_WORDS = 12


class Order(StrEnum):
    SURNAME_FIRST = "surname_first"
    GIVEN_FIRST = "given_first"


class Confidence(StrEnum):
    SURE = "sure"  # a comma or capitals tell
    LIKELY = "likely"  # a known given name, a particle or the rest of the column tell
    GUESS = "guess"  # the other way round is as good
    NONE = "none"  # nothing to take apart


@dataclass(frozen=True, slots=True)
class FullName:
    """Parts as they were typed; `birth_surname` only when the cell says "née"."""

    surname: str
    given_names: str
    confidence: Confidence
    order: Order | None = None
    birth_surname: str = ""


@dataclass(frozen=True, slots=True)
class _Cut:
    order: Order
    at: int
    score: float


_CIVILITY = re.compile(
    r"^(?:(?:monsieur|madame|mademoiselle|mme|mlle|mr|m|sig|sig\.ra|signor|signora|mrs|ms|miss)(?:\.|\b)\s*(?=\S))+",
    re.IGNORECASE,
)
_BORN = re.compile(r"[\s(,]+(?:n[ée]{1,2}e?|nata|nato|born)\s+([^(),]+)\)?", re.IGNORECASE)
_REMARK = re.compile(r"\([^)]*\)?|\[[^\]]*\]?|\d+\s*ans\b|[\d?!*#\"=<>_]+")
_COMMA = re.compile(r"[,;\t]")

_KNOWN_GIVEN, _UNKNOWN_GIVEN, _PARTICLE_IN_GIVEN = 2.0, -1.0, -3.0
_GIVEN_AS_SURNAME, _EXTRA_SURNAME_WORD, _PARTICLE_LAST = -0.5, -0.6, -6.0
_EXTRA_GIVEN_NAME, _PARTICLE_LEADS_SURNAME = -0.3, 1.0
_SURNAME_FIRST_IS_USUAL, _REST_OF_COLUMN = 0.2, 1.6
_CLEAR_LEAD = 1.0


def split_full_name(text: str | None, *, order: Order | None = None) -> FullName:
    """Take a one-cell name apart; `order` is what the rest of the column says (`usual_order`)."""
    cell, birth_surname = _without_remarks(text)
    if _COMMA.search(cell):
        surname, _, given = (part.strip() for part in _partition_at_comma(cell))
        if surname and given:
            return FullName(surname, given, Confidence.SURE, Order.SURNAME_FIRST, birth_surname)
        cell = surname or given
    words = with_plain_dashes(cell).split()
    if not words:
        return FullName("", "", Confidence.NONE, birth_surname=birth_surname)
    if birth_surname and _all_capitals(words) and len(words) == 1:
        return FullName(words[0], "", Confidence.LIKELY, None, birth_surname)
    name = _by_capitals(words) or _by_words(words, order=order)
    return FullName(name.surname, name.given_names, name.confidence, name.order, birth_surname)


def usual_order(cells: Iterable[str | None]) -> Order | None:
    """The order in which a column writes its names, when the cells that tell agree by two thirds or
    more.
    """
    votes = {Order.SURNAME_FIRST: 0, Order.GIVEN_FIRST: 0}
    for cell in cells:
        name = split_full_name(cell)
        if name.order and name.confidence in (Confidence.SURE, Confidence.LIKELY):
            votes[name.order] += 1
    total = sum(votes.values())
    winner = max(votes, key=lambda order: votes[order])
    return winner if total and votes[winner] * 3 >= total * 2 else None


def _without_remarks(text: str | None) -> tuple[str, str]:
    cell = (text or "")[:MAX_LENGTH].replace("\x00", " ")
    born = _BORN.search(cell)
    if born and born.start() > 0:
        birth_words, rest = _birth_surname_and_rest(born.group(1))
        cell = f"{cell[: born.start()]} {rest} {cell[born.end() :]}"
    else:
        birth_words = ""
    cell = _REMARK.sub(" ", cell)
    return _CIVILITY.sub("", " ".join(cell.split())).strip(" .-/"), birth_words


def _birth_surname_and_rest(text: str) -> tuple[str, str]:
    """ "MARTIN Sophie" behind "née": the word in capitals is the birth name."""
    words = _REMARK.sub(" ", text).split()
    capitals = [word for word in words if _is_capitals(word)]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals), " ".join(word for word in words if word not in capitals)
    return " ".join(words[:1]), " ".join(words[1:])


def _partition_at_comma(cell: str) -> tuple[str, str, str]:
    head, *tail = _COMMA.split(cell)
    return head, ",", " ".join(part.strip() for part in tail)


def _is_capitals(word: str) -> bool:
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


def _all_capitals(words: list[str]) -> bool:
    return all(_is_capitals(word) for word in words)


def _is_particle(word: str) -> bool:
    folded = fold(word)
    return bool(folded) and all(w in tables.words("particles.txt") for w in folded.split())


def _by_capitals(words: list[str]) -> FullName | None:
    """ "Jean LE GOFF", "de la TOUR Marie": one run of capitals is the surname, small particles
    before it included.
    """
    loud = [_is_capitals(word) for word in words]
    if not any(loud) or all(loud):
        return None
    start, end = loud.index(True), len(loud) - loud[::-1].index(True)
    if not all(loud[start:end]):
        return None
    while start and _is_particle(words[start - 1]) and words[start - 1].islower():
        start -= 1
    before, after = words[:start], words[end:]
    if bool(before) == bool(after):
        return None
    return FullName(
        surname=" ".join(words[start:end]),
        given_names=" ".join(before or after),
        confidence=Confidence.SURE,
        order=Order.GIVEN_FIRST if before else Order.SURNAME_FIRST,
    )


def _by_words(words: list[str], *, order: Order | None) -> FullName:
    if len(words) == 1:
        known = _known_given(words[0])
        return FullName("" if known else words[0], words[0] if known else "", Confidence.GUESS)
    cuts = sorted(_cuts(words[:MAX_WORDS], order=order), key=lambda cut: cut.score, reverse=True)
    best = cuts[0]
    rival = next((cut for cut in cuts if cut.order != best.order), None)
    clear = len(words) <= MAX_WORDS and (rival is None or best.score - rival.score >= _CLEAR_LEAD)
    head, tail = " ".join(words[: best.at]), " ".join(words[best.at :])
    surname, given = (tail, head) if best.order is Order.GIVEN_FIRST else (head, tail)
    confidence = Confidence.LIKELY if clear else Confidence.GUESS
    return FullName(surname, given, confidence, best.order)


def _cuts(words: list[str], *, order: Order | None) -> Iterable[_Cut]:
    for at in range(1, len(words)):
        for way in Order:
            head, tail = words[:at], words[at:]
            surname, given = (head, tail) if way is Order.SURNAME_FIRST else (tail, head)
            score = _as_surname(surname) + _as_given_names(given)
            score += _SURNAME_FIRST_IS_USUAL if way is Order.SURNAME_FIRST else 0.0
            score += _REST_OF_COLUMN if way is order else 0.0
            yield _Cut(order=way, at=at, score=score)


def _as_surname(words: list[str]) -> float:
    particles = [_is_particle(word) for word in words]
    score = sum(_GIVEN_AS_SURNAME for word in words if _known_given(word))
    score += _EXTRA_SURNAME_WORD * max(particles.count(False) - 1, 0)
    score += _PARTICLE_LAST if particles[-1] and len(words) < MAX_WORDS else 0.0
    return score + (_PARTICLE_LEADS_SURNAME if particles[0] and len(words) > 1 else 0.0)


def _as_given_names(words: list[str]) -> float:
    score = _EXTRA_GIVEN_NAME * (len(words) - 1)
    for word in words:
        if _is_particle(word):
            score += _PARTICLE_IN_GIVEN
        else:
            score += _KNOWN_GIVEN if _known_given(word) else _UNKNOWN_GIVEN
    return score


def _known_given(word: str) -> bool:
    """A double given name is known by its halves."""
    parts = fold(word).split()
    return bool(parts) and (
        is_known_given_name("".join(parts)) or all(is_known_given_name(part) for part in parts)
    )
