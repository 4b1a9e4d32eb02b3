"""The list of files: saved views, filters, what each line says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from django.conf import settings
from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.db.models.functions import Greatest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from continuum.access.permissions import Permission
from continuum.access.scope import Member
from continuum.people.models import (
    Contact,
    Enrolment,
    NoticeGiven,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.rules import (
    FORGOTTEN_AFTER_YEARS,
    MAJORITY,
    SILENT_AFTER_DAYS,
    FactKind,
    Held,
    Lack,
    lacks,
)


class ContactSource(Protocol):
    """Rows of times somebody met or reached persons, possibly since a day: columns `person`,
    `day`. Whoever asks leaves aside persons entered by mistake."""

    def __call__(self, member: Member, *, since: date | None = None) -> QuerySet[Any]: ...


class SavedView(TextChoices):
    """Ready-made questions about the files."""

    MINE = "miens", _("Mes jeunes")
    MINORS = "mineurs", _("Mineurs")
    SILENT = "sans-nouvelles", _("Sans nouvelles 30 j+")
    INCOMPLETE = "a-completer", _("À compléter")
    UNTOLD = "a-informer", _("À informer")
    FORGOTTEN = "deux-ans", _("Deux ans sans contact")
    NICKNAMES = "surnoms", _("Sans dossier")
    ALL = "tous", _("Tous")


WATCHED: Final = frozenset({SavedView.UNTOLD, SavedView.FORGOTTEN})
"""Views for those who answer for the files, not for those who walk with the young people."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list is asked for; empty fields filter nothing."""

    view: SavedView = SavedView.ALL
    gender: str = ""
    commune: str = ""
    referent: UUID | None = None
    programme: UUID | None = None
    states: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Line:
    """A file as the list shows it."""

    person: Person
    age: int | None
    is_minor: bool
    referent: str
    enrolments: tuple[tuple[str, str], ...]
    last_contact: date | None
    lacks: tuple[Lack, ...]


SORTS: Final = {
    "nom": ("sort_name",),
    "age": ("-born", "sort_name"),
    "contact": ("last_contact", "sort_name"),
    "adhesion": ("joined_on", "sort_name"),
}


def files(member: Member, asked: Asked, *, today: date) -> QuerySet[Person]:
    """The persons asked for, in no particular order."""
    people = Person.objects.visible_to(member).filter(_view(member, asked.view, today=today))
    if asked.gender:
        people = people.filter(gender=asked.gender)
    if asked.commune:
        people = people.filter(commune_id=asked.commune)
    if asked.referent is not None:
        people = people.filter(_followed_by(member, asked.referent))
    if asked.programme is not None:
        enrolments = Enrolment.objects.filter(programme_id=asked.programme)
        if asked.states:
            enrolments = enrolments.in_states(asked.states)
        people = people.filter(pk__in=_ours(enrolments, member))
    return people


def in_order(
    people: QuerySet[Person], member: Member, *, column: str, descending: bool
) -> QuerySet[Person]:
    """The same, sorted by a column of `SORTS`; unknown values come last either way."""
    if column == "age":
        people = people.annotate(born=F("birth_year"))
    if column == "contact":
        people = people.annotate(last_contact=_last_contact(member))
    keys: list[Any] = []
    for name in SORTS[column]:
        falling = name.startswith("-") != descending
        expression = F(name.removeprefix("-"))
        if name == "sort_name":  # never unknown: plain, so that its index serves both ways
            keys.append(expression.desc() if falling else expression.asc())
        else:
            keys.append(
                expression.desc(nulls_last=True) if falling else expression.asc(nulls_last=True)
            )
    return people.order_by(*keys, "-pk" if descending else "pk")


def lines(people: Sequence[Person], member: Member, *, today: date) -> list[Line]:
    """What the list says of each, in a handful of statements whatever their number."""
    ids = [person.pk for person in people]
    held = held_by(people, member)
    referents = {
        row.person_id: row.name
        for row in Referent.objects.filter(person__in=ids, until__isnull=True).select_related(
            "account"
        )
    }
    last = last_contacts(member, people)
    enrolments = _live_enrolments(ids)
    return [
        Line(
            person=person,
            age=person.age_on(today),
            is_minor=is_minor(person, today=today),
            referent=referents.get(person.pk, ""),
            enrolments=tuple(enrolments.get(person.pk, ())),
            last_contact=last.get(person.pk),
            lacks=lacks(held[person.pk]) if person.has_file else (),
        )
        for person in people
    ]


def is_minor(person: Person, *, today: date) -> bool:
    """Under age for certain, or perhaps when only the year of birth is known."""
    age = person.age_on(today)
    return age is not None and age < MAJORITY + (0 if person.born_on else 1)


def held_by(people: Sequence[Person], member: Member) -> dict[UUID, Held]:
    """What each file holds, as far as completeness goes; whoever may not see how somebody is
    reached is told of no lack."""
    ids = [person.pk for person in people]
    blind = not member.may(Permission.SEE_CONTACTS)
    reached = set(_reached().filter(person__in=ids).values_list("person", flat=True))
    told = set(NoticeGiven.objects.filter(person__in=ids).values_list("person", flat=True))
    known = set(_known_situation().filter(person__in=ids).values_list("person", flat=True))
    return {
        person.pk: Held(
            last_name=bool(person.last_name),
            birth_date=person.born_on is not None,
            commune=bool(person.commune_id or person.postcode),
            contact=blind or person.pk in reached,
            notice=person.pk in told,
            situation=person.pk in known,
        )
        for person in people
    }


def last_contacts(member: Member, people: Sequence[Person]) -> dict[UUID, date]:
    """The last day each was met or reached, under any of the files joined with theirs; opening a
    file counts."""
    identities = {person.identity for person in people}
    days: dict[UUID, date] = {}
    sources = [
        _of_known(source(member).filter(person__identity__in=identities)).values_list(
            "person__identity"
        )
        for source in contact_sources()
    ]
    rows = [pair for rows in sources for pair in rows.annotate(last=Max("day")).order_by()]
    joined = Person.objects.visible_to(member).filter(
        identity__in=identities, joined_on__isnull=False
    )
    for identity, day in [*rows, *joined.values_list("identity", "joined_on")]:
        days[identity] = max(day, days.get(identity, day))
    return {person.pk: days[person.identity] for person in people if person.identity in days}


def first_met(member: Member, person: Person) -> date | None:
    """The first day the person was met, under any of the files joined with theirs."""
    firsts = [
        _of_known(source(member).filter(person__identity=person.identity)).aggregate(
            first=Min("day")
        )["first"]
        for source in contact_sources()
    ]
    return min((day for day in firsts if day is not None), default=None)


def contact_sources() -> list[ContactSource]:
    return [import_string(name) for name in settings.CONTACT_SOURCES]


def _view(member: Member, view: SavedView, *, today: date) -> Q:
    if view is SavedView.MINE:
        return _followed_by(member, member.account_id)
    if view is SavedView.MINORS:
        by_year = Q(born_on__isnull=True, birth_year__gte=today.year - MAJORITY)
        return Q(born_on__gt=_years_before(today, MAJORITY)) | by_year
    if view is SavedView.SILENT:
        return _silent(member, since=today - timedelta(days=SILENT_AFTER_DAYS))
    if view is SavedView.FORGOTTEN:
        return _silent(member, since=_years_before(today, FORGOTTEN_AFTER_YEARS))
    if view is SavedView.INCOMPLETE:
        return Q(joined_on__isnull=False) & ~_complete(member)
    if view is SavedView.UNTOLD:
        return Q(joined_on__isnull=False) & ~Q(pk__in=_ours(NoticeGiven.objects.all(), member))
    if view is SavedView.NICKNAMES:
        return Q(joined_on__isnull=True)
    return Q(joined_on__isnull=False)


def _years_before(day: date, years: int) -> date:
    """Those born after it are younger than `years` on `day`."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)


def _followed_by(member: Member, account: UUID) -> Q:
    present = Referent.objects.filter(account_id=account, until__isnull=True)
    return Q(pk__in=_ours(present, member))


def _silent(member: Member, *, since: date) -> Q:
    """Files opened before the day, whose young person was neither met nor reached since."""
    silent = Q(joined_on__lt=since)
    for source in contact_sources():
        heard = _of_known(source(member, since=since)).values("person__identity")
        silent &= ~Q(identity__in=heard)  # held in memory once, where "not exists" may loop
    return silent


def _of_known(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(person__withdrawn_at__isnull=True)


def _complete(member: Member) -> Q:
    """Each set of persons is read once and held in memory: one look-up a file would be slower."""
    reached = Q(pk__in=_ours(_reached(), member)) if member.may(Permission.SEE_CONTACTS) else Q()
    return (
        ~Q(last_name="")
        & Q(born_on__isnull=False)
        & (Q(commune__isnull=False) | ~Q(postcode=""))
        & reached
        & Q(pk__in=_ours(NoticeGiven.objects.all(), member))
        & Q(pk__in=_ours(_known_situation(), member))
    )


def _ours(rows: QuerySet[Any], member: Member) -> QuerySet[Any]:
    return rows.filter(organisation_id=member.organisation_id).order_by().values("person")


def _reached() -> QuerySet[Contact]:
    return Contact.objects.filter(ended_on__isnull=True)


def _known_situation() -> QuerySet[SituationFact]:
    return SituationFact.objects.filter(kind=FactKind.NEET)


def _last_contact(member: Member) -> Any:
    """The last day as a column, for sorting; only contacts under this very file."""
    days = [
        Subquery(source(member).filter(person=OuterRef("pk")).order_by("-day").values("day")[:1])
        for source in contact_sources()
    ]
    return Greatest(F("joined_on"), *days) if days else F("joined_on")


def _live_enrolments(ids: Sequence[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """What each takes part in and its state; of one programme twice, the strand tells which."""
    rows: dict[UUID, list[Enrolment]] = defaultdict(list)
    standing = Enrolment.objects.filter(person__in=ids).standing()
    for row in standing.select_related("programme", "strand"):
        rows[row.person_id].append(row)
    return {
        person: [(_told_apart(row, among=theirs), row.state_label) for row in theirs]
        for person, theirs in rows.items()
    }


def _told_apart(row: Enrolment, *, among: Sequence[Enrolment]) -> str:
    alone = sum(one.programme_id == row.programme_id for one in among) == 1
    return str(row.programme) if alone or not row.strand else f"{row.programme}, {row.strand}"
