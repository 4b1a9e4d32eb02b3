"""Signing in, as a browser would: cookie, session row, member, and out again."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from continuum.access.acting import acting_as_operator
from continuum.access.models import Account
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


def language_read(client: Client) -> str:
    return client.get(reverse("my_account")).wsgi_request.LANGUAGE_CODE


def test_language_chosen_before_signing_in_holds_afterwards() -> None:
    make_membership(email="lea@exemple.test")
    client = Client()
    client.post(reverse("set_language"), {"language": "it"})

    sign_in(client, "lea@exemple.test")

    assert language_read(client) == "it"


def test_language_of_the_account_comes_before_that_of_the_device() -> None:
    membership = make_membership(email="lea@exemple.test")
    client = Client(headers={"accept-language": "en"})
    sign_in(client, "lea@exemple.test")
    assert language_read(client) == "fr"
    client.post(reverse("set_language"), {"language": "en"})
    with acting_as_operator():
        assert Account.objects.get(pk=membership.account_id).language == "en"

    elsewhere = Client()
    elsewhere.post(reverse("set_language"), {"language": "it"})
    sign_in(elsewhere, "lea@exemple.test")

    assert language_read(elsewhere) == "en"
    client.post(reverse("set_language"), {"language": "fr"})
    assert language_read(client) == "fr"


def test_too_many_forms_from_one_network_get_our_page_and_others_none(settings) -> None:
    settings.SECURE_TRANSPORT = True

    def answer_to(network: str):
        return Client(headers={"x-forwarded-for": f"192.0.2.1, {network}"}).post("/connexion/")

    answers = [answer_to("198.51.100.7") for _ in range(31)]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert "réessayez dans une minute" in answers[-1].content.decode()
    assert answer_to("198.51.100.8").status_code == 200
