"""Reads about accounts, their organisation, and the access journal."""

from continuum.access.queries.accounts import (
    Offer,
    WayBack,
    acts_still,
    current_session,
    has_second_factor,
    invitation_of,
    own_membership,
    own_memberships,
    recovery_of,
    second_factors,
    without_second_factor,
)
from continuum.access.queries.journal import (
    Asked,
    JournalLine,
    audit_accounts,
    audit_events,
    audit_trail,
    with_names,
)

__all__ = [
    "Asked",
    "JournalLine",
    "Offer",
    "WayBack",
    "acts_still",
    "audit_accounts",
    "audit_events",
    "audit_trail",
    "current_session",
    "has_second_factor",
    "invitation_of",
    "own_membership",
    "own_memberships",
    "recovery_of",
    "second_factors",
    "with_names",
    "without_second_factor",
]
