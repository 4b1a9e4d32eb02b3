"""The dated facts from which a person's stage is derived (`settings.MILESTONE_SOURCES`)."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from continuum.access.scope import Member
from continuum.organisations.rules import COLLECTIVE_STRANDS
from continuum.pathways.queries.contacts import met
from continuum.pathways.rules import Dated, Milestone
from continuum.people.models import EnrolmentEvent, Person, Referent
from continuum.people.queries import group_of
from continuum.people.rules import EnrolmentState

Source = Callable[[Person, Member], Iterable[Dated]]


def milestones_of(person: Person, *, member: Member) -> list[Dated]:
    """From every package that knows something, under any of the joined files."""
    sources: list[Source] = [import_string(name) for name in settings.MILESTONE_SOURCES]
    return [fact for source in sources for fact in source(person, member)]


def from_files(person: Person, member: Member) -> Iterator[Dated]:
    """What the files themselves tell: opening, referents, programmes entered, days met."""
    for each in group_of(member, person):
        if each.joined_on is None:
            yield Dated(timezone.localdate(each.recorded_at), Milestone.NOTED)
        else:
            yield Dated(each.joined_on, Milestone.JOINED)
    rows = Referent.objects.visible_to(member).filter(person__identity=person.identity)
    for since in rows.values_list("since", flat=True):
        yield Dated(since, Milestone.REFERENT)
    yield from _entries(person, member)
    days = met(member).filter(person__identity=person.identity).values_list("day", flat=True)
    for day in days:
        yield Dated(day, Milestone.MET)


def _entries(person: Person, member: Member) -> Iterator[Dated]:
    """Enrolments that became active; those entered by mistake do not count."""
    events = EnrolmentEvent.objects.visible_to(member).filter(person__identity=person.identity)
    mistaken = events.filter(state=EnrolmentState.CANCELLED).values("enrolment")
    active = events.filter(state=EnrolmentState.ACTIVE).exclude(enrolment__in=mistaken)
    for on, kind in active.values_list("on", "enrolment__strand__kind"):
        yield Dated(on, Milestone.ENTERED)
        if kind in COLLECTIVE_STRANDS:
            yield Dated(on, Milestone.COLLECTIVE)
