"""Acting outside a request: jobs, commands and set-up open a short session of their own.

And what the application proves to the database while it acts.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from continuum.access import login_key
from continuum.access.models import Membership, SessionKind
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.access.session_store import save_session
from continuum.core import context
from continuum.core.context import token_in_force

_HOUR = 3600


class NobodyActs(Exception):
    """No current membership stands behind the session in force."""


def member_in_force() -> Member | None:
    """The member whom the database sees acting, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ctx_membership()")
        membership_id = cursor.fetchone()[0]
    if membership_id is None:
        return None
    membership = Membership.objects.select_related("account", "organisation").get(pk=membership_id)
    return Member(
        account_id=membership.account_id,
        organisation_id=membership.organisation_id,
        membership_id=membership.pk,
        role=Role(membership.role),
        name=membership.account.name,
        organisation_name=str(membership.organisation),
    )


@contextmanager
def acting_as(
    membership_id: UUID, *, account_id: UUID, kind: SessionKind = SessionKind.JOB
) -> Iterator[Member]:
    """Act as a membership inside the block; every transaction in it carries the session's token.

    Raises `NobodyActs` when the membership has ended or the account is closed.
    """
    with _session(kind, account=str(account_id), membership=str(membership_id)):
        with transaction.atomic():
            member = member_in_force()
        if member is None:
            raise NobodyActs
        yield member


@contextmanager
def acting_as_operator() -> Iterator[None]:
    """Act as whoever runs the installation: may create organisations and accounts, sees no young
    person. The journal keeps that it was a command, where no account could say who."""
    reason = context.current_reason() or str(_("Commande lancée sur le serveur"))
    with (
        _session(SessionKind.OPERATOR, account=None, membership=None),
        context.because(reason),
    ):
        yield


@contextmanager
def counting() -> Iterator[None]:
    """Count inside the block: the figure views then tell of the other organisations too.

    They do so for the application's own counts, not for any statement under the same session.
    """
    message = f"figures|{context.current_token()}"
    with context.counting(login_key.proof(settings.LOGIN_KEY, message)):
        yield


@contextmanager
def _session(kind: SessionKind, *, account: str | None, membership: str | None) -> Iterator[None]:
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        save_session(
            token,
            kind=kind,
            account=account,
            membership=membership,
            idle=_HOUR,
            lifetime=_HOUR * 6,
            create=True,
        )
    try:
        with token_in_force(token):
            yield
    finally:
        if not connection.needs_rollback:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT access_session_drop(%s)", [token])
