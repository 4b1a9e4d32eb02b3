"""Signing in with a password, then a code: the way of everybody outside a demonstration."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.test import Client

from continuum.access.roles import Role
from continuum.access.tests.codes import code_of, hold_the_clock
from continuum.access.tests.factories import PASSWORD, as_member, make_membership

# With real commits: what one step told the database must not be there at the next.
pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def secured():
    """Somebody who has a second factor."""
    membership = make_membership(Role.COUNSELLOR, email="nora@exemple.test")
    with transaction.atomic(), as_member(membership):
        TOTP.activate(membership.account, SECRET)
    return membership


@pytest.fixture(autouse=True)
def _still(monkeypatch) -> None:
    hold_the_clock(monkeypatch)


def code() -> str:
    return code_of(SECRET)


def after_password(client: Client) -> str:
    answer = client.post("/connexion/", {"login": "nora@exemple.test", "password": PASSWORD})
    assert answer.status_code == 302
    return answer["Location"]


def test_the_password_alone_opens_nothing(secured):
    client = Client()
    after_password(client)

    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/connexion/?next=/")


def test_password_then_code_opens_the_home_page(secured):
    client = Client()

    answer = client.post(after_password(client), {"code": code()})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_code_opens_nothing(secured):
    client = Client()
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"

    answer = client.post(after_password(client), {"code": wrong})

    assert answer.status_code == 200
    assert client.get("/").status_code == 302


def test_codes_cannot_be_guessed_one_after_the_other(secured):
    client = Client()
    where = after_password(client)
    for _ in range(5):
        wrong = f"{(int(code()) + 500_000) % 1_000_000:06d}"
        client.post(where, {"code": wrong})

    answer = client.post(where, {"code": code()})

    assert answer.status_code == 200
    assert "Trop" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_a_code_serves_once(secured):
    once = code()
    assert Client().post("/connexion/").status_code == 200
    first, second = Client(), Client()
    first.post(after_password(first), {"code": once})
    second.post(after_password(second), {"code": once})

    assert first.get("/").status_code == 200
    assert second.get("/").status_code == 302
