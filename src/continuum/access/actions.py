"""Every write on accounts, memberships, invitations, recovery links and sessions."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from continuum.access import hashes, rules
from continuum.access.models import Account, Invitation, Membership, Recovery, Session
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.context import because
from continuum.core.database.turns import wait_turn
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation


class AlreadyMember(Refused):
    message = _("Cette personne a déjà ce rôle dans la structure.")


class LastAdministrator(Refused):
    message = _(
        "La structure n'aurait plus personne pour l'administrer : nommez d'abord quelqu'un d'autre."
    )


class InvitationUnusable(Refused):
    message = _(
        "Cette invitation a expiré ou a déjà servi : demandez-en une autre à votre administration."
    )


class OwnInvitation(Refused):
    message = _(
        "Vous ne pouvez pas vous inviter vous-même : demandez-le à une autre personne qui "
        "administre la structure ou, à défaut, à celle qui exploite cette installation de "
        "Continuum."
    )


class AlreadyInvited(Refused):
    message = _("Une invitation à cette adresse attend déjà une réponse.")


class OwnRecovery(Refused):
    message = _("Pour vous-même, passez par « Changer de mot de passe », dans votre compte.")


class SharedAccount(Refused):
    message = _(
        "Ce compte agit aussi pour une autre structure : demandez ce lien à la personne qui "
        "exploite cette installation de Continuum."
    )


class ClosedAccount(Refused):
    message = _("Ce compte est fermé : aucun lien ne l'ouvre.")


class RecoveryUnusable(Refused):
    message = _("Ce lien a expiré ou a déjà servi : demandez-en un autre à votre administration.")


@transaction.atomic
def create_account(
    *, email: str, name: str, password: str | None, is_service: bool = False
) -> Account:
    """A new account; without password it can only be acted as by jobs and commands."""
    account = Account(email=email.strip().lower(), name=name.strip(), is_service=is_service)
    if password is None:
        account.set_unusable_password()
    else:
        validate_password(password, account)
        account.set_password(password)
    account.save(force_insert=True)
    return account


@transaction.atomic
def create_accounts(*, people: Sequence[tuple[str, str]], password: str) -> list[Account]:
    """Accounts of pairs of address and name that share one password, hashed once: a demonstration,
    a training room."""
    accounts = [Account(email=email.strip().lower(), name=name.strip()) for email, name in people]
    for account in accounts:
        validate_password(password, account)
    made: list[Account] = Account.objects.bulk_create(accounts)
    hashes.keep(make_password(password), of=[account.pk for account in made])
    return made


@transaction.atomic
def give_membership(*, account: Account, organisation: Organisation, role: Role) -> Membership:
    """Raises `AlreadyMember` when the account holds this role there already."""
    if (
        Membership.objects.current()
        .filter(account=account, organisation=organisation, role=role)
        .exists()
    ):
        raise AlreadyMember
    return Membership.objects.create(account=account, organisation=organisation, role=role)


@transaction.atomic
def invite(
    *, email: str, role: Role, organisation_id: UUID, invited_by: UUID | None, now: datetime
) -> tuple[Invitation, str]:
    """An invitation for 72 hours and the secret of its link, which is kept nowhere.

    Raises `AlreadyInvited` while an earlier one to the same address for the same role still waits;
    `OwnInvitation`, since whoever gives out roles takes none: she would see files by her own word.
    """
    address = email.strip().lower()
    if invited_by and Account.objects.filter(pk=invited_by, email__iexact=address).exists():
        raise OwnInvitation(field="email")
    wait_turn(f"invitation:{organisation_id}:{address}")
    waiting = Invitation.objects.waiting(now=now).filter(
        organisation_id=organisation_id, email=address, role=role
    )
    if waiting.exists():
        raise AlreadyInvited(field="email")
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation_id=organisation_id,
        email=address,
        role=role,
        token_hash=hashlib.sha256(secret.encode()).digest(),
        invited_by_id=invited_by,
        created_at=now,
        expires_at=now + rules.INVITATION_LASTS,
    )
    return invitation, secret


@transaction.atomic
def invite_again(
    *, email: str, role: Role, organisation_id: UUID, now: datetime
) -> tuple[Invitation, str, bool]:
    """As the operator: `invite`, in place of one that waits; whether there was one, whose link is
    dead from now on."""
    waiting = Invitation.objects.waiting(now=now).filter(
        organisation_id=organisation_id, email=email.strip().lower(), role=role
    )
    was_waiting = waiting.update(revoked_at=now) > 0
    invitation, secret = invite(
        email=email, role=role, organisation_id=organisation_id, invited_by=None, now=now
    )
    return invitation, secret, was_waiting


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, now: datetime) -> None:
    """The link opens nothing any more; revoking twice changes nothing."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(
        revoked_at=now
    )


@transaction.atomic
def accept_invitation(*, secret: str, name: str = "", password: str = "") -> UUID:
    """The membership the invitation gives; a new account when the address has none.

    Somebody who has an account must be signed in as it. Raises `InvitationUnusable`.
    """
    hashed = make_password(password) if password else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_accept_invitation(%s, %s, %s)", [secret, name.strip(), hashed]
        )
        membership: UUID | None = cursor.fetchone()[0]
    if membership is None:
        raise InvitationUnusable
    return membership


@transaction.atomic
def prepare_recovery(*, account: Account, by: Member, now: datetime) -> tuple[Recovery, str]:
    """A link for 72 hours, by which a member chooses a new password, and its secret, which is kept
    nowhere. The earlier link dies.

    Raises `OwnRecovery`, `ClosedAccount`, or `SharedAccount` when another organisation counts on
    the account too.
    """
    if account.pk == by.account_id:
        raise OwnRecovery
    if not account.is_active:
        raise ClosedAccount
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_may_recover(%s)", [account.pk])
        if not cursor.fetchone()[0]:
            raise SharedAccount
    return _prepare(
        Recovery(account=account, organisation_id=by.organisation_id, prepared_by_id=by.account_id),
        now=now,
    )


@transaction.atomic
def prepare_recovery_as_operator(
    *, account: Account, removes_second_factor: bool, now: datetime
) -> tuple[Recovery, str]:
    """The same for any account; the link may also let go of a second factor that was lost.

    Raises `ClosedAccount`.
    """
    if not account.is_active:
        raise ClosedAccount
    return _prepare(Recovery(account=account, removes_second_factor=removes_second_factor), now=now)


def _prepare(recovery: Recovery, *, now: datetime) -> tuple[Recovery, str]:
    secret = secrets.token_urlsafe(32)
    recovery.token_hash = hashlib.sha256(secret.encode()).digest()
    recovery.created_at, recovery.expires_at = now, now + rules.RECOVERY_LASTS
    recovery.save(force_insert=True)
    audit.record(
        "recovery_prepared",
        on=recovery,
        detail={"removes_second_factor": recovery.removes_second_factor},
    )
    return recovery, secret


@transaction.atomic
def revoke_recovery(*, recovery: Recovery, now: datetime) -> None:
    """The link opens nothing any more; revoking twice changes nothing."""
    waiting = Recovery.objects.filter(pk=recovery.pk, used_at=None, revoked_at=None)
    if waiting.update(revoked_at=now):
        audit.record("recovery_revoked", on=recovery)


@transaction.atomic
def recover_access(*, secret: str, password: str) -> None:
    """A new password by the link of a recovery: every browser signed in as the account is out, the
    second factor stays, unless the operator said otherwise. Raises `RecoveryUnusable`."""
    digest = hashlib.sha256(secret.encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_recover(%s, %s)", [digest, make_password(password)])
        if not cursor.fetchone()[0]:
            raise RecoveryUnusable


@transaction.atomic
def change_password(*, account: Account, password: str) -> None:
    """A new password, strong enough or refused by the validators."""
    validate_password(password, account)
    account.set_password(password)
    account.keep_hash()
    audit.record("password_changed", on=account)


@transaction.atomic
def close_session(*, session: Session) -> None:
    """End one of one's own sessions, from its next request on."""
    audit.record("session_closed", on=session)
    _close([session.pk])


@transaction.atomic
def rename_account(*, by: Member, name: str) -> None:
    """The name colleagues see."""
    Account.objects.filter(pk=by.account_id).update(name=name.strip())


@transaction.atomic
def close_other_sessions(*, by: Member, but: UUID | None) -> int:
    """End every session of one's account except the one in use; returns how many."""
    others = Session.objects.visible_to(by)
    if but is not None:
        others = others.exclude(pk=but)
    count = _close(others.values_list("pk", flat=True))
    audit.record("sessions_closed", detail={"count": count})
    return count


def _close(sessions: Iterable[UUID]) -> int:
    """Through a door, which closes one's own alone; returns how many were open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_sessions_close(%s)", [list(sessions)])
        return int(cursor.fetchone()[0])


@transaction.atomic
def end_membership(*, membership: Membership) -> None:
    """The account acts for the organisation no longer, from its next request on."""
    others = Membership.objects.current().filter(
        organisation=membership.organisation_id, role=Role.ADMINISTRATOR
    )
    if membership.role == Role.ADMINISTRATOR and not others.exclude(pk=membership.pk).exists():
        raise LastAdministrator
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    audit.record("membership_ended", on=membership)
    for recovery in Recovery.objects.filter(
        account=membership.account_id, organisation=membership.organisation_id
    ).waiting(now=membership.ended_at):
        revoke_recovery(recovery=recovery, now=membership.ended_at)


@transaction.atomic
def choose_theme(*, by: Member, theme: str) -> None:
    """Remember how the pages should look on every device of the account."""
    Account.objects.filter(pk=by.account_id).update(theme=theme)


@transaction.atomic
def choose_language(*, by: Member, language: str) -> None:
    """Remember the language of the pages; raises nothing for the three we speak."""
    Account.objects.filter(pk=by.account_id).update(language=language)


def note_switch(*, membership: Membership) -> None:
    """The account now acts for another of its organisations."""
    audit.record("membership_switched", on=membership)


@transaction.atomic
def service_member(*, organisation: Organisation) -> Membership:
    """The account under which commands act for an organisation, made when first needed; nobody
    signs in as it."""
    email = f"commande@{organisation.pk}.invalid"
    account = Account.objects.filter(email=email).first()
    if account is None:
        account = create_account(
            email=email, name=str(_("Ligne de commande")), password=None, is_service=True
        )
    found = Membership.objects.current().filter(account=account, organisation=organisation).first()
    with because(gettext("Pour que les commandes du serveur puissent compter")):
        return found or give_membership(
            account=account, organisation=organisation, role=Role.COORDINATOR
        )
