"""The access journal: who did or read what, for the administration and the data protection
officer."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from continuum.access import queries
from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission

PAGE = 50


@require(Permission.READ_AUDIT)
def audit_trail(request: MemberRequest) -> HttpResponse:
    person = _uuid(request.GET.get("jeune", ""))
    entries = queries.audit_trail(
        request.member,
        person=person,
        account=_uuid(request.GET.get("compte", "")),
        event=request.GET.get("acte", ""),
    )
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "access/audit.html",
        {
            "page": page,
            "lines": queries.with_names(request.member, page.object_list),
            "person": person,
            "events": queries.audit_events(request.member),
        },
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
