"""What each role comes for, done in a browser from its first page to what the rows then say."""

import io
from collections.abc import Callable

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect
from procrastinate.contrib.django.models import ProcrastinateJob
from pypdf import PdfReader

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member
from continuum.imports import jobs
from continuum.outcomes.models import Exit
from continuum.outreach import queries
from continuum.people.models import Enrolment, Person
from tests.journeys.conftest import violations
from tests.wall.world import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = (
    "Semaine 11;;;\n"
    "Date;Lieu;Nb jeunes;1ère fois ?\n"
    "12/3/26;Parc;3;oui\n"
    "31/2/26;Gare;1;oui\n"
    "14/03/2026;Gare;2;non\n"
)
WORK = {"imports.run": jobs.run, "imports.undo": jobs.undo}
YEAR = "?du=2026-01-01&au=2026-12-31"


def toast(page: Page):
    return page.locator("[data-toast]").first


def work() -> None:
    """What the worker would do with the last job it was given."""
    job = ProcrastinateJob.objects.order_by("id").last()
    WORK[job.task_name](**job.args)


def test_a_coordinator_brings_a_table_in_and_takes_it_back(
    visit: Callable[..., Page], house: House, tmp_path
) -> None:
    table = tmp_path / "rue.csv"
    table.write_text(TABLE, encoding="cp1252")
    membership = house.members[Role.COORDINATOR]
    with as_member(membership) as member, transaction.atomic():
        before = queries.standing(member).count()
    page = visit(Role.COORDINATOR, "/imports/", width=1280)
    page.locator("main").get_by_role("link", name="Importer un tableau").first.click()
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_label("Une rencontre").check()
    page.get_by_role("button", name="Lire le tableau").click()
    expect(page.get_by_role("heading", name="Ce qu’est chaque colonne")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Essayer 3 lignes").click()
    expect(page.get_by_text("3 lignes lues")).to_be_visible()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Lignes à").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_role("button", name="Importer 2 lignes").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    work()

    expect(page.get_by_text("Annuler cet import")).to_be_visible()
    assert violations(page) == []
    with as_member(membership) as member, transaction.atomic():
        assert queries.standing(member).count() == before + 2
    page.get_by_text("Annuler cet import").click()
    page.get_by_role("button", name="Annuler l’import").click()
    expect(page.get_by_role("heading", name="Annulation en attente")).to_be_visible()
    work()
    expect(page.get_by_role("heading", name="Annulé", exact=True)).to_be_visible()
    with as_member(membership) as member, transaction.atomic():
        assert queries.standing(member).count() == before


def test_a_coordinator_opens_the_figures_of_a_bilan(
    visit: Callable[..., Page], house: House
) -> None:
    page = visit(Role.COORDINATOR, f"/bilan/{house.programme.code}/{YEAR}", width=1280)
    page.locator(".figure-value a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").first.click()
    with open(download.value.path(), "rb") as paper:
        read = PdfReader(io.BytesIO(paper.read()))
    assert house.programme.name in read.pages[0].extract_text()


def test_a_counsellor_opens_a_file_follows_it_and_sees_it_leave(
    visit: Callable[..., Page], house: House
) -> None:
    page = visit(Role.COUNSELLOR, "/jeunes/", width=1280)
    page.get_by_role("link", name="Ouvrir un dossier").first.click()
    page.get_by_label("Prénom", exact=False).first.fill("Ismaël")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("informé")
    expect(page.get_by_label("Prénom", exact=False).first).to_have_value("Ismaël")
    page.get_by_label("Lue par le jeune").check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", name="Ismaël")).to_be_visible()
    page.get_by_role("link", name="Inscrire").first.click()
    page.get_by_label("En cours").check()
    page.get_by_role("button", name="Inscrire").click()
    expect(toast(page)).to_be_visible()
    with as_member(house.members[Role.COUNSELLOR]), transaction.atomic():
        person = Person.objects.get(first_name="Ismaël")
        assert Enrolment.objects.filter(person=person, programme=house.programme).count() == 1
    assert violations(page) == []
    page.goto(page.url.split("#")[0].rstrip("/") + "/sorties/")
    page.get_by_role("link", name="Noter la sortie").first.click()
    page.get_by_label("Pour aller où").select_option("cdi")
    page.get_by_label("Oui").first.check()
    page.get_by_role("button", name="Enregistrer").click()
    with as_member(house.members[Role.COUNSELLOR]), transaction.atomic():
        assert Exit.objects.filter(person=person).count() == 1
    page.goto(page.url.split("/sorties")[0] + "/")
    expect(page.locator("main")).to_contain_text("CDI")
    assert violations(page) == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FUNDER])
def test_who_pays_reads_figures_and_no_name(
    visit: Callable[..., Page], house: House, role: Role
) -> None:
    page = visit(role, f"/bilan/{house.programme.code}/{YEAR}", width=1280)
    page.locator(".figure-value a").first.click()
    expect(page.locator("main")).to_contain_text("jamais les noms")
    assert violations(page) == []
    text = page.content().lower()
    assert not [word for word in house.canaries if word in text]
    assert page.request.get(page.url.split("/bilan")[0] + "/jeunes/").status in (403, 404)


def test_the_data_protection_officer_reads_who_looked(
    visit: Callable[..., Page], house: House
) -> None:
    page = visit(Role.DPO, "/journal/", width=1280)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main table").first).to_be_visible()
    assert violations(page) == []


def test_a_trainer_finds_the_group(visit: Callable[..., Page], house: House) -> None:
    page = visit(Role.TRAINER, "/", width=390)
    assert violations(page) == []
    page.goto(page.url + "jeunes/")
    expect(page.locator("main")).to_contain_text("Canari")
