"""A form sent twice by one hand ends well, and writes once."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from continuum.access.tests.factories import as_member, make_membership, make_programme, sign_in
from continuum.people.models import EnrolmentEvent, IdentityDecision
from continuum.people.rules import EnrolmentState
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def counsellor():
    return make_membership()


@pytest.fixture
def waiting(counsellor, today):
    """An enrolment that waits since ten days."""
    programme = make_programme(organisations=[counsellor.organisation])
    with as_member(counsellor) as member:
        state = (EnrolmentState.WAITING, today - timedelta(days=10))
        return make_enrolment(member, make_file(member), programme, state)


def said(response) -> set[str]:
    return {str(message) for message in get_messages(response.wsgi_request)}


def states_of(membership, enrolment) -> list[str]:
    with as_member(membership):
        rows = EnrolmentEvent.objects.filter(enrolment=enrolment).order_by("on", "id")
        return list(rows.values_list("state", flat=True))


@pytest.mark.parametrize(
    "told",
    [{"state": "active"}, {"state": "withdrawn", "reason": "personal"}, {"state": "moved"}],
)
def test_a_state_sent_twice_is_entered_once(client, counsellor, waiting, today, told) -> None:
    sign_in(client, counsellor)
    address = reverse("people:change_state", args=[waiting.pk])
    told["on"] = today.isoformat()

    answers = [client.post(address, told) for _ in range(2)]

    assert [one.status_code for one in answers] == [302, 302]
    assert said(answers[1]) == said(answers[0]) == {"L’inscription est à jour."}
    assert states_of(counsellor, waiting) == ["waiting", told["state"]]


def test_the_same_state_on_another_day_or_by_a_colleague_is_another_gesture(
    client, counsellor, waiting, today
) -> None:
    address = reverse("people:change_state", args=[waiting.pk])
    told = {"state": "active", "on": (today - timedelta(days=1)).isoformat()}
    assert sign_in(client, counsellor).post(address, told).status_code == 302

    later = client.post(address, {**told, "on": today.isoformat()})
    colleague = make_membership(organisation=counsellor.organisation)
    theirs = sign_in(client, colleague).post(address, told)

    for refused in (later, theirs):
        assert "ne peut pas passer" in refused.content.decode()
    assert states_of(counsellor, waiting) == ["waiting", "active"]


def test_files_joined_parted_or_judged_twice_are_so_once(client, counsellor) -> None:
    with as_member(counsellor) as member:
        first, second, third = (make_file(member, name) for name in ("Léa", "Lea", "Tom"))
    sign_in(client, counsellor)
    pair = reverse("people:join", args=[first.pk, second.pk])
    strangers = reverse("people:join", args=[first.pk, third.pk])

    def moves(path: str, told: dict) -> list[str]:
        answers = [client.post(path, told) for _ in range(2)]
        assert [one.status_code for one in answers] == [302, 302]
        assert answers[0].url == answers[1].url
        with as_member(counsellor):
            return list(IdentityDecision.objects.order_by("id").values_list("move", flat=True))

    assert moves(pair, {"reason": "même numéro"}) == ["join"]
    refused = client.post(pair, {"reason": "autre raison"})
    assert "déjà réunis" in refused.content.decode()
    parted = reverse("people:separate", args=[second.pk])
    assert moves(parted, {"reason": "erreur"}) == ["join", "separate"]
    assert "aucun autre" in client.post(parted, {"reason": "encore"}).content.decode()
    different = {"reason": "vus ensemble", "different": "1"}
    assert moves(strangers, different) == ["join", "separate", "different"]
