"""The access journal of one's organisation, and what in it deserves a look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate, TruncMinute

from continuum.access.models import Account
from continuum.access.scope import Member
from continuum.core.models import AuditEntry

FILE_READS: Final = ("file_opened", "file_page_read", "file_printed", "contact_revealed")
MANY_IN_A_DAY: Final = 40
"""So many files opened by one account in one day is more than a day of work usually asks for."""


@dataclass(frozen=True)
class Asked:
    """What of the journal one wants to read; nothing said is everything."""

    person: UUID | None = None
    account: UUID | None = None
    events: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None


def audit_trail(member: Member, asked: Asked) -> QuerySet[AuditEntry]:
    """The journal of the member's organisation, latest first; one person's journal is this with
    `person`."""
    entries = AuditEntry.objects.filter(organisation_id=member.organisation_id)
    if asked.person:
        entries = entries.filter(person_id=asked.person)
    if asked.account:
        entries = entries.filter(account_id=asked.account)
    if asked.events:
        entries = entries.filter(event__in=asked.events)
    if asked.since:
        entries = entries.filter(at__date__gte=asked.since)
    if asked.until:
        entries = entries.filter(at__date__lte=asked.until)
    return entries.order_by("-at", "-id")


def audit_events(member: Member) -> list[str]:
    """Kinds of acts found in the journal, to filter by."""
    return list(
        AuditEntry.objects.filter(organisation_id=member.organisation_id)
        .order_by("event")
        .values_list("event", flat=True)
        .distinct()
    )


def audit_accounts(member: Member) -> list[tuple[UUID, str]]:
    """Accounts of one's own organisation, by name, to filter by."""
    return list(Account.objects.visible_to(member).order_by("name").values_list("pk", "name"))


@dataclass(frozen=True)
class JournalLine:
    """An entry with the name of whoever acted."""

    entry: AuditEntry
    by: str


def with_names(member: Member, entries: Iterable[AuditEntry]) -> list[JournalLine]:
    """Names for the accounts of one's own organisation; others stay unnamed."""
    found = list(entries)
    names = dict(
        Account.objects.visible_to(member)
        .filter(pk__in={entry.account_id for entry in found if entry.account_id})
        .values_list("pk", "name")
    )
    return [JournalLine(entry, names.get(entry.account_id, "")) for entry in found]


def exports_since(member: Member, day: date, *, event: str) -> int:
    """How many times a list with names left, however many young people were on it."""
    return (
        _since(member, day)
        .filter(event=event)
        .annotate(minute=TruncMinute("at"))
        .values("account_id", "minute")
        .distinct()
        .count()
    )


@dataclass(frozen=True)
class ManyReads:
    """An account that opened many different files in one day."""

    account_id: UUID
    on: date
    people: int


def many_reads_since(member: Member, day: date) -> list[ManyReads]:
    """The latest day first."""
    rows = (
        _since(member, day)
        .filter(event__in=FILE_READS, account_id__isnull=False)
        .annotate(day=TruncDate("at"))
        .values("account_id", "day")
        .annotate(people=Count("person_id", distinct=True))
        .filter(people__gt=MANY_IN_A_DAY)
        .order_by("-day", "-people")
    )
    return [
        ManyReads(account, day, people)
        for account, day, people in rows.values_list("account_id", "day", "people")
        if account is not None
    ]


def _since(member: Member, day: date) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(
        organisation_id=member.organisation_id, at__date__gte=day
    ).order_by()
