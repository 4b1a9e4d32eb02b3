"""Lines of a table read into values, each column by the reader of its field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from continuum.imports.rules import dates
from continuum.imports.rules.cells import STATE_NUMBER, Column, Read
from continuum.imports.rules.content import Line, Sheet
from continuum.imports.rules.fields import BY_CODE, Field, Order
from continuum.imports.rules.fingerprints import meaning_of, source_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.mapping import Layout, missing
from continuum.imports.rules.problems import Code, Flaw, Level, Problem
from continuum.imports.rules.vocabularies import Vocabulary
from continuum.linkage.normalise.full_names import usual_order
from continuum.tables.rows import Cell

NAMES_LOOKED_AT = 500


@dataclass(frozen=True)
class LineRead:
    """The values of one line by field, what is wrong with it, and the numbers it is known by."""

    number: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    meaning: UUID
    source: UUID

    @property
    def level(self) -> Level | None:
        return max((problem.level for problem in self.problems), default=None)


class ColumnReader:
    """Reads the cells of one column; a value met before is not read twice."""

    def __init__(self, field: Field, position: int, column: Column) -> None:
        self.field = field
        self.position = position
        self.column = column
        self._read: dict[tuple[type, Cell], Read] = {}

    def read(self, cell: Cell) -> Read:
        """The value, and the flaw that was met; a cell that cannot be read has only a flaw."""
        key = (type(cell), cell)
        found = self._read.get(key)
        if found is None:
            try:
                found = self.field.reader(cell, self.column)
            except Flaw as flaw:
                found = Read(None, flaw)
            self._read[key] = found
        return found

    def problem(self, flaw: Flaw) -> Problem:
        return Problem(flaw.code, self.field.code, self.position, flaw.params)


class LineReader:
    """Reads the lines of one sheet as one kind of import."""

    def __init__(
        self,
        kind: Kind,
        sheet: Sheet,
        layout: Layout,
        *,
        today: date,
        scope: str,
        choices: Mapping[str, Vocabulary],
    ) -> None:
        self.kind = kind
        self.sheet = sheet
        self._scope = scope
        self._required = [
            group
            for group in missing_when_empty(kind)
            if not set(group).isdisjoint(layout.columns.values())
        ]
        self.columns = [
            ColumnReader(field, position, _column(field, position, sheet, layout, today, choices))
            for position, code in sorted(layout.columns.items())
            if (field := BY_CODE[kind].get(code)) is not None and position < len(sheet.headings)
        ]

    def __iter__(self) -> Iterator[LineRead]:
        return (self.read(line) for line in self.sheet.lines)

    def column(self, code: str) -> ColumnReader | None:
        return next((column for column in self.columns if column.field.code == code), None)

    def read(self, line: Line) -> LineRead:
        problems = [
            Problem(Code.STATE_NUMBER, column=position)
            for position, cell in enumerate(line.cells)
            if cell == STATE_NUMBER
        ]
        values: dict[str, object] = {}
        for column in self.columns:
            cell = line.cells[column.position]
            if cell is None or cell == STATE_NUMBER:
                continue
            read = column.read(cell)
            if read.value is not None:
                values[column.field.code] = read.value
            if read.flaw is not None:
                problems.append(column.problem(read.flaw))
        values = _told_apart(values)
        problems += self._missing(values, problems)
        return LineRead(
            line.number,
            values,
            tuple(problems),
            meaning_of(values, scope=self._scope),
            source_of(self.sheet.headings, line.cells, scope=self._scope),
        )

    def _missing(self, values: dict[str, object], problems: list[Problem]) -> list[Problem]:
        """Needed values of which the cell is empty; one that could not be read is told already."""
        faulty = {problem.field for problem in problems}
        return [
            Problem(Code.MISSING, group[0], self._position(group))
            for group in self._required
            if not set(group) & (set(values) | faulty)
        ]

    def _position(self, group: tuple[str, ...]) -> int | None:
        found = (self.column(code) for code in group)
        return next((column.position for column in found if column is not None), None)


def scope_of(kind: Kind, *, organisation: UUID, programme: UUID) -> str:
    """What keeps the same words apart: they mean another line in another programme."""
    return f"{organisation}|{programme}|{kind.value}"


def missing_when_empty(kind: Kind) -> list[tuple[str, ...]]:
    """The groups of values of which every line needs one."""
    return [group for group in missing(kind, {}) if "alias" not in group]


def _told_apart(values: dict[str, object]) -> dict[str, object]:
    """What one cell says of two fields becomes the same values as two cells."""
    name = values.pop("full_name", None)
    if isinstance(name, tuple):
        surname, given, maiden, alias = name
        told = {
            "last_name": maiden or surname,
            "first_name": given,
            "usage_name": surname if maiden else "",
            "alias": alias,
        }
        for code, text in told.items():
            if text and code not in values:
                values[code] = text
    state = values.get("state")
    if isinstance(state, tuple):
        values["state"], reason = state
        values.setdefault("end_reason", reason)
    heads = values.get("heads")
    if isinstance(heads, tuple):
        values["heads"], girls, boys = heads
        for code, number in (("girls", girls), ("boys", boys)):
            if number is not None:
                values.setdefault(code, number)
    return values


def _column(
    field: Field,
    position: int,
    sheet: Sheet,
    layout: Layout,
    today: date,
    choices: Mapping[str, Vocabulary],
) -> Column:
    known = choices.get(field.words)
    words = layout.meanings(field.words, among=known.codes if known is not None else None)
    if field.order is Order.DATES:
        ways = dates.ways_of(line.cells[position] for line in sheet.lines)
        return Column(
            today,
            month_first=ways.is_month_first,
            mixed_dates=ways.is_mixed,
            mangled_dates=ways.is_mangled,
            around=dates.middle_of((line.cells[position] for line in sheet.lines), today=today),
        )
    if field.order is Order.NAMES:
        cells = (line.cells[position] for line in sheet.lines[:NAMES_LOOKED_AT])
        return Column(today, name_order=usual_order(c for c in cells if isinstance(c, str)))
    return Column(
        today,
        words=words,
        vocabulary=known,
        heading=sheet.headings[position],
    )
