"""Noting an encounter: one screen, six taps."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.ids import uuid7
from continuum.core.refusals import Refused
from continuum.organisations.models import Programme
from continuum.outreach import actions, presenters, queries
from continuum.outreach.forms.encounters import EncounterForm
from continuum.outreach.models import Encounter, Round

NO_PROGRAMME = gettext_lazy("Sans dispositif, elle ne compte dans aucun bilan.")


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def new_encounter(request: MemberRequest) -> HttpResponse:
    start = queries.prefill(
        request.member, now=timezone.now(), asked=presenters.uuid_of(request.GET.get("tournee"))
    )
    form = EncounterForm(
        request.POST or None, initial=_initial(start), **choices_for(request, start.places)
    )
    if form.is_valid():
        try:
            encounter = actions.record_encounter(
                entry=form.entry(), by=request.member, new_place=form.new()
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            _say_kept(request, encounter)
            return redirect("outreach:field")
    return render(request, "outreach/log.html", {"form": form, "start": start})


def choices_for(request: MemberRequest, places: Any) -> dict[str, Any]:
    return {
        "places": places,
        "rounds": Round.objects.visible_to(request.member),
        "programmes": Programme.objects.visible_to(request.member),
    }


def _initial(start: queries.Prefill) -> dict[str, Any]:
    at = timezone.localtime(start.at)
    return {
        "id": uuid7(),
        "round": start.round.pk if start.round else None,
        "place": start.place.pk if start.place else None,
        "programme": start.programme,
        "on": at.date(),
        "at": at.time(),
    }


def _say_kept(request: MemberRequest, encounter: Encounter) -> None:
    page = reverse("outreach:encounter", args=[encounter.root])
    said = _("Gardé : %(what)s.") % {"what": presenters.in_short(encounter)}
    counts = encounter.programme_id is not None
    toast(
        request,
        said if counts else f"{said} {NO_PROGRAMME}",
        undo_url=reverse("outreach:undo_encounter", args=[encounter.root]),
        links=[
            (_("Ajouter un prénom ou une note"), page + "#nommer"),
            (_("Ouvrir un dossier"), presenters.file_url(encounter.root)),
            (_("Lui donner un dispositif"), "" if counts else page + "#dispositif"),
        ],
    )
