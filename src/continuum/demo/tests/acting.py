"""Acting in the demonstration as one of its accounts."""

from collections.abc import Iterator
from contextlib import contextmanager

from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.scope import Member


@contextmanager
def signed_in(login: str, *, role: Role | None = None) -> Iterator[Member]:
    """As the account, in its first part or the one of that role."""
    with acting_as_operator():
        parts = Membership.objects.current().filter(account__email=login).order_by("started_at")
        part = (parts.filter(role=role) if role else parts)[0]
    with acting_as(part.pk, account_id=part.account_id) as member:
        yield member
