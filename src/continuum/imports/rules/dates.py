"""Readers of days, hours and births; and which way round a column writes its dates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Final

from continuum.imports.rules.cells import Column, Read, text_of
from continuum.imports.rules.problems import Code, Flaw
from continuum.linkage.normalise.dates import (
    DateRead,
    Precision,
    Refusal,
    Repair,
    read_birth_date,
    read_event_date,
)
from continuum.tables.rows import Cell

YOUNGEST, OLDEST = 11, 35
"""Ages outside which a birth date is looked at again."""
LOOKED_AT: Final = 500
"""Cells of a column read to know when the table was written."""
ENOUGH: Final = 3
"""Fewer dates than that prove nothing."""

_NUMBERS: Final = re.compile(r"\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*'?(?:\d{4}|\d{2})\b")
_CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[:hH]\s*(\d{2})?(?!\d)")
_WHEN: Final = {
    Refusal.NOT_A_DATE: Code.NOT_A_DATE,
    Refusal.NO_YEAR: Code.NO_YEAR,
    Refusal.NO_SUCH_DAY: Code.NO_SUCH_DAY,
    Refusal.TOO_LATE: Code.TOO_LATE,
    Refusal.TOO_EARLY: Code.TOO_EARLY,
}


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or only the year."""

    on: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the hour when the cell has one."""

    on: date
    at: time | None = None


@dataclass(frozen=True, slots=True)
class Ways:
    """Dates of a column that can only be read one way: written day first or month first, typed
    with a day beyond 12; and those that could be turned round."""

    day_first: int = 0
    month_first: int = 0
    written_either: int = 0
    typed_sure: int = 0
    typed_either: int = 0

    @property
    def is_month_first(self) -> bool:
        return self.month_first > 0 and self.day_first == 0

    @property
    def is_mixed(self) -> bool:
        """Both ways, neither a mere slip."""
        return self.day_first > 0 and self.month_first * 10 >= self.day_first + self.month_first

    @property
    def is_mangled(self) -> bool:
        """A program that expected the month first took 03/12 for a date and left 25/12 as text."""
        told_apart = self.day_first >= ENOUGH and self.written_either + self.month_first == 0
        return told_apart and self.typed_either >= ENOUGH and self.typed_sure == 0


def ways_of(cells: Iterable[Cell]) -> Ways:
    """What the dates of a column say of the order they were written in."""
    found = dict.fromkeys(
        ("day_first", "month_first", "written_either", "typed_sure", "typed_either"), 0
    )
    for cell in cells:
        match = _NUMBERS.match(cell) if isinstance(cell, str) else None
        if match:
            first, second = int(match.group(1)), int(match.group(2))
            found["day_first"] += first > 12 >= second
            found["month_first"] += second > 12 >= first
            found["written_either"] += first <= 12 and second <= 12
        elif isinstance(cell, date):
            found["typed_sure"] += cell.day > 12
            found["typed_either"] += cell.day <= 12
    return Ways(**found)


def day(cell: Cell, column: Column) -> Read:
    """The day of something that happened."""
    found = _turned(cell, column, read_event_date(cell, latest=column.today))
    if found.refused is Refusal.NO_YEAR and (nearest := _with_a_year(cell, column)):
        return Read(nearest, Flaw(Code.YEAR_GUESSED, day=nearest.strftime("%d/%m/%Y")))
    if found.value is None:
        return _refused(found)
    if found.precision is Precision.YEAR:
        raise Flaw(Code.NOT_A_DATE)
    if found.precision is Precision.MONTH:
        first = found.value.strftime("%d/%m/%Y")
        return Read(found.value, Flaw(Code.MONTH_ONLY, day=first))
    return Read(found.value, _doubt(cell, column, found))


def moment(cell: Cell, column: Column) -> Read:
    """A day with the hour that may stand beside it."""
    read = day(cell, column)
    if not isinstance(read.value, date):
        return read
    return Read(Moment(read.value, _clock_beside(cell)), read.flaw)


def birth(cell: Cell, column: Column) -> Read:
    """A birth date; a month or a year alone gives the year."""
    found = _turned(cell, column, read_birth_date(cell, on=column.today))
    if found.value is None:
        return _refused(found)
    age = column.today.year - found.value.year
    flaw = _doubt(cell, column, found)
    if not YOUNGEST <= age <= OLDEST + 10:
        flaw = Flaw(Code.ODD_AGE, age=age)
    if found.precision is not Precision.DAY:
        return Read(Birth(year=found.value.year), flaw)
    return Read(Birth(on=found.value, year=found.value.year), flaw)


def birth_year(cell: Cell, column: Column) -> Read:
    found = read_birth_date(cell, on=column.today)
    return Read(found.value.year) if found.value else _refused(found)


def clock(cell: Cell, _column: Column) -> Read:
    """An hour: "14h30", "14:30", "14 h"; a bare number is an hour too."""
    if isinstance(cell, datetime):
        return Read(cell.time())
    said = text_of(cell)
    at = _time_of(_CLOCK.search(said))
    if at is None and said.isdigit() and int(said) < 24:
        at = time(int(said))
    return Read(at, None if at else Flaw(Code.NOT_READ))


def middle_of(cells: Iterable[Cell], *, today: date) -> date | None:
    """The middle one of the days a column tells in full."""
    read = (read_event_date(cell, latest=today) for cell in islice(cells, LOOKED_AT))
    days = sorted(one.value for one in read if one.value and one.precision is Precision.DAY)
    return days[len(days) // 2] if days else None


def _with_a_year(cell: Cell, column: Column) -> date | None:
    """A day and a month in the year that puts it nearest to the rest of the column."""
    middle = column.around or column.today
    years = (column.today.year, *(middle.year + step for step in (1, 0, -1)))
    read = (read_event_date(cell, latest=column.today, year=year) for year in years)
    days = [one.value for one in read if one.value is not None]
    return min(days, key=lambda found: abs(found - middle), default=None)


def _turned(cell: Cell, column: Column, found: DateRead) -> DateRead:
    """The date with day and month swapped, where the whole column is written month first."""
    if not (column.month_first and isinstance(cell, str) and found.swappable and found.value):
        return found
    if Repair.DAY_MONTH_SWAPPED in found.repairs or not _NUMBERS.match(cell):
        return found
    turned = found.value.replace(month=found.value.day, day=found.value.month)
    return DateRead(value=turned, repairs=found.repairs) if turned <= column.today else found


def _doubt(cell: Cell, column: Column, found: DateRead) -> Flaw | None:
    if isinstance(cell, date):
        return Flaw(Code.AMBIGUOUS_DATE) if column.mangled_dates and cell.day <= 12 else None
    if not isinstance(cell, str) or not _NUMBERS.match(cell) or column.month_first:
        return None
    if Repair.DAY_MONTH_SWAPPED in found.repairs:
        return Flaw(Code.SWAPPED_DATE)
    return Flaw(Code.AMBIGUOUS_DATE) if column.mixed_dates and found.swappable else None


def _refused(found: DateRead) -> Read:
    if found.refused in (None, Refusal.EMPTY):
        return Read()
    raise Flaw(_WHEN[found.refused])


def _clock_beside(cell: Cell) -> time | None:
    if isinstance(cell, datetime):
        return cell.time() if cell.time() != time(0) else None
    return _time_of(_CLOCK.search(cell)) if isinstance(cell, str) else None


def _time_of(match: re.Match[str] | None) -> time | None:
    if match is None:
        return None
    hour, minute = int(match.group(1)), int(match.group(2) or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
