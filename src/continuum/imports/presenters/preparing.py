"""The mapping page and the four piles."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.components.navigation import Tab
from continuum.imports.planning.choices import choices_for
from continuum.imports.planning.plan import line_reader
from continuum.imports.planning.rows import Source
from continuum.imports.presenters.values import Labels, cell_shown, shown
from continuum.imports.rules.content import Content, Sheet
from continuum.imports.rules.lines import LineReader
from continuum.imports.rules.mapping import Layout
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
