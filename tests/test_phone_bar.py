"""What each role finds under the thumb: its own work first, and never more than the bar holds."""

import re

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, sign_in

pytestmark = pytest.mark.django_db

BARS = {
    Role.EDUCATOR: ["À faire", "Jeunes", "Terrain", "Bilan"],
    Role.COUNSELLOR: ["À faire", "Jeunes", "Terrain", "Bilan"],
    Role.TRAINER: ["À faire", "Jeunes", "Bilan"],
    Role.COORDINATOR: ["À faire", "Jeunes", "Terrain", "Bilan"],
    Role.MANAGER: ["À faire", "Bilan"],
    Role.FUNDER: ["À faire", "Bilan"],
    Role.ADMINISTRATOR: ["À faire", "Équipe", "Journal"],
    Role.DPO: ["À faire", "Jeunes", "Journal"],
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_finds_its_work_under_the_thumb(client, settings, role) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    page = sign_in(client, make_membership(role)).get(reverse("pathways:home")).content.decode()
    bar = page[page.index('class="tabbar"') :].split("<details")[0]
    tabs = re.findall(r'class="tab-item"[^>]*>(?:<svg.*?</svg>)?([^<]+)</a>', bar, re.DOTALL)

    assert [tab.strip() for tab in tabs] == BARS[role]
