"""The tables of `specification/`, read once: text files that a non-developer can correct."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import NamedTuple

FOLDER = resources.files(__package__) / "specification"


class SoundRule(NamedTuple):
    """`letter` stands in whatever the pattern matches, "" when none must."""

    pattern: re.Pattern[str]
    replacement: str
    letter: str


def lines(table: str) -> Iterator[str]:
    """The lines of a table without comments and blank lines; trailing tabs are kept."""
    for line in (FOLDER / table).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


@cache
def words(table: str) -> frozenset[str]:
    return frozenset(word for line in lines(table) for word in line.split())


@cache
def pairs(table: str) -> Mapping[str, str]:
    """Two columns: what is read, how it is understood."""
    found: dict[str, str] = {}
    for line in lines(table):
        read, meant = line.split()
        found[read] = meant
    return found


@cache
def sound_rules() -> tuple[SoundRule, ...]:
    columns = (line.split("\t") for line in lines("phonetic.txt"))
    return tuple(SoundRule(re.compile(row[0]), row[1], _letter_of(row[0])) for row in columns)


_MAY_BE_ABSENT = re.compile(r"\([^)]*\)|\[[^\]]*\]|.[?*]")
_RARE_FIRST = "KGEAIOXHkwxyzjhfbgqvpdcmnulotrsiae"


def _letter_of(pattern: str) -> str:
    """The rarest letter that any match holds: most words have none, and need no look."""
    written = _MAY_BE_ABSENT.sub("", pattern)
    letters = [] if "|" in written else [sign for sign in written if sign.isalpha()]
    return min(letters, key=_RARE_FIRST.find, default="")


@cache
def canonical_spellings() -> Mapping[str, str]:
    """Every listed spelling of a given name to the first of its line."""
    spellings: dict[str, str] = {}
    for line in lines("spelling_variants.txt"):
        first, *others = line.split()
        spellings.update(dict.fromkeys([first, *others], first))
    return spellings


@cache
def full_names_of() -> Mapping[str, frozenset[str]]:
    """Short form to the canonical full names it may stand for."""
    return _inverted(short_forms_of())


@cache
def short_forms_of() -> Mapping[str, frozenset[str]]:
    """Canonical full name to its usual short forms."""
    canonical = canonical_spellings()
    forms: dict[str, set[str]] = {}
    for line in lines("short_forms.txt"):
        names, shorts = line.split(":")
        for name in names.split():
            full = canonical.get(name, name)
            forms.setdefault(full, set()).update(s for s in shorts.split() if s != full)
    return {name: frozenset(shorts) for name, shorts in forms.items()}


@cache
def given_names() -> Mapping[str, str]:
    """Frequent given names to F, M or X (given to both)."""
    genders: dict[str, str] = {}
    for line in lines("given_names.txt"):
        gender, names = line.split(":")
        for name in names.split():
            genders[name] = gender if genders.get(name, gender) == gender else "X"
    return genders


@cache
def names_in_addresses() -> frozenset[str]:
    """Given names long enough to be told from an initial or the end of a word."""
    return frozenset(name for name in (*given_names(), *canonical_spellings()) if len(name) > 2)


def _inverted(table: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    inverse: dict[str, set[str]] = {}
    for key, values in table.items():
        for value in values:
            inverse.setdefault(value, set()).add(key)
    return {key: frozenset(values) for key, values in inverse.items()}
