"""The access journal: who did or read what, for the administration and the data protection
officer."""

from datetime import date
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.module_loading import import_string

from continuum.access import presenters, queries
from continuum.access.checks import MemberRequest, can, require
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
            "called": asked.person and _called(request, asked.person),
            "act": request.GET.get("acte", ""),
            "acts": presenters.choices(queries.audit_events(request.member)),
            "accounts": queries.audit_accounts(request.member),
            "reading": READING,
        },
    )


def _called(request: MemberRequest, person: UUID) -> str:
    """The name of whose journal it is, for those who may read the file."""
    if not can(request.member, Permission.SEE_FILES):
        return ""
    named: str = import_string(settings.PERSON_CALLED)(person, member=request.member)
    return named


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
