"""Rounds: going out, coming back, looking back, and the report they write."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.ids import uuid7
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach import actions, presenters, queries
from continuum.outreach.forms.rounds import (
    RecapForm,
    RoundForm,
    StopForm,
    detail_forms,
    read_in,
    told_in,
)
from continuum.outreach.models import Place, Round
from continuum.outreach.rules import Mode, RoundEntry

PAGE = 30


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def start_round(request: MemberRequest) -> HttpResponse:
    if request.method == "GET" and queries.open_round_of(request.member):
        toast(request, _("Vous êtes déjà en tournée : la voici."))
        return redirect("outreach:field")
    now = timezone.now()
    today = timezone.localdate(now)
    places = queries.recent_places(request.member, today=today)
    form = RoundForm(
        request.POST or None,
        initial={"id": uuid7(), **queries.usual_start(request.member, today=today)},
        places=places,
        colleagues=queries.colleagues(request.member),
        programmes=Programme.objects.visible_to(request.member),
    )
    if form.is_valid():
        try:
            actions.start_round(
                entry=_entry(form, now=now), by=request.member, new_place=form.new()
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Bonne tournée !"))
            return redirect("outreach:field")
    return render(request, "outreach/start_round.html", {"form": form})


@require(Permission.SEE_OUTREACH)
def rounds(request: MemberRequest) -> HttpResponse:
    page = Paginator(queries.rounds_of(request.member), PAGE).get_page(request.GET.get("page"))
    out = queries.open_round_of(request.member)
    return render(request, "outreach/rounds.html", {"page": page, "out": out})


@require(Permission.SEE_OUTREACH)
def round_report(request: MemberRequest, round: UUID) -> HttpResponse:
    out = _round(request, round)
    report = queries.day_report(out, member=request.member)
    context = {
        **presenters.report_page(out, report),
        "may_lead": actions.may_lead(out, by=request.member),
        "first_names": presenters.first_names_in(out.climate, besides=report.place_names),
    }
    return render(request, "outreach/round.html", context)


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def add_stop(request: MemberRequest, round: UUID) -> HttpResponse:
    out = _round(request, round)
    form = StopForm(request.POST, places=Place.objects.visible_to(request.member))
    if form.is_valid():
        try:
            actions.add_stop(round=out, place=form.cleaned_data["place"], by=request.member)
        except Refused as refusal:
            presenters.say_no(request, refusal)
        else:
            toast(request, _("Lieu ajouté à la tournée."))
    else:
        presenters.say_no(request, _("Choisissez un lieu de la liste."))
    return redirect("outreach:field")


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def end_round(request: MemberRequest, round: UUID) -> HttpResponse:
    out = _round(request, round)
    try:
        actions.end_round(round=out, at=timezone.now(), by=request.member)
    except Refused as refusal:
        presenters.say_no(request, refusal)
    return redirect("outreach:recap", round=out.pk)


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def resume_round(request: MemberRequest, round: UUID) -> HttpResponse:
    out = _round(request, round)
    try:
        actions.resume_round(round=out, by=request.member)
    except Refused as refusal:
        presenters.say_no(request, refusal)
        return redirect("outreach:round", round=out.pk)
    toast(request, _("La tournée reprend."))
    return redirect("outreach:field")


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def recap(request: MemberRequest, round: UUID) -> HttpResponse:
    out = _round(request, round)
    report = queries.day_report(out, member=request.member)
    details = detail_forms(report.encounters, request.POST or None)
    form = RecapForm(request.POST or None, initial={"climate": out.climate})
    if form.is_valid() and not any(detail.errors for detail in details):
        try:
            actions.recap_round(
                round=out,
                climate=form.cleaned_data["climate"],
                told=told_in(details),
                read=read_in(details),
                at=timezone.now(),
                by=request.member,
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Bilan de la tournée enregistré."))
            return redirect("outreach:round", round=out.pk)
    context = {
        **presenters.report_page(out, report),
        "form": form,
        "details": details,
        "may_resume": out.ended_at is not None and out.recap_at is None,
    }
    return render(request, "outreach/recap.html", context)


def _round(request: MemberRequest, key: UUID) -> Round:
    rows = Round.objects.visible_to(request.member).select_related("programme", "recorded_by")
    return get_object_or_404(rows, pk=key)


def _entry(form: RoundForm, *, now: datetime) -> RoundEntry:
    said: dict[str, Any] = form.cleaned_data
    return RoundEntry(
        id=said["id"],
        started_at=now,
        mode=Mode(said["mode"]),
        places=tuple(place.pk for place in said["places"]),
        team=tuple(account.pk for account in said["team"]),
        programme=said["programme"].pk if said["programme"] else None,
    )
