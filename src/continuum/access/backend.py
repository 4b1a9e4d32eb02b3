"""Password check against the gate: the web role cannot list accounts before somebody has signed
in."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import Func, TextField
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
        found = find_login(email)
        if found is None:
            make_password(password)
            return None
        account, hashed = found
        if not check_password(password, hashed):
            return None
        return self.enter(account)

    def enter(self, account: UUID) -> Account | None:
        """The account whose right to enter was just shown."""
        admit(account)
        return self.get_user(account)

    def get_user(self, user_id: str | UUID) -> Account | None:
        """With its hash, by which Django sees at each request that the password is still that of
        the session."""
        asked = Account.objects.filter(pk=user_id, closed_at__isnull=True).annotate(
            told=Func("pk", function="access_hash_of", output_field=TextField())
        )
        found: Account | None = asked.first()
        return found.with_hash(found.told) if found else None  # type: ignore[attr-defined]


def find_login(email: str) -> tuple[UUID, str] | None:
    """The account that signs in as `email` and its hash, by the one function allowed to look before
    a session exists."""
    proof = login_key.proof(settings.LOGIN_KEY, f"login|{email.lower()}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT account, hash FROM access_sign_in(%s, %s)", [email, proof])
        found: tuple[UUID, str] | None = cursor.fetchone()
    return found


def admit(account: UUID) -> None:
    """Let this transaction see the account whose password was just right, before its session
    exists."""
    pending = f"{account}:{login_key.proof(settings.LOGIN_KEY, f'pending|{account}')}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.pending', %s, true)", [pending])
