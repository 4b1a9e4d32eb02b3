"""How close two people's names are, as one reason code for the surnames and one for the given
names.
"""

from collections.abc import Iterable
from itertools import product
from typing import Final

from continuum.linkage.identity import Identity
from continuum.linkage.normalise.names import (
    COMPOUND_HEADS,
    GivenNames,
    Surname,
    canonical_given_name,
    full_names_for,
    gender_of,
    is_known_given_name,
    read_given_names,
    read_surname,
)
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.reasons import ReasonCode
from continuum.linkage.similarity import jaro_winkler, one_slip_apart

_CLOSE: Final = 0.88
_SHORTEST_SLIP_SURNAME, _SHORTEST_SLIP_GIVEN, _SHORTEST_PART = 5, 4, 3

# From the closest to the farthest.
_SURNAME_ORDER: Final = (
    ReasonCode.SAME_SURNAME,
    ReasonCode.SAME_SURNAME_GLUED,
    ReasonCode.USAGE_NAME,
    ReasonCode.SURNAME_ONE_LETTER,
    ReasonCode.PART_OF_SURNAME,
    ReasonCode.SAME_PHONETIC_SURNAME,
    ReasonCode.CLOSE_SURNAME,
    ReasonCode.DIFFERENT_SURNAME,
)
_SAME_NAME: Final = frozenset({ReasonCode.SAME_FIRST_NAME, ReasonCode.FIRST_NAME_SPELLING})


def short_and_full(left: Identity, right: Identity) -> tuple[str, str] | None:
    """ "Momo" and "Mohamed", as they are written, when one may be short for the other."""
    ours, theirs = ((side.given_names, side.alias) for side in (left, right))
    for mine, other in product(ours, theirs):
        a, b = read_given_names(mine), read_given_names(other)
        if not (a and b) or _given_pair(a, b) is not ReasonCode.SHORT_FORM:
            continue
        return (mine, other) if _is_short(a, b) else (other, mine)
    return None


def is_short_form(text: str) -> bool:
    """Whether a name as written mostly stands for others: Momo, Alex, JB, not Karim."""
    names = read_given_names(text)
    if not names:
        return False
    others = _may_stand_for(names) - {_canonical(names.first), _canonical(names.glued)}
    return len(others) > 1 or (bool(others) and not is_known_given_name(names.glued))


def _is_short(one: GivenNames, other: GivenNames) -> bool:
    """Whether the first is the short form of the two; between two short forms, the first is."""
    full = {_canonical(other.first), _canonical(other.glued)}
    return bool(_may_stand_for(one) & full) or not _may_stand_for(other) & {_canonical(one.first)}


def surname_level(left: Identity, right: Identity) -> ReasonCode | None:
    """The closest two of the birth and usage surnames; None when one side has none."""
    births = read_surname(left.birth_surname), read_surname(right.birth_surname)
    usages = read_surname(left.usage_surname), read_surname(right.usage_surname)
    levels = [_surname_pair(a, b) for a, b in (births, usages) if a and b]
    crossed = [
        _surname_pair(a, b) for a, b in ((births[0], usages[1]), (usages[0], births[1])) if a and b
    ]
    levels += [_as_usage_name(level) for level in crossed]
    return min(levels, key=_SURNAME_ORDER.index, default=None)


def order_is_swapped(left: Identity, right: Identity) -> bool:
    """Whether one side's surname is the other's given name, both ways."""
    return any(
        _crosswise_equal(a, left.given_names, b, right.given_names)
        for a, b in product(_surnames(left), _surnames(right))
    )


def given_name_level(left: Identity, right: Identity) -> ReasonCode | None:
    """Given names and aliases; None when they cannot be compared. Different aliases say nothing."""
    names = read_given_names(left.given_names), read_given_names(right.given_names)
    aliases = read_given_names(left.alias), read_given_names(right.alias)
    level = _given_pair(*names) if all(names) else None
    if level not in (None, ReasonCode.DIFFERENT_FIRST_NAME, ReasonCode.SHORT_FORM):
        return level
    registered_by_alias = _alias_levels([(aliases[0], names[1]), (names[0], aliases[1])])
    if ReasonCode.SAME_ALIAS in registered_by_alias:
        return ReasonCode.SAME_ALIAS
    if level is not None:
        return level
    return min(
        [*registered_by_alias, *_alias_levels([aliases])], key=list(ReasonCode).index, default=None
    )


def _surnames(person: Identity) -> tuple[str, ...]:
    return tuple(name for name in (person.birth_surname, person.usage_surname) if name)


def _crosswise_equal(surname: str, given: str, other_surname: str, other_given: str) -> bool:
    mine, theirs = read_surname(surname).glued, read_surname(other_surname).glued
    my_given, their_given = read_given_names(given).glued, read_given_names(other_given).glued
    return bool(mine and theirs) and mine != theirs and (mine, my_given) == (their_given, theirs)


def _as_usage_name(level: ReasonCode) -> ReasonCode:
    same = level in (ReasonCode.SAME_SURNAME, ReasonCode.SAME_SURNAME_GLUED)
    return ReasonCode.USAGE_NAME if same else level


def _surname_pair(left: Surname, right: Surname) -> ReasonCode:
    if left.words == right.words:
        return ReasonCode.SAME_SURNAME
    if left.cores & right.cores or set(left.core_words) == set(right.core_words):
        return ReasonCode.SAME_SURNAME_GLUED
    readings = [(left.glued, right.glued), (left.core, right.core)]
    if any(
        min(map(len, pair)) >= _SHORTEST_SLIP_SURNAME and one_slip_apart(*pair) for pair in readings
    ):
        return ReasonCode.SURNAME_ONE_LETTER
    if any(len(part) >= _SHORTEST_PART for part in set(left.core_words) & set(right.core_words)):
        return ReasonCode.PART_OF_SURNAME
    if left.sound == right.sound or sound_of_word(left.glued) == sound_of_word(right.glued):
        return ReasonCode.SAME_PHONETIC_SURNAME
    if max(jaro_winkler(*pair) for pair in readings) >= _CLOSE:
        return ReasonCode.CLOSE_SURNAME
    return ReasonCode.DIFFERENT_SURNAME


def _alias_levels(pairs: Iterable[tuple[GivenNames, GivenNames]]) -> list[ReasonCode]:
    """What aliases say in favour: the same alias, or a short form."""
    levels = [_given_pair(a, b) for a, b in pairs if a and b]
    found = [ReasonCode.SAME_ALIAS for level in levels if level in _SAME_NAME]
    return found + [level for level in levels if level is ReasonCode.SHORT_FORM]


def _given_pair(left: GivenNames, right: GivenNames) -> ReasonCode:
    if left.glued == right.glued:
        return ReasonCode.SAME_FIRST_NAME
    if _canonical(left.glued) == _canonical(right.glued):
        return ReasonCode.FIRST_NAME_SPELLING
    shared = _shared_given_names(left, right)
    if shared is not None:
        return shared
    if _are_brother_and_sister(left, right):
        return ReasonCode.DIFFERENT_FIRST_NAME
    if _may_stand_for(left) & _may_stand_for(right):
        return ReasonCode.SHORT_FORM
    return _given_by_letters(left, right)


def _may_stand_for(names: GivenNames) -> frozenset[str]:
    """The full names the first of them may be short for; "Jean Baptiste" is one name too."""
    return full_names_for(names.first) | full_names_for(names.glued)


def _canonical(name: str) -> str:
    return canonical_given_name(name)


def _shared_given_names(left: GivenNames, right: GivenNames) -> ReasonCode | None:
    """Several given names of which some are common, each read in its canonical spelling."""
    mine, theirs = ([_canonical(word) for word in names.words] for names in (left, right))
    shorter, longer = sorted((mine, theirs), key=len)
    if longer[: len(shorter)] == shorter:
        return ReasonCode.MORE_FIRST_NAMES
    if mine[0] == theirs[0]:
        double = mine[0] in COMPOUND_HEADS or len(left.groups[0]) > 1 or len(right.groups[0]) > 1
        return ReasonCode.DIFFERENT_FIRST_NAME if double else ReasonCode.MORE_FIRST_NAMES
    common = {_canonical(n) for n in left.names} & {_canonical(n) for n in right.names}
    return ReasonCode.OTHER_GIVEN_NAME if common else None


def _are_brother_and_sister(left: GivenNames, right: GivenNames) -> bool:
    """Louis and Louise, Gabriel and Gabrielle: one letter, two people."""
    return {gender_of(left.first), gender_of(right.first)} == {"F", "M"}


def _given_by_letters(left: GivenNames, right: GivenNames) -> ReasonCode:
    a, b = left.first, right.first
    both_usual = is_known_given_name(a) and is_known_given_name(b)
    if min(len(a), len(b)) >= _SHORTEST_SLIP_GIVEN and one_slip_apart(a, b):
        # Lina and Lena are more often sisters than a slip of the pen.
        return ReasonCode.CLOSE_FIRST_NAME if both_usual else ReasonCode.FIRST_NAME_ONE_LETTER
    if sound_of_word(a) == sound_of_word(b):
        return ReasonCode.SAME_PHONETIC_FIRST_NAME
    if _is_initial(left, right) or _is_initial(right, left):
        return ReasonCode.FIRST_NAME_INITIAL
    if not both_usual and jaro_winkler(a, b) >= _CLOSE:
        return ReasonCode.CLOSE_FIRST_NAME
    return ReasonCode.DIFFERENT_FIRST_NAME


def _is_initial(short: GivenNames, full: GivenNames) -> bool:
    """ "J." or "J-B" for Jean-Baptiste."""
    initials = [word[0] for word in full.words]
    letters = list(short.words)
    return all(len(letter) == 1 for letter in letters) and letters == initials[: len(letters)]
