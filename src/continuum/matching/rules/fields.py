"""What a column of a register may tell, how its heading is written, what its values look like."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import polars as pl
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.codes import cell_text, read_postcode
from continuum.linkage.normalise.dates import Precision, read_birth_date
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.full_names import Confidence, split_full_name
from continuum.linkage.normalise.names import is_known_given_name
from continuum.linkage.normalise.phones import read_phone
from continuum.linkage.normalise.rows import BORN_LATEST
from continuum.linkage.normalise.sexes import read_sex
from continuum.matching.numbers_for_life import without_numbers_for_life
from continuum.tables.guess import Shape
from continuum.tables.rows import Cell

FOLDER: Final = Path(__file__).with_name("words")
YOUNGEST_BORN: Final = 12
"""A column of more recent days tells something else than births."""
OLDEST_BORN: Final = 1920


class Told(StrEnum):
    """What is told by a column; its code is what `--map` takes."""

    ID = "id"
    FULL_NAME = "full_name"
    SURNAME = "surname"
    BIRTH_NAME = "birth_name"
    USAGE_NAME = "usage_name"
    GIVEN_NAMES = "given_names"
    BIRTH_DATE = "birth_date"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    BIRTH_PLACE = "birth_place"
    PHONE = "phone"
    PHONE_OTHER = "phone_other"
    EMAIL = "email"
    STREET_NUMBER = "street_number"
    ADDRESS = "address"
    POSTCODE = "postcode"
    COMMUNE = "commune"
    POSTCODE_COMMUNE = "postcode_commune"
    FULL_ADDRESS = "full_address"
    INE = "ine"


LABELS: Final[Mapping[Told, str | Promise]] = MappingProxyType(
    {
        Told.ID: _("Identifiant"),
        Told.FULL_NAME: _("Nom et prénom"),
        Told.SURNAME: pgettext_lazy("nom de famille", "Nom"),
        Told.BIRTH_NAME: _("Nom de naissance"),
        Told.USAGE_NAME: _("Nom d'usage"),
        Told.GIVEN_NAMES: _("Prénom"),
        Told.BIRTH_DATE: _("Date de naissance"),
        Told.BIRTH_DAY: _("Jour de naissance"),
        Told.BIRTH_MONTH: _("Mois de naissance"),
        Told.BIRTH_YEAR: _("Année de naissance"),
        Told.SEX: _("Genre"),
        Told.BIRTH_PLACE: _("Lieu de naissance"),
        Told.PHONE: _("Téléphone"),
        Told.PHONE_OTHER: _("Autre téléphone"),
        Told.EMAIL: _("Adresse électronique"),
        Told.STREET_NUMBER: _("Numéro dans la rue"),
        Told.ADDRESS: _("Adresse"),
        Told.POSTCODE: _("Code postal"),
        Told.COMMUNE: _("Commune"),
        Told.POSTCODE_COMMUNE: _("Code postal et commune"),
        Told.FULL_ADDRESS: _("Adresse complète"),
        Told.INE: _("INE (numéro national d'élève)"),
    }
)
NAMES: Final = (Told.SURNAME, Told.BIRTH_NAME, Told.FULL_NAME)
"""Without one of these nobody can be found."""
BESIDE_NAMES: Final = frozenset(
    {
        Told.GIVEN_NAMES,
        Told.FULL_NAME,
        Told.BIRTH_DATE,
        Told.BIRTH_YEAR,
        Told.PHONE,
        Told.PHONE_OTHER,
        Told.EMAIL,
        Told.ADDRESS,
        Told.POSTCODE,
        Told.COMMUNE,
        Told.POSTCODE_COMMUNE,
        Told.FULL_ADDRESS,
        Told.BIRTH_PLACE,
        Told.INE,
    }
)
"""One of these is needed beside a surname: many people share that alone."""


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """The words of each column's headings."""
    found: dict[str, tuple[str, ...]] = {}
    for line in (FOLDER / "headings.txt").read_text("utf-8").splitlines():
        code, sign, words = line.partition("=")
        if sign and not line.startswith("#"):
            found[Told(code.strip()).value] = tuple(word.strip() for word in words.split(","))
    return found


@cache
def words_of_others() -> frozenset[str]:
    lines = (FOLDER / "others.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def speaks_of_another(heading: str) -> bool:
    """The parents' telephone, the school's name, the day of enrolment."""
    return not words_of_others().isdisjoint(fold(heading).split())


def _is_birth(cell: Cell, *, latest: int = BORN_LATEST.year) -> bool:
    text = cell_text(cell)
    if len(text) < 6:
        return False
    read = read_birth_date(text, on=date(latest, 12, 31))
    return read.precision is Precision.DAY and read.value is not None


def born_before(year: int) -> Shape:
    """Days of which nobody born then would be a child in `year`."""

    def shape(cell: Cell) -> bool:
        return _is_birth(cell, latest=year - YOUNGEST_BORN) and not _is_phone(cell)

    return shape


def _is_phone(cell: Cell) -> bool:
    text = cell_text(cell)
    return len(text) >= 9 and read_phone(text) is not None


def _is_email(cell: Cell) -> bool:
    return "@" in cell_text(cell)


def _is_postcode(cell: Cell) -> bool:
    text = cell_text(cell)
    return text.isdigit() and 4 <= len(text) <= 5 and bool(read_postcode(text).value)


def _is_sex(cell: Cell) -> bool:
    text = cell_text(cell)
    return not text.isdigit() and bool(read_sex(text))


def _is_given_name(cell: Cell) -> bool:
    text = cell_text(cell)
    words = fold(text).split()
    return "@" not in text and 0 < len(words) <= 3 and is_known_given_name(words[0])


def _is_full_name(cell: Cell) -> bool:
    name = split_full_name(cell_text(cell))
    told = bool(name.surname and name.given_names)
    return told and name.confidence in (Confidence.SURE, Confidence.LIKELY)


def _is_ine(cell: Cell) -> bool:
    text = "".join(cell_text(cell).split())
    return len(text) == 11 and text[:9].isdigit() and text[10:].isalpha()


def is_for_life(text: str) -> bool:
    """Whether a heading or a name of a file or a sheet is, or holds, a number given for life: not
    to be shown."""
    return bool(without_numbers_for_life(pl.Series([text])).item() != text)


def _is_name(cell: Cell) -> bool:
    text = cell_text(cell)
    letters = sum(sign.isalpha() for sign in text)
    return letters > sum(sign.isdigit() for sign in text) and "@" not in text


def _has_letters(cell: Cell) -> bool:
    return any(sign.isalpha() for sign in cell_text(cell))


def _is_date(cell: Cell) -> bool:
    text = cell_text(cell)
    told = len(text) >= 4 and read_birth_date(text, on=BORN_LATEST).value is not None
    return told or isinstance(cell, date)


def _has_postcode(cell: Cell) -> bool:
    return bool(read_postcode(cell_text(cell)).value)


def _number(cell: Cell) -> int:
    text = cell_text(cell)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _is_day(cell: Cell) -> bool:
    return 1 <= _number(cell) <= 31


def _is_month(cell: Cell) -> bool:
    text = fold(cell_text(cell))
    return 1 <= _number(cell) <= 12 or text in tables.words("months.txt")


def is_house_number(cell: Cell) -> bool:
    """12, 12 bis, 12/14."""
    text = cell_text(cell)
    return text[:1].isdigit() and len(text) <= 10


def fits(*, year: int) -> Mapping[str, Shape]:
    """What a value must look like at the least: a heading is not believed against its values."""

    latest = year - YOUNGEST_BORN

    def is_year(cell: Cell) -> bool:
        """2004, or 04."""
        text, told = cell_text(cell), _number(cell)
        if text.isdigit() and len(text) <= len("04"):
            told += latest // 100 * 100 if told <= latest % 100 else latest // 100 * 100 - 100
        return OLDEST_BORN <= told <= latest

    names = (Told.SURNAME, Told.BIRTH_NAME, Told.USAGE_NAME, Told.GIVEN_NAMES, Told.FULL_NAME)
    return {
        **dict.fromkeys((told.value for told in names), _is_name),
        Told.BIRTH_DATE.value: _is_date,
        Told.BIRTH_DAY.value: _is_day,
        Told.BIRTH_MONTH.value: _is_month,
        Told.BIRTH_YEAR.value: is_year,
        Told.PHONE.value: _is_phone,
        Told.PHONE_OTHER.value: _is_phone,
        Told.EMAIL.value: _is_email,
        Told.STREET_NUMBER.value: is_house_number,
        Told.ADDRESS.value: _has_letters,
        Told.FULL_ADDRESS.value: _has_letters,
        Told.POSTCODE.value: _has_postcode,
        Told.POSTCODE_COMMUNE.value: _has_postcode,
    }


def shapes(*, year: int) -> Mapping[str, Shape]:
    """What values look like; `year` is the one in which the register is read."""
    return {
        Told.BIRTH_DATE.value: born_before(year),
        Told.SEX.value: _is_sex,
        Told.PHONE.value: _is_phone,
        Told.EMAIL.value: _is_email,
        Told.POSTCODE.value: _is_postcode,
        Told.GIVEN_NAMES.value: _is_given_name,
        Told.FULL_NAME.value: _is_full_name,
        Told.INE.value: _is_ine,
    }
