"""The story that most tests of figures are told, and somebody who pays for it."""

import pytest

from continuum.access.models import Membership
from continuum.outcomes.tests.story import Story, funder_of, tell


@pytest.fixture
def story() -> Story:
    return tell()


@pytest.fixture
def funder(story: Story) -> Membership:
    return funder_of(story)
