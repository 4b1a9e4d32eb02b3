"""Every page of every role: axe in both themes at both widths, no sideways scroll at 320 px."""

import pytest
from django.urls import reverse

from continuum.access.policy import ALLOW, addresses, policy
from continuum.access.roles import Role
from tests.journeys.conftest import WIDTHS, overflow, violations
from tests.wall.world import kwargs_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_PAGES = ("mfa_", "account_", "demo:", "accept_invitation", "recover_access")
"""Tried by their own stories: they need a second factor, a link or no session."""

FILES = (".csv", ".xlsx", ".ods", ".pdf", ".json", ".svg")


def pages_of(role: Role, house) -> list[tuple[str, str]]:
    """Addresses that answer this role with a page, with the records it made itself."""
    said = policy()
    found = []
    for name, pattern in addresses():
        cells = said[name].get("GET", {}).get(role.value, {})
        downloads = str(pattern.pattern).endswith(FILES)
        if downloads or name.startswith(NOT_PAGES) or ALLOW not in cells.values():
            continue
        found.append((name, reverse(name, kwargs=kwargs_for(pattern, house.made_by[role]))))
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", list(WIDTHS))
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_pages_are_accessible(visit, house, live_server, role, width, theme) -> None:
    page = visit(role, "/compte/", width=WIDTHS[width], theme=theme)
    wrong = []
    for name, path in pages_of(role, house):
        page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        response = page.goto(f"{live_server.url}{path}")
        if response is None or "html" not in response.headers.get("content-type", ""):
            continue
        wrong += [f"{name} {path}: {one}" for one in violations(page)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_pages_reflow_at_320_pixels(visit, house, live_server, role) -> None:
    page = visit(role, "/compte/", width=320)
    wrong = []
    for name, path in pages_of(role, house):
        response = page.goto(f"{live_server.url}{path}")
        if response is None or "html" not in response.headers.get("content-type", ""):
            continue
        if overflow(page) > 0:
            wrong.append(f"{name} {path}: {overflow(page)} px too wide")

    assert not wrong, "\n".join(wrong)
