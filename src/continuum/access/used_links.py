"""Links that have just been used: touched a second time, they are no guess."""

import hashlib
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from django.core.cache import cache

REMEMBERED: Final = timedelta(hours=1)
TOUCHED_TWICE: Final = timedelta(seconds=15)
"""What comes later is another gesture."""


class Used(NamedTuple):
    """By whom, for what, and whether it was seconds ago."""

    account: UUID
    membership: UUID
    just_now: bool


def remember(secret: str, *, account: UUID, membership: UUID, now: datetime) -> None:
    kept = (str(account), str(membership), now.isoformat())
    cache.set(_key(secret), kept, REMEMBERED.total_seconds())


def used_lately(secret: str, *, now: datetime) -> Used | None:
    kept = cache.get(_key(secret))
    if kept is None:
        return None
    account, membership, at = kept
    just_now = now - datetime.fromisoformat(at) <= TOUCHED_TWICE
    return Used(UUID(account), UUID(membership), just_now)


def _key(secret: str) -> str:
    return f"used-{hashlib.sha256(secret.encode()).hexdigest()}"
