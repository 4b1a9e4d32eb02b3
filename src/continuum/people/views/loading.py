"""What the views about one person begin with."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from continuum.access.checks import MemberRequest
from continuum.people.models import Person


def person_or_404(request: MemberRequest, person: UUID) -> Person:
    """A person of one's own organisation; anybody else's does not exist."""
    people = Person.objects.visible_to(request.member).select_related("commune", "organisation")
    return get_object_or_404(people, pk=person)


def back_to(person: Person) -> HttpResponse:
    """The file's own page."""
    return redirect("pathways:file", person=person.pk)
