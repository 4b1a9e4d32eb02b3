"""One person's page: everything the packages know, in one timeline."""

from collections.abc import Collection
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from continuum.access.checks import BOTH, MemberRequest, require
from continuum.access.permissions import Permission
from continuum.core import audit
from continuum.outreach.models import Encounter
from continuum.pathways import actions, presenters
from continuum.pathways.queries import file as queries
from continuum.people.entries import FileEntry
from continuum.people.models import Person
from continuum.people.views.loading import person_or_404
from continuum.people.views.opening import opening_page

SHOWN = 60


@require(Permission.SEE_FILES)
def file(request: MemberRequest, person: UUID) -> HttpResponse:
    found = person_or_404(request, person)
    today = timezone.localdate()
    entries = queries.timeline_of(found, request.member)
    counts = queries.kinds_of(entries)
    chosen = request.GET.get("type", "")
    chosen = chosen if chosen in counts else ""
    shown = [entry for entry in entries if not chosen or entry.kind == chosen]
    whole = "tout" in request.GET
    audit.record("file_opened", on=found, people=[found.pk])
    context = {
        "person": found,
        "header": queries.header_of(found, request.member, entries, today=today),
        "beside": queries.beside(found, request.member, today=today),
        "tabs": presenters.tabs_of(counts, chosen=chosen, address=request.path),
        "entries": shown if whole else shown[:SHOWN],
        "hidden": 0 if whole else max(0, len(shown) - SHOWN),
        "today": today,
    }
    return render(request, "pathways/file.html", context)


@require(Permission.SEE_FILES)
def summary(request: MemberRequest, person: UUID) -> HttpResponse:
    """One page to print and read with the young person."""
    found = person_or_404(request, person)
    today = timezone.localdate()
    entries = queries.timeline_of(found, request.member)
    audit.record("file_printed", on=found, people=[found.pk])
    context = {
        "person": found,
        "header": queries.header_of(found, request.member, entries, today=today),
        "beside": queries.beside(found, request.member, today=today),
        "steps": presenters.steps_of(entries),
        "today": today,
    }
    return render(request, "pathways/summary.html", context)


@require(Permission.OPEN_FILES, methods=BOTH)
def open_file_from(request: MemberRequest, encounter: UUID) -> HttpResponse:
    """A file opened with somebody just met."""
    encounters = Encounter.objects.visible_to(request.member).standing().select_related("place")
    met = get_object_or_404(encounters, root=encounter)

    def act(entry: FileEntry, dismissed: Collection[UUID]) -> Person:
        return actions.open_file_from_encounter(
            entry=entry,
            encounter=met,
            by=request.member,
            today=timezone.localdate(),
            dismissed=dismissed,
        )

    return opening_page(request, act, encounter=met)
