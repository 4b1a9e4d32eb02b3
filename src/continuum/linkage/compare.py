"""Two identities compared, as before a file is created: a score, a band, and what speaks for and
against.

The score is 100 times the probability that both are one person, from weights in bits (log2 of how
much more often a level is seen between two records of one person than between strangers) added to
a prior: one in the number of files there are. The weights stand here by hand, near those that the
engine learns on registers: a person is compared before there is any list to learn from. A missing
field adds nothing. When the given names differ, what a household shares (surname, phone, address)
no longer counts: brothers and sisters are not one person.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from continuum.linkage.identity import Identity
from continuum.linkage.name_levels import given_name_level, order_is_swapped, surname_level
from continuum.linkage.other_levels import birth_level, contact_levels, place_level, sex_level
from continuum.linkage.reasons import FRENCH, ReasonCode, sentence, somebody_else

USUAL_FILES: Final = 8192
"""Files of an organisation among which one is looked for: before anything is compared, a typed
identity is one given file of them in so many times."""

WEIGHTS: Final[Mapping[ReasonCode, float]] = {
    ReasonCode.SAME_SURNAME: 9.0,
    ReasonCode.SAME_SURNAME_GLUED: 8.5,
    ReasonCode.USAGE_NAME: 8.0,
    ReasonCode.SURNAME_ONE_LETTER: 6.5,
    ReasonCode.PART_OF_SURNAME: 6.0,
    ReasonCode.SAME_PHONETIC_SURNAME: 6.0,
    ReasonCode.CLOSE_SURNAME: 3.0,
    ReasonCode.DIFFERENT_SURNAME: -6.5,
    ReasonCode.ORDER_SWAPPED: 14.5,
    ReasonCode.SAME_FIRST_NAME: 7.0,
    ReasonCode.FIRST_NAME_SPELLING: 6.0,
    ReasonCode.MORE_FIRST_NAMES: 5.5,
    ReasonCode.FIRST_NAME_ONE_LETTER: 4.5,
    ReasonCode.OTHER_GIVEN_NAME: 4.0,
    ReasonCode.SAME_PHONETIC_FIRST_NAME: 4.0,
    ReasonCode.SHORT_FORM: 4.0,
    ReasonCode.SAME_ALIAS: 4.0,
    ReasonCode.FIRST_NAME_INITIAL: 1.5,
    ReasonCode.FIRST_NAME_IN_ADDRESS: 1.2,
    ReasonCode.CLOSE_FIRST_NAME: 1.0,
    ReasonCode.DIFFERENT_FIRST_NAME: -8.0,
    ReasonCode.SAME_BIRTH_DATE: 12.0,
    ReasonCode.BIRTH_DAY_MONTH_SWAPPED: 6.5,
    ReasonCode.SAME_BIRTH_MONTH: 7.5,
    ReasonCode.BIRTH_DATE_ONE_DIGIT: 3.0,
    ReasonCode.SAME_FIRST_OF_JANUARY: 5.0,
    ReasonCode.SAME_BIRTH_YEAR: 3.5,
    ReasonCode.BIRTH_DATE_TWO_PARTS: 1.0,
    ReasonCode.DIFFERENT_BIRTH_DATE: -4.0,
    ReasonCode.BIRTH_YEAR_NEXT: -3.0,
    ReasonCode.DIFFERENT_BIRTH_YEAR: -9.0,
    ReasonCode.SAME_SEX: 1.0,
    ReasonCode.DIFFERENT_SEX: -5.0,
    ReasonCode.SAME_REFERENCE: 14.0,
    ReasonCode.SAME_EMAIL: 11.0,
    ReasonCode.SAME_PHONE: 9.0,
    ReasonCode.SAME_HANDLE: 9.0,
    ReasonCode.PHONE_ONE_DIGIT: 7.0,
    ReasonCode.DIFFERENT_PHONE: -0.5,
    ReasonCode.SAME_ADDRESS: 5.0,
    ReasonCode.SAME_COMMUNE: 3.0,
    ReasonCode.SAME_POSTCODE: 2.5,
    ReasonCode.SAME_BIRTH_PLACE: 4.0,
    ReasonCode.DIFFERENT_BIRTH_PLACE: -3.5,
    ReasonCode.SAME_INE: 16.0,
    ReasonCode.DIFFERENT_INE: -12.0,
    ReasonCode.SAME_HOUSEHOLD: -14.0,
    ReasonCode.MAY_BE_TWIN: -14.0,
    ReasonCode.MAY_BE_SHARED: -14.0,
}

# Contacts depend on one another: the strongest counts in full, each further one this much.
_FURTHER_CONTACT: Final = 1.0
# What surname, contacts and place may weigh together when no given name can be compared: a
# household shares them.
_HOUSEHOLD_CAP: Final = 12.0
# What contacts and place may weigh when the birth dates contradict each other.
_CONTRADICTED_CAP: Final = 7.0

SCORE_POSSIBLE: Final = 50
SCORE_STRONG: Final = 97

_UNCERTAIN_GIVEN: Final = frozenset(
    {
        ReasonCode.FIRST_NAME_ONE_LETTER,
        ReasonCode.SAME_PHONETIC_FIRST_NAME,
        ReasonCode.CLOSE_FIRST_NAME,
        ReasonCode.FIRST_NAME_INITIAL,
    }
)
_CONTRADICTING_BIRTHS: Final = frozenset(
    {ReasonCode.DIFFERENT_BIRTH_DATE, ReasonCode.DIFFERENT_BIRTH_YEAR}
)


_BEARERS: Final = 2**16
"""The same two names weigh about as much as if one in so many bore them."""


class Band(StrEnum):
    STRONG = "strong"  # creating a second file asks for a second gesture
    POSSIBLE = "possible"  # shown, to be looked at
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` from 0 to 100; `bits` are the odds, `told` what the comparison alone says of them;
    `pros` and `cons` from the weightiest reason down."""

    score: int
    bits: float
    told: float
    pros: tuple[ReasonCode, ...]
    cons: tuple[ReasonCode, ...]

    @property
    def band(self) -> Band:
        return band_of(self.bits)

    def in_words(self, language: str = FRENCH) -> str:
        return sentence(self.pros, self.cons, language)


@dataclass(frozen=True, slots=True)
class _Levels:
    names: tuple[ReasonCode, ...]
    given: ReasonCode | None
    birth: ReasonCode | None
    sex: ReasonCode | None
    contacts: tuple[ReasonCode, ...]
    place: ReasonCode | None

    @property
    def all(self) -> tuple[ReasonCode, ...]:
        optional = (self.birth, self.sex, *self.contacts, self.place)
        return (*self.names, *(code for code in optional if code))

    @property
    def both_names(self) -> bool:
        """Whether surname and given name both speak for one person."""
        return self.given is not None and all(_weight(code) > 0 for code in self.names)

    @property
    def shares_household(self) -> bool:
        shared = (*self.names, *self.contacts, *((self.place,) if self.place else ()))
        return any(WEIGHTS[code] >= WEIGHTS[ReasonCode.SAME_ADDRESS] for code in shared)


def band_of(bits: float) -> Band:
    """What is to be done with odds of so many bits."""
    score = _score(bits)
    if score >= SCORE_STRONG:
        return Band.STRONG
    return Band.POSSIBLE if score >= SCORE_POSSIBLE else Band.NONE


def compare_identities(
    left: Identity, right: Identity, *, among: int = USUAL_FILES, namesakes: int = 1
) -> Verdict:
    """The same verdict whichever of the two comes first; `among` is how many files there are,
    `namesakes` how many of them bear about these names."""
    levels = _levels_of(left, right)
    told = _names_and_household(levels) + _weight(levels.birth) + _weight(levels.sex)
    if levels.both_names:
        told -= max(0.0, math.log2(max(1, namesakes)) - math.log2(max(1, among / _BEARERS)))
    codes = set(levels.all)
    if levels.given is ReasonCode.DIFFERENT_FIRST_NAME and levels.shares_household:
        told += WEIGHTS[ReasonCode.SAME_HOUSEHOLD]
        other = somebody_else(codes)
        codes |= {other} if other else set()
    ranked = sorted(codes, key=lambda code: (-abs(WEIGHTS[code]), code))
    bits = told - math.log2(among)
    return Verdict(
        score=_score(bits),
        bits=round(bits, 3),
        told=round(told, 3),
        pros=tuple(code for code in ranked if WEIGHTS[code] > 0),
        cons=tuple(code for code in ranked if WEIGHTS[code] < 0),
    )


def _levels_of(left: Identity, right: Identity) -> _Levels:
    surname, given = surname_level(left, right), given_name_level(left, right)
    if order_is_swapped(left, right):
        surname, given = ReasonCode.ORDER_SWAPPED, None
    return _Levels(
        names=tuple(code for code in (surname, given) if code),
        given=ReasonCode.SAME_FIRST_NAME if surname is ReasonCode.ORDER_SWAPPED else given,
        birth=birth_level(left, right),
        sex=sex_level(left, right),
        contacts=contact_levels(left, right),
        place=place_level(left, right),
    )


def _names_and_household(levels: _Levels) -> float:
    names = sum(map(_weight, levels.names))
    contacts = _contact_weight(levels.contacts) + _weight(levels.place)
    if levels.given is None:
        return min(names + contacts, _HOUSEHOLD_CAP)
    if levels.given is ReasonCode.DIFFERENT_FIRST_NAME:
        return names + min(contacts, _weight_of_reference(levels.contacts))
    if levels.birth in _CONTRADICTING_BIRTHS:
        cap = 0.0 if levels.given in _UNCERTAIN_GIVEN else _CONTRADICTED_CAP
        return names + min(contacts, cap)
    return names + contacts


def _contact_weight(contacts: tuple[ReasonCode, ...]) -> float:
    weights = sorted(map(_weight, contacts), reverse=True)
    return (
        weights[0] + _FURTHER_CONTACT * sum(weight > 0 for weight in weights[1:])
        if weights
        else 0.0
    )


def _weight_of_reference(contacts: tuple[ReasonCode, ...]) -> float:
    """A file number is a person's own; a phone or an address is the household's."""
    return WEIGHTS[ReasonCode.SAME_REFERENCE] if ReasonCode.SAME_REFERENCE in contacts else 0.0


def _weight(code: ReasonCode | None) -> float:
    return WEIGHTS[code] if code else 0.0


def _score(bits: float) -> int:
    return round(100 / (1 + math.exp2(min(-bits, 60.0))))
