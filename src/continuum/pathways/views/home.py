"""« À faire », and the palette that finds a person or a gesture."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core.asked import keep_asked, kept_asked
from continuum.organisations.models import Programme
from continuum.pathways import presenters
from continuum.pathways.queries import palette
from continuum.pathways.queries.todo import tasks_of

LONGEST: Final = 200


@require(Permission.USE_OWN_ACCOUNT, own_only=True)
def home(request: MemberRequest) -> HttpResponse:
    now = timezone.localtime()
    tasks = tasks_of(request.member, today=now.date())
    context = {
        "greeting": presenters.greeting(request.member, at=now),
        "tasks": tasks,
        "urgent": sum(task.urgent for task in tasks),
        "gestures": list(palette.gestures_for(request.member, "")),
        "rest": presenters.rest_for(request.member.role),
        "has_programme": Programme.objects.visible_to(request.member).exists(),
        "today": now.date(),
    }
    return render(request, "pathways/home.html", context)


@require(Permission.USE_OWN_ACCOUNT, methods=BOTH, own_only=True)
def search(request: MemberRequest) -> HttpResponse:
    """Answers for the palette; without script, a page of its own. What is looked for is often a
    name: it is sent, never written in an address (docs/adr/0010)."""
    owner = request.member.membership_id
    query = request.POST.get("q", "")[:LONGEST]
    if request.htmx:  # type: ignore[attr-defined]
        groups = palette.answers(request.member, query)
        return render(request, "core/components/palette_results.html", {"groups": groups})
    if request.method == "POST":
        key = keep_asked(query, owner=owner)
        return redirect(f"{request.path}?{urlencode({'r': key})}" if key else request.path)
    query = kept_asked(request.GET.get("r", ""), owner=owner)
    groups = palette.answers(request.member, query)
    return render(request, "pathways/search.html", {"groups": groups, "query": query})
