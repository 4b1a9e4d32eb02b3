"""Every write on accounts, memberships, invitations and sessions."""

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from continuum.access.models import Account, Membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.core import audit
from continuum.core.refusals import Refused
from continuum.organisations.models import Organisation


class AlreadyMember(Refused):
    message = _("Cette personne a déjà ce rôle dans la structure.")


class LastAdministrator(Refused):
    message = _(
        "La structure garderait plus personne pour l'administrer : nommez d'abord quelqu'un "
        "d'autre."
    )


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
    return found or give_membership(
        account=account, organisation=organisation, role=Role.COORDINATOR
    )
