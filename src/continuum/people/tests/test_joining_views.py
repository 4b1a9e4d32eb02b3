"""Screens that join and separate two files."""

import pytest
from django.urls import reverse

from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.people.tests.browsing import CANARY, pages
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db


def test_two_files_are_joined_then_separated(client, desk) -> None:
    sign_in(client, desk.membership)
    assert "Canary" in client.get(reverse("people:duplicates")).content.decode()
    side_by_side = client.get(pages(desk)["join"]).content.decode()
    assert "différent" in side_by_side
    assert client.post(pages(desk)["join"], {"reason": "même jeune"}).status_code == 302
    assert "Réuni avec" in client.get(pages(desk)["file"]).content.decode()
    assert "Canary" not in client.get(reverse("people:duplicates")).content.decode()
    assert client.post(pages(desk)["join"], {"reason": "encore"}).status_code == 200

    assert client.post(pages(desk)["separate"], {"reason": "erreur"}).status_code == 302
    assert "Réuni avec" not in client.get(pages(desk)["file"]).content.decode()


def test_two_different_young_people_are_not_proposed_again(client, desk) -> None:
    sign_in(client, desk.membership)
    client.post(pages(desk)["join"], {"reason": "vus ensemble", "different": "1"})
    assert "Canary" not in client.get(reverse("people:duplicates")).content.decode()
    assert "Peut-être le même" not in client.get(pages(desk)["file"]).content.decode()


def test_a_file_of_another_organisation_cannot_be_joined(client, desk) -> None:
    stranger = make_membership()
    with as_member(stranger) as member:
        theirs = make_file(member, CANARY, last_name="Canari")
    sign_in(client, desk.membership)
    for address in (
        reverse("people:join", args=[desk.person.pk, theirs.pk]),
        reverse("people:join", args=[theirs.pk, desk.person.pk]),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, {"reason": "x"}).status_code == 404
    assert str(theirs.pk) not in client.get(reverse("people:duplicates")).content.decode()
    assert str(theirs.pk) not in client.get(pages(desk)["file"]).content.decode()
