"""Exits of one person, what the packages' pages are told of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.core.timeline import Entry
from continuum.core.todo import Task, count_some
from continuum.outcomes.models import Exit
from continuum.outcomes.queries.compiler import durable_bound
from continuum.outcomes.rules.exits import CROSSWALK, ExitKind, ExitType, Recorded, iae_class
from continuum.pathways.rules import Dated, Milestone
from continuum.people.models import Enrolment, Person
from continuum.people.rules import EnrolmentState


@dataclass(frozen=True)
class Left:
    """One enrolment of a person and its exit, if any; with what each framework calls it."""

    enrolment: Enrolment
    exit: Exit | None
    names: tuple[tuple[str, str], ...] = ()


def exits_of(person: Person, member: Member) -> list[Left]:
    """Every enrolment under any of the joined files, those entered by mistake left out."""
    rows = (
        Enrolment.objects.visible_to(member)
        .filter(person__identity=person.identity)
        .standing()
        .select_related("programme", "strand", "site")
    )
    known = {
        row.enrolment_id: row
        for row in Exit.objects.visible_to(member).standing().filter(enrolment__in=rows)
    }
    return [_left(row, known.get(row.pk)) for row in rows]


def _left(enrolment: Enrolment, row: Exit | None) -> Left:
    return Left(enrolment, row, names_of(row) if row is not None else ())


def names_of(row: Exit) -> tuple[tuple[str, str], ...]:
    """What the exit is called, framework by framework."""
    kind = ExitKind(row.kind)
    reading = CROSSWALK[kind]
    klass = iae_class(kind, months=row.months, bound=durable_bound())
    return (
        (_("Type"), str(reading.type.label)),
        (_("IAE"), str(klass.label)),
        (_("FSE+"), str(reading.esf.label)),
        (_("O2R"), str(reading.o2r.label)),
    )


def timeline_of(person: Person, *, member: Member) -> Iterable[Entry]:
    """The exits standing, in the person's history."""
    rows = (
        Exit.objects.visible_to(member)
        .standing()
        .filter(person__identity=person.identity)
        .select_related("enrolment__programme", "recorded_by", "organisation")
    )
    for row in rows:
        yield Entry(
            on=row.on,
            at=row.recorded_at,
            kind="exit",
            icon="door-exit",
            title=_("Sortie : %(kind)s") % {"kind": row.get_kind_display()},
            text=_details(row),
            by=str(row.recorded_by or ""),
            organisation=row.organisation.label_for(member.organisation_id),
            url=reverse("outcomes:exits", args=[person.pk]),
            tags=("step",),
        )


def _details(row: Exit) -> str:
    parts = [str(row.enrolment.programme)]
    if row.months:
        parts.append(ngettext("%(n)d mois", "%(n)d mois", row.months) % {"n": row.months})
    if row.project == Recorded.YES:
        parts.append(_("avec un projet professionnel"))
    return " · ".join(parts)


def milestones_of(person: Person, member: Member) -> Iterator[Dated]:
    """An exit moves somebody along when it leads somewhere, in the sense of the five types."""
    rows = Exit.objects.visible_to(member).standing().filter(person__identity=person.identity)
    for on, kind in rows.values_list("on", "kind"):
        if CROSSWALK[ExitKind(kind)].type is not ExitType.NONE:
            yield Dated(on, Milestone.EXIT)


def without_exit(member: Member) -> QuerySet[Enrolment]:
    """Enrolments brought to their end of which no exit is known."""
    known = Exit.objects.filter(organisation_id=member.organisation_id).standing()
    ended = Enrolment.objects.visible_to(member).in_states([EnrolmentState.COMPLETED])
    return ended.exclude(pk__in=known.order_by().values("enrolment")).order_by("pk")


def tasks_of(member: Member, *, today: date) -> Iterable[Task]:
    """Pathways brought to their end whose exit nobody has noted."""
    if not member.may(Permission.RECORD_EXITS):
        return
    count = count_some(without_exit(member))
    if count:
        yield Task(
            title=_("Sorties à noter"),
            url=reverse("outcomes:exits_to_record"),
            icon="door-exit",
            detail=ngettext(
                "un parcours mené à terme sans sortie",
                "parcours menés à terme sans sortie",
                count,
            ),
            count=count,
        )
