"""Files that leave: the lines left aside with their reason, and empty models to fill in."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.imports import presenters
from continuum.imports.planning.rows import Plan
from continuum.imports.rules.cells import STATE_NUMBER
from continuum.imports.rules.kinds import Kind, Pile
from continuum.imports.views.loading import opened, upload_or_404
from continuum.tables.write import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require(Permission.IMPORT)
def errors_xlsx(request: MemberRequest, upload: UUID) -> HttpResponse:
    """The lines to correct as they stand, the reason in red at the end."""
    plan = _plan(request, upload)
    target = io.BytesIO()
    write_xlsx(
        target,
        _headings(plan),
        _rows(plan),
        sheet=_("À corriger"),
        reason_heading=_("À corriger"),
    )
    return _sent(target, XLSX, "lignes-a-corriger.xlsx")


@require(Permission.IMPORT)
def errors_csv(request: MemberRequest, upload: UUID) -> HttpResponse:
    plan = _plan(request, upload)
    target = io.BytesIO()
    write_csv(target, [*_headings(plan), _("À corriger")], _rows(plan))
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


def _plan(request: MemberRequest, pk: UUID) -> Plan:
    present, where = upload_or_404(request, pk)
    if not (where.is_preparing and present.confirmed):
        raise Http404
    plan = opened(present).plan(request)
    left = plan.count(Pile.ERROR) + plan.count(Pile.CHECK)
    audit.record("import_errors_exported", on=present, detail={"lines": left})
    return plan


def _headings(plan: Plan) -> list[str]:
    sheet = plan.source.sheet
    return [_("Ligne du tableau"), *(sheet.called(column) for column in range(len(sheet.headings)))]


def _rows(plan: Plan) -> Iterator[list[Any]]:
    sheet = plan.source.sheet
    cells = {line.number: line.cells for line in sheet.lines}
    for row in plan.rows:
        if row.pile in (Pile.ERROR, Pile.CHECK):
            kept = [None if cell == STATE_NUMBER else cell for cell in cells[row.line]]
            yield [row.line, *kept, presenters.reason_of(row, sheet, plan.source.kind)]


def _sent(target: io.BytesIO, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(target.getvalue(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
