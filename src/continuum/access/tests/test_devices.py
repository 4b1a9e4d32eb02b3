"""The list of one's own sessions says from where each was opened; signing in speaks our words."""

import pytest
from django.test import Client
from django.utils import timezone

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.rules import device_of
from continuum.access.tests.factories import PASSWORD, make_membership

pytestmark = pytest.mark.django_db
SAID = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": ("Firefox", "Linux"),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0": ("Edge", "Windows"),
    "Mozilla/5.0 (Linux; Android 14; SM-A145R) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36": ("Samsung Internet", "Android"),
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Mobile Safari/537.36": ("Chrome", "Android"),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.6 Mobile/15E148 Safari/604.1": ("Safari", "iPhone"),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.6 Safari/605.1.15": ("Safari", "Mac"),
    "curl/8.5.0": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize(("line", "known"), SAID.items())
def test_a_device_is_told_by_what_its_browser_says(line, known) -> None:
    assert device_of(line) == known


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (next(iter(SAID)), "Firefox sur Linux"),
        ("curl/8.5.0", "Navigateur qui ne dit pas son nom"),
        ("<script>alert(1)</script> Firefox/1", '<span class="grow">Firefox<br>'),
    ],
)
def test_whoever_signs_in_reads_from_which_device(line, shown) -> None:
    make_membership(Role.COUNSELLOR, email="nora@exemple.test")
    client = Client(headers={"user-agent": line})
    client.get("/connexion/")

    client.post("/connexion/", {"login": "nora@exemple.test", "password": PASSWORD})

    page = client.get("/compte/").content.decode()
    assert shown in page
    assert "alert(1)" not in page


def test_whoever_comes_by_an_invitation_reads_it_too() -> None:
    organisation = make_membership().organisation
    with acting_as_operator():
        _invitation, secret = actions.invite(
            email="mia@exemple.test",
            role=Role.COUNSELLOR,
            organisation_id=organisation.pk,
            invited_by=None,
            now=timezone.now(),
        )
    client = Client(headers={"user-agent": next(iter(SAID))})

    client.post(f"/invitation/{secret}/", {"name": "Mia Roy", "password": "Péniche-violette-47"})

    assert "Firefox sur Linux" in client.get("/compte/").content.decode()


WORDS = {
    "fr": ("L’adresse électronique ou le mot de passe ne va pas.", "Bonjour "),
    "it": ("L'indirizzo e-mail o la password non va bene.", "Buongiorno "),
    "en": ("The email address or the password is not right.", "Hello "),
}


@pytest.mark.parametrize(("language", "told"), WORDS.items())
def test_signing_in_and_failing_to_are_told_in_our_words(language, told) -> None:
    make_membership(Role.COUNSELLOR, email="nora@exemple.test")
    client = Client(headers={"accept-language": language})
    wrong = {"login": "nora@exemple.test", "password": "Sept-Corbeaux-9-verts"}

    refused = client.post("/connexion/", wrong).content.decode()
    greeted = client.post("/connexion/", wrong | {"password": PASSWORD}, follow=True)

    assert told[0] in refused.replace("&#x27;", "'")
    assert told[1] in greeted.content.decode()
