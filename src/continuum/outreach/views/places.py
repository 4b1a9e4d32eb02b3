"""The team's list of places."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, can, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.outreach import actions, presenters, queries
from continuum.outreach.forms.places import NewPlaceForm, PlaceForm
from continuum.outreach.models import Place
from continuum.outreach.rules import PlaceKind


@require(Permission.SEE_OUTREACH)
def places(request: MemberRequest) -> HttpResponse:
    since = timezone.localdate() - presenters.A_YEAR
    rows = queries.places_and_use(request.member, since=since)
    context = {
        "since": since,
        "may_add": can(request.member, Permission.RECORD_ENCOUNTERS),
        "may_manage": can(request.member, Permission.MANAGE_PLACES),
        "places": [row for row in rows if row.place.closed_on is None],
        "closed": [row for row in rows if row.place.closed_on is not None],
    }
    return render(request, "outreach/places.html", context)


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def add_place(request: MemberRequest) -> HttpResponse:
    form = NewPlaceForm(request.POST or None, initial={"new_id": uuid4()})
    if form.is_valid():
        try:
            place = actions.add_place(**_said(form), by=request.member)
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("%(place)s est dans la liste.") % {"place": place})
            return redirect("outreach:places")
    return render(request, "outreach/place.html", {"form": form})


@require(Permission.MANAGE_PLACES, methods=BOTH)
def place(request: MemberRequest, place: UUID) -> HttpResponse:
    found = get_object_or_404(Place.objects.visible_to(request.member), pk=place)
    form = PlaceForm(
        request.POST or None,
        initial={
            "name": found.name,
            "kind": found.kind,
            "network": found.network,
            "commune": found.commune,
        },
    )
    if form.is_valid():
        try:
            actions.change_place(place=found, **_said(form))
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Lieu modifié."))
            return redirect("outreach:places")
    return render(request, "outreach/place.html", {"form": form, "place": found})


@require(Permission.MANAGE_PLACES, methods=WRITE)
def close_place(request: MemberRequest, place: UUID) -> HttpResponse:
    """Close it, or open it again."""
    found = get_object_or_404(Place.objects.visible_to(request.member), pk=place)
    if found.closed_on is None:
        actions.close_place(place=found, on=timezone.localdate())
        toast(request, _("%(place)s n'est plus proposé.") % {"place": found})
    else:
        actions.reopen_place(place=found)
        toast(request, _("%(place)s est de nouveau proposé.") % {"place": found})
    return redirect("outreach:places")


def _said(form: PlaceForm) -> dict[str, Any]:
    return {**form.cleaned_data, "kind": PlaceKind(form.cleaned_data["kind"])}
