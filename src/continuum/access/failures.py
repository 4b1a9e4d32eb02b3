"""Failures in a row, remembered for every process: past the fifth, each one doubles the wait."""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.utils.translation import ngettext

from continuum.access import rules
from continuum.core.kept import items, kept, moment, whole

_MEMORY: Final = timedelta(hours=12)


def minutes_to_wait(what: str, *, now: datetime) -> int:
    """How long before `what` may be tried again, in whole minutes; 0 when at once."""
    _failures, ends = kept(_key(what), _read) or (0, None)
    return -(-rules.seconds_left(ends, now=now) // 60)


def count(what: str, *, now: datetime) -> None:
    """One more failure of `what`."""
    failures, _until = kept(_key(what), _read) or (0, None)
    failures += 1
    delay = rules.delay_after(failures)
    until = (now + delay).isoformat() if delay else None
    cache.set(_key(what), (failures, until), _MEMORY.total_seconds())


def forget(what: str) -> None:
    """`what` succeeded: the next failure is the first again."""
    cache.delete(_key(what))


def in_words(minutes: int) -> str:
    """What whoever must wait is told."""
    return ngettext(
        "Trop d'essais : réessayez dans %(minutes)s minute.",
        "Trop d'essais : réessayez dans %(minutes)s minutes.",
        minutes,
    ) % {"minutes": minutes}


def _read(value: Any) -> tuple[int, datetime | None]:
    failures, until = items(value, 2)
    return whole(failures), None if until is None else moment(until)


def _key(what: str) -> str:
    return f"failures-{hashlib.sha256(what.encode()).hexdigest()}"
