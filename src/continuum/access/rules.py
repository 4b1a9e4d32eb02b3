"""Rules of sign-in on plain values: how long one waits after failures, how long things last."""

from datetime import datetime, timedelta
from typing import Final

FREE_FAILURES: Final = 5
FIRST_DELAY: Final = timedelta(seconds=30)
LONGEST_DELAY: Final = timedelta(minutes=30)
INVITATION_LASTS: Final = timedelta(hours=72)
RECOVERY_LASTS: Final = timedelta(hours=72)


def delay_after(failures: int) -> timedelta | None:
    """How long to wait after that many failures in a row: nothing up to four, then 30 s, doubling,
    30 min at most."""
    if failures < FREE_FAILURES:
        return None
    doublings = min(failures - FREE_FAILURES, 10)
    return min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)


def seconds_left(until: datetime | None, *, now: datetime) -> int:
    """Whole seconds before `until`, rounded up; 0 when it has passed."""
    if until is None or until <= now:
        return 0
    left = until - now
    return left.days * 86_400 + left.seconds + (left.microseconds > 0)
