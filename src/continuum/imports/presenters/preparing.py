"""The mapping page and the four piles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.components.navigation import Tab
from continuum.imports.models import Upload
from continuum.imports.planning.choices import choices_for
from continuum.imports.planning.plan import line_reader
from continuum.imports.planning.rows import Likely, Plan, PlannedRow, Source
from continuum.imports.presenters.faults import Fault, faults_of
from continuum.imports.presenters.values import Labels, cell_shown, shown
from continuum.imports.presenters.words import words_page
from continuum.imports.rules.content import Content, Sheet
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import Choice, Pile
from continuum.imports.rules.lines import LineReader
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.problems import Code
from continuum.tables.rows import Cell

SAMPLES = 3


@dataclass(frozen=True)
class Reading:
    """A first value: as it stands, as it is read, what is wrong with it."""

    stands: str
    read: str = ""
    flaw: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.read) and self.read != self.stands


def readings_of(
    source: Source, sheet: Sheet, layout: Layout, *, member: Member
) -> dict[int, list[Reading]]:
    """The first values of each column, as they would be read under the mapping shown."""
    source = replace(source, sheet=sheet, layout=layout)
    choices = choices_for(source.programme, sheet, layout, member=member)
    reader = line_reader(source, choices, member=member, today=timezone.localdate())
    return {
        position: [
            _reading(reader, layout.columns.get(position, ""), cell, choices.labels)
            for cell in samples[:SAMPLES]
        ]
        for position, samples in enumerate(sheet.samples)
    }


def sheet_tabs(content: Content, chosen: Sheet) -> list[Tab]:
    """The sheets that hold lines; none to choose from when there is only one."""
    tabs = [
        Tab(
            label=sheet.name or _("Feuille %(number)s") % {"number": number + 1},
            url=f"?feuille={number}",
            current=sheet is chosen,
            count=len(sheet.lines),
        )
        for number, sheet in enumerate(content.sheets)
        if sheet.lines
    ]
    return tabs if len(tabs) > 1 else []


def _reading(reader: LineReader, code: str, cell: Cell, labels: Labels) -> Reading:
    column = reader.column(code) if code else None
    if column is None:
        return Reading(cell_shown(cell))
    read = column.read(cell)
    flaw = column.problem(read.flaw).message if read.flaw is not None else ""
    return Reading(cell_shown(cell), shown(column.field, read.value, labels), flaw)


def first_pile(plan: Plan) -> Pile:
    """What asks for somebody first."""
    for pile in (Pile.ERROR, Pile.CHECK, Pile.NEW, Pile.KNOWN):
        if plan.count(pile):
            return pile
    return Pile.NEW


@dataclass(frozen=True)
class TrialLine:
    """One line of a pile."""

    row: PlannedRow
    values: Sequence[tuple[str, str]]
    faults: Sequence[Fault]
    likely: Sequence[Likely]
    cells: Sequence[tuple[str, str, str, str]] = ()
    """Cells that may be repaired here: name of the input, heading, text, what is wrong."""

    @property
    def choice(self) -> str:
        decision = self.row.decision
        if decision is None:
            return ""
        return str(decision.person) if decision.choice is Choice.SAME else decision.choice.value


def trial_page(
    plan: Plan, pile: Pile, page: "Page[PlannedRow]", *, upload: Upload, member: Member
) -> dict[str, Any]:
    address = reverse("imports:trial", args=[upload.pk])
    piles = plan.piles
    return {
        "pile": pile,
        "piles": piles,
        "tabs": [
            Tab(
                label=one.label,
                url=f"{address}?pile={one.value}",
                current=one is pile,
                count=piles[one],
            )
            for one in Pile
        ],
        "page": page,
        "lines": [_trial_line(row, plan) for row in page],
        "total": len(plan.rows),
        "new": piles[Pile.NEW],
        "left": piles[Pile.CHECK] + piles[Pile.ERROR],
        "asked": words_page(plan, member=member),
        "completed": len(plan.completed),
        "choices": Choice,
        "is_check": pile is Pile.CHECK,
        "is_error": pile is Pile.ERROR,
        "is_known": pile is Pile.KNOWN,
        "undecided": sum(row.decision is None for row in plan.of(Pile.CHECK)),
    }


def _trial_line(row: PlannedRow, plan: Plan) -> TrialLine:
    source = plan.source
    fields = BY_CODE[source.kind]
    values = [
        (str(fields[code].label), shown(fields[code], value, plan.choices.labels))
        for code, value in row.read.values.items()
        if code in fields
    ]
    faults = list(faults_of(row, source.sheet, source.kind))
    cells = _repairable(row, plan, faults) if row.pile is Pile.ERROR else ()
    return TrialLine(row, values, faults, row.likely, tuple(cells))


def _repairable(
    row: PlannedRow, plan: Plan, faults: Sequence[Fault]
) -> Iterator[tuple[str, str, str, str]]:
    """The cells at fault; one that held a State's number is emptied by typing anything else."""
    sheet = plan.source.sheet
    [cells] = [line.cells for line in sheet.lines if line.number == row.line][:1]
    seen: set[int] = set()
    for fault in faults:
        position = fault.position
        if position is None or position in seen or fault.code == Code.STATE_NUMBER:
            continue
        seen.add(position)
        yield (
            f"cell-{row.line}-{position}",
            fault.heading,
            cell_shown(cells[position]),
            fault.message,
        )
