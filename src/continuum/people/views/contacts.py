"""Ways to reach a person: shown masked, revealed on request."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.linkage.normalise.phones import written
from continuum.people import actions, presenters, queries
from continuum.people.forms import put_on
from continuum.people.forms.facts import ContactForm, NumberForm
from continuum.people.models import Contact, ExternalId, Person
from continuum.people.views.loading import note_reading, person_or_404


@require(Permission.OPEN_FILES, methods=BOTH)
def contacts(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_contact(person=found, entry=form.entry(), by=request.member)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("C'est noté."))
            return redirect("people:contacts", person=found.pk)
    return _page(request, found, form=form)


@require(Permission.OPEN_FILES, methods=WRITE)
def add_number(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    form = NumberForm(request.POST)
    if form.is_valid():
        try:
            actions.add_external_id(person=found, entry=form.entry(), by=request.member)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("C'est noté."))
            return redirect("people:contacts", person=found.pk)
    return _page(request, found, number_form=form)


@require(Permission.OPEN_FILES, methods=WRITE)
def remove_number(request: MemberRequest, number: UUID) -> HttpResponse:
    found = get_object_or_404(ExternalId.objects.visible_to(request.member), pk=number)
    actions.remove_external_id(number=found, by=request.member)
    toast(request, _("Le numéro est retiré."))
    return redirect("people:contacts", person=found.person_id)


@require(Permission.SEE_CONTACTS, methods=WRITE)
def reveal(request: MemberRequest, contact: UUID) -> HttpResponse:
    """The contact in clear; the request is written in the person's access journal."""
    found = get_object_or_404(Contact.objects.visible_to(request.member), pk=contact)
    value = actions.reveal_contact(contact=found, by=request.member)
    link = presenters.link_to(found.kind, value)
    context = {"contact": found, "value": written(value), "link": link}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "people/revealed.html", context)
    person = person_or_404(request, found.person_id)
    return _page(request, person, revealed=context)


@require(Permission.OPEN_FILES, methods=WRITE)
def end_contact(request: MemberRequest, contact: UUID) -> HttpResponse:
    found = get_object_or_404(Contact.objects.visible_to(request.member), pk=contact)
    actions.end_contact(contact=found, by=request.member, today=timezone.localdate())
    toast(request, _("Ce moyen de joindre est retiré ; il reste dans l'historique."))
    return redirect("people:contacts", person=found.person_id)


def _page(request: MemberRequest, person: Person, **more: Any) -> HttpResponse:
    note_reading(person, page="contacts")
    context = {
        "person": person,
        "contacts": queries.contacts_of(request.member, person),
        "numbers": queries.numbers_of(request.member, person),
        "form": ContactForm(),
        "number_form": NumberForm(),
        **more,
    }
    return render(request, "people/contacts.html", context)
