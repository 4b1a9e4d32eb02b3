"""Lines of encounters that the organisation has imported into another programme already.

An encounter happens once: the same file in a second programme would count it twice for the
organisation. A line of the very same file is known; one that only reads alike, in another file, is
to be checked, for two teams may have met as many young people at one place on one day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from continuum.access.scope import Member
from continuum.imports.models import Upload
from continuum.imports.planning.rows import PlannedRow, Source
from continuum.imports.rules.fingerprints import Known, matched, meaning_of, source_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.lines import scope_of
from continuum.imports.rules.problems import Code, Problem


@dataclass(frozen=True)
class Elsewhere:
    """What was imported into one other programme: from this very file, and from others."""

    programme: str
    same_file: list[Known]
    other_files: list[Known]


def recognise_elsewhere(rows: Sequence[PlannedRow], source: Source, *, member: Member) -> None:
    """Mark what would be counted twice; lines already known are left as they are."""
    if source.kind != Kind.ENCOUNTERS:
        return
    for programme, name in _other_programmes(source, member=member):
        new = [row for row in rows if not row.known_as]
        lines = _known_as_there(new, source, programme, member=member)
        found = _imported(lines, name, source, member=member)
        for row, _line, is_known in zip(new, lines, matched(lines, found.same_file), strict=True):
            if is_known:
                row.known_as = _(
                    "Déjà dans le dispositif %(programme)s, depuis ce même fichier."
                ) % {"programme": name}
        _doubt(new, lines, found)


def _doubt(rows: Sequence[PlannedRow], lines: Sequence[Known], found: Elsewhere) -> None:
    left = [(row, line) for row, line in zip(rows, lines, strict=True) if not row.known_as]
    alike = matched([line for _row, line in left], found.other_files)
    for (row, _line), is_alike in zip(left, alike, strict=True):
        if is_alike:
            params = {"programme": found.programme}
            row.problems.append(Problem(Code.IN_OTHER_PROGRAMME, params=params))


def _other_programmes(source: Source, *, member: Member) -> Iterator[tuple[UUID, str]]:
    """Those into which the organisation imported encounters."""
    uploads = Upload.objects.visible_to(member).filter(
        kind=Kind.ENCOUNTERS, organisation=member.organisation_id
    )
    others = uploads.exclude(programme=source.programme).order_by("programme__name")
    yield from others.values_list("programme_id", "programme__name").distinct()


def _known_as_there(
    rows: Sequence[PlannedRow], source: Source, programme: UUID, *, member: Member
) -> list[Known]:
    """The numbers the lines would have had in the other programme."""
    scope = scope_of(source.kind, organisation=member.organisation_id, programme=programme)
    cells = {line.number: line.cells for line in source.sheet.lines}
    return [
        Known(
            meaning_of(row.read.values, scope=scope),
            source_of(source.sheet.headings, cells[row.line], scope=scope),
        )
        for row in rows
    ]


def _imported(lines: Sequence[Known], name: str, source: Source, *, member: Member) -> Elsewhere:
    """One question for the whole table."""
    found = Elsewhere(name, [], [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT done.meaning, done.source, upload.sha256 FROM imports_importedrow done"
            " JOIN imports_upload upload ON upload.id = done.upload_id"
            " WHERE done.organisation_id = %s AND done.undone_at IS NULL"
            " AND (done.meaning = ANY(%s::uuid[]) OR done.source = ANY(%s::uuid[]))",
            [
                str(member.organisation_id),
                [str(line.meaning) for line in lines],
                [str(line.source) for line in lines],
            ],
        )
        for meaning, cells, sha256 in cursor.fetchall():
            is_same = bool(source.sha256) and sha256 == source.sha256
            (found.same_file if is_same else found.other_files).append(Known(meaning, cells))
    return found
