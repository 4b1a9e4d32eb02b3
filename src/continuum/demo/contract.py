"""What the demonstration holds, by id and owning organisation, for checks from outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Membership, SessionKind
from continuum.access.roles import ROLES
from continuum.access.scope import Member
from continuum.organisations.models import Organisation, Programme
from continuum.outreach.models import Encounter, Round
from continuum.people.models import Enrolment, Person


@transaction.atomic
def records_by_owner() -> dict[str, Any]:
    """Organisations and programmes, then every record with the organisation that keeps it.

    `grants` and `releases` are empty until the product has them.
    """
    told: dict[str, Any] = {
        "organisations": [
            {"id": str(one.pk), "name": one.name, "kind": one.kind}
            for one in Organisation.objects.order_by("name")
        ],
        "programmes": [
            {"id": str(one.pk), "code": one.code} for one in Programme.objects.order_by("code")
        ],
        "persons": [],
        "encounters": [],
        "rounds": [],
        "enrolments": [],
        "grants": [],
        "releases": [],
    }
    for member in _somebody_of_each():
        told["persons"] += _persons(member)
        told["encounters"] += _encounters(member)
        told["rounds"] += _owned(Round.objects.visible_to(member).order_by("pk"), member)
        told["enrolments"] += _owned(Enrolment.objects.visible_to(member).order_by("pk"), member)
    return told


def _somebody_of_each() -> Iterator[Member]:
    """Each organisation as one of those who may see its files."""
    with acting_as_operator():
        roles = [role for role in ROLES if ROLES[role].files]
        found = Membership.objects.current().filter(role__in=roles).order_by("started_at")
        first = {one.organisation_id: one for one in reversed(found)}
    for membership in first.values():
        with _acting(membership) as member:
            yield member


@contextmanager
def _acting(membership: Membership) -> Iterator[Member]:
    with acting_as(
        membership.pk, account_id=membership.account_id, kind=SessionKind.COMMAND
    ) as member:
        yield member


def _persons(member: Member) -> list[dict[str, Any]]:
    return [
        {"id": str(pk), "organisation": str(member.organisation_id), "file": joined is not None}
        for pk, joined in Person.objects.visible_to(member)
        .order_by("pk")
        .values_list("pk", "joined_on")
    ]


def _encounters(member: Member) -> list[dict[str, Any]]:
    """By the id of the first version, which addresses and notes go by."""
    return [
        {"id": str(root), "organisation": str(member.organisation_id)}
        for root in Encounter.objects.visible_to(member)
        .standing()
        .order_by("root")
        .values_list("root", flat=True)
    ]


def _owned(rows: Any, member: Member) -> list[dict[str, Any]]:
    return [
        {"id": str(pk), "organisation": str(member.organisation_id)}
        for pk in rows.values_list("pk", flat=True)
    ]
