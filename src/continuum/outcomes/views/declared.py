"""Figures published elsewhere: what was entered, one more, one less."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.outcomes import actions
from continuum.outcomes.forms import put_on
from continuum.outcomes.forms.declared import DeclaredForm
from continuum.outcomes.models import DeclaredFigure
from continuum.outcomes.queries import usual_period
from continuum.outcomes.queries.declared import published_about
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.views.loading import may_read, programme_or_404


@require(Permission.MANAGE_INDICATORS, methods=BOTH)
def published(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    known = definitions_of(found)
    usual = usual_period(found, today=timezone.localdate())
    form = DeclaredForm(
        request.POST or None,
        indicators=[(one.code, one.label) for one in known.values() if not one.is_ratio],
        days=lambda span: may_read(request, span, usual=usual),
        initial={"du": usual.start, "au": usual.end},
    )
    if form.is_valid():
        try:
            actions.declare_figure(programme=found, entry=form.entry(), by=request.member)
        except Refused as refusal:
            put_on(form, refusal)
        else:
            toast(request, _("Le chiffre est gardé ; le bilan dit ce qu'il vaut."))
            return redirect("outcomes:published", programme=found.code)
    entered = DeclaredFigure.objects.visible_to(request.member).standing().filter(programme=found)
    spans = [Period(one.starts_on, one.ends_on) for one in entered] or [usual]
    whole = Period(min(span.start for span in spans), max(span.end for span in spans))
    lines = published_about(found, request.member, definitions=known, period=whole)
    context = {"programme": found, "form": form, "lines": lines}
    return render(request, "outcomes/published.html", context)


@require(Permission.MANAGE_INDICATORS, methods=WRITE)
def withdraw_published(request: MemberRequest, programme: str, declared: UUID) -> HttpResponse:
    found = programme_or_404(request, programme)
    visible = DeclaredFigure.objects.visible_to(request.member).standing()
    row = get_object_or_404(visible, pk=declared, programme=found)
    actions.withdraw_declared(declared=row, at=timezone.now(), by=request.member)
    toast(request, _("Le chiffre publié est retiré."))
    return redirect("outcomes:published", programme=found.code)
