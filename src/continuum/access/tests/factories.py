"""Organisations and members for tests, made as an operator would."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import models, transaction

from continuum.access import actions
from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.session_store import MEMBERSHIP, SessionStore
from continuum.linkage import normalise_name
from continuum.organisations.models import (
    Commune,
    Organisation,
    Participation,
    Programme,
    Strand,
)
from continuum.organisations.rules import OrganisationKind, ProgrammeRole, StrandKind

PASSWORD = "Corbeau-48-vert-plume"
_numbers = count(1)
M = TypeVar("M", bound=models.Model)


def set_up(model: type[M], **fields: Any) -> M:
    """A row of the consortium's structure, made as an operator would."""
    with transaction.atomic(), acting_as_operator():
        return model.objects.create(**fields)


def make_commune(code: str, name: str, *, postcodes: Iterable[str] = ()) -> Commune:
    """A commune of the official list, kept as it is when it was loaded."""
    with transaction.atomic(), acting_as_operator():
        commune, _new = Commune.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "search_name": normalise_name(name),
                "departement": code[:2],
                "postcodes": list(postcodes),
            },
        )
    return commune


def make_organisation(name: str = "", *, kind: str = OrganisationKind.ASSOCIATION) -> Organisation:
    return set_up(Organisation, name=name or f"Structure {next(_numbers)}", kind=kind)


def make_membership(
    role: Role = Role.COUNSELLOR, *, organisation: Organisation | None = None, email: str = ""
) -> Membership:
    number = next(_numbers)
    with acting_as_operator():
        account = actions.create_account(
            email=email or f"membre{number}@exemple.test",
            name=f"Membre {number}",
            password=PASSWORD,
        )
        return actions.give_membership(
            account=account, organisation=organisation or make_organisation(), role=role
        )


def as_member(membership: Membership):
    """`with as_member(membership) as member:` acts as the membership, in the test's own
    transaction."""
    return acting_as(membership.pk, account_id=membership.account_id)


def make_programme(code: str = "", *, organisations: list[Organisation] | None = None) -> Programme:
    number = next(_numbers)
    programme = set_up(
        Programme,
        code=code or f"dispositif-{number}",
        name=f"Dispositif {number}",
        action_starts_on=date(2020, 1, 1),
    )
    set_up(Strand, programme=programme, code="reperage", name="Repérage", kind=StrandKind.OUTREACH)
    set_up(
        Strand,
        programme=programme,
        code="session",
        name="Session",
        kind=StrandKind.TRAINING,
        position=2,
    )
    for organisation in organisations or []:
        set_up(
            Participation,
            programme=programme,
            organisation=organisation,
            role=ProgrammeRole.PARTNER,
        )
    return programme


@transaction.atomic
def sign_in(client, membership: Membership):
    """Give a Django test client (or a browser's cookie jar) a real session for `membership`;
    returns the client."""
    store = SessionStore()
    store[SESSION_KEY] = str(membership.account_id)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    with as_member(membership):
        store[HASH_SESSION_KEY] = membership.account.get_session_auth_hash()
    store[MEMBERSHIP] = str(membership.pk)
    store.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    return client
