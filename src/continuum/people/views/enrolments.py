"""Enrolling a person, following the enrolment, naming who walks with them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.people import actions, presenters, queries
from continuum.people.actions.enrolments import SiteFull
from continuum.people.forms import put_on
from continuum.people.forms.enrolments import EnrolForm, ReferentForm, StateForm
from continuum.people.models import Enrolment
from continuum.people.rules import EnrolmentState
from continuum.people.views.loading import back_to, note_reading, person_or_404


@require(Permission.ENROL)
def choose_programme(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    programmes = list(Programme.objects.visible_to(request.member))
    running = [programme for programme in programmes if programme.runs_on(today)]
    if len(programmes) == 1:
        return redirect("people:enrol", person=found.pk, programme=programmes[0].code)
    met_on = queries.first_met(request.member, found)
    offers = [
        (programme, queries.judge_age_of(found, programme, entered_on=today, first_met_on=met_on))
        for programme in sorted(programmes, key=lambda each: each not in running)
    ]
    note_reading(found, page="enrol")
    return render(
        request,
        "people/choose_programme.html",
        {
            "person": found,
            "offers": [presenters.Offer.of(*offer, on=today) for offer in offers],
        },
    )


@require(Permission.ENROL, methods=BOTH)
def enrol(request: MemberRequest, person: UUID, programme: str) -> HttpResponse:
    found = person_or_404(request, person)
    chosen = get_object_or_404(Programme.objects.visible_to(request.member), code=programme)
    today = timezone.localdate()
    sites = queries.sites_of(chosen, year=today.year)
    form = EnrolForm(request.POST or None, programme=chosen, sites=sites, initial={"on": today})
    full = False
    if form.is_valid():
        try:
            actions.enrol(
                entry=form.entry(found),
                by=request.member,
                today=today,
                even_if_full=form.cleaned_data["even_if_full"],
            )
        except Refused as refusal:
            full = isinstance(refusal, SiteFull)
            put_on(form, refusal)
        else:
            toast(request, _("Inscription enregistrée : %(programme)s.") % {"programme": chosen})
            return back_to(found)
    told = form.cleaned_data.get("on") if form.is_bound else None
    judged = queries.judge_age_of(
        found,
        chosen,
        entered_on=told or today,
        first_met_on=queries.first_met(request.member, found),
    )
    offer = presenters.Offer.of(chosen, judged, on=today)
    note_reading(found, page="enrol")
    return render(
        request, "people/enrol.html", {"form": form, "person": found, "offer": offer, "full": full}
    )


@require(Permission.ENROL, methods=BOTH)
def change_state(request: MemberRequest, enrolment: UUID) -> HttpResponse:
    rows = Enrolment.objects.visible_to(request.member).select_related("programme", "site")
    row = get_object_or_404(rows, pk=enrolment)
    found = person_or_404(request, row.person_id)
    today = timezone.localdate()
    present = queries.present_state(row)
    form = StateForm(request.POST or None, present=present.state, initial={"on": today})
    full = False
    if form.is_valid():
        try:
            actions.change_enrolment_state(
                enrolment=row,
                to=form.entry(),
                by=request.member,
                today=today,
                even_if_full=form.cleaned_data["even_if_full"],
            )
        except Refused as refusal:
            full = isinstance(refusal, SiteFull)
            put_on(form, refusal)
        else:
            toast(request, _("L'inscription est à jour."), links=_next_place(form, found.pk))
            return back_to(found)
    note_reading(found, page="enrolment")
    context = {"form": form, "person": found, "enrolment": row, "present": present, "full": full}
    return render(request, "people/change_state.html", context)


def _next_place(form: StateForm, person: UUID) -> list[tuple[str, str]]:
    """Whoever passes to another site or strand is enrolled there next, where its places show."""
    if form.cleaned_data["state"] != EnrolmentState.MOVED:
        return []
    return [(_("L'inscrire là où il va"), reverse("people:choose_programme", args=[person]))]


@require(Permission.OPEN_FILES, methods=BOTH)
def referent(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    current = queries.referent_of(request.member, found)
    form = ReferentForm(
        request.POST or None,
        team=queries.team_of(request.member),
        initial={
            "since": today,
            "account": (current and current.account_id) or request.member.account_id,
        },
    )
    if form.is_valid():
        try:
            named = actions.assign_referent(
                person=found,
                account=form.cleaned_data["account"],
                since=form.cleaned_data["since"],
                by=request.member,
                today=today,
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("%(name)s est référent.") % {"name": named.name})
            return back_to(found)
    note_reading(found, page="referent")
    context = {"form": form, "person": found, "current": current}
    return render(request, "people/referent.html", context)
