"""« À faire », and the palette that finds a person or a gesture."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from continuum.access.checks import MemberRequest, require
from continuum.access.permissions import Permission
from continuum.pathways import presenters
from continuum.pathways.queries import palette
from continuum.pathways.queries.todo import tasks_of


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
        "today": now.date(),
    }
    return render(request, "pathways/home.html", context)


@require(Permission.USE_OWN_ACCOUNT, own_only=True)
def search(request: MemberRequest) -> HttpResponse:
    """Answers for the palette; without script, a page of its own."""
    query = request.GET.get("q", "")[:200]
    groups = palette.answers(request.member, query)
    fragment = request.htmx  # type: ignore[attr-defined]
    template = "core/components/palette_results.html" if fragment else "pathways/search.html"
    return render(request, template, {"groups": groups, "query": query})
