"""Situation, notice, signs that nobody was following the person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.people import actions, queries
from continuum.people.forms import put_on
from continuum.people.forms.facts import EvidenceForm, FactsForm
from continuum.people.forms.identity import NoticeForm
from continuum.people.views.loading import back_to, note_reading, person_or_404


@require(Permission.OPEN_FILES, methods=BOTH)
def facts(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    latest = queries.situation_of(request.member, found)
    form = FactsForm(request.POST or None, latest=latest, initial={"on": today})
    if form.is_valid():
        entries = [(found, entry) for entry in form.entries()]
        try:
            kept = actions.record_facts(entries=entries, by=request.member, today=today)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _said(len(kept)))
            return back_to(found)
    note_reading(found, page="facts")
    return render(request, "people/facts.html", {"form": form, "person": found, "latest": latest})


@require(Permission.OPEN_FILES, methods=BOTH)
def give_notice(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    notices = queries.notices_in_force(request.member, on=today)
    form = NoticeForm(request.POST or None, notices=notices, initial={"told_on": today})
    if form.is_valid():
        try:
            actions.give_notice(person=found, entry=form.entry(), by=request.member, today=today)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("C'est noté, avec la version lue."))
            return back_to(found)
    note_reading(found, page="notice")
    return render(
        request,
        "people/notice.html",
        {"form": form, "person": found, "notices": notices},
    )


@require(Permission.OPEN_FILES, methods=BOTH)
def evidence(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    form = EvidenceForm(request.POST or None, initial={"on": today})
    if form.is_valid():
        try:
            actions.record_evidence(
                person=found, entry=form.entry(), by=request.member, today=today
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("C'est noté."))
            return back_to(found)
    note_reading(found, page="evidence")
    return render(
        request,
        "people/evidence.html",
        {
            "form": form,
            "person": found,
            "signs": queries.evidence_of(request.member, found),
            "verdicts": queries.invisibility_of(request.member, found, today=today),
        },
    )


def _said(count: int) -> str:
    if not count:
        return _("Rien de nouveau : la situation est la même.")
    return ngettext("%(n)d réponse gardée.", "%(n)d réponses gardées.", count) % {"n": count}
