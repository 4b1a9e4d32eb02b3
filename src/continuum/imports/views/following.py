"""An import under way, its report, and taking it back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.imports import actions, presenters
from continuum.imports.queries.undoing import undoable
from continuum.imports.rules.kinds import BEING_UNDONE
from continuum.imports.views.loading import upload_or_404


@require(Permission.IMPORT, methods=BOTH)
def progress(request: MemberRequest, upload: UUID) -> HttpResponse:
    """GET shows how far it is or what was done; POST starts it, once, or takes up again what was
    stopped. What was imported is only taken back from its own page."""
    present, where = upload_or_404(request, upload)
    now = timezone.now()
    if request.method == "POST":
        try:
            if where.state in BEING_UNDONE:
                actions.start_undo(upload=present, by=request.member, now=now)
            elif where.imported_at is None:
                actions.start_import(upload=present, by=request.member, now=now)
        except Refused as refusal:
            toast(request, str(refusal))
        return redirect("imports:progress", upload=present.pk)
    context = presenters.progress_page(present, where, now=now)
    moving = request.htmx and context["is_moving"]  # type: ignore[attr-defined]
    if request.htmx and not moving:  # type: ignore[attr-defined]
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    part = "imports/parts/moving.html" if moving else "imports/progress.html"
    return render(request, part, context)


@require(Permission.IMPORT, methods=BOTH)
def undo(request: MemberRequest, upload: UUID) -> HttpResponse:
    present, where = upload_or_404(request, upload)
    now = timezone.now()
    if not where.may_be_undone(now=now) or where.imported_at is None:
        return redirect("imports:progress", upload=present.pk)
    if request.method == "POST":
        try:
            actions.start_undo(upload=present, by=request.member, now=now)
        except Refused as refusal:
            toast(request, str(refusal))
        return redirect("imports:progress", upload=present.pk)
    found = undoable(present, member=request.member, imported_at=where.imported_at)
    context = {"upload": present, "where": where, **presenters.undo_page(found)}
    return render(request, "imports/undo.html", context)
