"""What columns are, told one after the other faster than the page can read them again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from continuum.access.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = b"12/03/2021;Parc;3\r\n13/03/2021;Gare;1\r\n14/03/2021;Parc;2\r\n"
SLOW = 400
"""Milliseconds before an answer is let through."""


def test_answers_given_while_the_page_reads_again_are_kept(visit: Callable[..., Page]) -> None:
    page = visit(Role.COORDINATOR, "/imports/nouveau/", width=1280)
    page.set_input_files(
        "input[type=file]", {"name": "rue.csv", "mimeType": "text/csv", "buffer": TABLE}
    )
    page.check("input[name=kind][value=encounters]", force=True)
    page.select_option("select[name=programme]", index=1)
    page.locator("main form button:not([type=button])").last.click()
    expect(page.get_by_role("heading", name="Ce qu’est chaque colonne")).to_be_visible()
    told = {"c0": "date", "c1": "place", "c2": "heads"}

    def late(route: Route) -> None:
        if route.request.method == "POST":
            page.wait_for_timeout(SLOW)
        route.continue_()

    page.route("**/colonnes/", late)
    for name, field in told.items():
        page.select_option(f"select[name={name}]", field)
    page.wait_for_timeout(SLOW * 5)

    for name, field in told.items():
        expect(page.locator(f"select[name={name}]")).to_have_value(field)
    expect(page.locator("#lectures")).to_contain_text("12/03/2021")
