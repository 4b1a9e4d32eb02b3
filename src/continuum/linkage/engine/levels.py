"""How alike two rows are, field by field: a few levels each, and the word a reader gets for it."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

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
    SWAPPED = 10


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


class ContactLevel(IntEnum):
    """Phone, e-mail and address together: somebody who shares one often shares the others."""

    UNTOLD = 0
    EMAIL_AND_MORE = 1
    EMAIL = 2
    PHONE_AND_ADDRESS = 3
    PHONE_AND_TOWN = 4
    PHONE = 5
    ADDRESS = 6
    STREET = 7
    TOWN = 8
    OTHER = 9


class PlaceLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    OTHER = 2


class IneLevel(IntEnum):
    UNTOLD = 0
    SAME = 1
    OTHER = 2


Level = SurnameLevel | GivenLevel | BirthLevel | SexLevel | ContactLevel | PlaceLevel | IneLevel

PLACES: Final = len(PlaceLevel)
SIZES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "surname": len(SurnameLevel),
        "given": len(GivenLevel),
        "birth": len(BirthLevel),
        "sex": len(SexLevel),
        "where": len(ContactLevel) * PLACES,
        "ine": len(IneLevel),
    }
)
"""Fields whose levels are weighed apart. `where` is a contact level and a birth place level as one
number: people live where they were born, so that the two do not count twice."""

R = ReasonCode
REASONS: Final[Mapping[Level, tuple[ReasonCode, ...]]] = MappingProxyType(
    {
        SurnameLevel.SAME: (R.SAME_SURNAME,),
        SurnameLevel.GLUED: (R.SAME_SURNAME_GLUED,),
        SurnameLevel.USAGE: (R.USAGE_NAME,),
        SurnameLevel.PART: (R.PART_OF_SURNAME,),
        SurnameLevel.NEAR: (R.SURNAME_ONE_LETTER,),
        SurnameLevel.SOUND: (R.SAME_PHONETIC_SURNAME,),
        SurnameLevel.CLOSE: (R.CLOSE_SURNAME,),
        SurnameLevel.LIKE: (R.CLOSE_SURNAME,),
        SurnameLevel.OTHER: (R.DIFFERENT_SURNAME,),
        SurnameLevel.SWAPPED: (R.ORDER_SWAPPED,),
        GivenLevel.SAME: (R.SAME_FIRST_NAME,),
        GivenLevel.SPELLING: (R.FIRST_NAME_SPELLING,),
        GivenLevel.COMPOUND: (R.MORE_FIRST_NAMES,),
        GivenLevel.SECOND: (R.OTHER_GIVEN_NAME,),
        GivenLevel.SHORT: (R.SHORT_FORM,),
        GivenLevel.NEAR: (R.FIRST_NAME_ONE_LETTER,),
        GivenLevel.CLOSE: (R.CLOSE_FIRST_NAME,),
        GivenLevel.LIKE: (R.CLOSE_FIRST_NAME,),
        GivenLevel.OTHER: (R.DIFFERENT_FIRST_NAME,),
        BirthLevel.SAME: (R.SAME_BIRTH_DATE,),
        BirthLevel.SAME_FIRST_OF_JANUARY: (R.SAME_FIRST_OF_JANUARY,),
        BirthLevel.SWAPPED: (R.BIRTH_DAY_MONTH_SWAPPED,),
        BirthLevel.MAYBE: (R.SAME_BIRTH_YEAR,),
        BirthLevel.ONE_DIGIT: (R.BIRTH_DATE_ONE_DIGIT,),
        BirthLevel.TWO_PARTS: (R.BIRTH_DATE_TWO_PARTS,),
        BirthLevel.YEAR: (R.DIFFERENT_BIRTH_DATE,),
        BirthLevel.OTHER: (R.DIFFERENT_BIRTH_YEAR,),
        SexLevel.SAME: (R.SAME_SEX,),
        SexLevel.OTHER: (R.DIFFERENT_SEX,),
        ContactLevel.EMAIL_AND_MORE: (R.SAME_EMAIL,),
        ContactLevel.EMAIL: (R.SAME_EMAIL,),
        ContactLevel.PHONE_AND_ADDRESS: (R.SAME_PHONE, R.SAME_ADDRESS),
        ContactLevel.PHONE_AND_TOWN: (R.SAME_PHONE, R.SAME_POSTCODE),
        ContactLevel.PHONE: (R.SAME_PHONE,),
        ContactLevel.ADDRESS: (R.SAME_ADDRESS,),
        ContactLevel.STREET: (R.SAME_POSTCODE,),
        ContactLevel.TOWN: (R.SAME_POSTCODE,),
    }
)
"""Levels in words; those that are not here say too little."""
