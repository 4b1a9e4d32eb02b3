"""The access journal: who did or read what, for the administration and the data protection
officer."""

from datetime import date
from typing import Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from continuum.access import presenters, queries
from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission

PAGE: Final = 200
READING: Final = "lectures"


@require(Permission.READ_AUDIT)
def audit_trail(request: MemberRequest) -> HttpResponse:
    asked = _asked(request.GET)
    entries = queries.audit_trail(request.member, asked)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "access/audit.html",
        {
            "page": page,
            "deeds": presenters.deeds(queries.with_names(request.member, page.object_list)),
            "asked": asked,
            "act": request.GET.get("acte", ""),
            "acts": presenters.choices(queries.audit_events(request.member)),
            "accounts": queries.audit_accounts(request.member),
            "reading": READING,
        },
    )


def _asked(sent: QueryDict) -> queries.Asked:
    act = sent.get("acte", "")
    return queries.Asked(
        person=_uuid(sent.get("jeune", "")),
        account=_uuid(sent.get("compte", "")),
        events=frozenset(presenters.READS if act == READING else {act} - {""}),
        since=_day(sent.get("du", "")),
        until=_day(sent.get("au", "")),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
