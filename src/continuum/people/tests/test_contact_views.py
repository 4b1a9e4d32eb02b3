"""Screens of contacts and numbers elsewhere: shown on request only, added and removed."""

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.core.models import AuditEntry
from continuum.people.models import Contact, ExternalId
from continuum.people.tests.browsing import gestures, pages

pytestmark = pytest.mark.django_db


def test_a_contact_is_revealed_on_request_only(client, desk) -> None:
    sign_in(client, desk.membership)
    address = gestures(desk)["reveal"]
    assert client.get(address).status_code == 405
    assert "06 12 34 56 78" in client.post(address).content.decode()
    fragment = client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert 'href="tel:+33612345678"' in fragment
    assert "<html" not in fragment

    with as_member(make_membership(Role.DPO, organisation=desk.organisation)):
        assert AuditEntry.objects.filter(event="contact_revealed").count() == 2


def test_contacts_and_numbers_are_added_and_removed(client, desk) -> None:
    sign_in(client, desk.membership)
    client.post(pages(desk)["contacts"], {"kind": "instagram", "value": "@zeph"})
    client.post(gestures(desk)["end_contact"])
    client.post(gestures(desk)["add_number"], {"number-system": "imilo", "number-value": "88"})
    client.post(gestures(desk)["remove_number"])
    taken = client.post(
        reverse("people:add_number", args=[desk.other.pk]),
        {"number-system": "imilo", "number-value": "88"},
    )
    assert "Un autre dossier porte déjà ce numéro" in taken.content.decode()
    with as_member(desk.membership):
        assert list(
            Contact.objects.filter(ended_on__isnull=True).values_list("value", flat=True)
        ) == ["@zeph"]
        assert [n.value for n in ExternalId.objects.all()] == ["88"]
