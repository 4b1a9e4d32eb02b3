"""Those whom tests of accounts start from."""

import pytest

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership
from continuum.access.tests.recovering import EMAIL


@pytest.fixture
def admin() -> Membership:
    return make_membership(Role.ADMINISTRATOR)


@pytest.fixture
def nora(admin: Membership) -> Membership:
    """Somebody of the administrator's organisation, who may forget her password."""
    return make_membership(Role.EDUCATOR, organisation=admin.organisation, email=EMAIL)
