"""Accounts, memberships, the links that open them, second factors."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import QuerySet

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.scope import Member


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


def acts_still(account: UUID, membership: UUID) -> bool:
    """Whether the membership is the account's, and has not ended."""
    return Membership.objects.current().filter(pk=membership, account=account).exists()


@dataclass(frozen=True)
class Offer:
    """What an invitation link offers, while it is usable."""

    organisation: str
    role: Role
    email: str
    has_account: bool


def invitation_of(secret: str) -> Offer | None:
    """The invitation behind a link; None when it has expired, was used or never was."""
    if "\0" in secret:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_invitation_of(%s)", [secret])
        row = cursor.fetchone()
    return Offer(row[0], Role(row[1]), row[2], row[3]) if row else None


@dataclass(frozen=True)
class WayBack:
    """Whose account a recovery link opens, while it is usable."""

    email: str
    name: str
    removes_second_factor: bool


def recovery_of(secret: str) -> WayBack | None:
    """The account behind a link; None when it has expired, was used, revoked or never was."""
    digest = hashlib.sha256(secret.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM access_recovery_of(%s)", [digest])
        row = cursor.fetchone()
    return WayBack(*row) if row else None


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


def without_second_factor() -> set[UUID]:
    """Accounts of the administrator's organisation that a password alone opens; nothing for any
    other role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_without_second_factor()")
        return {row[0] for row in cursor.fetchall()}
