"""A real Chromium on a real server, signed in as any role of a small, complete organisation."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from continuum.access.roles import Role
from continuum.access.tests.factories import sign_in
from tests.wall.world import House, build_house

AXE = Path(settings.PROJECT) / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"phone": 390, "desk": 1280}


@pytest.fixture
def house(transactional_db: Any) -> House:
    """An organisation with one of everything, really committed."""
    return build_house("Nord", "5678")


@pytest.fixture
def visit(browser: Browser, live_server: Any, house: House) -> Iterator[Callable[..., Page]]:
    """`visit(role, path, width=390, theme="light")` opens a page; complaints fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        role: Role | None = None,
        path: str = "/",
        *,
        width: int = 390,
        theme: str = "light",
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, locale="fr-FR", **more
        )
        contexts.append(context)
        if role is not None:
            client = sign_in(Client(), house.members[role])
            token = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": token, "url": live_server.url}]
            )
        page = context.new_page()
        page.on("console", lambda m: m.type == "error" and complaints.append(m.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: _note_foreign(r.url, live_server.url, complaints))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _note_foreign(url: str, ours: str, complaints: list[str]) -> None:
    if not url.startswith((ours, "data:", "blob:")):
        complaints.append(f"request to another origin: {url}")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each; the whole page is made visible first."""
    page.wait_for_load_state()  # what was clicked may still be on its way
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    page.set_viewport_size({"width": width, "height": max(900, height)})
    page.evaluate(AXE.read_text())  # a script tag would be refused by our own policy
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)[
        "violations"
    ]
    return [
        f"{one['id']}: {one['help']} → {one['nodes'][0]['target']} {one['nodes'][0]['html'][:120]}"
        for one in found
    ]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
