"""A table brought, mapped and tried before anything is written."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.imports import actions, forms, presenters, queries
from continuum.imports.actions.receiving import first_layout
from continuum.imports.reading import Received, received
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.mapping import Layout
from continuum.imports.rules.unreadable import notices_told
from continuum.imports.views.loading import Opened, opened, upload_or_404
from continuum.organisations.models import Programme

PAGE = 50
SHEET_DIGITS = 5


@require(Permission.IMPORT)
def imports(request: MemberRequest) -> HttpResponse:
    uploads = queries.uploads_of(request.member)
    page = Paginator(uploads, PAGE).get_page(request.GET.get("page"))
    lines = [presenters.upload_line(upload) for upload in page]
    return render(request, "imports/list.html", {"page": page, "lines": lines})


@require(Permission.IMPORT, methods=BOTH)
def new(request: MemberRequest) -> HttpResponse:
    sent = request.method == "POST"
    programmes = Programme.objects.visible_to(request.member)
    form = forms.UploadForm(
        request.POST if sent else None, request.FILES if sent else None, programmes=programmes
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            upload = actions.receive(
                received=_received(told["file"]),
                kind=Kind(told["kind"]),
                programme=told["programme"],
                by=request.member,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("imports:columns", upload=upload.pk)
    context = {
        "form": form,
        "kinds": Kind.choices,
        "has_programmes": programmes.exists(),
        "may_make_one": request.member.may(Permission.MANAGE_PROGRAMMES),
    }
    return render(request, "imports/new.html", context)


def _received(file: "UploadedFile[Any]") -> Received:
    """Large files are on the disk already, small ones in memory."""
    path = getattr(file, "temporary_file_path", None)
    source = Path(path()) if path is not None else file.read()
    return received(source, name=file.name or "")


@require(Permission.IMPORT, methods=BOTH)
def columns(request: MemberRequest, upload: UUID) -> HttpResponse:
    present, where = upload_or_404(request, upload)
    if not where.is_preparing:
        return redirect("imports:progress", upload=present.pk)
    table = opened(present)
    kind = Kind(present.kind)
    layout = _layout_shown(request, table, kind)
    answered = request.POST if request.method == "POST" else None
    form = forms.LayoutForm(answered, kind=kind, content=table.content, layout=layout)
    if form.is_bound:
        valid = form.is_valid()
        layout = form.asked()
        if valid and "relire" not in request.POST:
            try:
                actions.set_layout(
                    upload=present,
                    layout=layout,
                    content=table.content,
                    by=request.member,
                    now=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return redirect("imports:trial", upload=present.pk)
    source = table.source()
    readings = presenters.readings_of(source, form.table, layout, member=request.member)
    notices = (*table.content.notices, *form.table.notices)
    context = {
        "upload": present,
        "form": form,
        "lines": form.lines(readings),
        "count": len(form.table.lines),
        "sheets": presenters.sheet_tabs(table.content, form.table),
        "notices": notices_told(notices),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "imports/parts/columns.html", context)
    return render(request, "imports/columns.html", context)


def _layout_shown(request: MemberRequest, table: Opened, kind: Kind) -> Layout:
    """The mapping kept, or the one guessed for another sheet that was asked for."""
    layout = Layout.of_json(table.upload.layout)
    asked = request.GET.get("feuille", "") or request.POST.get("sheet", "")
    sure = asked.isascii() and asked.isdigit() and len(asked) < SHEET_DIGITS
    number = int(asked) if sure else layout.sheet
    if number == layout.sheet or number >= len(table.content.sheets):
        return layout
    return first_layout(table.content, kind, by=request.member, sheet=number)


@require(Permission.IMPORT, methods=WRITE)
def discard(request: MemberRequest, upload: UUID) -> HttpResponse:
    present, _where = upload_or_404(request, upload)
    try:
        actions.discard(upload=present, by=request.member, now=timezone.now())
    except Refused as refusal:
        toast(request, str(refusal))
    else:
        toast(request, _("Le tableau est retiré ; rien n'en est gardé."))
    return redirect("imports:list")
