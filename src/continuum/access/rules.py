"""Rules of sign-in on plain values: how long one waits after failures, how long things last."""

from datetime import datetime, timedelta
from typing import Final

FREE_FAILURES: Final = 5
FIRST_DELAY: Final = timedelta(seconds=30)
LONGEST_DELAY: Final = timedelta(minutes=30)
INVITATION_LASTS: Final = timedelta(hours=72)
RECOVERY_LASTS: Final = timedelta(hours=72)


BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What a browser says of itself, the most particular first: most claim to be several."""
SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """The browser and the system that a browser's own line names; empty where it names none."""
    browser, system = (
        next((name for sign, name in known if sign in user_agent), "")
        for known in (BROWSERS, SYSTEMS)
    )
    return browser, system


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
