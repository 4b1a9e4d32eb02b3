"""One's own second factor, once signed in: the password again, then the codes of a telephone."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from continuum.access.roles import Role
from continuum.access.tests.codes import code_of, hold_the_clock
from continuum.access.tests.factories import PASSWORD, as_member, make_membership, sign_in

# With real commits: what one step told the database must not be there at the next.
pytestmark = pytest.mark.django_db(transaction=True)
APPLICATION = "/compte/second-facteur/application/"
KEY = "/compte/second-facteur/cles/ajouter/"
NEW_CODES = "/compte/second-facteur/secours/nouveaux/"
CODES = "/compte/second-facteur/secours/"


@pytest.fixture(autouse=True)
def _still(monkeypatch) -> None:
    hold_the_clock(monkeypatch)


@pytest.fixture
def nora():
    return make_membership(Role.COUNSELLOR, email="nora@exemple.test")


@pytest.fixture
def browser(nora) -> Client:
    return sign_in(Client(), nora)


def confirm(client: Client, where: str, password: str = PASSWORD):
    """What the page at `where` asks first: the password again, then back."""
    asked = client.get(where)
    assert asked.status_code == 302
    assert asked["Location"].startswith("/compte/confirmer/")
    return client.post(asked["Location"], {"password": password})


def activate(client: Client):
    shown = client.get(APPLICATION)
    secret = shown.context["form"].secret
    return client.post(APPLICATION, {"code": code_of(secret)})


def types_of(membership) -> set[str]:
    with transaction.atomic(), as_member(membership):
        return set(Authenticator.objects.values_list("type", flat=True))


@pytest.mark.parametrize("where", [APPLICATION, KEY])
def test_the_password_again_leads_to_what_was_asked(browser, where):
    answer = confirm(browser, where)

    assert (answer.status_code, answer["Location"]) == (302, where)
    assert browser.get(where).status_code == 200


def test_an_application_is_added_then_backup_codes_renewed(nora, browser):
    confirm(browser, APPLICATION)

    answer = activate(browser)

    assert (answer.status_code, answer["Location"]) == (302, CODES)
    assert types_of(nora) == {"totp", "recovery_codes"}
    before = browser.get(CODES).context["unused_codes"]
    assert browser.get(NEW_CODES).status_code == 200
    assert browser.post(NEW_CODES)["Location"] == CODES
    after = browser.get(CODES).context["unused_codes"]
    assert len(before) == len(after) == 10
    assert not set(before) & set(after)


def test_another_day_backup_codes_are_renewed_after_the_password(nora, browser):
    confirm(browser, APPLICATION)
    activate(browser)
    later = sign_in(Client(), nora)

    answer = confirm(later, NEW_CODES)

    assert (answer.status_code, answer["Location"]) == (302, NEW_CODES)
    assert later.post(NEW_CODES)["Location"] == CODES


def test_a_wrong_password_confirms_nothing(browser):
    answer = confirm(browser, APPLICATION, "Un-autre-mot-de-passe-7")

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert browser.get(APPLICATION).status_code == 302


def test_passwords_cannot_be_guessed_there_either(browser):
    for _ in range(7):
        confirm(browser, APPLICATION, "Un-autre-mot-de-passe-7")

    answer = confirm(browser, APPLICATION)

    assert answer.status_code == 200
    assert "Trop" in answer.content.decode()


def test_a_code_confirms_as_well_as_the_password(nora, browser):
    confirm(browser, APPLICATION)
    activate(browser)
    unused = browser.get(CODES).context["unused_codes"][0]
    later = sign_in(Client(), nora)

    answer = later.post(f"/compte/second-facteur/confirmer/?next={NEW_CODES}", {"code": unused})

    assert (answer.status_code, answer["Location"]) == (302, NEW_CODES)
    assert later.get(NEW_CODES).status_code == 200


def test_what_was_sent_before_confirming_is_done_after(nora, browser):
    confirm(browser, APPLICATION)
    activate(browser)
    before = browser.get(CODES).context["unused_codes"]
    later = sign_in(Client(), nora)
    asked = later.post(NEW_CODES)

    later.post(asked["Location"], {"password": PASSWORD})

    assert not set(before) & set(later.get(CODES).context["unused_codes"])
