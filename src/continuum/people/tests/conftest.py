"""What the tests about persons share."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

from continuum.people.tests.browsing import Desk, make_desk


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def later(now):
    """A clock that goes on by a minute each time it is read."""
    minutes = count(1)
    return lambda: now + timedelta(minutes=next(minutes))


@pytest.fixture
def today() -> date:
    """The day itself, which screens read from the clock."""
    return timezone.localdate()


@pytest.fixture
def desk(today) -> Desk:
    return make_desk(today)
