"""Links that have just been used: touched a second time, they are no guess."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.core.cache import cache

from continuum.core.kept import items, kept, moment, text

REMEMBERED: Final = timedelta(hours=1)
TOUCHED_TWICE: Final = timedelta(seconds=15)
"""What comes later is another gesture."""


class Used(NamedTuple):
    """By whom, for what, and whether it was seconds ago."""

    account: UUID
    membership: UUID
    just_now: bool


def remember(secret: str, *, account: UUID, membership: UUID, now: datetime) -> None:
    used = (str(account), str(membership), now.isoformat())
    cache.set(_key(secret), used, REMEMBERED.total_seconds())


def used_lately(secret: str, *, now: datetime) -> Used | None:
    found = kept(_key(secret), _read)
    if found is None:
        return None
    account, membership, at = found
    return Used(account, membership, now - at <= TOUCHED_TWICE)


def _read(value: Any) -> tuple[UUID, UUID, datetime]:
    account, membership, at = (text(one) for one in items(value, 3))
    return UUID(account), UUID(membership), moment(at)


def _key(secret: str) -> str:
    return f"used-{hashlib.sha256(secret.encode()).hexdigest()}"
