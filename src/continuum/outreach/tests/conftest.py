"""An educator of an organisation and their browser, which most tests of outreach start from."""

import pytest

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation, sign_in


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def educator(organisation):
    return make_membership(Role.EDUCATOR, organisation=organisation)


@pytest.fixture
def member(educator):
    with as_member(educator) as member:
        yield member


@pytest.fixture
def site(client, educator):
    return sign_in(client, educator)


@pytest.fixture
def keeper(organisation):
    """Coordination, who keeps the places and joins files."""
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)) as member:
        yield member
