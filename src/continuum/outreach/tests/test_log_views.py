"""The street log: bad answers, second sendings, and what a tap writes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme
from continuum.outreach import queries
from continuum.outreach.models import Encounter, EncounterTally, Place
from continuum.outreach.rules import Mode, NextStep, PlaceKind
from continuum.outreach.tests.factories import answers, make_encounter, make_place, make_round

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 36"


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
    assert reverse("pathways:open_file_from", args=[encounter.root]) in page


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
