"""Rounds and places: who is out, where they stop, what the round then tells."""

from datetime import timedelta

import pytest
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_commune,
    make_membership,
    make_programme,
)
from continuum.core.ids import uuid7
from continuum.outreach import actions, queries
from continuum.outreach.actions import rounds as round_actions
from continuum.outreach.models import Round, RoundMember
from continuum.outreach.rules import Mode, Network, PlaceKind, RoundEntry
from continuum.outreach.tests.factories import make_encounter, make_place, make_round
from continuum.people.text import StateNumber

pytestmark = pytest.mark.django_db


def test_a_round_has_its_team_and_stops_and_ends_once(member, organisation) -> None:
    karim = make_membership(Role.EDUCATOR, organisation=organisation)
    first, second = make_place(member), make_place(member)

    out = make_round(member, first, second, team=(karim.account_id, karim.account_id))

    assert queries.open_round_of(member) == out
    assert {one.account_id for one in out.team.all()} == {member.account_id, karim.account_id}
    assert [stop.place_id for stop in out.stops.all()] == [first.pk, second.pk]
    ended = actions.end_round(round=out, at=timezone.now(), by=member)
    assert queries.open_round_of(member) is None
    assert not RoundMember.objects.filter(left_at__isnull=True).exists()
    with pytest.raises(actions.RoundAlreadyEnded):
        actions.end_round(round=ended, at=timezone.now(), by=member)
    with pytest.raises(actions.RoundAlreadyEnded):
        actions.add_stop(round=ended, place=make_place(member), by=member)


def test_the_same_start_sent_twice_is_one_round(member) -> None:
    place = make_place(member)
    key = uuid7()
    assert make_round(member, place, id=key) == make_round(member, place, id=key)
    assert Round.objects.count() == 1


def test_one_open_round_each_also_as_a_colleague(member, organisation) -> None:
    karim = make_membership(Role.EDUCATOR, organisation=organisation)
    make_round(member)
    with pytest.raises(actions.AlreadyOut, match="Vous êtes déjà"):
        make_round(member)
    refused = pytest.raises(actions.AlreadyOut, match="Membre")
    with as_member(karim) as colleague, refused:
        make_round(colleague, team=(member.account_id,))


def test_what_a_round_needs_is_refused_by_name(member) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        their_place = make_place(theirs)
    place = make_place(member)
    now = timezone.now()
    for fields, refusal in (
        ({"places": ()}, actions.RoundNeedsPlace),
        ({"places": (their_place.pk,)}, round_actions.NotOurPlace),
        ({"team": (theirs.account_id,)}, actions.NotAColleague),
        ({"programme": make_programme().pk}, round_actions.NotOurProgramme),
    ):
        entry = RoundEntry(**{"started_at": now, "places": (place.pk,), **fields})
        with pytest.raises(refusal):
            actions.start_round(entry=entry, by=member)
    assert not Round.objects.exists()


def test_past_rounds_come_with_their_end_and_once(member) -> None:
    place = make_place(member)
    at = timezone.now() - timedelta(days=30)
    entries = [
        RoundEntry(
            started_at=at + timedelta(days=day),
            ended_at=at + timedelta(days=day, hours=3),
            places=(place.pk,),
            climate="calme",
        )
        for day in range(3)
    ]

    assert len(actions.record_rounds(entries, by=member)) == 3
    assert actions.record_rounds(entries, by=member) == ()

    assert queries.open_round_of(member) is None
    with pytest.raises(actions.RoundStillOn):
        actions.record_rounds([RoundEntry(started_at=at)], by=member)
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.record_rounds(
            [RoundEntry(started_at=at, ended_at=at - timedelta(hours=1))], by=member
        )


def test_only_the_team_or_the_coordination_ends_a_round(member, organisation) -> None:
    out = make_round(member)
    stranger = make_membership(Role.EDUCATOR, organisation=organisation)
    refused = pytest.raises(actions.NotInTeam)
    with as_member(stranger) as colleague, refused:
        actions.end_round(round=out, at=timezone.now(), by=colleague)
    with pytest.raises(actions.EndsBeforeItStarts):
        actions.end_round(round=out, at=out.started_at - timedelta(minutes=1), by=member)
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)) as boss:
        actions.end_round(round=out, at=timezone.now(), by=boss)
    assert queries.open_round_of(member) is None


def test_the_recap_waits_for_the_end_and_may_be_done_again(member) -> None:
    out = make_round(member)
    at = timezone.now()
    with pytest.raises(actions.RoundStillOn):
        actions.recap_round(round=out, climate="calme", at=at, by=member)
    ended = actions.end_round(round=out, at=at, by=member)
    with pytest.raises(StateNumber):
        actions.recap_round(round=ended, climate="1 85 05 78 006 084 36", at=at, by=member)
    actions.recap_round(round=ended, climate="calme", at=at, by=member)
    actions.recap_round(round=ended, climate="très calme", at=at, by=member)

    assert Round.objects.get().climate == "très calme"


def test_a_stop_made_on_the_way_is_added_once_at_the_end(member) -> None:
    out = make_round(member)
    place = make_place(member)

    for _ in range(2):
        actions.add_stop(round=out, place=place, by=member)

    assert [stop.position for stop in out.stops.all()] == [1, 2]


def test_places_are_told_apart_by_folded_name_and_commune(member) -> None:
    vichy = make_commune("03310", "Vichy")
    place = actions.add_place(name="  Café  des Arts", kind=PlaceKind.OTHER, by=member)
    assert place.name == "Café des Arts"
    with pytest.raises(actions.PlaceAlreadyThere):
        actions.add_place(name="CAFE DES ARTS", kind=PlaceKind.PARK, by=member)
    actions.add_place(name="Café des Arts", kind=PlaceKind.OTHER, commune=vichy, by=member)
    with pytest.raises(actions.PlaceNeedsName):
        actions.add_place(name=" ", kind=PlaceKind.PARK, by=member)
    with pytest.raises(actions.PlaceAlreadyThere):
        actions.change_place(place=make_place(member), name="café des arts", kind=PlaceKind.PARK)


def test_a_closed_place_is_offered_no_more_and_can_be_reopened(keeper) -> None:
    today = timezone.localdate()
    place = make_place(keeper, "Parc Kellermann")
    actions.close_place(place=place, on=today)
    with pytest.raises(actions.PlaceIsClosed):
        actions.close_place(place=place, on=today)
    with pytest.raises(actions.PlaceIsClosed, match="rouvrez"):
        actions.add_place(name="parc kellermann", kind=PlaceKind.PARK, by=keeper)
    assert not queries.recent_places(keeper, today=today).exists()

    actions.reopen_place(place=place)

    assert list(queries.recent_places(keeper, today=today)) == [place]
    with pytest.raises(actions.PlaceIsOpen):
        actions.reopen_place(place=place)


def test_a_network_keeps_its_kind_only_while_it_is_one(keeper) -> None:
    place = actions.add_place(
        name="@prev_allier", kind=PlaceKind.NETWORK, network=Network.SNAPCHAT, by=keeper
    )
    actions.change_place(place=place, name="Bus", kind=PlaceKind.MOBILE, network=Network.SNAPCHAT)
    place.refresh_from_db()
    assert place.network == ""
    assert actions.add_place(name="@x", kind=PlaceKind.NETWORK, by=keeper).network == Network.OTHER


def test_a_round_on_networks_notes_network_encounters(member) -> None:
    place = make_place(member, kind=PlaceKind.NETWORK)
    out = make_round(member, place, mode=Mode.NETWORK)
    start = queries.prefill(member, now=timezone.now())
    assert (start.round, start.place) == (out, place)
    assert make_encounter(member, place, round=out.pk).mode == Mode.NETWORK
