"""Reads about accounts and memberships."""

from uuid import UUID

from django.db.models import QuerySet

from continuum.access.models import Membership
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
