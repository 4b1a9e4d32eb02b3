"""The trial of a table: worked out once, kept, answered, shown pile by pile."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.imports import actions, forms, presenters
from continuum.imports.presenters.trials import KeptPile, TrialLine
from continuum.imports.queries.sources import decisions_of
from continuum.imports.queries.uploads import is_another_under_way
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.views.loading import Opened, opened, upload_or_404

PAGE = 50
EACH = "toutes"
"""In the address: show also the lines that an answer to a word will settle."""


@require(Permission.IMPORT, methods=BOTH)
def trial(request: MemberRequest, upload: UUID) -> HttpResponse:
    present, where = upload_or_404(request, upload)
    if not where.is_preparing:
        return redirect("imports:progress", upload=present.pk)
    if not present.confirmed:
        return redirect("imports:columns", upload=present.pk)
    table = opened(present)
    pile = _pile_asked(request)
    if request.method == "POST":
        gesture = request.POST.get("geste", "")
        try:
            _answer(request, table, gesture)
        except Refused as refusal:
            toast(request, str(refusal))
        query = f"?{_shown(request)}" if pile and gesture != "mots" else ""
        return redirect(reverse("imports:trial", args=[present.pk]) + query)
    kept = table.trial(request)
    if kept is None:
        return _waiting(request, table)
    if request.htmx:  # type: ignore[attr-defined]
        return _loaded_again()
    chosen = Pile(pile) if pile else kept.first_pile
    each = EACH in request.GET
    page = _page(kept.pile(chosen, with_awaiting=each), request)
    context = presenters.trial_page(
        kept, chosen, page, decisions=decisions_of(present), with_awaiting=each
    )
    context["shown"] = _shown(request, chosen)
    context["waits_for_another"] = is_another_under_way(present, member=request.member)
    return render(request, "imports/trial.html", context)


def _shown(request: MemberRequest, pile: str = "") -> str:
    """The pile being looked at, as its address says it."""
    shown = {"pile": pile or _pile_asked(request)}
    return urlencode({**shown, EACH: "oui"} if EACH in request.GET else shown)


def _page(pile: KeptPile, request: MemberRequest) -> "Page[TrialLine]":
    paginator: Paginator[TrialLine] = Paginator(pile, PAGE)  # type: ignore[arg-type]  # slices only
    return paginator.get_page(request.GET.get("page"))


def _waiting(request: MemberRequest, table: Opened) -> HttpResponse:
    """How far it is; the page asks again by itself."""
    context = presenters.planning_page(table.upload, now=timezone.now())
    is_asking = request.htmx  # type: ignore[attr-defined]
    part = "imports/parts/planning.html" if is_asking else "imports/planning.html"
    return render(request, part, context)


def _loaded_again() -> HttpResponse:
    answer = HttpResponse()
    answer["HX-Refresh"] = "true"
    return answer


def _pile_asked(request: MemberRequest) -> str:
    asked = request.GET.get("pile", "")
    return asked if asked in Pile.values else ""


def _answer(request: MemberRequest, table: Opened, gesture: str) -> None:
    """What was decided, repaired or explained on the page; one gesture a button."""
    by, now, upload = request.member, timezone.now(), table.upload
    if gesture == "mots":
        answers = forms.words_in(request.POST, Kind(upload.kind))
        actions.explain_words(upload=upload, answers=answers, content=table.content, by=by, now=now)
    elif gesture == "corriger":
        for cell in forms.corrections_in(request.POST, table.source().sheet):
            actions.correct_cell(
                upload=upload, line=cell.line, column=cell.column, text=cell.text, by=by
            )
    elif gesture in ("tout-importer", "tout-laisser"):
        choice = Choice.IMPORT if gesture == "tout-importer" else Choice.LEAVE
        kept = table.trial(request)
        lines = kept.check if kept is not None else ()
        actions.decide_all(upload=upload, lines=lines, choice=choice, by=by, now=now)
    elif gesture == "decider":
        for one in forms.decisions_in(request.POST, table.source().sheet):
            actions.decide(
                upload=upload, line=one.line, choice=one.choice, person=one.person, by=by, now=now
            )
    elif gesture == "refaire":
        actions.ask_trial(upload=upload, asked=table.asked(), by=by, now=now)
