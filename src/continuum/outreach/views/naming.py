"""Giving names and notes to what was counted without: after the save, or long after."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.naming import with_name
from continuum.core.refusals import Refused
from continuum.outreach import actions, presenters, queries
from continuum.outreach.forms.naming import ClaimForm, KnownForm, NicknameForm, NoteForm
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.views.encounters import encounter_or_404, page_of
from continuum.people.models import Person
from continuum.people.views.loading import note_reading

OFFERED = 40
RECENT = timedelta(days=92)
"""What somebody may still remember having been at; older ones wait behind a disclosure."""


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def add_note(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            actions.add_note(encounter=found, text=form.cleaned_data["text"], by=request.member)
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("Note gardée pour l'équipe."))
            return redirect("outreach:encounter", encounter=found.root)
    page = page_of(request, found, note_form=form)
    return render(request, "outreach/encounter/page.html", page)


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def nickname_head(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    form = NicknameForm(request.POST)
    if form.is_valid():
        try:
            presence = actions.nickname_head(
                encounter=found,
                alias=form.cleaned_data["alias"],
                today=timezone.localdate(),
                by=request.member,
                new_id=form.cleaned_data["new_id"],
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            toast(request, _("%(name)s était là : noté.") % {"name": presence.person.called})
            return redirect("outreach:encounter", encounter=found.root)
    return render(
        request, "outreach/encounter/page.html", page_of(request, found, nickname_form=form)
    )


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def name_head(request: MemberRequest, encounter: UUID) -> HttpResponse:
    found = encounter_or_404(request, encounter)
    form = KnownForm(request.POST, people=Person.objects.visible_to(request.member))
    if not form.is_valid():
        presenters.say_no(request, _("Choisissez un jeune de la liste."))
    else:
        person = form.cleaned_data["person"]
        try:
            actions.name_head(encounter=found, person=person, by=request.member)
        except Refused as refusal:
            presenters.say_no(request, refusal)
        else:
            toast(request, _("%(name)s était là : noté.") % {"name": person.called})
    return redirect("outreach:encounter", encounter=found.root)


@require(Permission.RECORD_ENCOUNTERS, methods=WRITE)
def revoke_claim(request: MemberRequest, presence: UUID) -> HttpResponse:
    found = get_object_or_404(Presence.objects.visible_to(request.member), pk=presence)
    try:
        actions.revoke_claim(presence=found, at=timezone.now(), by=request.member)
    except actions.AlreadyRevoked:
        pass  # sent twice: it is as was asked
    except Refused as refusal:
        presenters.say_no(request, refusal)
        return redirect("outreach:encounter", encounter=found.encounter_id)
    toast(request, _("Ce jeune n'est plus dans la rencontre, qui compte toujours autant."))
    return redirect("outreach:encounter", encounter=found.encounter_id)


@require(Permission.RECORD_ENCOUNTERS, methods=BOTH)
def claim_heads(request: MemberRequest, person: UUID) -> HttpResponse:
    """« C'était moi » : earlier encounters in which somebody was a nameless head."""
    found = get_object_or_404(Person.objects.visible_to(request.member), pk=person)
    claimable = queries.claimable_by(found, member=request.member, before=timezone.now())
    mine = queries.claimed_by(found, member=request.member).values("encounter")
    form = ClaimForm(
        request.POST or None,
        encounters=Encounter.objects.visible_to(request.member)
        .standing()
        .filter(Q(pk__in=claimable.values("pk")) | Q(root__in=mine)),
    )
    if form.is_valid():
        try:
            claimed = actions.claim_heads(
                person=found, encounters=list(form.cleaned_data["encounters"]), by=request.member
            )
        except Refused as refusal:
            presenters.put_on(form, refusal)
        else:
            said = ngettext(
                "%(n)d rencontre reliée à %(name)s.",
                "%(n)d rencontres reliées à %(name)s.",
                len(claimed),
            )
            told = said % {"n": len(claimed), "name": found.called}
            toast(request, with_name(told, found.called))
            return redirect(presenters.person_url(found) or "outreach:encounters")
    note_reading(found, page="claim")
    recently = timezone.now() - RECENT
    context = {
        "person": found,
        "form": form,
        "near": claimable.filter(happened_at__gte=recently)[:OFFERED],
        "older": claimable.filter(happened_at__lt=recently)[:OFFERED],
    }
    return render(request, "outreach/claim.html", context)
