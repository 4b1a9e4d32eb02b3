"""The list of young people, and the same list as a table to take away."""

import io
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.components.navigation import Tab
from continuum.core.components.tables import Sort
from continuum.organisations.models import Commune, Programme
from continuum.people import presenters, queries
from continuum.people.forms.listing import FilterForm
from continuum.people.models import Person
from continuum.people.queries.files import SORTS, WATCHED, Asked, SavedView
from continuum.people.queries.tasks import watches_files
from continuum.tables.write import write_csv, write_xlsx

PER_PAGE = 50
MOST_EXPORTED = 20_000


@require(Permission.SEE_FILES)
def people(request: MemberRequest) -> HttpResponse:
    today = timezone.localdate()
    form, asked = _asked(request)
    found = _sorted(request, asked)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    audit.record(
        "people_listed",
        on=Person,
        detail={"view": asked.view.value, "shown": len(page.object_list)},
    )
    return render(
        request,
        "people/list.html",
        {
            "form": form,
            "page": page,
            "lines": queries.lines(list(page.object_list), request.member, today=today),
            "sort": _sort(request),
            "tabs": _tabs(request, asked.view),
            "filters": presenters.filters_of(form, request.GET),
            "clear_url": f"?{urlencode({'vue': asked.view.value})}",
            "view": asked.view,
            "today": today,
        },
    )


@require(Permission.EXPORT_FILES)
def export_csv(request: MemberRequest) -> HttpResponse:
    headings, rows = _table(request)
    target = io.BytesIO()
    write_csv(target, headings, rows)
    return _attached(target, "text/csv; charset=utf-8", "csv")


@require(Permission.EXPORT_FILES)
def export_xlsx(request: MemberRequest) -> HttpResponse:
    headings, rows = _table(request)
    target = io.BytesIO()
    write_xlsx(target, headings, rows, sheet=_("Jeunes"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _attached(target, kind, "xlsx")


def _table(request: MemberRequest) -> tuple[list[str], list[list[Any]]]:
    """The current view, line by line; each person's journal says that it left."""
    _form, asked = _asked(request)
    found = list(_sorted(request, asked)[:MOST_EXPORTED])
    lines = queries.lines(found, request.member, today=timezone.localdate())
    audit.record(
        "people_exported",
        on=Person,
        people=[person.pk for person in found],
        detail={"view": asked.view.value},
    )
    return presenters.export_headings(), [presenters.exported(line) for line in lines]


def _asked(request: MemberRequest) -> tuple[FilterForm, Asked]:
    member = request.member
    form = FilterForm(
        request.GET,
        programmes=Programme.objects.visible_to(member),
        team=queries.team_of(member),
        communes=_communes(member),
    )
    return form, form.asked(default=_usual_view(member))


def _communes(member: Member) -> QuerySet[Commune]:
    """Those where somebody on file lives."""
    lived_in = Person.objects.visible_to(member).values("commune")
    return Commune.objects.visible_to(member).filter(pk__in=lived_in).order_by("name")


def _usual_view(member: Member) -> SavedView:
    return SavedView.MINE if member.may(Permission.OPEN_FILES) else SavedView.ALL


def _sort(request: MemberRequest) -> Sort:
    return Sort.of(request.GET, tuple(SORTS), default="nom")


def _sorted(request: MemberRequest, asked: Asked) -> QuerySet[Person]:
    sort = _sort(request)
    found = queries.files(request.member, asked, today=timezone.localdate())
    return queries.in_order(
        found.prefetch_related("commune"),  # not joined: page 200 sorts names alone
        request.member,
        column=sort.column,
        descending=sort.descending,
    )


def _tabs(request: MemberRequest, current: SavedView) -> list[Tab]:
    kept = {key: value for key, value in request.GET.items() if key not in ("vue", "page")}
    address = reverse("people:list")
    return [
        Tab(
            label=view.label,
            url=f"{address}?{urlencode({'vue': view.value, **kept})}",
            current=view is current,
        )
        for view in SavedView
        if view not in WATCHED or view is current or watches_files(request.member)
    ]


def _attached(target: io.BytesIO, kind: str, extension: str) -> HttpResponse:
    name = f"jeunes-{timezone.localdate():%Y-%m-%d}.{extension}"
    return HttpResponse(
        target.getvalue(),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
