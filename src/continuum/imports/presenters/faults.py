"""What is wrong with lines, ready for pages, files and machines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from continuum.core.phrases import labelled
from continuum.imports.planning.rows import Plan, PlannedRow
from continuum.imports.rules.content import Sheet
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import Kind, Pile
from continuum.imports.rules.problems import LOSING, Level, Problem
from continuum.tables.rows import letters

NOTICE = Level.NOTICE.name.lower()


@dataclass(frozen=True)
class Fault:
    """A problem of a line, ready to be shown: where, what, what to do."""

    line: int
    column: str
    heading: str
    field: str
    code: str
    level: str
    message: str
    advice: str
    position: int | None = None


def faults_of(row: PlannedRow, sheet: Sheet, kind: Kind) -> Iterator[Fault]:
    """The gravest first."""
    for problem in sorted(row.problems, key=lambda one: -one.level):
        yield fault_of(problem, row.line, sheet, kind)


def fault_of(problem: Problem, line: int, sheet: Sheet, kind: Kind) -> Fault:
    position = problem.column
    there = position is not None and position < len(sheet.headings)
    known = BY_CODE[kind].get(problem.field)
    heading = sheet.headings[position] if there and position is not None else ""
    return Fault(
        line=line,
        column=letters(position) if there and position is not None else "",
        heading=heading or (str(known.label) if known else ""),
        field=problem.field,
        code=problem.code.value,
        level=problem.level.name.lower(),
        message=problem.message,
        advice=problem.advice,
        position=position if there else None,
    )


def reason_of(row: PlannedRow, sheet: Sheet, kind: Kind) -> str:
    """Everything that keeps a line aside, in one text."""
    told = [fault for fault in faults_of(row, sheet, kind) if fault.level != NOTICE]
    return " ".join(_told(fault) for fault in told)


def lost_of(row: PlannedRow) -> dict[str, int | None]:
    """Fields, and their columns, of which the line is imported without what its cell says."""
    lost = (one for one in row.problems if one.code in LOSING)
    return {problem.field: problem.column for problem in lost}


def losses_of(plan: Plan) -> list[tuple[str, int]]:
    """By column, the lines to be imported that lose its cell; the most first."""
    fields, headings = BY_CODE[plan.source.kind], plan.source.sheet.headings
    lost: Counter[str] = Counter()
    for row in plan.rows:
        if row.pile in (Pile.NEW, Pile.CHECK):
            for code, column in lost_of(row).items():
                known = str(fields[code].label) if code in fields else ""
                lost[headings[column] if column is not None else known] += 1
    return lost.most_common()


def _told(fault: Fault) -> str:
    said = f"{fault.message} {fault.advice}".strip()
    return labelled(fault.heading, said) if fault.heading else said
