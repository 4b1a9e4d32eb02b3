"""Files that leave: the lines left aside with their reason, and empty models to fill in."""

import io
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.imports import presenters
from continuum.imports.presenters.trials import TrialLine
from continuum.imports.rules.cells import STATE_NUMBER
from continuum.imports.rules.kinds import Kind
from continuum.imports.views.loading import Opened, opened, upload_or_404
from continuum.tables.write import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require(Permission.IMPORT)
def errors_xlsx(request: MemberRequest, upload: UUID) -> HttpResponse:
    """The lines to correct as they stand, the reason in red at the end."""
    table, lines = _left_aside(request, upload)
    if lines is None:
        return redirect("imports:trial", upload=upload)
    target = io.BytesIO()
    write_xlsx(
        target,
        _headings(table),
        _rows(table, lines),
        sheet=_("À corriger"),
        reason_heading=_("À corriger"),
    )
    return _sent(target, XLSX, "lignes-a-corriger.xlsx")


@require(Permission.IMPORT)
def errors_csv(request: MemberRequest, upload: UUID) -> HttpResponse:
    table, lines = _left_aside(request, upload)
    if lines is None:
        return redirect("imports:trial", upload=upload)
    target = io.BytesIO()
    write_csv(target, [*_headings(table), _("À corriger")], _rows(table, lines))
    return _sent(target, CSV, "lignes-a-corriger.csv")


@require(Permission.IMPORT)
def model(request: MemberRequest) -> HttpResponse:
    """An empty table with the headings of a kind, and what may be written under each."""
    asked = request.GET.get("type", "")
    if asked not in Kind.values:
        raise Http404
    target = io.BytesIO()
    headings, examples = presenters.model_table(Kind(asked))
    write_xlsx(target, headings, examples, sheet=str(Kind(asked).label))
    return _sent(target, XLSX, f"modele-{asked}.xlsx")


def _left_aside(request: MemberRequest, pk: UUID) -> tuple[Opened, list[TrialLine] | None]:
    """None while the trial is being worked out."""
    present, where = upload_or_404(request, pk)
    if not (where.is_preparing and present.confirmed):
        raise Http404
    table = opened(present)
    kept = table.trial(request)
    if kept is None:
        return table, None
    lines = kept.left_aside()
    audit.record("import_errors_exported", on=present, detail={"lines": len(lines)})
    return table, lines


def _headings(table: Opened) -> list[str]:
    sheet = table.source().sheet
    return [_("Ligne du tableau"), *(sheet.called(column) for column in range(len(sheet.headings)))]


def _rows(table: Opened, lines: Sequence[TrialLine]) -> Iterator[list[Any]]:
    cells = {line.number: line.cells for line in table.source().sheet.lines}
    for line in lines:
        kept = [None if cell == STATE_NUMBER else cell for cell in cells[line.line]]
        yield [line.line, *kept, line.reason]


def _sent(target: io.BytesIO, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(target.getvalue(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
