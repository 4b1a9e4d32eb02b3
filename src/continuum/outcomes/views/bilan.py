"""The bilan: which programme, its page, and the same to take away."""

from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.core.documents import pdf, workbook
from continuum.organisations.models import Programme
from continuum.outcomes import queries
from continuum.outcomes.presenters import charts, page, words
from continuum.outcomes.presenters.answer import answer_of
from continuum.outcomes.presenters.document import document_of
from continuum.outcomes.queries.gaps import remember
from continuum.outcomes.rules.report import Bilan
from continuum.outcomes.views.loading import asked_period, programme_or_404

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require(Permission.SEE_FIGURES)
def bilans(request: MemberRequest) -> HttpResponse:
    programmes = list(Programme.objects.visible_to(request.member))
    if len(programmes) == 1:
        return redirect("outcomes:bilan", programme=programmes[0].code)
    return render(request, "outcomes/bilans.html", {"programmes": programmes})


@require(Permission.SEE_FIGURES)
def bilan(request: MemberRequest, programme: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    form, period = asked_period(request, found)
    today = timezone.localdate()
    usual = queries.usual_period(found, today=today)
    told = queries.bilan(found, period, request.member, at=timezone.now())
    remember(found, told, usual=usual)
    to = page.Addresses(found.code, period)
    steps = page.funnel_links(told, to)
    context = {
        "programme": found,
        "bilan": told,
        "form": form,
        "period": words.period(period),
        "periods": page.periods_of(
            found,
            period,
            [
                (_("Toute l'action"), usual),
                *(() if form.whole_only else queries.periods_told(found, usual, today=today)),
            ],
        ),
        "keys": page.key_cards(told, to),
        "funnel": charts.funnel_of(told.figures),
        "steps": steps,
        "step_links": [step.url for step in steps],
        "parts": list(page.parts_of(told, to)),
        "promises": page.promises_of(told, to),
        "verified": page.verified(told, to),
        "gaps": page.gaps_in_words(told),
        "to": to,
    }
    return render(request, "outcomes/bilan.html", context)


@require(Permission.SEE_FIGURES)
def bilan_pdf(request: MemberRequest, programme: str) -> HttpResponse:
    taken = _taken_away(request, programme, "pdf")
    if taken is None:
        return _said_on_the_page(request, programme)
    found, told = taken
    report = document_of(told, found, request.member)
    return _attached(pdf(report, words.language()), "application/pdf", f"{_name(told)}.pdf")


@require(Permission.EXPORT)
def bilan_xlsx(request: MemberRequest, programme: str) -> HttpResponse:
    taken = _taken_away(request, programme, "xlsx")
    if taken is None:
        return _said_on_the_page(request, programme)
    found, told = taken
    report = document_of(told, found, request.member)
    return _attached(workbook(report), XLSX, f"{_name(told)}.xlsx")


@require(Permission.EXPORT)
def bilan_json(request: MemberRequest, programme: str) -> HttpResponse:
    taken = _taken_away(request, programme, "json")
    if taken is None:
        return _said_on_the_page(request, programme)
    _found, told = taken
    answer = JsonResponse(answer_of(told), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{_name(told)}.json"'
    return answer


def _taken_away(
    request: MemberRequest, programme: str, kind: str
) -> tuple[Programme, Bilan] | None:
    """The bilan as a file; None when the days asked make none, which only the page can say."""
    found = programme_or_404(request, programme)
    form, period = asked_period(request, found)
    if form.errors:
        return None
    audit.record("bilan_exported", on=found, detail={"format": kind})
    return found, queries.bilan(found, period, request.member, at=timezone.now())


def _said_on_the_page(request: MemberRequest, programme: str) -> HttpResponse:
    return redirect(f"{reverse('outcomes:bilan', args=[programme])}?{request.GET.urlencode()}")


def _name(bilan: Bilan) -> str:
    return f"bilan-{bilan.programme}-{bilan.period.start}-{bilan.period.end}"


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
