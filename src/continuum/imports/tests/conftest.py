"""A team and its pages, which most tests of imports start from."""

import pytest

from continuum.access.tests.factories import sign_in
from continuum.imports.tests.factories import make_team


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def page(client, team, settings):
    """A browser of the coordinator; no second factor is asked for in the demonstration."""
    settings.SECOND_FACTOR_REQUIRED = False
    membership, _programme = team
    return sign_in(client, membership)
