"""The two houses that every wall is tried with."""

import pytest

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member
from continuum.imports.tests.factories import fill
from tests.wall.world import House, build_house


@pytest.fixture
def houses() -> tuple[House, House]:
    made = build_house("Nord", "5678"), build_house("Sud", "8765")
    for house in made:
        with as_member(house.members[Role.COORDINATOR]) as member:
            fill(member, house.programme)
    return made
