"""Screens of outreach: who may open them, what bad input gets, and what is never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    sign_in,
)
from continuum.core.ids import uuid7
from continuum.outreach import actions, queries
from continuum.outreach.models import (
    Encounter,
    EncounterNote,
    EncounterTally,
    Place,
    Presence,
    Round,
)
from continuum.outreach.rules import Mode, NextStep, PlaceKind
from continuum.outreach.tests.factories import (
    make_encounter,
    make_person,
    make_place,
    make_round,
)
from continuum.people.models import Person

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 36"
READS = ("field", "new_encounter", "start_round", "rounds", "encounters", "places", "add_place")
OF_ENCOUNTER = ("encounter", "correct_encounter", "specify_encounter", "withdraw_encounter")
GESTURES = ("undo_encounter", "restore_encounter", "add_note", "nickname_head", "name_head")


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def educator(organisation):
    return make_membership(Role.EDUCATOR, organisation=organisation)


@pytest.fixture
def member(educator):
    with as_member(educator) as member:
        yield member


@pytest.fixture
def site(client, educator):
    return sign_in(client, educator)


def answers(where=None, /, **changed) -> dict:
    """What the street log sends when the usual is tapped."""
    now = timezone.localtime()
    told = {
        "id": str(uuid7()),
        "place": str(where.pk) if where else "",
        "on": now.strftime("%Y-%m-%d"),
        "at": now.strftime("%H:%M"),
        "number": "1",
        "more": "4",
        "familiarity": "first",
        "situation": "nothing",
        "topics": ["emploi"],
        "next_step": "meet_again",
    }
    return {**told, **changed}


def addresses(member) -> list[str]:
    """Every page and gesture, on records of the member's own."""
    place = make_place(member)
    person = make_person(member)
    encounter = make_encounter(member, place, people=(person.pk,))
    presence = Presence.objects.get()
    out = make_round(member, place)
    return [
        *(reverse(f"outreach:{name}") for name in READS),
        *(reverse(f"outreach:{name}", args=[encounter.root]) for name in OF_ENCOUNTER + GESTURES),
        *(
            reverse(f"outreach:{name}", args=[out.pk])
            for name in ("round", "recap", "add_stop", "end_round", "resume_round")
        ),
        *(reverse(f"outreach:{name}", args=[place.pk]) for name in ("place", "close_place")),
        reverse("outreach:revoke_claim", args=[presence.pk]),
        reverse("outreach:claim_heads", args=[person.pk]),
    ]


@pytest.mark.parametrize(
    "role", [Role.TRAINER, Role.MANAGER, Role.FUNDER, Role.ADMINISTRATOR, Role.DPO]
)
def test_roles_that_do_not_go_out_open_nothing(member, organisation, client, role) -> None:
    paths = addresses(member)
    other = sign_in(client, make_membership(role, organisation=organisation))

    for path in paths:
        codes = {other.get(path).status_code, other.post(path).status_code}
        assert codes <= {403, 405}, path
        assert 403 in codes, path


def test_those_who_do_open_their_own_and_nothing_of_others(member, client, organisation) -> None:
    paths = addresses(member)
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)
    for path in paths:
        assert sign_in(client, coordinator).get(path).status_code in (200, 405), path
    stranger = sign_in(client, make_membership(Role.COORDINATOR))
    own_of_theirs = {reverse(f"outreach:{name}") for name in READS}
    for path in set(paths) - own_of_theirs:
        codes = {stranger.get(path).status_code, stranger.post(path).status_code}
        assert codes <= {404, 405}, path
    client.cookies.clear()
    for path in paths:
        assert client.get(path).status_code in (302, 405), path


def test_an_educator_does_not_manage_places(site, member) -> None:
    place = make_place(member)

    assert site.post(reverse("outreach:close_place", args=[place.pk])).status_code == 403
    assert site.get(reverse("outreach:place", args=[place.pk])).status_code == 403


def test_the_log_notes_once_however_often_it_is_sent(site, member) -> None:
    told = answers(make_place(member))
    path = reverse("outreach:new_encounter")

    for _ in range(3):
        response = site.post(path, told)
        assert response.status_code == 302

    encounter = Encounter.objects.get()
    assert (encounter.topics, encounter.next_step) == (["emploi"], NextStep.MEET_AGAIN)
    page = site.get(reverse("outreach:field")).content.decode()
    assert reverse("outreach:undo_encounter", args=[encounter.root]) in page
    assert f"rencontre={encounter.root}" in page


def test_the_same_form_with_other_answers_is_refused_and_keeps_them(site, member) -> None:
    told = answers(make_place(member))
    path = reverse("outreach:new_encounter")
    site.post(path, told)

    response = site.post(path, {**told, "number": "3"})

    assert response.status_code == 200
    assert "identifiant" in response.content.decode()
    assert response.context["form"]["number"].value() == "3"
    assert Encounter.objects.get().head_count == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "parc"}, "place"),
        ({"place": str(uuid4())}, "place"),
        ({"on": "31/02/2026"}, "on"),
        ({"on": "0001-01-01"}, "at"),
        ({"on": "9999-12-31"}, "at"),
        ({"at": "25:00"}, "at"),
        ({"number": "99"}, "number"),
        ({"number": "4+", "more": ""}, "more"),
        ({"number": "4+", "more": "0"}, "more"),
        ({"number": "4+", "more": "100000"}, "more"),
        ({"number": "2", "first_time": "3"}, "first_time"),
        ({"number": "2", "tallies-F-16_17": "3"}, "tallies"),
        ({"number": "2", "tallies-F-16_17": "deux"}, "tallies"),
        ({"number": "2", "tallies-F-16_17": "9" * 5000}, "tallies"),
        ({"familiarity": "maybe"}, "familiarity"),
        ({"topics": ["religion"]}, "topics"),
        ({"next_step": "x"}, "next_step"),
        ({"mode": "x"}, "mode"),
        ({"programme": "x"}, "programme"),
        ({"round": str(uuid4())}, "round"),
        ({"id": "x"}, "id"),
        ({"place": "", "new_place": NIR}, "new_place"),
        ({"place": "", "new_place": "a" * 101}, "new_place"),
        ({"place": "", "new_place": "Parc\0"}, "new_place"),
        ({"place": "", "new_place": "Parc", "new_kind": "x"}, "new_kind"),
    ],
)
def test_bad_answers_come_back_with_a_word_and_everything_typed(
    site, member, change, field
) -> None:
    told = answers(make_place(member), **change)

    response = site.post(reverse("outreach:new_encounter"), told)

    assert response.status_code == 200
    form = response.context["form"]
    assert field in form.errors
    assert form["situation"].value() == "nothing"
    assert "Il y a un problème" in response.content.decode()
    assert not Encounter.objects.exists()


def test_places_rounds_and_programmes_of_others_are_no_choice(site, member) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        place = make_place(theirs, "Chez les autres")
        out = make_round(theirs, place)
    programme = make_programme()
    path = reverse("outreach:new_encounter")
    assert "Chez les autres" not in site.get(path).content.decode()

    ours = make_place(member)
    for change in ({"place": place.pk}, {"round": out.pk}, {"programme": programme.pk}):
        response = site.post(path, answers(ours, **{k: str(v) for k, v in change.items()}))
        assert list(response.context["form"].errors) == list(change)


def test_a_new_place_and_a_group_in_detail(site, member) -> None:
    told = answers(
        number="4+",
        more="6",
        new_place="Skate-park",
        new_kind=PlaceKind.SPORT,
        first_time="2",
        other_topics=["famille"],
        **{"tallies-F-16_17": "2", "tallies-M-18_21": "1", "tallies-N-unknown": "0"},
    )

    assert site.post(reverse("outreach:new_encounter"), told).status_code == 302

    encounter = Encounter.objects.get()
    assert (encounter.head_count, encounter.first_time_count) == (6, 2)
    assert encounter.mode == Mode.SPORT
    assert encounter.topics == ["emploi", "famille"]
    assert Place.objects.get().name == "Skate-park"
    said = set(EncounterTally.objects.values_list("gender", "age_band", "count"))
    assert said == {("F", "16_17", 2), ("M", "18_21", 1)}


def test_somebody_alone_is_told_by_two_chips(site, member) -> None:
    told = answers(make_place(member), gender="F", age_band="16_17")

    site.post(reverse("outreach:new_encounter"), told)

    tally = EncounterTally.objects.get()
    assert (tally.gender, tally.age_band, tally.count) == ("F", "16_17", 1)


def test_an_encounter_online_is_of_the_network(site, member) -> None:
    place = make_place(member, "@prev_allier", kind=PlaceKind.NETWORK)

    site.post(reverse("outreach:new_encounter"), answers(place))

    assert Encounter.objects.get().mode == Mode.NETWORK


def test_undo_is_free_at_once_and_asks_why_later(site, member, monkeypatch) -> None:
    encounter = make_encounter(member)
    path = reverse("outreach:undo_encounter", args=[encounter.root])
    later = timezone.now() + timedelta(minutes=5)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: later)
        assert site.post(path).url == reverse("outreach:withdraw_encounter", args=[encounter.root])
    assert queries.standing(member).exists()

    assert site.post(path).url == reverse("outreach:field")

    assert not queries.standing(member).exists()
    assert site.post(path).status_code == 302


def test_a_withdrawn_encounter_says_so_and_can_come_back(site, member) -> None:
    encounter = make_encounter(member)
    page = reverse("outreach:encounter", args=[encounter.root])
    site.post(reverse("outreach:withdraw_encounter", args=[encounter.root]), {"reason": "doublon"})
    assert "doublon" in site.get(page).content.decode()
    restore = reverse("outreach:restore_encounter", args=[encounter.root])
    site.post(restore, {"reason": ""})
    assert not queries.standing(member).exists()

    site.post(restore, {"reason": "non, deux groupes"})

    assert queries.standing(member).count() == 1
    assert "Rétablie" in site.get(page).content.decode()


def test_the_correction_starts_from_what_was_said(site, member) -> None:
    place = make_place(member)
    encounter = make_encounter(member, place, heads=5, topics=("emploi", "famille"))
    path = reverse("outreach:correct_encounter", args=[encounter.root])
    form = site.get(path).context["form"]
    initial = {name: form[name].value() for name in form.fields}
    assert (initial["number"], initial["more"], initial["other_topics"]) == ("4+", 5, ["famille"])

    told = answers(place, number="2", familiarity="again", topics=["sante"], reason="mal compté")
    assert site.post(path, told).status_code == 302

    page = site.get(reverse("outreach:encounter", args=[encounter.root])).content.decode()
    assert "mal compté" in page
    assert queries.standing(member).get().head_count == 2


def test_a_colleagues_encounter_is_not_mine_to_correct(site, member, organisation) -> None:
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as colleague:
        encounter = make_encounter(colleague)
        place = encounter.place

    for name in ("correct_encounter", "withdraw_encounter"):
        path = reverse(f"outreach:{name}", args=[encounter.root])
        response = site.post(path, {**answers(place, number="2"), "reason": "x"})
        assert response.status_code == 200
        assert "coordination" in response.content.decode()
    assert queries.standing(member).get().head_count == 1


def test_only_the_first_version_names_an_encounter(site, member) -> None:
    encounter = make_encounter(member)
    version = actions.correct_encounter(
        encounter=encounter,
        entry=actions.entry_of(encounter).__class__(happened_at=encounter.happened_at, heads=2),
        reason="",
        at=timezone.now(),
        by=member,
    )
    for name in OF_ENCOUNTER:
        assert site.get(reverse(f"outreach:{name}", args=[version.pk])).status_code == 404
        assert site.get(reverse(f"outreach:{name}", args=[encounter.pk])).status_code == 200


def test_a_note_and_a_nickname_are_kept_or_come_back(site, member) -> None:
    encounter = make_encounter(member)
    note = reverse("outreach:add_note", args=[encounter.root])
    nickname = reverse("outreach:nickname_head", args=[encounter.root])
    for path, told, part in (
        (note, {"text": f"son numéro {NIR}"}, NIR),
        (note, {"text": ""}, "note_form"),
        (nickname, {"alias": NIR, "new_id": str(uuid4())}, NIR),
        (nickname, {"alias": "Momo", "new_id": "x"}, "Momo"),
    ):
        response = site.post(path, told)
        assert response.status_code == 200
        assert part == "note_form" or part in response.content.decode()
    assert not EncounterNote.objects.exists()
    assert not Person.objects.exists()

    site.post(note, {"text": "Cherche un stage."})
    told = {"alias": "Momo", "new_id": str(uuid4())}
    for _ in range(2):
        assert site.post(nickname, told).status_code == 302

    page = site.get(reverse("outreach:encounter", args=[encounter.root])).content.decode()
    assert "Cherche un stage." in page
    assert "Momo" in page
    assert Presence.objects.get().person.alias == "Momo"
    full = site.post(nickname, {"alias": "Lili", "new_id": str(uuid4())})
    assert "déjà un nom" in full.content.decode()
    assert Person.objects.count() == 1


def test_opening_an_encounter_with_names_is_told_to_the_audit(site, member, educator) -> None:
    person = make_person(member)
    encounter = make_encounter(member, people=(person.pk,))
    site.get(reverse("outreach:encounter", args=[encounter.root]))

    with (
        as_member(make_membership(Role.DPO, organisation=educator.organisation)),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT account_id FROM core_auditentry"
            " WHERE event = 'encounter_opened' AND person_id = %s",
            [person.pk],
        )
        assert cursor.fetchall() == [(educator.account_id,)]


def test_somebody_known_is_found_named_and_taken_back(site, member) -> None:
    encounter = make_encounter(member)
    presence_of = actions.nickname_head(
        encounter=make_encounter(member), alias="Momo", today=timezone.localdate(), by=member
    )
    page = reverse("outreach:encounter", args=[encounter.root])
    found = site.get(page, {"q": "mom"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in found
    assert str(presence_of.person_id) in found

    path = reverse("outreach:name_head", args=[encounter.root])
    site.post(path, {"person": str(presence_of.person_id)})
    assert Presence.objects.filter(encounter=encounter).count() == 1
    for told in ({}, {"person": "x"}, {"person": str(uuid4())}):
        assert site.post(path, told).status_code == 302
    presence = Presence.objects.get(encounter=encounter)
    site.post(reverse("outreach:revoke_claim", args=[presence.pk]))
    assert not Presence.objects.standing().filter(encounter=encounter).exists()


@pytest.mark.parametrize("asked", ["\0", "%", "'", "a" * 5000, "é́", " "])
def test_any_search_is_harmless(site, member, asked) -> None:
    page = reverse("outreach:encounter", args=[make_encounter(member).root])

    assert site.get(page, {"q": asked}).status_code == 200


def test_earlier_encounters_are_claimed_from_a_list(site, member) -> None:
    person = make_person(member)
    place = make_place(member, "Parc Napoléon")
    free = [make_encounter(member, place, heads=2) for _ in range(2)]
    full = make_encounter(member, place, people=(make_person(member).pk,))
    path = reverse("outreach:claim_heads", args=[person.pk])
    page = site.get(path).content.decode()
    assert str(free[0].pk) in page
    assert str(full.pk) not in page
    for told in ({}, {"encounters": [str(full.pk)]}, {"encounters": ["x"]}):
        assert site.post(path, told).status_code == 200
    assert Presence.objects.count() == 1

    assert site.post(path, {"encounters": [str(one.pk) for one in free]}).status_code == 302

    assert Presence.objects.filter(person=person, claimed=True).count() == 2


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
