"""Exits on the file: what is known, recording one, correcting, taking it back."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.outcomes import actions
from continuum.outcomes.forms import put_on
from continuum.outcomes.forms.exits import ExitForm, WithdrawForm
from continuum.outcomes.models import Exit
from continuum.outcomes.queries import exits as queries
from continuum.people.models import Enrolment, Person
from continuum.people.rules import ENDED
from continuum.people.views.loading import person_or_404

PER_PAGE = 50


@require(Permission.SEE_FILES)
def exits(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    audit.record("exits_read", on=found, people=[found.pk])
    lefts = queries.exits_of(found, request.member)
    return render(request, "outcomes/exits.html", {"person": found, "lefts": lefts})


@require(Permission.RECORD_EXITS)
def exits_to_record(request: MemberRequest) -> HttpResponse:
    # Read once: what finds them costs more than their identifiers.
    waiting = list(queries.without_exit(request.member).values_list("pk", flat=True))
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    rows = Enrolment.objects.visible_to(request.member).filter(pk__in=list(page.object_list))
    shown = list(rows.with_state().select_related("person", "programme").order_by("pk"))
    if shown:
        people = [row.person_id for row in shown]
        audit.record("people_listed", on=Person, people=people, detail={"shown": len(shown)})
    return render(request, "outcomes/exits_to_record.html", {"page": page, "rows": shown})


@require(Permission.RECORD_EXITS, methods=BOTH)
def record_exit(request: MemberRequest, person: UUID, enrolment: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    of_person = Enrolment.objects.visible_to(request.member).filter(person__identity=found.identity)
    row = get_object_or_404(of_person.with_state().select_related("programme"), pk=enrolment)
    today = timezone.localdate()
    form = ExitForm(
        request.POST or None, initial={"on": row.state_on if row.state in ENDED else today}
    )
    if form.is_valid():
        try:
            actions.record_exit(entry=form.entry(row), by=request.member, today=today)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("La sortie est notée."))
            return redirect("outcomes:exits", person=found.pk)
    return render(request, "outcomes/exit.html", {"form": form, "person": found, "enrolment": row})


@require(Permission.RECORD_EXITS, methods=BOTH)
def correct_exit(request: MemberRequest, exit: UUID) -> HttpResponse:  # noqa: A002 - the address's own word
    row = _exit_or_404(request, exit)
    today = timezone.localdate()
    told = ("kind", "months", "on", "project", "qualified")
    initial = {name: getattr(row, name) for name in told}
    form = ExitForm(request.POST or None, initial=initial, correcting=True)
    if form.is_valid():
        try:
            actions.correct_exit(
                left=row,
                entry=form.entry(row.enrolment),
                reason=form.cleaned_data["reason"],
                by=request.member,
                today=today,
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("La sortie est corrigée ; la première version reste dans le journal."))
            return redirect("outcomes:exits", person=row.person_id)
    context = {"form": form, "person": row.person, "enrolment": row.enrolment, "correcting": row}
    return render(request, "outcomes/exit.html", context)


@require(Permission.RECORD_EXITS, methods=BOTH)
def withdraw_exit(request: MemberRequest, exit: UUID) -> HttpResponse:  # noqa: A002 - the address's own word
    row = _exit_or_404(request, exit)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_exit(left=row, reason=form.cleaned_data["reason"], by=request.member)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("La sortie est retirée : elle ne compte plus."))
            return redirect("outcomes:exits", person=row.person_id)
    context = {"form": form, "person": row.person, "exit": row}
    return render(request, "outcomes/withdraw_exit.html", context)


def _exit_or_404(request: MemberRequest, pk: UUID) -> Exit:
    """An exit still standing: a version corrected since has no page, but a form sent twice does not
    lose its answer."""
    rows = Exit.objects.visible_to(request.member).select_related("person", "enrolment__programme")
    return get_object_or_404(rows if request.method == "POST" else rows.standing(), pk=pk)
