"""Theme and language: back to where one was, whatever was typed in place of the address."""

import logging

import pytest
from django.test import Client

from continuum.access.roles import Role
from continuum.access.tests.factories import PASSWORD, make_membership, sign_in

pytestmark = pytest.mark.django_db
MADE_UP = {
    "minus one": "-1",
    "not a number": "NaN",
    "emoji": "🙂",
    "no such day": "2024-02-30",
    "other site": "//evil",
    "other site, other slash": "/\\evil",
    "other site, in full": "https://evil.example/",
    "three slashes": "///evil.example",
    "script": "javascript:alert(1)",
    "view's name": "my_account",
    "relative": "../evil",
    "two lines": "\n//evil",
    "nothing": "",
    "nul": "\0",
    "endless": "/" + "a" * 10_000,
    "endless emoji": "/" + "🙂" * 400,
}


@pytest.mark.parametrize("address", ["/apparence/", "/langue/"])
@pytest.mark.parametrize("target", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_address_leads_home(client, caplog, address, target) -> None:
    caplog.set_level(logging.DEBUG)

    answer = client.post(address, {"next": target, "theme": "sombre", "language": "en"})

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert "evil" not in caplog.text


@pytest.mark.parametrize("address", ["/apparence/", "/langue/"])
@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/jeunes/?vue=tous&q=L%C3%A9a", "/jeunes/?vue=tous&q=L%C3%A9a"),
        ("/jeunes/?q=Léa", "/jeunes/?q=L%C3%A9a"),
        ("/a\r\nSet-Cookie: b=c", "/a%0D%0ASet-Cookie:%20b=c"),
    ],
)
def test_one_comes_back_to_the_page_one_was_on(client, address, target, expected) -> None:
    sign_in(client, make_membership(Role.COUNSELLOR))

    answer = client.post(address, {"next": target, "theme": "sombre", "language": "en"})

    assert (answer.status_code, answer["Location"]) == (302, expected)


@pytest.mark.parametrize("target", MADE_UP.values(), ids=MADE_UP)
def test_signing_in_leads_to_no_made_up_address(target) -> None:
    membership = make_membership(Role.COUNSELLOR)
    client = Client()

    answer = client.post(
        "/connexion/",
        {"login": membership.account.email, "password": PASSWORD, "next": target},
    )

    assert answer.status_code == 302
    assert "evil" not in answer["Location"] or answer["Location"].startswith("../")
