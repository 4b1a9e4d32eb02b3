"""What the tests about persons share."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def later(now):
    """A clock that goes on by a minute each time it is read."""
    minutes = count(1)
    return lambda: now + timedelta(minutes=next(minutes))
