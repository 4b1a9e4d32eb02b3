"""What the funder of a programme calls invisible: its versions, and the next one tried first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation, Programme
from continuum.organisations.rules import ProgrammeRole
from continuum.outcomes.actions.invisibility import try_invisibility
from continuum.outcomes.forms import put_on
from continuum.outcomes.forms.invisibility import InvisibilityForm
from continuum.outcomes.presenters.invisibility import versions_shown
from continuum.outcomes.presenters.words import why_masked
from continuum.outcomes.queries.invisibility import entries_judged, lists_noted
from continuum.outcomes.views.loading import programme_or_404
from continuum.people.actions import definitions
from continuum.people.queries import versions_of


@require(Permission.SEE_FIGURES)
def invisibility(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    versions = versions_of(found)
    context = {
        "programme": found,
        "versions": versions_shown(
            versions, today=timezone.localdate(), seen_by=request.member.organisation_id
        ),
        "split": entries_judged(found, request.member).told_from(request.member.masked_below),
        "why_masked": why_masked(),
        "may_define": definitions.may_define(found, request.member),
    }
    return render(request, "outcomes/invisibility.html", context)


@require(Permission.MANAGE_PROGRAMMES, methods=BOTH)
def define_invisibility(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    form, told = _form(request, found), {}
    looking = bool(request.htmx) or "apercu" in request.POST  # type: ignore[attr-defined]
    if form.is_valid():
        told = {"programme": found, "by": request.member, **form.definition()}
        try:
            if not looking:
                made = definitions.define_invisibility(**told)
                said = _("Version %(n)d enregistrée : le bilan en tient compte.")
                toast(request, said % {"n": made.version})
                return redirect("outcomes:invisibility", programme=found.code)
            told["split"] = try_invisibility(**told)
        except Refused as refusal:
            put_on(form, refusal)
    context = {
        "programme": found,
        "form": form,
        "looking": looking,
        "split": told.get("split"),
        "before": entries_judged(found, request.member),
        "may_define": definitions.may_define(found, request.member),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "outcomes/invisibility_preview.html", context)
    return render(request, "outcomes/define_invisibility.html", context)


def _form(request: MemberRequest, programme: Programme) -> InvisibilityForm:
    funders = Organisation.objects.visible_to(request.member).filter(
        participations__programme=programme, participations__role=ProgrammeRole.FUNDER
    )
    last = next(iter(versions_of(programme)), None)
    initial: dict[str, Any] = InvisibilityForm.initial_of(
        programme, last, funders=list(funders), today=timezone.localdate()
    )
    return InvisibilityForm(
        request.POST or None,
        initial=initial,
        funders=funders.distinct(),
        noted=lists_noted(programme, request.member),
        seen_by=request.member.organisation_id,
    )
