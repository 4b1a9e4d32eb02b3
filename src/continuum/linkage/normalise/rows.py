"""One row of a register in the form that comparisons work on: texts in, keys out.

This is the one specification: the single record calls it once, a table once for each distinct cell
(`columns`), so that a file, a list and a typed name cannot be read differently.
"""

import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from continuum.linkage.normalise.addresses import read_address
from continuum.linkage.normalise.codes import read_commune_code, read_email, read_postcode
from continuum.linkage.normalise.communes import read_commune_name
from continuum.linkage.normalise.dates import Precision, read_birth_date
from continuum.linkage.normalise.names import (
    canonical_given_name,
    given_name_in_address,
    read_given_names,
    read_surname,
)
from continuum.linkage.normalise.phones import phone_key
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.normalise.sexes import read_sex
from continuum.linkage.normalise.state_numbers import looks_like_state_number


class Field(StrEnum):
    """What a register may tell of somebody; each is one column of text, empty when not told."""

    SURNAME = "surname"
    USAGE_NAME = "usage_name"
    GIVEN_NAMES = "given_names"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    BIRTH_PLACE = "birth_place"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    COMMUNE = "commune"
    INE = "ine"


Row = Mapping[str, str | int]
BORN_LATEST: Final = date(2100, 12, 31)
"""No clock here: a birth date is read as of the day told, or of this one."""


LONGEST: Final = 400
"""Characters of a cell that are read; what comes behind is none of these fields."""
_INE: Final = re.compile(r"\d{10}[A-Z]|\d{9}[A-Z]{2}|\d{4}[A-Z]\d{5}[A-Z]")
_BETWEEN: Final = re.compile(r"[\s.\-_/]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """On which day a row is read, and the key that hides its INE: without one no INE is read, so
    that it never stands in a normal form as it is."""

    on: date = BORN_LATEST
    ine_key: bytes | None = None


def read_row(
    cells: Mapping[Field, str | None], *, on: date = BORN_LATEST, ine_key: bytes | None = None
) -> dict[str, str | int]:
    """The normal form of one row; a field that is not there is empty."""
    reading = Reading(on, ine_key)
    row: dict[str, str | int] = {}
    for field in Field:
        row |= read_cell(field, cells.get(field), reading)
    return row


def read_cell(field: Field, cell: str | None, reading: Reading) -> dict[str, str | int]:
    """A field's columns of the normal form. A cell that holds a number the State gives for life is
    not read at all: nothing of it may be kept, not even in a key."""
    text = (cell or "")[:LONGEST]
    held_back = field not in _SHORT_FIELDS and looks_like_state_number(text)
    return READERS[field]("" if held_back else text, reading)


def _surname(text: str, _reading: Reading) -> dict[str, str | int]:
    """`surname_first` and `surname_last` only in a double name."""
    name = read_surname(text)
    double = len(name.core_words) > 1
    return {
        "surname": name.glued,
        "surname_core": name.core,
        "surname_first": name.core_words[0] if double else "",
        "surname_last": name.core_words[-1] if double else "",
        "surname_sound": name.sound,
    }


def _usage_name(text: str, _reading: Reading) -> dict[str, str | int]:
    return {"usage_name": read_surname(text).glued}


def _given_names(text: str, _reading: Reading) -> dict[str, str | int]:
    """`given` is the first, a double one glued; `given_pair` the first two words glued; the second,
    and all behind it glued, are names, or words where all is written as one."""
    names = read_given_names(text)
    words = names.words
    _first, second, *others = *(names.names if len(names.names) > 1 else words), "", ""
    return {
        "given": names.first,
        "given_head": words[0] if words else "",
        "given_pair": "".join(words[:2]),
        "given_second": second,
        "given_third": "".join(others),
        "given_canonical": canonical_given_name(names.first),
        "given_sound": sound_of_word(names.first) if names.first else "",
    }


def _birth_date(text: str, reading: Reading) -> dict[str, str | int]:
    """YYYYMMDD, zeros for what is not told; 0 when nothing is."""
    read = read_birth_date(text, on=reading.on)
    day = read.value
    if day is None:
        return {"born": 0}
    month = day.month if read.precision is not Precision.YEAR else 0
    number = day.day if read.precision is Precision.DAY else 0
    return {"born": day.year * 10_000 + month * 100 + number}


def _sex(text: str, _reading: Reading) -> dict[str, str | int]:
    return {"sex": {"F": 1, "M": 2}.get(read_sex(text), 0)}


def _phone(text: str, _reading: Reading) -> dict[str, str | int]:
    key = phone_key(text)
    return {"phone": int(key) if key.isdigit() else 0}


def _email(text: str, _reading: Reading) -> dict[str, str | int]:
    address = read_email(text).value.casefold()
    return {"email": address, "email_given": given_name_in_address(address)}


def _address(text: str, _reading: Reading) -> dict[str, str | int]:
    read = read_address(text)
    return {"street_number": int(read.number or 0), "street": read.street}


def _ine(text: str, reading: Reading) -> dict[str, str | int]:
    """Keyed: who holds two lists and not the key cannot tell whose number it was."""
    number = _BETWEEN.sub("", text).upper()
    if reading.ine_key is None or not _INE.fullmatch(number):
        return {"ine": ""}
    return {"ine": hmac.digest(reading.ine_key, number.encode(), "sha256").hex()[:32]}


def _place(text: str) -> str:
    """A commune's code where it stands alone, or its folded name: "Vichy (03200)" is a Vichy."""
    code = read_commune_code(text).value
    if code:
        return code
    named = read_commune_name(text)
    return named.names[0] if named.names else named.code


READERS: Final[Mapping[Field, Callable[[str, Reading], dict[str, str | int]]]] = MappingProxyType(
    {
        Field.SURNAME: _surname,
        Field.USAGE_NAME: _usage_name,
        Field.GIVEN_NAMES: _given_names,
        Field.BIRTH_DATE: _birth_date,
        Field.SEX: _sex,
        Field.BIRTH_PLACE: lambda text, _reading: {"birth_place": _place(text)},
        Field.PHONE: _phone,
        Field.EMAIL: _email,
        Field.ADDRESS: _address,
        Field.POSTCODE: lambda text, _reading: {"postcode": read_postcode(text).value},
        Field.COMMUNE: lambda text, _reading: {"commune": _place(text)},
        Field.INE: _ine,
    }
)
"""Each field's columns of the normal form, from its cell."""
_SHORT_FIELDS: Final = frozenset({Field.BIRTH_DATE, Field.SEX})
"""Nothing of a longer number can be left of these."""


def columns_of(field: Field) -> dict[str, Any]:
    """The names of a field's columns, with what an empty cell gives."""
    return dict(READERS[field]("", Reading()))
