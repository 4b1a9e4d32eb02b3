"""Numbers of young people as teams write them: "3 jeunes", "une dizaine", "3-4", "≈ 20"."""

import re
from datetime import date
from typing import Final

from continuum.imports.rules.cells import Column, Read, Reader, text_of
from continuum.imports.rules.problems import Code, Flaw
from continuum.imports.rules.vocabularies import vocabulary
from continuum.linkage.normalise.fold import fold
from continuum.outreach.rules import MOST_HEADS
from continuum.people.rules import Answer
from continuum.tables.rows import Cell

_EXACT: Final = re.compile(r"(\d{1,6})(?:[.,]0+)?(?: ?[a-zà-ÿ.()]+)*", re.IGNORECASE)
_AROUND: Final = re.compile(
    r"^(?:[~≈±]|\+/-|env(?:iron)?\b\.?|approx\w*\.?|circa|presque|pr[eè]s de|[aà] peu pr[eè]s"
    r"|plus de|plus d'|au moins|\+ ?d[e'])\s*|\s*(?:[?+~]|\+/-|env(?:iron)?\.?)$",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(r"(\d{1,4})\s*(?:[-–/à]|ou|et|o|a)\s*(\d{1,4})(?: ?[a-zà-ÿ.]+)*", re.I)
_OF_WHOM: Final = re.compile(r"(\d{1,4})\s*(?:\(|dont|di cui)\s*\d.*", re.IGNORECASE)
_AINE: Final = re.compile(r"(\d{1,3}) ?aines?")
NUMBERS: Final = {
    **dict.fromkeys(("un", "une", "uno", "una"), 1),
    **dict.fromkeys(("deux", "due", "un couple", "un binome"), 2),
    **dict.fromkeys(("trois", "tre", "un trio"), 3),
    **dict.fromkeys(("quatre", "quattro"), 4),
    **dict.fromkeys(("cinq", "cinque"), 5),
    **dict.fromkeys(("six", "sei"), 6),
    **dict.fromkeys(("sept", "sette"), 7),
    **dict.fromkeys(("huit", "otto"), 8),
    **dict.fromkeys(("neuf", "nove"), 9),
    **dict.fromkeys(("dix", "dieci"), 10),
    **dict.fromkeys(("onze", "undici"), 11),
    **dict.fromkeys(("douze", "dodici"), 12),
    **dict.fromkeys(("quinze", "quindici"), 15),
    **dict.fromkeys(("vingt", "venti"), 20),
}
_ABOUT: Final = {
    **dict.fromkeys(("dizaine", "decina"), 10),
    **dict.fromkeys(("douzaine", "dozzina"), 12),
    **dict.fromkeys(("quinzaine", "quindicina"), 15),
    **dict.fromkeys(("vingtaine", "ventina"), 20),
    **dict.fromkeys(("trentaine", "trentina"), 30),
    **dict.fromkeys(("quarantaine", "quarantina"), 40),
    **dict.fromkeys(("cinquantaine", "cinquantina"), 50),
    **dict.fromkeys(("centaine", "centinaio"), 100),
}
_GROUPS: Final = frozenset({"jeune", "jeunes", "personne", "personnes", "pers", "giovani", "de"})


def count(low: int = 0, high: int = MOST_HEADS, *, none: Code = Code.NOT_A_COUNT) -> Reader:
    """A whole number; an estimate waits for somebody. `none`: what a zero below `low` means."""

    def read(cell: Cell, _column: Column) -> Read:
        if low == 0 and vocabulary("yes_no").read(text_of(cell)) == Answer.UNKNOWN:
            return Read(None, Flaw(Code.NOT_READ))
        number, is_sure = _read(cell)
        if number == 0 and low > 0:
            raise Flaw(none, low=low, high=high)
        if number is None or not low <= number <= high:
            raise Flaw(Code.NOT_A_COUNT, low=low, high=high)
        return Read(number, None if is_sure else Flaw(Code.ESTIMATE, n=number))

    return read


def is_about(said: str) -> bool:
    """Whether the cell says that it does not know exactly."""
    return bool(_AROUND.search(said))


def is_range(said: str) -> bool:
    return bool(_RANGE.fullmatch(said))


def _read(cell: Cell) -> tuple[int | None, bool]:
    """The number, and whether it is one; of a range the lower end, never too many."""
    if isinstance(cell, date):
        return _mangled_range(cell), False
    said = text_of(cell)
    exact = _EXACT.fullmatch(said)
    if exact is not None and not _AROUND.search(said) and not _AINE.match(said):
        return int(exact.group(1)), True
    words = [word for word in fold(said).split() if word not in _GROUPS]
    spelt = NUMBERS.get(" ".join(words))
    return (spelt, True) if spelt else (_estimate(said, words), False)


def _mangled_range(cell: date) -> int | None:
    """A spreadsheet took "3-4" for 3 April."""
    return cell.day if 0 < cell.month - cell.day <= 3 else None


def _estimate(said: str, words: list[str]) -> int | None:
    groups = [_ABOUT[word] for word in words if word in _ABOUT]
    if len(groups) == 1 and set(words) <= {*_ABOUT, *NUMBERS, "circa", "environ"}:
        return groups[0]
    bare = _AROUND.sub("", _AROUND.sub("", said)).strip()
    if found := _AINE.fullmatch(fold(bare).removesuffix(" de jeunes")):
        return int(found.group(1))
    if found := _RANGE.fullmatch(bare):
        low, high = int(found.group(1)), int(found.group(2))
        return low if low < high else None
    found = _OF_WHOM.fullmatch(bare) or (_EXACT.fullmatch(bare) if bare != said else None)
    return int(found.group(1)) if found else None
