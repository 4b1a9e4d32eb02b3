"""The organisations of the consortium; one's own is configured here, with its sites."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.organisations import actions
from continuum.organisations.forms import OrganisationForm, SiteForm
from continuum.organisations.models import Organisation, Programme, Site


@require(Permission.SEE_CONSORTIUM)
def organisations(request: MemberRequest) -> HttpResponse:
    visible = Organisation.objects.visible_to(request.member).prefetch_related("other_names")
    mine = request.member.organisation_id
    return render(
        request,
        "access/organisations.html",
        {"organisations": [(found, found.label_for(mine)) for found in visible], "mine": mine},
    )


@require(Permission.SEE_CONSORTIUM)
def organisation(request: MemberRequest, organisation: UUID) -> HttpResponse:
    found = get_object_or_404(Organisation.objects.visible_to(request.member), pk=organisation)
    shared = Programme.objects.visible_to(request.member).of_organisation(found.pk)
    return render(
        request,
        "access/organisation.html",
        {
            "organisation": found,
            "label": found.label_for(request.member.organisation_id),
            "is_mine": found.pk == request.member.organisation_id,
            "masked": found.is_sensitive and found.pk != request.member.organisation_id,
            "sites": Site.objects.visible_to(request.member).filter(organisation=found),
            "programmes": shared,
            "site_form": SiteForm(),
        },
    )


@require(Permission.MANAGE_ORGANISATION, methods=BOTH)
def my_organisation(request: MemberRequest) -> HttpResponse:
    found = get_object_or_404(
        Organisation.objects.visible_to(request.member), pk=request.member.organisation_id
    )
    initial = {
        "name": found.name,
        "short_name": found.short_name,
        "kind": found.kind,
        "siret": found.siret,
        "commune": found.commune,
        "other_names": "\n".join(found.other_names.values_list("name", flat=True)),
    }
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_organisation(organisation=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            toast(request, _("Votre structure est à jour."))
            return redirect("access:organisation", organisation=found.pk)
    sites = Site.objects.visible_to(request.member).filter(organisation=found)
    return render(
        request,
        "access/my_organisation.html",
        {"form": form, "organisation": found, "sites": sites, "site_form": SiteForm()},
    )


@require(Permission.MANAGE_SITES, methods=WRITE)
def add_site(request: MemberRequest) -> HttpResponse:
    found = get_object_or_404(
        Organisation.objects.visible_to(request.member), pk=request.member.organisation_id
    )
    form = SiteForm(request.POST)
    if form.is_valid():
        try:
            actions.add_site(organisation=found, by=request.member, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            toast(request, _("Le site est ajouté."))
            return redirect("access:organisation", organisation=found.pk)
    sites = Site.objects.visible_to(request.member).filter(organisation=found)
    return render(request, "access/add_site.html", {"site_form": form, "sites": sites})


@require(Permission.MANAGE_SITES, methods=WRITE)
def close_site(request: MemberRequest, site: UUID) -> HttpResponse:
    own = Site.objects.visible_to(request.member).filter(
        organisation_id=request.member.organisation_id
    )
    actions.close_site(
        site=get_object_or_404(own, pk=site), by=request.member, today=timezone.localdate()
    )
    toast(request, _("Le site est fermé."))
    return redirect("access:organisation", organisation=request.member.organisation_id)
