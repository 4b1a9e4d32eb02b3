"""The dry run: each line read, recognised, compared and drafted; nothing is written."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.core.refusals import Refused
from continuum.imports.planning.choices import Choices, choices_for
from continuum.imports.planning.directory import Directory, directory_of
from continuum.imports.planning.elsewhere import recognise_elsewhere
from continuum.imports.planning.encounters import EncounterPlanner
from continuum.imports.planning.enrolments import Histories, histories_of
from continuum.imports.planning.files import FilePlanner
from continuum.imports.planning.rows import EncounterDraft, Plan, PlannedRow, Source
from continuum.imports.rules.fingerprints import Known, matched
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.lines import LineReader, scope_of
from continuum.imports.rules.problems import Code, Level, Problem
from continuum.outreach.actions import refusals
from continuum.outreach.actions.entries import MoreNamedThanHeads
from continuum.outreach.rules import EncounterEntry

ROWS_AT_ONCE = 1000
REACHED = frozenset({"phone", "whatsapp", "email", "instagram", "snapchat", "facebook"})
PEOPLE = frozenset(
    {"external_id", "full_name", "last_name", "first_name", "alias", "names", "born_on"}
)

Told = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """For whoever does not want to hear how far it is."""


def planned(
    source: Source, *, member: Member, today: date, now: datetime, told: Told = silent
) -> Plan:
    """What importing the sheet would do at this moment."""
    choices = choices_for(source.programme, source.sheet, source.layout, member=member)
    reader = line_reader(source, choices, member=member, today=today)
    rows = [
        PlannedRow(read, list(read.problems), decision=source.decisions.get(read.number))
        for read in reader
    ]
    _recognise(rows, source, member=member)
    directory = _directory(source, member=member)
    planner = _planner(source, choices, directory, member=member, today=today, now=now)
    with_actions = source.kind == Kind.ENCOUNTERS
    for position, row in enumerate(rows):
        if not row.known_as:
            planner.draft(row)
        if row.known_as and isinstance(planner, FilePlanner):
            planner.complete(row)
        if position % ROWS_AT_ONCE == 0:
            told(position // 2 if with_actions else position, len(rows))
    if with_actions:
        _ask_actions(rows, source, opened=directory.opened, member=member, now=now, told=told)
    return Plan(source, rows, directory.opened, reader=reader, choices=choices)


def line_reader(source: Source, choices: Choices, *, member: Member, today: date) -> LineReader:
    return LineReader(
        source.kind,
        source.sheet,
        source.layout,
        today=today,
        scope=scope_of(
            source.kind, organisation=member.organisation_id, programme=source.programme.pk
        ),
        choices=choices.by_list,
    )


def _planner(
    source: Source,
    choices: Choices,
    directory: Directory,
    *,
    member: Member,
    today: date,
    now: datetime,
) -> EncounterPlanner | FilePlanner:
    if source.kind == Kind.ENCOUNTERS:
        return EncounterPlanner(
            source, member=member, directory=directory, choices=choices, now=now
        )
    with_enrolments = source.kind in (Kind.ENROLMENTS, Kind.EXITS)
    histories = histories_of(source.programme, member=member) if with_enrolments else Histories()
    return FilePlanner(
        source,
        member=member,
        directory=directory,
        choices=choices,
        histories=histories,
        today=today,
    )


def _directory(source: Source, *, member: Member) -> Directory:
    """Nobody is read when the table names nobody."""
    mapped = set(source.layout.columns.values())
    if not mapped & PEOPLE:
        return Directory()
    return directory_of(member, with_contacts=bool(mapped & REACHED))


def _recognise(rows: Sequence[PlannedRow], source: Source, *, member: Member) -> None:
    """Mark the lines imported before, here or elsewhere, and number those that mean the same."""
    known = list(_known(rows, member=member))
    for row, was_imported in zip(rows, matched([row.known for row in rows], known), strict=True):
        if was_imported:
            row.known_as = _("Ligne déjà importée.")
    recognise_elsewhere(rows, source, member=member)
    met = Counter(one.meaning for one in known)
    for row in rows:
        if not row.known_as:
            met[row.read.meaning] += 1
            row.occurrence = met[row.read.meaning]


def _known(rows: Sequence[PlannedRow], *, member: Member) -> Iterator[Known]:
    """One question for the whole table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT meaning, source FROM imports_importedrow WHERE organisation_id = %s"
            " AND undone_at IS NULL"
            " AND (meaning = ANY(%s::uuid[]) OR source = ANY(%s::uuid[]))",
            [
                str(member.organisation_id),
                [str(row.read.meaning) for row in rows],
                [str(row.read.source) for row in rows],
            ],
        )
        for meaning, source in cursor.fetchall():
            yield Known(meaning, source)


def _ask_actions(
    rows: Sequence[PlannedRow],
    source: Source,
    *,
    opened: Collection[UUID],
    member: Member,
    now: datetime,
    told: Told,
) -> None:
    """Whatever noting an encounter refuses is an error here, in the same words.

    Records still to be made (places, rounds, people) cannot be refused: they are left out. It
    takes as long as drafting did: `told` counts each of the two for half a line.
    """
    drafted = [
        (row, row.draft)
        for row in rows
        if isinstance(row.draft, EncounterDraft) and row.level is not Level.ERROR
    ]
    for start in range(0, len(drafted), ROWS_AT_ONCE):
        told((len(rows) + start) // 2, len(rows))
        batch = drafted[start : start + ROWS_AT_ONCE]
        entries = [_of_known(draft.entry, opened) for _row, draft in batch]
        for position, refusal in refusals(entries, by=member, now=now).items():
            batch[position][0].problems.append(refused(refusal, source))
    for row, draft in drafted:
        if len(draft.entry.people) > draft.entry.heads:
            row.problems.append(refused(MoreNamedThanHeads(), source))


def _of_known(entry: EncounterEntry, opened: Collection[UUID]) -> EncounterEntry:
    people = tuple(person for person in entry.people if person not in opened)
    return replace(entry, people=people[: entry.heads])


def refused(refusal: Refused, source: Source) -> Problem:
    """An action's refusal as a problem of the line."""
    field = refusal.field or ""
    column = source.layout.column_of(_FIELD_OF.get(field, field))
    return Problem(Code.REFUSED, field, column, {"said": str(refusal)})


_FIELD_OF = {"happened_at": "date", "people": "alias", "tallies": "girls"}
