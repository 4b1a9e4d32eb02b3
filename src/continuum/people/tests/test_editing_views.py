"""Screens that change a file: what they keep, what they refuse, what comes back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from continuum.access.tests.factories import as_member, sign_in
from continuum.people.models import Person
from continuum.people.tests.browsing import CANARY, NIR, form_of, gestures, pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "field", "more"),
    [
        ("open_file", "first_name", {}),
        ("open_file", "alias", {}),
        ("open_file", "last_name", {}),
        ("open_file", "usage_name", {}),
        ("open_file", "value", {"channel": "snapchat"}),
        ("edit", "first_name", {}),
        ("edit", "last_name", {"first_name": "A"}),
        ("contacts", "value", {"kind": "instagram"}),
        ("contacts", "note", {"kind": "phone", "value": "0612345678"}),
        ("add_number", "number-value", {"number-system": "imilo"}),
        ("evidence", "list_name", {"kind": "absent_from_list", "on": "2026-01-01"}),
        ("join", "reason", {}),
        ("join", "reason", {"different": "1"}),
    ],
)
def test_a_state_number_is_refused_in_every_field(client, desk, name, field, more) -> None:
    sign_in(client, desk.membership)
    if name == "open_file":
        address, sent = reverse("people:open_file"), form_of(**more, **{field: NIR})
    else:
        addresses = {**pages(desk), **gestures(desk)}
        address, sent = addresses[name], {**more, field: NIR}
    response = client.post(address, sent)
    text = response.content.decode()
    assert response.status_code == 200
    assert "numéro de sécurité sociale" in text
    assert NIR in text  # nothing typed is lost
    with as_member(desk.membership):
        assert Person.objects.count() == 2
        assert not Person.objects.filter(first_name=NIR).exists()


def test_completing_shows_and_saves_only_what_changed(client, desk) -> None:
    sign_in(client, desk.membership)
    address = pages(desk)["edit"]
    assert 'name="initial-last_name" value="Canari"' in client.get(address).content.decode()
    sent = {
        "first_name": CANARY,
        "initial-first_name": CANARY,
        "last_name": "Canari",
        "initial-last_name": "Canari",
        "born_on": "2005-03-01",
        "initial-born_on": "",
    }
    with as_member(desk.membership):
        Person.objects.filter(pk=desk.person.pk).update(last_name="Corrigé")

    assert client.post(address, sent).status_code == 302

    with as_member(desk.membership):
        person = Person.objects.get(pk=desk.person.pk)
        assert (person.last_name, str(person.born_on), person.birth_year) == (
            "Corrigé",
            "2005-03-01",
            2005,
        )


def test_bad_dates_and_choices_never_break_a_screen(client, desk) -> None:
    sign_in(client, desk.membership)
    for name, address in pages(desk).items():
        if name in ("file", "summary"):
            continue
        response = client.post(
            address,
            {
                "on": "31/02/2026",
                "born_on": "x",
                "birth_year": "-1",
                "state": "nope",
                "kind": "nope",
                "account": "nope",
                "since": "0000-00-00",
                "site": str(uuid4()),
                "reason": "",
                "neet": "maybe",
                "commune": "\x00",
                "gender": "Z",
            },
        )
        assert response.status_code == 200, name


def test_a_withdrawn_file_comes_back_with_undo(client, desk) -> None:
    sign_in(client, desk.membership)
    choice = "Saisi deux fois"
    response = client.post(pages(desk)["withdraw"], {"reason": choice}, follow=True)
    assert reverse("people:restore", args=[desk.person.pk]) in response.content.decode()
    assert client.get(pages(desk)["file"]).status_code == 404
    assert client.post(gestures(desk)["restore"]).status_code == 302
    assert client.get(pages(desk)["file"]).status_code == 200
    assert client.post(gestures(desk)["restore"]).status_code == 404
