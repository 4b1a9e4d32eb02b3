"""Indicators of a programme: the list, a new one, the next version of one."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import BOTH, WRITE, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.components.toasts import toast
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation, Programme, Site
from continuum.outcomes import actions, queries
from continuum.outcomes.forms import put_on
from continuum.outcomes.forms.indicators import IndicatorForm, MeasureForm, Offered
from continuum.outcomes.presenters import charts, page, words
from continuum.outcomes.queries.definitions import definitions_of, shipped_of
from continuum.outcomes.rules.indicators import Definition, problems
from continuum.outcomes.rules.report import lines_of
from continuum.outcomes.rules.vocabulary import TAKEN, FieldKind, Measure, Method
from continuum.outcomes.views.loading import programme_or_404


@require(Permission.MANAGE_INDICATORS)
def indicators(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    shipped = shipped_of(found)
    lines = [
        (one, one.code in shipped, one != shipped.get(one.code))
        for one in definitions_of(found).values()
    ]
    return render(request, "outcomes/indicators.html", {"programme": found, "lines": lines})


@require(Permission.MANAGE_INDICATORS, methods=BOTH)
def new_indicator(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    chosen = request.GET.get("mesure", "")
    if chosen not in Measure.values:
        form = MeasureForm(request.GET if "mesure" in request.GET else None)
        return render(request, "outcomes/measure.html", {"programme": found, "form": form})
    present = Definition(code="", label="", wording="", measure=Measure(chosen))
    return _writing(request, found, present, is_new=True)


@require(Permission.MANAGE_INDICATORS, methods=BOTH)
def revise_indicator(request: MemberRequest, programme: str, code: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    present = definitions_of(found).get(code)
    if present is None:
        raise Http404
    return _writing(request, found, present, is_new=False)


@require(Permission.MANAGE_INDICATORS, methods=WRITE)
def toggle_indicator(request: MemberRequest, programme: str, code: str) -> HttpResponse:
    """Show it in the bilan, or hide it."""
    found = programme_or_404(request, programme)
    present = definitions_of(found).get(code)
    if present is None:
        raise Http404
    act = actions.hide_indicator if present.shown else actions.show_indicator
    act(programme=found, code=code, by=request.member)
    said = _("« %(label)s » ne paraît plus au bilan.")
    if not present.shown:
        said = _("« %(label)s » paraît de nouveau au bilan.")
    undo = reverse("outcomes:toggle_indicator", args=[found.code, code])
    toast(request, said % {"label": present.label}, undo_url=undo)
    return redirect("outcomes:indicators", programme=found.code)


def _writing(
    request: MemberRequest, programme: Programme, present: Definition, *, is_new: bool
) -> HttpResponse:
    """The same page for a new indicator and for the next version of one."""
    known = definitions_of(programme)
    form = IndicatorForm(
        request.POST or None,
        present=present,
        offered=_offered(request, programme, known, present),
        is_new=is_new,
    )
    looking = bool(request.htmx) or "apercu" in request.POST  # type: ignore[attr-defined]
    preview: dict[str, Any] = {}
    if request.method == "GET" and not is_new:
        preview = _preview(request, programme, present, known)
    if form.is_valid():
        told = form.definition()
        found = problems(told, known=known)
        if found:
            form.show(found)
        elif looking:
            preview = _preview(request, programme, told, known)
        elif _written(request, form, programme, told, present, is_new=is_new):
            return redirect("outcomes:indicators", programme=programme.code)
    context = {"programme": programme, "form": form, "present": present, "is_new": is_new}
    context |= {"preview": preview, "looking": looking}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "outcomes/preview.html", context)
    return render(request, "outcomes/indicator.html", context)


def _written(
    request: MemberRequest,
    form: IndicatorForm,
    programme: Programme,
    told: Definition,
    present: Definition,
    *,
    is_new: bool,
) -> bool:
    try:
        if is_new:
            actions.define_indicator(programme=programme, definition=told, by=request.member)
        else:
            actions.revise_indicator(
                programme=programme,
                definition=told,
                since=present.version,
                by=request.member,
                note=form.cleaned_data["note"],
            )
    except Refused as refusal:
        put_on(form, refusal)
        return False
    toast(request, _("« %(label)s » est au bilan.") % {"label": told.label})
    return True


def _preview(
    request: MemberRequest, programme: Programme, told: Definition, known: dict[str, Definition]
) -> dict[str, Any]:
    """The figure as it would be, over the usual period."""
    code = told.code or "apercu"
    asked = known | {code: replace(told, code=code)}
    period = queries.usual_period(programme, today=timezone.localdate())
    [figure] = queries.figures_of(programme, period, request.member, definitions=asked, only=[code])
    return {
        "card": page.card_of(lines_of(figure)[0], page.Addresses(programme.code, period)),
        "chart": charts.chart_of(figure),
        "note": words.note_of(figure),
        "period": words.period(period),
    }


def _offered(
    request: MemberRequest,
    programme: Programme,
    known: dict[str, Definition],
    present: Definition,
) -> Offered:
    partners = Organisation.objects.visible_to(request.member).filter(
        participations__programme=programme
    )
    own = request.member.organisation_id
    sites = Site.objects.visible_to(request.member).filter(organisation__in=partners)
    counting = tuple(
        (one.code, one.label)
        for one in known.values()
        if one.code != present.code
        and TAKEN[one.measure].method not in (Method.RATIO, Method.INTERVAL)
        and one.breakdown is None
    )
    return Offered(
        names={
            FieldKind.ORGANISATION: tuple(
                (str(one.pk), one.label_for(own)) for one in partners.distinct()
            ),
            FieldKind.SITE: tuple((str(one.pk), one.name) for one in sites.distinct()),
            FieldKind.STRAND: tuple((str(one.pk), one.name) for one in programme.strands.all()),
        },
        counting=counting,
        taken=frozenset(known),
    )
