"""From the invitation to the closed session: password, code, key, and every page on the way."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from continuum.access.roles import Role
from continuum.access.tests.codes import code_of, hold_the_clock
from tests.journeys.conftest import WIDTHS, overflow, violations
from tests.wall.world import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "Péniche-violette-47"
WEAK = "motdepasse"


@pytest.fixture(autouse=True)
def _as_outside_the_demonstration(settings, monkeypatch) -> None:
    hold_the_clock(monkeypatch)
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def invited(visit: Callable[..., Page], house: House, settings) -> Page:
    """A newcomer's own browser, on the page of the invitation."""
    settings.SECOND_FACTOR_REQUIRED = False
    page = visit(Role.ADMINISTRATOR, "/equipe/", width=1280)
    page.get_by_label("Adresse électronique").fill("nouvelle@exemple.test")
    page.get_by_label("Conseil", exact=False).first.check()
    page.get_by_role("button", name="Préparer l’invitation").click()
    link = page.locator("#invitation-link").inner_text()
    settings.SECOND_FACTOR_REQUIRED = True
    return visit(None, urlsplit(link).path)


def join(page: Page) -> None:
    page.get_by_label("Votre nom").fill("Nour Belkacem")
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()


def sign_in(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill("nouvelle@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def sign_out(page: Page) -> None:
    page.locator("details.menu-end > summary").click()
    page.get_by_role("button", name="Se déconnecter").click()


def add_codes(page: Page) -> None:
    """An application of codes, set up by hand from the key written under the drawing."""
    page.get_by_role("link", name="Application de codes").click()
    assert violations(page) == []
    secret = page.locator("main code").inner_text()
    page.get_by_label("Code à six chiffres").fill(code_of(secret))
    page.get_by_role("button", name="Activer").click()


def give_authenticator(page: Page) -> None:
    """The browser of somebody whose computer reads a finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_a_weak_password_is_refused_and_the_name_kept(invited: Page) -> None:
    page = invited
    assert violations(page) == []
    page.get_by_label("Votre nom").fill("Nour Belkacem")
    page.get_by_label("Nouveau mot de passe").fill(WEAK)
    page.get_by_role("button", name="Ouvrir mon compte").click()

    expect(page.get_by_label("Votre nom")).to_have_value("Nour Belkacem")
    expect(page.get_by_label("Nouveau mot de passe")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []


def test_a_newcomer_sets_up_codes_and_comes_back_with_a_paper_one(invited: Page) -> None:
    page = invited
    join(page)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    assert violations(page) == []
    add_codes(page)
    expect(page.get_by_role("heading", name="Codes de secours")).to_be_visible()
    assert violations(page) == []
    on_paper = page.locator("main li code").first.inner_text()

    sign_out(page)
    sign_in(page)
    expect(page.get_by_role("heading", name="Second facteur")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Code").fill(on_paper)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="À faire")).to_be_visible()

    sign_out(page)
    sign_in(page)
    page.get_by_label("Code").fill(on_paper)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Code")).to_have_attribute("aria-invalid", "true")


def test_a_newcomer_sets_up_a_key_and_comes_back_with_it(invited: Page) -> None:
    page = invited
    give_authenticator(page)
    join(page)
    page.get_by_role("link", name="Clés d’accès").click()
    page.get_by_role("link", name="Ajouter une clé").click()
    page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    assert violations(page) == []
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator("[data-toast]").first).to_be_visible()
    page.goto("/".join([*page.url.split("/")[:3], "compte/second-facteur/cles/"]))
    expect(page.get_by_text("Mon ordinateur")).to_be_visible()
    assert violations(page) == []

    sign_out(page)
    sign_in(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="À faire")).to_be_visible()


def test_a_link_serves_once(invited: Page, visit: Callable[..., Page]) -> None:
    link = urlsplit(invited.url).path
    join(invited)
    expect(invited.get_by_role("heading", name="Second facteur")).to_be_visible()

    page = visit(None, "/connexion/")
    answer = page.request.get(f"{page.url.split('/connexion')[0]}{link}")
    assert answer.status == 410
    assert "Nour" not in answer.text()


def test_a_session_closed_elsewhere_is_closed_here(visit: Callable[..., Page], settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    phone = visit(Role.COUNSELLOR, "/")
    desk = visit(Role.COUNSELLOR, "/compte/", width=1280)
    desk.get_by_role("button", name="Fermer toutes les autres").click()

    phone.reload()
    expect(phone.get_by_role("button", name="Se connecter")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("heading", name="Mon compte")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [*WIDTHS.values(), 320])
def test_pages_for_everybody_are_accessible(
    visit: Callable[..., Page], width: int, theme: str
) -> None:
    page = visit(None, "/connexion/", width=width, theme=theme)
    assert violations(page) == []
    assert overflow(page) <= 0
    sign_in(page)
    expect(page.get_by_label("Adresse électronique")).to_have_value("nouvelle@exemple.test")
    assert violations(page) == []
    assert overflow(page) <= 0
