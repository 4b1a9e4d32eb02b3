"""One figure, opened: what it means, what it was made of, the rows one may see."""

from collections.abc import Mapping, Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.organisations.models import Programme
from continuum.outcomes import queries
from continuum.outcomes.presenters import page, sentences, words
from continuum.outcomes.presenters.rows import rows_of
from continuum.outcomes.queries.declared import published_about
from continuum.outcomes.queries.definitions import definitions_of, revisions_of
from continuum.outcomes.queries.labels import Labels
from continuum.outcomes.queries.rows import Only, Opened, rows_behind
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import LINE, Figure, Line, line_of
from continuum.outcomes.rules.vocabulary import TAKEN, Method
from continuum.outcomes.views.loading import asked_period, programme_or_404
from continuum.outreach.models import Encounter
from continuum.people.models import Person

PER_PAGE = 50


@require(Permission.SEE_FIGURES)
def figure(request: MemberRequest, programme: str, code: str) -> HttpResponse:
    found = programme_or_404(request, programme)
    form, period = asked_period(request, found)
    known = definitions_of(found)
    indicator = code.partition(LINE)[0]
    if indicator not in known:
        raise Http404
    figures = queries.figures_read_by(
        request.member, found, period, definitions=known, only=[indicator]
    )
    line = line_of(code, {one.code: one for one in figures})
    if line is None:
        raise Http404
    only = Only(
        unknown="inconnus" in request.GET and line.item is None,
        outside=_outside(request, line, known),
    )
    opened = rows_behind(
        line,
        programme=found,
        period=period,
        member=request.member,
        known=known,
        only=only,
    )
    context = {
        **_about(request, found, line, period=period, known=known, figures=figures),
        "form": form,
        "only": only,
        **_rows(request, opened, line),
    }
    return render(request, "outcomes/figure.html", context)


def _outside(
    request: MemberRequest, line: Line, known: Mapping[str, Definition]
) -> Definition | None:
    """The step of the path whose people are left out, where both count people."""
    step = known.get(request.GET.get(page.OUTSIDE, ""))
    if step is None or line.item is not None:
        return None
    both = (step, line.figure.definition)
    people = all(TAKEN[one.measure].method is Method.PEOPLE for one in both)
    return step if people else None


def _about(
    request: MemberRequest,
    found: Programme,
    line: Line,
    *,
    period: Period,
    known: Mapping[str, Definition],
    figures: Sequence[Figure],
) -> dict[str, object]:
    """Definition, base, lines, revisions, and what was published about the figure."""
    to = page.Addresses(found.code, period)
    indicator = line.figure.definition.code
    base = line.figure.definition.base
    published = published_about(
        found, request.member, definitions=known, period=period, figures=figures
    )
    return {
        "programme": found,
        "period": words.period(period),
        "line": line,
        "definition": line.figure.definition,
        "card": page.card_of(line, to),
        "base_url": to.figure(base) if base else "",
        "whole_url": to.figure(indicator) if line.item else "",
        "lines": page.lines_shown(line.figure, to) if line.item is None else (),
        "sentences": sentences.of(line.figure.definition, Labels(found, request.member), known),
        "revisions": revisions_of(found, indicator),
        "published": [one for one in published if one.code.partition(LINE)[0] == indicator],
        "unknown_url": f"{to.figure(line.code)}&inconnus=1",
        "to": to,
    }


def _rows(request: MemberRequest, opened: Opened, line: Line) -> dict[str, object]:
    """One page of what may be seen; looking at people is written in their journal."""
    if opened.rows is None:
        return {"rows": None}
    shown = Paginator(opened.rows, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    of_people = opened.people is not None
    if rows:
        audit.record(
            "figure_opened",
            on=Person if of_people else Encounter,
            people=[row.pk for row in rows] if of_people else (),
            detail={"figure": line.code, "shown": len(rows)},
        )
    if not of_people:
        return {"page": shown, "rows": rows, "of_people": False}
    behind = opened.behind
    told = rows_of(
        rows,
        behind.counted(rows),
        behind.definition,
        Labels(behind.programme, behind.member),
        with_answers=line.item is None,
    )
    return {"page": shown, "rows": told.rows, "told": told, "of_people": True}
