"""Screens of rounds, places and lists."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, make_programme, sign_in
from continuum.core.ids import uuid7
from continuum.outreach import queries
from continuum.outreach.models import EncounterTally, Place, Round
from continuum.outreach.rules import Mode
from continuum.outreach.tests.factories import make_encounter, make_place, make_round

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 36"


def test_a_round_goes_from_start_to_report(site, member) -> None:
    place = make_place(member, "Parc")
    start = reverse("outreach:start_round")
    told = {"id": str(uuid7()), "mode": "street", "places": [str(place.pk)]}
    for change in ({"places": []}, {"places": ["x"]}, {"mode": "x"}, {"team": ["x"]}):
        response = site.post(start, {**told, **change})
        assert response.status_code == 200
        assert set(response.context["form"].errors) == set(change)
    for _ in range(2):
        assert site.post(start, told).status_code == 302
    out = Round.objects.get()
    other = make_place(member, "Gare")
    site.post(reverse("outreach:add_stop", args=[out.pk]), {"place": str(other.pk)})
    site.post(reverse("outreach:add_stop", args=[out.pk]), {"place": "x"})
    assert out.stops.count() == 2
    encounter = make_encounter(member, place, round=out.pk)
    assert "Parc, Gare" in site.get(reverse("outreach:field")).content.decode()

    site.post(reverse("outreach:end_round", args=[out.pk]))
    site.post(reverse("outreach:resume_round", args=[out.pk]))
    assert queries.open_round_of(member) == out
    site.post(reverse("outreach:end_round", args=[out.pk]))
    recap = reverse("outreach:recap", args=[out.pk])
    told = {"climate": "Karim était là.", f"r{encounter.root.hex}-gender": "M"}
    told[f"r{encounter.root.hex}-version"] = str(encounter.pk)
    assert site.post(recap, {**told, "climate": NIR}).status_code == 200
    assert site.post(recap, told).status_code == 302

    report = site.get(reverse("outreach:round", args=[out.pk])).content.decode()
    assert "Karim était là." in report
    assert "semble nommer quelqu" in report
    assert EncounterTally.objects.get().gender == "M"
    late = site.get(reverse("outreach:new_encounter"), {"tournee": str(out.pk)})
    assert late.context["start"].round == out


def test_a_round_already_on_is_said_on_the_form(site, member) -> None:
    make_round(member)

    response = site.post(
        reverse("outreach:start_round"),
        {"id": str(uuid7()), "mode": "street", "new_place": "Gare"},
    )

    assert response.status_code == 200
    assert "déjà en tournée" in response.content.decode()
    assert not Place.objects.filter(name="Gare").exists()


@pytest.mark.parametrize(
    "query",
    [
        {"du": "hier", "lieu": "x", "mode": "x", "dispositif": "x", "page": "x"},
        {"du": "0001-01-01", "au": "9999-12-31"},
        {"lieu": str(uuid4())},
        {"page": "99999999999999999999"},
        {"dispositif": "\0"},
        {"a-preciser": "1"},
    ],
)
def test_the_list_reads_any_filter(site, member, query) -> None:
    make_encounter(member)

    assert site.get(reverse("outreach:encounters"), query).status_code == 200


def test_the_list_filters_and_counts(site, member, organisation) -> None:
    programme = make_programme(organisations=[organisation])
    park, station = make_place(member, "Parc"), make_place(member, "Gare")
    make_encounter(member, park, heads=3, programme=programme.pk)
    make_encounter(member, station, mode=Mode.EVENT)
    make_encounter(member, station, happened_at=timezone.now() - timedelta(days=200))
    path = reverse("outreach:encounters")

    def shown(**query) -> tuple[int, int]:
        found = site.get(path, query).context["met"]
        return found.encounters, found.heads

    assert shown() == (2, 4)
    assert shown(lieu=park.pk) == (1, 3)
    assert shown(mode="event") == (1, 1)
    assert shown(dispositif=programme.code) == (1, 3)
    assert shown(du="2020-01-01") == (3, 5)
    assert shown(au=(timezone.localdate() - timedelta(days=1)).isoformat()) == (0, 0)


def test_places_are_added_changed_closed_and_reopened(client, member, organisation) -> None:
    boss = sign_in(client, make_membership(Role.COORDINATOR, organisation=organisation))
    add = reverse("outreach:add_place")
    told = {"name": "Parc Kellermann", "kind": "parc", "network": "", "commune": ""}
    assert boss.post(add, told).status_code == 302
    twin = boss.post(add, {**told, "name": "PARC KELLERMANN"})
    assert "déjà ce nom" in twin.content.decode()
    nowhere = boss.post(add, {**told, "name": "Bois", "commune": "Nullepart"})
    assert nowhere.status_code == 200
    place = Place.objects.get()
    change = reverse("outreach:place", args=[place.pk])
    assert boss.post(change, {**told, "name": "Parc Napoléon"}).status_code == 302
    close = reverse("outreach:close_place", args=[place.pk])
    boss.post(close)
    assert Place.objects.get().closed_on == timezone.localdate()
    boss.post(close)
    place.refresh_from_db()
    assert (place.name, place.closed_on) == ("Parc Napoléon", None)
