"""Text typed and not sent is asked about before it is lost, and stays in no browser storage."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from continuum.access.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "Samira"


@pytest.fixture
def asked(visit: Callable[..., Page]) -> tuple[Page, list[str]]:
    """The page where a file opens, reached from the list, and the questions the browser puts."""
    page = visit(Role.EDUCATOR, "/jeunes/")
    page.goto(page.url.rstrip("/") + "/nouveau/")
    questions: list[str] = []

    def stay(dialog: Dialog) -> None:
        questions.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    return page, questions


def first_name(page: Page):
    return page.locator("[name=first_name]").first


def leave(page: Page) -> None:
    """As a reader does: by a link of the rail."""
    page.locator("a[href='/jeunes/']:visible").first.click(no_wait_after=True)
    page.wait_for_timeout(300)


def test_leaving_what_was_typed_asks_first(asked: tuple[Page, list[str]]) -> None:
    page, questions = asked
    address = page.url
    first_name(page).click()
    page.keyboard.type(TYPED)

    leave(page)

    assert questions == ["beforeunload"]
    assert page.url == address
    expect(first_name(page)).to_have_value(TYPED)
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert TYPED not in stored


def test_leaving_with_nothing_typed_asks_nothing(asked: tuple[Page, list[str]]) -> None:
    page, questions = asked
    first_name(page).click()

    leave(page)

    expect(page).to_have_url(page.url.split("/jeunes/")[0] + "/jeunes/")
    assert questions == []


def test_sending_asks_nothing(asked: tuple[Page, list[str]]) -> None:
    page, questions = asked
    first_name(page).click()
    page.keyboard.type(TYPED)

    page.locator("main form[data-unsaved] button:not([type=button])").last.click()
    page.wait_for_load_state()

    assert questions == []
