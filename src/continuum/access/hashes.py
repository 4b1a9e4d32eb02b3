"""Password hashes, which no query reads: the gate tells one to its owner and keeps a new one."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection

from continuum.access import login_key


def hash_of(account: UUID) -> str:
    """The hash of the account that acts, or whose password was just right; else nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(access_hash_of(%s), '')", [account])
        told: str = cursor.fetchone()[0]
    return told


def keep(hashed: str, *, of: Sequence[UUID]) -> None:
    """Give these accounts a new hash: one's own, or any as the operator."""
    names = ",".join(map(str, of))
    proof = login_key.proof(settings.LOGIN_KEY, f"password|{names}|{hashed}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_keep_hash(%s, %s, %s)", [list(of), hashed, proof])
