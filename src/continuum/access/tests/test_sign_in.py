"""Signing in, as a browser would: cookie, session row, member, and out again."""

import pytest
from django.db import connection
from django.test import Client

from continuum.access.tests.factories import PASSWORD, make_membership

pytestmark = pytest.mark.django_db


def sign_in(client: Client, email: str, password: str = PASSWORD):
    return client.post("/connexion/", {"login": email, "password": password})


def test_sign_in_opens_a_session_that_acts_for_the_membership() -> None:
    make_membership(email="lea@exemple.test")
    client = Client()

    answer = sign_in(client, "Lea@exemple.test")

    assert (answer.status_code, answer["Location"]) == (302, "/")
    token = client.cookies["session"].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.token', %s, true)", [token])
        cursor.execute("SELECT ctx_role(), ctx_account() IS NOT NULL")
        assert cursor.fetchone() == ("counsellor", True)


@pytest.mark.parametrize(
    ("email", "password"), [("lea@exemple.test", "faux"), ("x@y.test", PASSWORD)]
)
def test_wrong_password_and_unknown_address_get_the_same_answer(email: str, password: str) -> None:
    make_membership(email="lea@exemple.test")

    answer = sign_in(Client(), email, password)

    assert answer.status_code == 200
    assert "session" not in answer.cookies or not answer.cookies["session"].value


def test_signing_out_ends_the_session_in_the_database() -> None:
    make_membership(email="lea@exemple.test")
    client = Client()
    sign_in(client, "lea@exemple.test")
    token = client.cookies["session"].value

    client.post("/deconnexion/")

    with connection.cursor() as cursor:
        cursor.execute("SELECT access_session_exists(%s)", [token])
        assert cursor.fetchone() == (False,)
