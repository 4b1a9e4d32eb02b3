"""A form sent twice by one hand ends well, and writes once."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.outreach import actions
from continuum.outreach.models import Place, Presence
from continuum.outreach.tests.factories import make_encounter, make_person

pytestmark = pytest.mark.django_db


def twice(site, path: str, told: dict) -> set[str]:
    """What both answers say; the second must lead where the first did."""
    first, second = (site.post(path, told) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    before, after = ({str(one) for one in get_messages(x.wsgi_request)} for x in (first, second))
    assert after == before
    return after


def test_heads_claimed_twice_are_claimed_once(site, member) -> None:
    person = make_person(member, "Momo")
    encounters = [make_encounter(member) for _ in range(3)]
    path = reverse("outreach:claim_heads", args=[person.pk])

    twice(site, path, {"encounters": [str(one.pk) for one in encounters[:2]]})

    assert Presence.objects.filter(person=person).count() == 2
    third = site.post(path, {"encounters": [str(one.pk) for one in encounters]})
    assert third.status_code == 302
    assert Presence.objects.filter(person=person).count() == 3


def test_somebody_known_named_twice_was_there_once(site, member) -> None:
    person = make_person(member, "Momo")
    encounter = make_encounter(member)

    told = twice(
        site, reverse("outreach:name_head", args=[encounter.root]), {"person": str(person.pk)}
    )

    assert told == {"Momo était là\N{NO-BREAK SPACE}: noté."}
    assert Presence.objects.get().person == person


def test_whom_a_colleague_named_is_not_named_again(client, member, organisation) -> None:
    person = make_person(member, "Momo")
    encounter = make_encounter(member, heads=2)
    actions.name_head(encounter=encounter, person=person, by=member)

    with (
        as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as colleague,
        pytest.raises(actions.AlreadyThere),
    ):
        actions.name_head(encounter=encounter, person=person, by=colleague)


def test_a_name_taken_back_twice_is_taken_back_once(site, member) -> None:
    presence = actions.name_head(
        encounter=make_encounter(member), person=make_person(member), by=member
    )

    twice(site, reverse("outreach:revoke_claim", args=[presence.pk]), {})

    assert not Presence.objects.standing().exists()


def test_a_place_sent_twice_is_added_once_and_a_namesake_is_still_refused(site, member) -> None:
    path = reverse("outreach:add_place")
    drawn = str(site.get(path).context["form"]["new_id"].value())
    told = {"name": "Parc Kellermann", "kind": "parc", "network": "", "commune": ""}

    twice(site, path, {**told, "new_id": drawn})

    assert Place.objects.get().name == "Parc Kellermann"
    again = str(site.get(path).context["form"]["new_id"].value())
    assert again != drawn
    for other in ({"new_id": again}, {}, {"new_id": drawn, "name": "Autre"}):
        assert site.post(path, {**told, **other}).status_code in (200, 302)
    assert set(Place.objects.values_list("name", flat=True)) == {"Parc Kellermann"}
