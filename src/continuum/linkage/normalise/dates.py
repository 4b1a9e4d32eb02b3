"""Dates as people and spreadsheets write them: the day, how precise it is, and what had to be
repaired or refused.
"""

import calendar
import math
import re
from dataclasses import dataclass, replace
from datetime import MINYEAR, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Final

from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import fold

# Longest cell read as a date, in characters.
MAX_LENGTH: Final = 80

EXCEL_1900: Final = 1900
EXCEL_1904: Final = 1904


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Repair(StrEnum):
    """What was done to read the date; a person may want to look at it."""

    EXCEL_SERIAL = "excel_serial"  # a number of days since 1900 or 1904
    TWO_DIGIT_YEAR = "two_digit_year"  # the century was supplied
    DAY_MONTH_SWAPPED = (
        "day_month_swapped"  # 12/31/2004, or a future day that its swap puts in the past
    )
    LOST_ZERO = "lost_zero"  # 1032004 for 01/03/2004
    TEXT_AROUND = "text_around"  # "né le…", "(environ)", an hour
    UNKNOWN_PART = "unknown_part"  # 00/03/2004, ??/03/2004
    YEAR_SUPPLIED = "year_supplied"  # "3-févr" in the year the caller gave
    APPROXIMATE = "approximate"  # "vers 2004", "?"


class Doubt(StrEnum):
    FIRST_OF_JANUARY = "first_of_january"  # often stands for an unknown day


class Refusal(StrEnum):
    EMPTY = "empty"
    NOT_A_DATE = "not_a_date"
    NO_YEAR = "no_year"
    NO_SUCH_DAY = "no_such_day"  # 31/02, month 13
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class DateRead:
    """`value` is the first day of the month or year when `precision` says so; None when `refused`
    tells why.
    """

    value: date | None = None
    precision: Precision = Precision.DAY
    repairs: tuple[Repair, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    refused: Refusal | None = None

    @property
    def swappable(self) -> bool:
        """Whether day and month could be the other way round."""
        return (
            self.value is not None
            and self.precision is Precision.DAY
            and self.value.day <= 12
            and self.value.day != self.value.month
        )

    @property
    def iso(self) -> str:
        """ "2004-03-12", "2004-03" or "2004"; "" when refused."""
        if self.value is None:
            return ""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]
        return self.value.isoformat()[:length]


@dataclass(frozen=True, slots=True)
class Window:
    """The days a date may fall on. A two-digit year is the last one not after `pivot` (default:
    `latest`).
    """

    latest: date
    earliest: date = date(1900, 1, 1)
    pivot: date | None = None
    year: int | None = None

    @property
    def pivot_year(self) -> int:
        return (self.pivot or self.latest).year


@dataclass(frozen=True, slots=True)
class _Parts:
    """Numbers as written: 0 for an unknown day or month, `year` None when missing."""

    day: int
    month: int
    year: int | None
    year_digits: int = 4
    repairs: tuple[Repair, ...] = ()


_ORDINAL = r"(?:er|o|°|º|st|nd|rd|th)?"
_SEP = r"\s*[-/.,\s]\s*"
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?")
_NUMERIC = re.compile(rf"(\d{{1,2}}|\?\??|xx){_SEP}(\d{{1,2}}|\?\??|xx){_SEP}'?(\d{{4}}|\d{{2}})")
_DAY_MONTH = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPACT = re.compile(r"\d{6,8}")
_SERIAL = re.compile(r"\d{4,5}(?:[.,]\d+)?")
_WORD = r"([^\W\d_]{2,10})\.?"
_DAY_NAMED = re.compile(rf"(\d{{1,2}}){_ORDINAL}{_SEP}{_WORD}(?:{_SEP}'?(\d{{4}}|\d{{2}}))?")
_NAMED_DAY = re.compile(rf"{_WORD}\s+(\d{{1,2}}){_ORDINAL}\s*,?\s+'?(\d{{4}})")
_NAMED_YEAR = re.compile(rf"{_WORD}{_SEP}'?(\d{{4}}|\d{{2}})")
_HOUR = re.compile(
    r"[\sT,à]+\d{1,2}\s*[:h]\s*\d{0,2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|am|pm|[+-]\d\d:?\d\d)?\s*$", re.I
)
_DOUBTED = re.compile(r"[?~]")


@cache
def _words_of_row(row: int) -> re.Pattern[str]:
    """A row of the table as one pattern."""
    words = list(tables.lines("words_around_dates.txt"))[row].split()
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)\.?", re.IGNORECASE)


def read_date(value: object, *, within: Window, excel_epoch: int = EXCEL_1900) -> DateRead:
    """A date out of a cell of any type. Day before month, as in France and Italy, unless only the
    reverse is possible.
    """
    if isinstance(value, datetime):
        return _judge(value.date(), Precision.DAY, within=within)
    if isinstance(value, date):
        return _judge(value, Precision.DAY, within=within)
    if isinstance(value, bool) or value is None:
        return DateRead(refused=Refusal.EMPTY if value is None else Refusal.NOT_A_DATE)
    if isinstance(value, int | float):
        return _read_number(value, within=within, excel_epoch=excel_epoch)
    if isinstance(value, str):
        return _read_text(value, within=within, excel_epoch=excel_epoch)
    return DateRead(refused=Refusal.NOT_A_DATE)


def read_birth_date(
    value: object, *, on: date, youngest: int = 5, excel_epoch: int = EXCEL_1900
) -> DateRead:
    """A birth date read on a given day: a two-digit year makes nobody younger than `youngest`
    years.
    """
    window = Window(
        latest=on,
        earliest=date(max(on.year - 110, MINYEAR), 1, 1),
        pivot=_years_before(on, youngest),
    )
    return read_date(value, within=window, excel_epoch=excel_epoch)


def read_event_date(
    value: object, *, latest: date, year: int | None = None, excel_epoch: int = EXCEL_1900
) -> DateRead:
    """The day of something that happened not after `latest`; `year` completes "3 févr" when the
    caller knows it.
    """
    window = Window(latest=latest, earliest=date(1970, 1, 1), year=year)
    return read_date(value, within=window, excel_epoch=excel_epoch)


def _years_before(day: date, years: int) -> date:
    return date(max(day.year - years, MINYEAR), 12, 31)


def _judge(
    value: date, precision: Precision, *, within: Window, repairs: tuple[Repair, ...] = ()
) -> DateRead:
    if value > within.latest:
        return DateRead(refused=Refusal.TOO_LATE, repairs=repairs)
    if value < _floor(within.earliest, precision):
        return DateRead(refused=Refusal.TOO_EARLY, repairs=repairs)
    first_of_january = precision is Precision.DAY and (value.day, value.month) == (1, 1)
    doubts = (Doubt.FIRST_OF_JANUARY,) if first_of_january else ()
    return DateRead(value=value, precision=precision, repairs=repairs, doubts=doubts)


def _floor(day: date, precision: Precision) -> date:
    if precision is Precision.DAY:
        return day
    return day.replace(day=1) if precision is Precision.MONTH else day.replace(month=1, day=1)


def _read_number(value: float, *, within: Window, excel_epoch: int) -> DateRead:
    if abs(value) > 99_999_999 or math.isnan(value):
        return DateRead(refused=Refusal.NOT_A_DATE)
    whole = int(value)
    if whole == value and 1900 <= whole <= 2100:
        return _judge(date(whole, 1, 1), Precision.YEAR, within=within)
    if whole >= 100_000:
        return _read_compact(str(whole), within=within)
    return _read_serial(whole, within=within, excel_epoch=excel_epoch)


def _read_serial(days: int, *, within: Window, excel_epoch: int) -> DateRead:
    if days < 1:
        return DateRead(refused=Refusal.NOT_A_DATE)
    if excel_epoch == EXCEL_1904:
        value = date(1904, 1, 1) + timedelta(days=days)
    else:
        # Excel believes in 29 February 1900, so serials before it are one day further on.
        value = date(1899, 12, 30 if days > 60 else 31) + timedelta(days=days)
    return _judge(value, Precision.DAY, within=within, repairs=(Repair.EXCEL_SERIAL,))


def _read_text(text: str, *, within: Window, excel_epoch: int) -> DateRead:
    bare = " ".join(text[:MAX_LENGTH].split()).strip(" '\"")
    if not bare or len(text) > 20 * MAX_LENGTH:
        return DateRead(refused=Refusal.NOT_A_DATE if bare else Refusal.EMPTY)
    if _SERIAL.fullmatch(bare) and not _YEAR.fullmatch(bare):
        whole = int(re.split(r"[.,]", bare)[0])
        return _read_number(whole, within=within, excel_epoch=excel_epoch)
    if _COMPACT.fullmatch(bare):
        return _read_compact(bare, within=within)
    for candidate, repairs in _stripped(bare):
        parts = _parts_of(candidate)
        if parts:
            return _from_parts(replace(parts, repairs=parts.repairs + repairs), within=within)
    return DateRead(refused=Refusal.NOT_A_DATE)


def _stripped(text: str) -> list[tuple[str, tuple[Repair, ...]]]:
    """The text as it is, then without hour, vague words and words around the date."""
    vague, around = _words_of_row(0), _words_of_row(1)
    bare = _HOUR.sub("", text)
    repairs: tuple[Repair, ...] = (Repair.TEXT_AROUND,)
    if vague.search(bare) or _DOUBTED.search(bare):
        bare = _DOUBTED.sub(" ", vague.sub(" ", bare))
        repairs = (Repair.APPROXIMATE,)
    bare = " ".join(around.sub(" ", bare).replace("(", " ").replace(")", " ").split()).strip(
        " .,;:-"
    )
    return [(text, ()), (bare, repairs), (_date_inside(bare), repairs)]


def _date_inside(text: str) -> str:
    """The one numeric date inside other words; "" when there is none or more than one."""
    found = [
        match
        for pattern in (
            r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)",
            r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)",
        )
        for match in re.findall(pattern, text)
    ]
    return found[0] if len(found) == 1 else ""


def _parts_of(text: str) -> _Parts | None:
    return _iso_parts(text) or _numeric_parts(text) or _named_parts(text)


def _iso_parts(text: str) -> _Parts | None:
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        return _Parts(day=int(day or 0), month=int(month), year=int(year))
    if _YEAR.fullmatch(text):
        return _Parts(day=0, month=0, year=int(text))
    return None


def _numeric_parts(text: str) -> _Parts | None:
    if match := _NUMERIC.fullmatch(text):
        day, month = (int(part) if part.isdigit() else 0 for part in match.group(1, 2))
        repairs = (Repair.UNKNOWN_PART,) if not day or not month else ()
        year = match.group(3)
        return _Parts(day=day, month=month, year=int(year), year_digits=len(year), repairs=repairs)
    if match := _MONTH_YEAR.fullmatch(text):
        return _Parts(day=0, month=int(match.group(1)), year=int(match.group(2)))
    if match := _DAY_MONTH.fullmatch(text):
        return _Parts(day=int(match.group(1)), month=int(match.group(2)), year=None, year_digits=0)
    return None


def _named_parts(text: str) -> _Parts | None:
    if match := _DAY_NAMED.fullmatch(text):
        day, name, year = match.groups()
    elif match := _NAMED_DAY.fullmatch(text):
        name, day, year = match.groups()
    elif match := _NAMED_YEAR.fullmatch(text):
        name, year = match.groups()
        day = "0"
    else:
        return None
    month = _month_numbers().get(fold(name))
    if month is None:
        return None
    return _Parts(
        day=int(day), month=month, year=int(year) if year else None, year_digits=len(year or "")
    )


@cache
def _month_numbers() -> dict[str, int]:
    return {
        name: int(number)
        for number, *names in (line.split() for line in tables.lines("months.txt"))
        for name in names
    }


def _read_compact(digits: str, *, within: Window) -> DateRead:
    """12032004, 20040312, 120304, and 1032004 whose leading zero a spreadsheet has eaten."""
    repairs: tuple[Repair, ...] = ()
    if len(digits) % 2:
        digits, repairs = "0" + digits, (Repair.LOST_ZERO,)
    if len(digits) == 8 and _YEAR.match(digits) and int(digits[4:6]) <= 12:
        parts = _Parts(day=int(digits[6:]), month=int(digits[4:6]), year=int(digits[:4]))
    else:
        day, month, year = int(digits[:2]), int(digits[2:4]), digits[4:]
        parts = _Parts(day=day, month=month, year=int(year), year_digits=len(year))
    if not parts.day or not parts.month:
        return DateRead(refused=Refusal.NOT_A_DATE)
    return _from_parts(replace(parts, repairs=repairs), within=within)


def _from_parts(parts: _Parts, *, within: Window) -> DateRead:
    parts = _with_year(parts, within=within)
    if parts.year is None:
        return DateRead(refused=Refusal.NO_YEAR, repairs=parts.repairs)
    if not MINYEAR <= parts.year <= 9999:
        return DateRead(refused=Refusal.NO_SUCH_DAY)
    if not parts.month:
        return _judge(date(parts.year, 1, 1), Precision.YEAR, within=within, repairs=parts.repairs)
    if not parts.day:
        return _month_of(parts, within=within)
    straight = _day_of(parts, within=within)
    if straight.value is not None or straight.refused is Refusal.TOO_EARLY:
        return straight
    swapped = _day_of(
        replace(
            parts,
            day=parts.month,
            month=parts.day,
            repairs=(*parts.repairs, Repair.DAY_MONTH_SWAPPED),
        ),
        within=within,
    )
    return swapped if swapped.value is not None else straight


def _with_year(parts: _Parts, *, within: Window) -> _Parts:
    if parts.year is None:
        if within.year is None:
            return parts
        return replace(parts, year=within.year, repairs=(*parts.repairs, Repair.YEAR_SUPPLIED))
    if parts.year_digits > 2:
        return parts
    year = within.pivot_year - (within.pivot_year - parts.year) % 100
    if year < within.earliest.year:  # "26" in a list of 2025 is next year, not 1926
        year += 100
    return replace(parts, year=year, repairs=(*parts.repairs, Repair.TWO_DIGIT_YEAR))


def _month_of(parts: _Parts, *, within: Window) -> DateRead:
    if parts.year is None or not 1 <= parts.month <= 12:
        return DateRead(refused=Refusal.NO_SUCH_DAY, repairs=parts.repairs)
    return _judge(
        date(parts.year, parts.month, 1), Precision.MONTH, within=within, repairs=parts.repairs
    )


def _day_of(parts: _Parts, *, within: Window) -> DateRead:
    year, month, day = parts.year, parts.month, parts.day
    if year is None or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return DateRead(refused=Refusal.NO_SUCH_DAY, repairs=parts.repairs)
    return _judge(date(year, month, day), Precision.DAY, within=within, repairs=parts.repairs)
