"""Who of the organisation may walk with young people."""

from django.db.models import QuerySet

from continuum.access.models import Account, Membership
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.access.scope import Member

ACCOMPANYING = tuple(
    role for role in Role if ROLES[role].files and Permission.ENROL in ROLES[role].permissions
)
"""Roles whose holders may be somebody's referent."""


def team_of(member: Member) -> QuerySet[Account]:
    """Colleagues who may be named referent, by name."""
    memberships = Membership.objects.visible_to(member).current().filter(role__in=ACCOMPANYING)
    colleagues: QuerySet[Account] = Account.objects.filter(
        pk__in=memberships.values("account_id"), closed_at__isnull=True, is_service=False
    ).order_by("name")
    return colleagues
