"""How alike two rows are, field by field: a few levels each, and the word a reader gets for it."""

from collections.abc import Mapping
from enum import IntEnum
from math import prod
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.reasons import ReasonCode

UNTOLD: Final = 0
"""On one side at least the field is empty: it speaks neither for nor against."""


class SurnameLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    GLUED = 2
    USAGE = 3
    PART = 4
    NEAR = 5
    SOUND = 6
    CLOSE = 7
    LIKE = 8
    OTHER = 9
    SWAPPED = 10


class GivenLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    SPELLING = 2
    COMPOUND = 3
    SECOND = 4
    SHORT = 5
    NEAR = 6
    CLOSE = 7
    LIKE = 8
    OTHER = 9
    IN_ADDRESS = 10
    """Another, which the other side's e-mail address is made of."""
    IN_USE = 11
    """Near, and both names in use: Lina and Lena, Samir and Samira, Mathis and Mathéo."""


class BirthLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    SAME_FIRST_OF_JANUARY = 2
    SWAPPED = 3
    MAYBE = 4
    """One side tells 1 January, or no day: the year is the same."""
    ONE_DIGIT = 5
    TWO_PARTS = 6
    YEAR = 7
    OTHER = 8


class SexLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    OTHER = 2


class PhoneLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    ONE_DIGIT = 2
    OTHER = 3


class EmailLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    OTHER = 2


class HomeLevel(IntEnum):
    UNTOLD = 0
    ADDRESS = 1
    STREET = 2
    POSTCODE = 3
    COMMUNE = 4
    DEPARTMENT = 5
    OTHER = 6


class PlaceLevel(IntEnum):
    """Where somebody was born."""

    UNTOLD = 0
    SAME = 1
    DEPARTMENT = 2
    OTHER = 3


class IneLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    OTHER = 2


Numbers = NDArray[np.int64]

WHERE: Final = (
    ("phone", len(PhoneLevel)),
    ("email", len(EmailLevel)),
    ("home", len(HomeLevel)),
    ("place", len(PlaceLevel)),
)
SIZES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "surname": len(SurnameLevel),
        "given": len(GivenLevel),
        "birth": len(BirthLevel),
        "sex": len(SexLevel),
        "where": prod(size for _part, size in WHERE),
        "ine": len(IneLevel),
    }
)
"""Fields whose levels are weighed apart. `where` is phone, e-mail, home and birth place as one
number: who shares one often shares the others, so that they must not count as often."""


def joined(parts: Mapping[str, Any]) -> Any:
    """The level of `where` from those of its parts."""
    found = 0
    for part, size in WHERE:
        found = found * size + parts[part]
    return found


def parted(where: Numbers) -> dict[str, Numbers]:
    """The levels of the parts from that of `where`."""
    found = {}
    for part, size in reversed(WHERE):
        found[part] = where % size
        where = where // size
    return found


R = ReasonCode
REASONS: Final[Mapping[str, Mapping[int, ReasonCode]]] = MappingProxyType(
    {
        "surname": {
            SurnameLevel.SAME: R.SAME_SURNAME,
            SurnameLevel.GLUED: R.SAME_SURNAME_GLUED,
            SurnameLevel.USAGE: R.USAGE_NAME,
            SurnameLevel.PART: R.PART_OF_SURNAME,
            SurnameLevel.NEAR: R.SURNAME_ONE_LETTER,
            SurnameLevel.SOUND: R.SAME_PHONETIC_SURNAME,
            SurnameLevel.CLOSE: R.CLOSE_SURNAME,
            SurnameLevel.LIKE: R.CLOSE_SURNAME,
            SurnameLevel.OTHER: R.DIFFERENT_SURNAME,
            SurnameLevel.SWAPPED: R.ORDER_SWAPPED,
        },
        "given": {
            GivenLevel.SAME: R.SAME_FIRST_NAME,
            GivenLevel.SPELLING: R.FIRST_NAME_SPELLING,
            GivenLevel.COMPOUND: R.MORE_FIRST_NAMES,
            GivenLevel.SECOND: R.OTHER_GIVEN_NAME,
            GivenLevel.SHORT: R.SHORT_FORM,
            GivenLevel.NEAR: R.FIRST_NAME_ONE_LETTER,
            GivenLevel.CLOSE: R.CLOSE_FIRST_NAME,
            GivenLevel.LIKE: R.CLOSE_FIRST_NAME,
            GivenLevel.OTHER: R.DIFFERENT_FIRST_NAME,
            GivenLevel.IN_ADDRESS: R.FIRST_NAME_IN_ADDRESS,
            GivenLevel.IN_USE: R.CLOSE_FIRST_NAME,
        },
        "birth": {
            BirthLevel.SAME: R.SAME_BIRTH_DATE,
            BirthLevel.SAME_FIRST_OF_JANUARY: R.SAME_FIRST_OF_JANUARY,
            BirthLevel.SWAPPED: R.BIRTH_DAY_MONTH_SWAPPED,
            BirthLevel.MAYBE: R.SAME_BIRTH_YEAR,
            BirthLevel.ONE_DIGIT: R.BIRTH_DATE_ONE_DIGIT,
            BirthLevel.TWO_PARTS: R.BIRTH_DATE_TWO_PARTS,
            BirthLevel.YEAR: R.DIFFERENT_BIRTH_DATE,
            BirthLevel.OTHER: R.DIFFERENT_BIRTH_YEAR,
        },
        "sex": {SexLevel.SAME: R.SAME_SEX, SexLevel.OTHER: R.DIFFERENT_SEX},
        "phone": {
            PhoneLevel.SAME: R.SAME_PHONE,
            PhoneLevel.ONE_DIGIT: R.PHONE_ONE_DIGIT,
            PhoneLevel.OTHER: R.DIFFERENT_PHONE,
        },
        "email": {EmailLevel.SAME: R.SAME_EMAIL},
        "home": {
            HomeLevel.ADDRESS: R.SAME_ADDRESS,
            HomeLevel.STREET: R.SAME_POSTCODE,
            HomeLevel.POSTCODE: R.SAME_POSTCODE,
            HomeLevel.COMMUNE: R.SAME_COMMUNE,
        },
        "place": {
            PlaceLevel.SAME: R.SAME_BIRTH_PLACE,
            PlaceLevel.DEPARTMENT: R.DIFFERENT_BIRTH_PLACE,
            PlaceLevel.OTHER: R.DIFFERENT_BIRTH_PLACE,
        },
        "ine": {IneLevel.SAME: R.SAME_INE, IneLevel.OTHER: R.DIFFERENT_INE},
    }
)
"""By field, or part of `where`, a reader's word for each level; those not here say too little."""
