"""Screens that open a file: what they ask, whom they have seen already, what they refuse."""

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.tests.factories import as_member, sign_in
from continuum.people import actions
from continuum.people.models import Contact, NoticeGiven, Person
from continuum.people.tests.browsing import form_of
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db


def test_opening_a_file_in_a_few_taps(client, desk) -> None:
    sign_in(client, desk.membership)
    sent = form_of(birth_year="2006", channel="snapchat", value="nad.ia")

    response = client.post(reverse("people:open_file"), sent)

    with as_member(desk.membership):
        person = Person.objects.get(first_name="Nadia")
        assert response["Location"] == reverse("pathways:file", args=[person.pk])
        assert (person.birth_year, person.joined_on) == (2006, timezone.localdate())
        assert Contact.objects.get(person=person).value == "nad.ia"
        assert NoticeGiven.objects.get(person=person).manner == "read_aloud"
    again = client.post(reverse("people:open_file"), sent)
    assert again["Location"] == response["Location"]


def test_files_like_it_are_shown_before_another_opens(client, desk) -> None:
    sign_in(client, desk.membership)
    sent = form_of(
        first_name="Zéphirine", last_name="Canari", value="nadia@exemple.fr", channel="email"
    )

    response = client.post(reverse("people:open_file"), sent)

    text = response.content.decode()
    assert response.status_code == 200
    assert "même prénom" in text
    assert "nadia@exemple.fr" in text  # what was typed is kept
    assert text.count('name="shown"') == 2
    shown = [str(desk.person.pk), str(desk.other.pk)]
    judged = {"another": "1", "judged_for": response.context["judged_for"]}
    partly = client.post(reverse("people:open_file"), {**sent, **judged, "shown": [shown[0]]})
    assert partly.status_code == 200
    opened = client.post(reverse("people:open_file"), {**sent, **judged, "shown": shown})
    assert opened.status_code == 302
    with as_member(desk.membership):
        assert Person.objects.count() == 3


def test_who_was_judged_for_one_name_is_judged_again_for_another(client, desk) -> None:
    sign_in(client, desk.membership)
    address, sent = reverse("people:open_file"), form_of(first_name="Zéphirine", last_name="Canari")
    page = client.post(address, sent)
    shown = [str(one.person.pk) for one in page.context["found"]]
    judged = {"another": "1", "judged_for": page.context["judged_for"], "shown": shown}
    with as_member(desk.membership) as member:
        make_file(member, "Titouan", last_name="Bellec")

    changed = client.post(
        address, {**sent, **judged, "first_name": "Titouan", "last_name": "Belec"}
    )
    assert changed.status_code == 200
    assert [one.person.first_name for one in changed.context["found"]] == ["Titouan"]
    assert changed.context["judged_for"] != page.context["judged_for"]
    with as_member(desk.membership):
        assert Person.objects.count() == 3


def test_a_file_does_not_open_without_the_notice(client, desk) -> None:
    sign_in(client, desk.membership)
    for missing in ("manner", "notice"):
        sent = {key: value for key, value in form_of().items() if key != missing}
        response = client.post(reverse("people:open_file"), sent)
        assert response.status_code == 200
        assert "Il y a un problème" in response.content.decode()
    with as_member(desk.membership):
        assert not Person.objects.filter(first_name="Nadia").exists()


def test_a_nickname_becomes_a_file(client, desk) -> None:
    with as_member(desk.membership) as member:
        person = actions.note_nickname(alias="Momo", by=member, today=timezone.localdate())
    sign_in(client, desk.membership)
    address = reverse("people:open_file_for", args=[person.pk])
    assert b"Momo" in client.get(address).content

    response = client.post(address, form_of(first_name="Mohamed", alias="Momo"))

    assert response["Location"] == reverse("pathways:file", args=[person.pk])
    with as_member(desk.membership):
        person.refresh_from_db()
        assert (person.alias, person.first_name) == ("Momo", "Mohamed")
        assert person.has_file


def test_who_is_known_shows_while_typing(client, desk) -> None:
    sign_in(client, desk.membership)
    address = reverse("people:look_for_candidates")
    answer = client.post(address, {"first_name": "Zephirine", "last_name": "Canari"})
    assert "Canari" in answer.content.decode()
    for nothing in ({}, {"first_name": "Xx"}, {"birth_year": "abc", "first_name": "Z"}):
        assert b"Canari" not in client.post(address, nothing).content
