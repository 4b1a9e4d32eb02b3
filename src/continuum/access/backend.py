"""Password check against the gate: the web role cannot list accounts before somebody has signed
in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.http import HttpRequest

from continuum.access import login_key
from continuum.access.models import Account


class PasswordBackend:
    """Signs in with an e-mail address and a password; the same time and answer for an unknown
    address."""

    def authenticate(
        self, request: HttpRequest | None, *, email: str = "", password: str = "", **_: Any
    ) -> Account | None:
        if not email or not password:
            return None
        account = find_login(email)
        if account is None:
            make_password(password)
            return None
        if not account.is_active or not check_password(password, account.password):
            return None
        admit(account)
        return account

    def get_user(self, user_id: str) -> Account | None:
        found: Account | None = Account.objects.filter(pk=user_id, closed_at__isnull=True).first()
        return found


def find_login(email: str) -> Account | None:
    """The account that signs in as `email`, by the one function allowed to look before a session
    exists."""
    proof = login_key.proof(settings.LOGIN_KEY, f"login|{email.lower()}")
    found = Account.objects.raw("SELECT * FROM access_find_login(%s, %s)", [email, proof])
    account: Account | None = next(iter(found), None)
    return account


def admit(account: Account) -> None:
    """Let this transaction see the account whose password was just right, before its session
    exists."""
    pending = f"{account.pk}:{login_key.proof(settings.LOGIN_KEY, f'pending|{account.pk}')}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.pending', %s, true)", [pending])
