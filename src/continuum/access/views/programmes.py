"""Programmes: seen by all who take part, configured by those who lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.phrases import labelled
from continuum.core.refusals import Refused
from continuum.organisations import actions, queries
from continuum.organisations.forms import (
    CapacityForm,
    NewProgrammeForm,
    ParticipationForm,
    PhaseForm,
    ProgrammeForm,
    StrandForm,
    TargetForm,
)
from continuum.organisations.models import Organisation, Programme, Site, Strand


@dataclass(frozen=True)
class Part:
    """One of the lists of a programme: its form, its action, where its rows are."""

    title: str | Promise
    form: type[forms.Form]
    add: Callable[..., Model]
    rows: str


PARTS: Final[Mapping[str, Part]] = {
    "volets": Part(gettext_lazy("Volet"), StrandForm, actions.add_strand, "strands"),
    "phases": Part(gettext_lazy("Phase"), PhaseForm, actions.add_phase, "phases"),
    "partenaires": Part(
        gettext_lazy("Partenaire"), ParticipationForm, actions.add_participation, "participations"
    ),
    "places": Part(gettext_lazy("Places"), CapacityForm, actions.add_capacity, "capacities"),
    "objectifs": Part(gettext_lazy("Objectif"), TargetForm, actions.add_target, "targets"),
}


@require(Permission.SEE_CONSORTIUM)
def programmes(request: MemberRequest) -> HttpResponse:
    found = Programme.objects.visible_to(request.member).prefetch_related(
        "participations__organisation"
    )
    return render(request, "access/programmes.html", {"programmes": found})


@require(Permission.SEE_CONSORTIUM)
def programme(request: MemberRequest, programme: str) -> HttpResponse:
    found = _programme(request, programme)
    return render(
        request,
        "access/programme.html",
        {
            "programme": found,
            "partners": queries.partners(found, seen_by=request.member.organisation_id),
            "leads": queries.leads(found, request.member.organisation_id),
            "groups": queries.target_groups(found),
            "exceptions": queries.age_exceptions(found),
            "parts": PARTS,
        },
    )


@require(Permission.MANAGE_PROGRAMMES, methods=BOTH)
def new_programme(request: MemberRequest) -> HttpResponse:
    form = NewProgrammeForm(request.POST or None)
    if form.is_valid():
        lead = get_object_or_404(
            Organisation.objects.visible_to(request.member), pk=request.member.organisation_id
        )
        try:
            made = actions.create_programme(lead=lead, by=request.member, **form.fields_to_save())
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("access:programme", programme=made.code)
    return render(request, "access/programme_form.html", {"form": form})


@require(Permission.MANAGE_PROGRAMMES, methods=BOTH)
def change_programme(request: MemberRequest, programme: str) -> HttpResponse:
    found = _programme(request, programme)
    form = ProgrammeForm(request.POST or None, initial=ProgrammeForm.initial_of(found))
    if form.is_valid():
        try:
            actions.change_programme(programme=found, by=request.member, **form.fields_to_save())
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            toast(request, _("Le dispositif est à jour."))
            return redirect("access:programme", programme=found.code)
    return render(request, "access/programme_form.html", {"form": form, "programme": found})


@require(Permission.MANAGE_PROGRAMMES, methods=BOTH)
def add_part(request: MemberRequest, programme: str, part: str) -> HttpResponse:
    found, kind = _programme(request, programme), _part(part)
    form = kind.form(request.POST or None)
    _scope_choices(form, request, found)
    if form.is_valid():
        try:
            kind.add(programme=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            toast(request, _("C'est ajouté."))
            return redirect("access:programme", programme=found.code)
    return render(
        request, "access/programme_part.html", {"form": form, "programme": found, "part": kind}
    )


@require(Permission.MANAGE_PROGRAMMES, methods=WRITE)
def remove_part(request: MemberRequest, programme: str, part: str, item: UUID) -> HttpResponse:
    found, kind = _programme(request, programme), _part(part)
    row = get_object_or_404(getattr(found, kind.rows), pk=item)
    try:
        actions.remove_part(programme=found, part=row, by=request.member)
    except Refused as refusal:
        toast(request, str(refusal))
    else:
        toast(request, _("C'est retiré."))
    return redirect("access:programme", programme=found.code)


def _programme(request: MemberRequest, code: str) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.member), code=code)


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _scope_choices(form: forms.Form, request: MemberRequest, programme: Programme) -> None:
    partners = programme.participations.values("organisation")
    scoped: dict[str, Any] = {
        "strand": programme.strands.all(),
        "site": Site.objects.visible_to(request.member)
        .filter(organisation__in=partners)
        .select_related("organisation", "commune"),
        "organisation": queries.inviteable().select_related("commune"),
    }
    for name, queryset in scoped.items():
        if name in form.fields:
            form.fields[name].queryset = queryset  # type: ignore[attr-defined]
            form.fields[name].label_from_instance = (  # type: ignore[attr-defined]
                partial(_label, seen_by=request.member.organisation_id)
            )


def _label(item: Organisation | Site | Strand, *, seen_by: UUID) -> str:
    """A choice as outsiders may read it; where a sensitive structure is, not which one."""
    if isinstance(item, Strand):
        return str(item)
    owner = item if isinstance(item, Organisation) else item.organisation
    if not owner.is_sensitive or owner.pk == seen_by:
        return str(item)
    masked = owner.label_for(seen_by)
    return labelled(masked, item.commune) if item.commune else masked
