"""What the views about one person begin with."""

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


def back_to(person: Person) -> HttpResponse:
    """The file's own page."""
    return redirect("pathways:file", person=person.pk)
