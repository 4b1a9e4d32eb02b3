"""Those whom tests of accounts start from; no failed sign-in of another test is remembered."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership
from continuum.access.tests.recovering import EMAIL


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> Iterator[None]:
    """Tries are counted in a cache, which outlives the test that made them."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin() -> Membership:
    return make_membership(Role.ADMINISTRATOR)


@pytest.fixture
def nora(admin: Membership) -> Membership:
    """Somebody of the administrator's organisation, who may forget her password."""
    return make_membership(Role.EDUCATOR, organisation=admin.organisation, email=EMAIL)
