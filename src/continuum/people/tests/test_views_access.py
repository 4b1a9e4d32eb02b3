"""Every screen about persons, as those who may, those who may not, and strangers."""

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.core.models import AuditEntry
from continuum.people.tests.browsing import CANARY, gestures, pages

pytestmark = pytest.mark.django_db


def test_each_screen_opens_for_the_team(client, desk) -> None:
    sign_in(client, desk.membership)
    addresses = {
        **pages(desk),
        "list": reverse("people:list"),
        "open": reverse("people:open_file"),
        "duplicates": reverse("people:duplicates"),
        "home": reverse("pathways:home"),
        "search": reverse("search"),
    }
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert "612345678" not in response.content.decode().replace(" ", ""), name


def test_nothing_of_a_file_is_there_for_another_organisation(client, desk) -> None:
    sign_in(client, make_membership())
    for name, address in pages(desk).items():
        reads = name in ("file", "summary")
        for send in (client.get,) if reads else (client.get, client.post):
            response = send(address)
            assert response.status_code == 404, name
            assert b"anari" not in response.content
    for name, address in gestures(desk).items():
        assert client.post(address).status_code == 404, name
    for address in (reverse("people:list") + "?vue=tous", reverse("people:duplicates")):
        assert b"anari" not in client.get(address).content
    for typed in ("canari", "zephirine", "0612345678", "770077"):
        answer = client.post(reverse("search"), {"q": typed}, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert b"anari" not in answer.content


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MANAGER, Role.ADMINISTRATOR])
def test_roles_without_files_are_refused_them(client, desk, role) -> None:
    sign_in(client, make_membership(role, organisation=desk.organisation))
    for name, address in pages(desk).items():
        assert client.get(address).status_code == 403, name
    for name, address in gestures(desk).items():
        assert client.post(address).status_code == 403, name
    assert client.get(reverse("people:list")).status_code == 403
    answer = client.post(reverse("search"), {"q": "canari"}, headers={"HX-Request": "true"})
    assert b"anari" not in answer.content


def test_a_trainer_sees_files_and_no_contact_and_writes_nothing(client, desk) -> None:
    sign_in(client, make_membership(Role.TRAINER, organisation=desk.organisation))
    file = client.get(pages(desk)["file"])
    assert CANARY in file.content.decode()
    assert "masqué" not in file.content.decode()
    assert "Les coordonnées sont gardées par" in file.content.decode()
    assert client.post(gestures(desk)["reveal"]).status_code == 403
    for name in ("edit", "facts", "contacts", "withdraw", "enrol", "join"):
        assert client.get(pages(desk)[name]).status_code == 403, name


def test_the_anonymous_are_sent_to_sign_in(client, desk) -> None:
    for address in (*pages(desk).values(), reverse("people:list"), reverse("search")):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/connexion/")


def test_opening_a_file_is_written_in_its_journal(client, desk) -> None:
    sign_in(client, desk.membership)
    client.get(pages(desk)["file"])
    client.get(reverse("people:list") + "?vue=tous")
    client.post(reverse("search"), {"q": "zephirine"}, headers={"HX-Request": "true"})

    with as_member(make_membership(Role.DPO, organisation=desk.organisation)):
        [opened] = AuditEntry.objects.filter(event="file_opened")
        assert opened.person_id == desk.person.pk
        assert opened.account_id == desk.membership.account_id
        assert AuditEntry.objects.get(event="people_listed").detail["view"] == "tous"
        searched = AuditEntry.objects.get(event="people_searched")
        assert searched.detail == {"found": 2}
