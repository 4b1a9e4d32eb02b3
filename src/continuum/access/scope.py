"""Whose records a member may see: the only place that knows how wide a role looks."""

from dataclasses import dataclass
from uuid import UUID

from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role


@dataclass(frozen=True)
class Member:
    """An account acting for one organisation in one role, read again at each request."""

    account_id: UUID
    organisation_id: UUID
    membership_id: UUID
    role: Role
    name: str = ""
    organisation_name: str = ""

    def may(self, permission: Permission) -> bool:
        return permission in ROLES[self.role].permissions

    @property
    def masked_below(self) -> int:
        """Counts of young people smaller than this are kept back; zero where all are told."""
        return ROLES[self.role].masked_below


def organisations_seen_by(member: Member) -> tuple[UUID, ...]:
    """Organisations whose files the member may see: one's own, or none for a role without files."""
    return (member.organisation_id,) if ROLES[member.role].files else ()
