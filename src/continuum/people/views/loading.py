"""What the views about one person begin with."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from continuum.access.checks import MemberRequest
from continuum.core import audit
from continuum.people.models import Person


def person_or_404(request: MemberRequest, person: UUID) -> Person:
    """A person of one's own organisation; anybody else's does not exist."""
    people = Person.objects.visible_to(request.member).select_related("commune", "organisation")
    return get_object_or_404(people, pk=person)


def note_reading(*people: Person, page: str) -> None:
    """The trace left by each answer that shows something of a file, whatever it was asked for."""
    audit.record(
        "file_page_read",
        on=people[0],
        people=[person.pk for person in people],
        detail={"page": page},
    )


def note_comparing(people: Iterable[Person], *, page: str) -> None:
    """The trace of files shown side by side, in the journal of each: no file was opened."""
    shown = list(dict.fromkeys(people))
    if shown:
        audit.record(
            "people_compared",
            on=Person,
            people=[person.pk for person in shown],
            detail={"page": page, "shown": len(shown)},
        )


def back_to(person: Person) -> HttpResponse:
    """The file's own page."""
    return redirect("pathways:file", person=person.pk)
