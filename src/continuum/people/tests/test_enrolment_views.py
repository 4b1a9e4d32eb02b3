"""Screens of enrolments, of their states and of the referent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.organisations.models import Site
from continuum.people.models import Enrolment, Referent
from continuum.people.rules import EnrolmentState
from continuum.people.tests.browsing import pages
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db


def test_enrolling_warns_when_full_and_can_be_confirmed(client, desk, today) -> None:
    sign_in(client, desk.membership)
    with as_member(desk.membership) as member:
        make_enrolment(
            member,
            make_file(member),
            desk.programme,
            (EnrolmentState.ACTIVE, today),
            site=desk.site,
        )
    address = reverse("people:enrol", args=[desk.other.pk, desk.programme.code])
    assert "complet en" in client.get(address).content.decode()
    sent = {
        "id": str(uuid4()),
        "state": "enrolled",
        "strand": "",
        "site": str(desk.site.pk),
        "on": today.isoformat(),
    }
    warned = client.post(address, sent)
    assert "est complet pour" in warned.content.decode()
    assert 'name="even_if_full"' in warned.content.decode()
    assert client.post(address, {**sent, "even_if_full": "on"}).status_code == 302
    assert client.post(address, {**sent, "even_if_full": "on"}).status_code == 302
    with as_member(desk.membership):
        assert Enrolment.objects.filter(person=desk.other).count() == 1


def test_another_programmes_strand_or_site_is_no_choice(client, desk, today) -> None:
    sign_in(client, desk.membership)
    stranger = make_organisation()
    elsewhere = make_programme(organisations=[stranger])
    site = set_up(Site, organisation=stranger, name="Ailleurs")
    for wrong in ({"strand": str(elsewhere.strands.first().pk)}, {"site": str(site.pk)}):
        response = client.post(
            reverse("people:enrol", args=[desk.other.pk, desk.programme.code]),
            {"id": str(uuid4()), "state": "enrolled", "on": today.isoformat(), **wrong},
        )
        assert response.status_code == 200
    address = reverse("people:enrol", args=[desk.other.pk, elsewhere.code])
    assert client.get(address).status_code == 404
    with as_member(desk.membership):
        assert Enrolment.objects.filter(person=desk.other).count() == 0


def test_a_state_is_changed_with_its_reason(client, desk, today) -> None:
    sign_in(client, desk.membership)
    address = pages(desk)["change_state"]
    sent = {"state": "withdrawn", "on": today.isoformat()}
    assert "avec sa raison" in client.post(address, sent).content.decode()
    assert client.post(address, {**sent, "reason": "personal"}).status_code == 302
    past = (today - timedelta(days=9)).isoformat()
    refused = client.post(address, {"state": "active", "on": past})
    assert "Abandonné" in refused.content.decode()
    with as_member(desk.membership):
        row = Enrolment.objects.with_state().get(pk=desk.enrolment.pk)
        assert (row.state, row.state_reason) == ("withdrawn", "personal")


def test_a_referent_is_chosen_among_the_team(client, desk, today) -> None:
    sign_in(client, desk.membership)
    stranger = make_membership()
    address = pages(desk)["referent"]
    sent = {"since": today.isoformat()}
    assert client.post(address, {**sent, "account": str(stranger.account_id)}).status_code == 200
    mine = str(desk.membership.account_id)
    assert client.post(address, {**sent, "account": mine}).status_code == 302
    with as_member(desk.membership):
        assert str(Referent.objects.get().account_id) == mine


def test_choosing_a_programme_tells_the_age_rule(client, desk) -> None:
    sign_in(client, desk.membership)
    address = reverse("people:choose_programme", args=[desk.person.pk])
    assert client.get(address).status_code == 302  # only one programme
    make_programme(organisations=[desk.organisation])
    text = client.get(address).content.decode()
    assert "De 16 à 29 ans" in text
    assert "Âge pas encore connu" in text
