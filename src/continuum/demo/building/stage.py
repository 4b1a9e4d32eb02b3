"""Who and what has been made so far, by the names the scenario gives them."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.utils import timezone

from continuum.access.acting import acting_as
from continuum.access.models import Account, Membership, SessionKind
from continuum.access.scope import Member
from continuum.demo.scenario.values import Scenario
from continuum.organisations.models import Organisation, Programme, Site, Strand
from continuum.outreach.models import Place
from continuum.people.models import Enrolment, Notice, Person

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass
class Stage:
    """The records made, under the codes, logins and ids of the scenario."""

    scenario: Scenario
    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    memberships: dict[tuple[str, str], Membership] = field(default_factory=dict)
    sites: dict[tuple[str, str], Site] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    strands: dict[tuple[str, str], Strand] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    people: dict[UUID, Person] = field(default_factory=dict)
    enrolments: dict[UUID, Enrolment] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day it is here, where it may be tomorrow already."""
        return timezone.localdate(self.now)

    @contextmanager
    def acting(self, login: str, *, organisation: str = "") -> Iterator[Member]:
        """Act as somebody of the scenario; where they have several parts, the first there."""
        account = self.accounts[login]
        where = organisation or self.home_of(login)
        membership = self.memberships[login, where]
        with acting_as(membership.pk, account_id=account.pk, kind=SessionKind.COMMAND) as member:
            yield member

    def home_of(self, login: str) -> str:
        """The organisation where they first work."""
        return next(one.memberships[0][0] for one in self.scenario.accounts if one.login == login)

    def who(self, organisation: str, *roles: str) -> str:
        """The login of somebody of the organisation who has one of these roles."""
        for role in roles:
            for one in self.scenario.accounts:
                if (organisation, role) in one.memberships:
                    return one.login
        raise LookupError(f"{organisation}: {', '.join(roles)}")


def grouped(values: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The values by key, each group in the order given."""
    groups: dict[K, list[T]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups
