"""How django-allauth signs people in here: by invitation only, with a growing delay, for one
membership."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from continuum.access import failures, guesses
from continuum.access.backend import admit
from continuum.access.models import Account, Membership
from continuum.access.session_store import MEMBERSHIP, note_device


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to sign-up; five failures, then each one doubles the wait."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Ce compte est fermé."),
        "email_password_mismatch": _("L'adresse électronique ou le mot de passe ne va pas."),
        "incorrect_code": _("Ce code ne va pas. Attendez le suivant et réessayez."),
        "incorrect_password": _("Ce mot de passe ne va pas."),
        "rate_limited": _("Trop de demandes à la suite. Attendez une minute et réessayez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return guesses.source_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises while the wait lasts, whether or not the address exists and the password is
        right."""
        minutes = failures.minutes_to_wait(_address(credentials), now=timezone.now())
        if minutes:
            raise ValidationError(failures.in_words(minutes), code="too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        failures.count(_address(credentials), now=timezone.now())

    def reauthenticate(self, user: Account, password: str) -> bool:
        """Whether the password is that of who is signed in. The library would look for the address
        in a table of its own, closed to the web role: here it is the account's."""
        found = self.authenticate(context.request, email=user.email, password=password)
        if found is None or found.pk != user.pk:
            return False
        failures.forget(_address({"email": user.email}))
        return True

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing to give back: only failures are counted here."""

    def login(self, request: HttpRequest, user: Account) -> None:
        """Signing in changes the session's key: the account is admitted until the new one holds,
        also when a code came between the password and this."""
        admit(user.pk)
        note_device(request)
        super().login(request, user)
        failures.forget(_address({"email": user.email}))
        membership = (
            Membership.objects.current().filter(account=user).order_by("started_at").first()
        )
        if membership is not None:
            request.session[MEMBERSHIP] = str(membership.pk)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Codes and keys, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Ce second facteur ne peut pas être retiré."),
        "cannot_generate_recovery_codes": _(
            "Ajoutez d'abord une application de codes ou une clé d'accès."
        ),
        "incorrect_code": _("Ce code ou cette clé ne va pas. Réessayez."),
    }


def _address(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()
