"""The educator's evening: six taps a young person, by thumb, by keyboard, without script."""

from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member
from continuum.outreach import queries
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.rules import Familiarity, NextStep, Situation
from continuum.outreach.tests.factories import make_place, make_round
from tests.journeys.conftest import overflow, violations
from tests.wall.world import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def out(house: House) -> House:
    """The educator is out, at the park."""
    with as_member(house.members[Role.EDUCATOR]) as member:
        make_round(member, make_place(member, "Parc du Verney"))
    return house


def latest(house: House) -> Encounter:
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        return queries.standing(member).select_related("place").order_by("-recorded_at").first()


def counted(house: House) -> int:
    with as_member(house.members[Role.EDUCATOR]) as member, transaction.atomic():
        return queries.standing(member).count()


class Thumb:
    """Touches what it is told and counts; what is hidden under a bar cannot be touched."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def chip(self, question: str, answer: str) -> None:
        group = self.page.locator(f"#id_{question}")
        self.touch(group.get_by_label(answer, exact=True))

    def touch(self, target) -> None:
        target.tap()
        self.taps += 1


@pytest.mark.parametrize("width", [390, 320])
def test_the_usual_encounter_takes_six_taps_and_no_typing(
    visit: Callable[..., Page], out: House, width: int
) -> None:
    before = counted(out)
    page = visit(Role.EDUCATOR, "/terrain/", width=width, has_touch=True)
    thumb = Thumb(page)

    thumb.touch(page.get_by_role("link", name="Noter une rencontre"))
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()
    assert overflow(page) <= 0
    thumb.chip("familiarity", "Première fois")
    thumb.chip("situation", "Rien")
    thumb.chip("topics", "Emploi")
    thumb.chip("next_step", "Se revoir")
    thumb.touch(page.get_by_role("button", name="Enregistrer"))

    expect(page.locator("[data-toast]")).to_contain_text("1 jeune, Parc du Verney")
    closes_beside_its_text(page)
    assert thumb.taps == 6
    assert counted(out) == before + 1
    noted = latest(out)
    assert (noted.head_count, noted.first_time_count) == (1, 1)
    assert noted.familiarity == Familiarity.FIRST
    assert noted.situation == Situation.NOTHING
    assert noted.topics == ["emploi"]
    assert noted.next_step == NextStep.MEET_AGAIN
    assert str(noted.place) == "Parc du Verney"


def test_a_group_of_five_takes_at_most_seven_taps_and_the_stepper(
    visit: Callable[..., Page], out: House
) -> None:
    page = visit(Role.EDUCATOR, "/terrain/", has_touch=True)
    thumb = Thumb(page)

    thumb.touch(page.get_by_role("link", name="Noter une rencontre"))
    expect(page.get_by_label("Combien exactement ?")).to_be_hidden()
    thumb.chip("number", "4+")
    thumb.touch(page.get_by_role("button", name="Un de plus").first)
    thumb.chip("familiarity", "Déjà vu")
    thumb.chip("topics", "Juste discuter")
    thumb.touch(page.get_by_role("button", name="Enregistrer"))

    expect(page.locator("[data-toast]")).to_contain_text("5 jeunes")
    assert thumb.taps <= 7
    assert (latest(out).head_count, latest(out).first_time_count) == (5, 0)


def closes_beside_its_text(page: Page) -> None:
    """What closes the message is large enough for a thumb, in its corner, over no word."""
    boxes = [page.locator(f"[data-toast] {one}").bounding_box() for one in ("[data-dismiss]", "p")]
    cross, text = (box for box in boxes if box)
    assert min(cross["width"], cross["height"]) >= 44
    assert cross["x"] >= text["x"] + text["width"]
    assert abs(cross["y"] - text["y"]) < 20


def test_the_keyboard_alone_is_enough(visit: Callable[..., Page], out: House) -> None:
    before = counted(out)
    page = visit(Role.EDUCATOR, "/rencontres/nouvelle/", width=320)
    keys = 0

    def press(key: str) -> None:
        nonlocal keys
        page.keyboard.press(key)
        keys += 1

    def reach(name: str, value: str) -> None:
        for _ in range(60):
            if page.evaluate(
                "([n, v]) => { const e = document.activeElement;"
                " return e && e.name === n && (!v || e.value === v) }",
                [name, value],
            ):
                return
            press("Tab")
        pytest.fail(f"{name} cannot be reached by keyboard")

    reach("number", "1")
    reach("familiarity", "first")
    press("Space")
    reach("situation", "nothing")
    press("Space")
    reach("topics", "emploi")
    press("Space")
    reach("next_step", "nothing")
    press("ArrowRight")
    press("Enter")

    expect(page.locator("[data-toast]")).to_contain_text("Gardé")
    assert counted(out) == before + 1
    assert latest(out).next_step == NextStep.MEET_AGAIN
    assert keys <= 30


def test_it_works_without_script(visit: Callable[..., Page], out: House) -> None:
    page = visit(Role.EDUCATOR, "/terrain/", java_script_enabled=False)

    page.get_by_role("link", name="Noter une rencontre").click()
    page.locator("#id_number label.chip", has_text="4+").click()
    page.get_by_label("Combien exactement ?").fill("6")
    page.locator("#id_familiarity label.chip", has_text="Suivi").click()
    page.get_by_role("button", name="Enregistrer").click()
    assert latest(out).head_count == 6

    page.get_by_role("button", name="Annuler").click()
    assert latest(out).head_count != 6


def test_a_mistake_is_undone_and_a_name_comes_after(visit: Callable[..., Page], out: House) -> None:
    before = counted(out)
    page = visit(Role.EDUCATOR, "/rencontres/nouvelle/")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Annuler").click()
    expect(page.locator("[data-toast]")).to_contain_text("annulée")
    assert counted(out) == before

    page.goto(page.url.replace("/terrain/", "/rencontres/nouvelle/"))
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Ajouter un prénom ou une note").click()
    assert violations(page) == []
    page.get_by_label("Prénom ou surnom").fill("Momo")
    page.get_by_role("button", name="Garder ce prénom").click()
    expect(page.locator("#nommer")).to_contain_text("Momo")
    with as_member(out.members[Role.EDUCATOR]), transaction.atomic():
        assert Presence.objects.filter(person__alias="Momo").count() == 1


def test_somebody_known_is_found_while_typing(visit: Callable[..., Page], out: House) -> None:
    root = out.made_by[Role.EDUCATOR]["encounter"]
    page = visit(Role.EDUCATOR, f"/rencontres/{root}/")

    page.get_by_label("Ou quelqu’un que vous connaissez").press_sequentially("can")
    page.locator("#connus").get_by_role("button", name="Était là").first.click()

    expect(page.locator("[data-toast]")).to_contain_text("était là")


def test_the_round_ends_with_its_report(visit: Callable[..., Page], out: House) -> None:
    page = visit(Role.EDUCATOR, "/rencontres/nouvelle/")
    page.get_by_role("button", name="Enregistrer").click()

    page.get_by_role("button", name="Terminer la tournée").click()
    page.locator("dialog").get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("heading", name="Bilan de la tournée")).to_be_visible()
    page.locator("details.disclosure summary").first.click()
    page.locator("label.chip", has_text="Garçon").first.click()
    page.locator("label.chip", has_text="18-21").first.click()
    page.get_by_label("L’ambiance").fill("Soirée calme.")
    page.get_by_role("button", name="Enregistrer le bilan").click()

    expect(page.get_by_role("heading", name="Tournée du")).to_be_visible()
    expect(page.get_by_text("Soirée calme.")).to_be_visible()
    expect(page.get_by_text("18-21 ans")).to_be_visible()
    assert violations(page) == []
