"""Completing a file, withdrawing one entered by mistake."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.people import actions
from continuum.people.entries import details_of
from continuum.people.forms import put_on
from continuum.people.forms.identity import EditForm, MistakeForm
from continuum.people.models import Person
from continuum.people.views.loading import back_to, note_reading, person_or_404


@require(Permission.OPEN_FILES, methods=BOTH)
def edit(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    initial = {**vars(details_of(found)), "commune": found.commune}
    form = EditForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.complete_file(
                person=found,
                details=form.details(),
                by=request.member,
                today=timezone.localdate(),
                only=form.changed_data,
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("C'est enregistré."))
            return back_to(found)
    note_reading(found, page="edit")
    return render(request, "people/edit.html", {"form": form, "person": found})


@require(Permission.OPEN_FILES, methods=BOTH)
def withdraw(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    form = MistakeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_person(
                person=found,
                reason=form.cleaned_data["reason"],
                by=request.member,
                now=timezone.now(),
            )
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(
                request,
                _("Le dossier est retiré."),
                undo_url=reverse("people:restore", args=[found.pk]),
            )
            return redirect("people:list")
    note_reading(found, page="withdraw")
    return render(request, "people/withdraw.html", {"form": form, "person": found})


@require(Permission.OPEN_FILES, methods=WRITE)
def restore(request: MemberRequest, person: UUID) -> HttpResponse:
    found = get_object_or_404(Person.objects.withdrawn_from(request.member), pk=person)
    actions.restore_person(person=found, by=request.member)
    toast(request, _("Le dossier est de retour."))
    return back_to(found)
