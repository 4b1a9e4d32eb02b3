"""The pages anybody may read, signed in or not."""

import pytest
from django.urls import reverse
from django.utils import translation

from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, sign_in

pytestmark = pytest.mark.django_db
NAMES = ("help", "accessibility", "legal")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "it", "en"])
def test_anybody_may_read_them_in_their_language(client, name, language) -> None:
    client.cookies["language"] = language
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in page
    assert 'id="navigation"' not in page
    assert client.post(reverse(name)).status_code == 405
    with translation.override(language):
        title = {
            "help": translation.gettext("Aide"),
            "accessibility": translation.gettext("Accessibilité"),
            "legal": translation.gettext("Données et mentions"),
        }[name]
    assert f"<h1>{title}</h1>" in page


@pytest.mark.parametrize("name", NAMES)
def test_whoever_is_signed_in_keeps_the_navigation_and_the_footer_leads_there(client, name) -> None:
    sign_in(client, make_membership(Role.FUNDER))
    assert 'id="navigation"' in client.get(reverse(name)).content.decode()
    assert f'href="{reverse(name)}"' in client.get("/").content.decode()


def test_the_host_is_named_as_configured_and_escaped(client, settings) -> None:
    assert "CONTINUUM_HOST_NAME" in client.get(reverse("legal")).content.decode()
    settings.HOST = {
        "name": "Département <de> l'Aube",
        "address": "",
        "contact": "aide@exemple.test",
        "privacy": "dpo@exemple.test",
    }
    page = client.get(reverse("legal")).content.decode()
    assert "Département &lt;de&gt; l&#x27;Aube" in page
    assert "dpo@exemple.test" in page
    for name in ("help", "accessibility"):
        assert "aide@exemple.test" in client.get(reverse(name)).content.decode()
