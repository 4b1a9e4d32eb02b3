"""Acting for another organisation in one tab: what the other tab still shows writes nowhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    set_up,
    sign_in,
)
from continuum.outreach.models import Encounter, Place
from continuum.outreach.tests.factories import answers, make_encounter, make_place

pytestmark = pytest.mark.django_db

NOTE = "Il cherche une chambre pour janvier."
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def both():
    """One educator of two organisations."""
    first = make_membership(Role.EDUCATOR)
    second = set_up(
        Membership,
        account=first.account,
        organisation=make_organisation(),
        role=Role.EDUCATOR,
    )
    return first, second


def token_of(client: Client, path: str) -> str:
    page = client.get(path).content.decode()
    return re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]


def test_a_form_opened_before_the_switch_writes_for_nobody_and_loses_no_text(both) -> None:
    first, second = both
    client = sign_in(Client(enforce_csrf_checks=True), first)
    with as_member(first) as member:
        encounter = make_encounter(member)
    new, page = reverse("outreach:add_place"), reverse("outreach:encounter", args=[encounter.root])
    tab = token_of(client, new)
    note = token_of(client, page)
    told = {"name": "Parc Kellermann de Troyes", "kind": "parc", "network": "", "commune": ""}

    switched = {"membership": str(second.pk), "csrfmiddlewaretoken": token_of(client, new)}
    assert client.post(reverse("switch_membership"), switched).status_code == 302
    stale = client.post(new, {**told, "csrfmiddlewaretoken": tab}, headers=HERE)
    lost = client.post(
        reverse("outreach:add_note", args=[encounter.root]),
        {"text": NOTE, "csrfmiddlewaretoken": note},
        headers=HERE,
    )

    assert (stale.status_code, lost.status_code) == (403, 403)
    said = stale.content.decode()
    assert second.organisation.name in said
    assert "Parc Kellermann de Troyes" in said
    assert tab not in said
    assert NOTE in lost.content.decode()
    elsewhere = client.post(new, {**told, "csrfmiddlewaretoken": tab})
    assert "Kellermann" not in elsewhere.content.decode(), "only what this site sent comes back"
    for membership in both:
        with as_member(membership):
            assert not Place.objects.filter(name__contains="Kellermann").exists()

    again = {**told, "csrfmiddlewaretoken": token_of(client, new)}
    assert client.post(new, again).status_code == 302
    with as_member(second):
        assert Place.objects.get().organisation_id == second.organisation_id


def test_an_encounter_of_the_first_tab_counts_for_no_organisation(both) -> None:
    first, second = both
    client = sign_in(Client(enforce_csrf_checks=True), first)
    with as_member(first) as member:
        make_place(member)
    path = reverse("outreach:new_encounter")
    tab = token_of(client, path)
    client.post(
        reverse("switch_membership"),
        {"membership": str(second.pk), "csrfmiddlewaretoken": token_of(client, path)},
    )

    told = answers(place="", new_place="Gare", new_kind="rue", csrfmiddlewaretoken=tab)
    assert client.post(path, told).status_code == 403

    for membership in both:
        with as_member(membership):
            assert not Encounter.objects.exists()


def test_no_password_comes_back() -> None:
    client = Client(enforce_csrf_checks=True)

    page = client.post(
        "/connexion/",
        {"login": "nora@exemple.test", "password": "Sept-Corbeaux-9-verts"},
        headers=HERE,
    )

    assert page.status_code == 403
    assert "Corbeaux" not in page.content.decode()
    assert "nora@exemple.test" in page.content.decode()
