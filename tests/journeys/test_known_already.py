"""Somebody who has a file under another spelling, in a browser: seen before a second one is opened,
and found by a misspelt name."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member
from continuum.people.models import Person
from continuum.people.tests.factories import make_file
from tests.journeys.conftest import overflow, violations
from tests.wall.world import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPEN = "Ouvrir le dossier"


@pytest.fixture
def yann(house: House) -> Person:
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        return make_file(
            member, "Yann", last_name="Le Goff", born_on=date(2005, 3, 11), birth_year=2005
        )


def filled(page: Page) -> None:
    page.get_by_label("Prénom", exact=False).first.fill("Yan")
    page.get_by_text("Préciser maintenant").click()
    page.locator("#id_last_name").fill("LEGOF")
    page.locator("#id_born_on").fill("2005-03-11")
    page.get_by_label("Lue par le jeune").check()


def test_a_second_file_needs_a_look_and_a_second_gesture(
    visit: Callable[..., Page], house: House, yann: Person
) -> None:
    page = visit(Role.EDUCATOR, "/jeunes/nouveau/", width=390)
    filled(page)
    page.get_by_role("button", name=OPEN, exact=True).click()
    shown = page.locator("[data-look-first]")
    expect(shown).to_contain_text("même date de naissance")
    expect(shown).to_be_focused()
    expect(page.locator(".sticky-save")).to_have_count(0)
    assert violations(page) == []
    assert overflow(page) <= 0
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        before = Person.objects.visible_to(member).count()
    page.get_by_role("button", name=OPEN, exact=True).click()
    expect(shown).to_be_focused()
    page.get_by_role("button", name="C’est un autre jeune").click()
    expect(page.get_by_role("heading", level=1, name="Yan")).to_be_visible()
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        assert Person.objects.visible_to(member).count() == before + 1


def test_going_back_to_the_form_opens_a_file_for_somebody_else_or_nobody(
    visit: Callable[..., Page], house: House
) -> None:
    page = visit(Role.EDUCATOR, "/jeunes/nouveau/", width=390)
    filled(page)
    used = page.locator("input[name=id]").input_value()
    page.get_by_role("button", name=OPEN, exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Yan LEGOF")).to_be_visible()
    page.go_back()
    page.get_by_label("Prénom", exact=False).first.fill("Zacharie")
    # As a browser would that kept the page as it was.
    page.locator("input[name=id]").evaluate("(field, used) => { field.value = used }", used)
    page.get_by_role("button", name=OPEN, exact=True).click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("Prénom", exact=False).first).to_have_value("Zacharie")
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        names = Person.objects.visible_to(member).filter(last_name="LEGOF")
        assert list(names.values_list("first_name", flat=True)) == ["Yan"]
    page.goto(page.url)
    filled(page)
    page.get_by_label("Prénom", exact=False).first.fill("Zacharie")
    page.get_by_role("button", name=OPEN, exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Zacharie LEGOF")).to_be_visible()


def test_a_misspelt_name_is_found_from_the_keyboard(
    visit: Callable[..., Page], yann: Person
) -> None:
    page = visit(Role.EDUCATOR, "/", width=1280)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("Le Gofd Yann 11/03/2005")
    answer = page.get_by_role("option", name="Yann Le Goff")
    expect(answer).to_contain_text("même date de naissance")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/jeunes/{yann.pk}/**")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("Xyzzt")
    expect(page.locator("[data-palette-status]")).to_contain_text("Le prénom avec le nom")
