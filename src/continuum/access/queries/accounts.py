"""Reads about accounts and memberships."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import QuerySet

from continuum.access.models import Account, Membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core.models import AuditEntry


def own_memberships(member: Member) -> QuerySet[Membership]:
    """What the member's account may act as, the oldest first."""
    return (
        Membership.objects.current()
        .filter(account_id=member.account_id)
        .select_related("organisation")
        .order_by("started_at")
    )


def own_membership(member: Member, identifier: str) -> Membership | None:
    """One of them by its identifier as typed in a form; None when it is not theirs."""
    try:
        key = UUID(identifier)
    except ValueError:
        return None
    return own_memberships(member).filter(pk=key).first()


@dataclass(frozen=True)
class Offer:
    """What an invitation link offers, while it is usable."""

    organisation: str
    role: Role
    email: str
    has_account: bool


def invitation_of(secret: str) -> Offer | None:
    """The invitation behind a link; None when it has expired, was used or never was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_invitation_of(%s)", [secret])
        row = cursor.fetchone()
    return Offer(row[0], Role(row[1]), row[2], row[3]) if row else None


def second_factors(member: Member) -> QuerySet[Authenticator]:
    """One's own applications, keys and recovery codes."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=member.account_id)
    return found


def has_second_factor(member: Member) -> bool:
    """Whether an application or a key stands beside the password; recovery codes do not count."""
    return (
        second_factors(member)
        .filter(type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN))
        .exists()
    )


def current_session() -> UUID | None:
    """The session in force, as listed among one's own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx_session()")
        found: UUID | None = cursor.fetchone()[0]
        return found


def audit_trail(
    member: Member, *, person: UUID | None, account: UUID | None, event: str
) -> QuerySet[AuditEntry]:
    """The journal of the member's organisation, latest first; one person's journal is this with
    `person`."""
    entries = AuditEntry.objects.filter(organisation_id=member.organisation_id).order_by(
        "-at", "-id"
    )
    if person:
        entries = entries.filter(person_id=person)
    if account:
        entries = entries.filter(account_id=account)
    if event:
        entries = entries.filter(event=event)
    return entries


def audit_events(member: Member) -> list[str]:
    """Kinds of acts found in the journal, to filter by."""
    return list(
        AuditEntry.objects.filter(organisation_id=member.organisation_id)
        .order_by("event")
        .values_list("event", flat=True)
        .distinct()
    )


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
