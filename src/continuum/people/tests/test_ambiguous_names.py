"""Search before create: short forms, nicknames, other spellings; who comes up, why, and who not."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.core.models import AuditEntry
from continuum.linkage import lookup
from continuum.people import actions
from continuum.people.entries import PersonDetails
from continuum.people.models import Person
from continuum.people.queries import candidates, matches
from continuum.people.tests.browsing import form_of
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

KNOWN = (
    {"first_name": "Mohamed", "last_name": "Benali", "birth_year": 2004},
    {"first_name": "Maurice", "last_name": "Petit"},
    {"first_name": "Myriam", "last_name": "Roche"},
    {"first_name": "Alexandra", "last_name": "Vidal"},
    {"first_name": "Alexis", "last_name": "Noir"},
    {"first_name": "Arnaud", "last_name": "Blanc"},
    {"first_name": "Jean-Baptiste", "last_name": "Morel"},
    {"first_name": "Éliott", "last_name": "Perrin"},
    {"first_name": "Awa", "last_name": "N'Diaye"},
    {"first_name": "Fatou", "last_name": "Ndiaye"},
    {"first_name": "", "alias": "Zizou"},
    {"first_name": "Sofia", "last_name": "Costa"},
)
TYPED = [
    ({"first_name": "Momo"}, {"Mohamed": "Momo peut être Mohamed", "Maurice": None}),
    ({"alias": "Momo"}, {"Mohamed": "Momo peut être Mohamed", "Maurice": None}),
    (
        {"first_name": "momo", "birth_year": 2004},
        {"Mohamed": "momo peut être Mohamed", "Maurice": None},
    ),
    ({"first_name": "Mimi"}, {"Myriam": "Mimi peut être Myriam"}),
    ({"first_name": "Alex"}, {"Alexandra": "Alex peut être Alexandra", "Alexis": None}),
    ({"first_name": "Nono"}, {"Arnaud": "Nono peut être Arnaud"}),
    ({"first_name": "JB"}, {"Jean-Baptiste": "JB peut être Jean-Baptiste"}),
    ({"first_name": "J-B"}, {"Jean-Baptiste": "J-B peut être Jean-Baptiste"}),
    ({"alias": "zizou"}, {"Zizou": "même surnom"}),
    ({"first_name": "Abdelaziz"}, {"Zizou": "Zizou peut être Abdelaziz"}),
    ({"first_name": "Elliot", "last_name": "Perin"}, {"Éliott": "nom à une lettre près"}),
    ({"last_name": "Diaye"}, {"Awa": "même nom écrit autrement", "Fatou": None}),
    ({"last_name": "N'Diaye"}, {"Awa": "même nom", "Fatou": None}),
]
STRANGERS = [
    {"first_name": "Momo", "last_name": "Diallo"},
    {"first_name": "Alex", "last_name": "Martin"},
    {"first_name": "Kevin"},
    {"alias": "Speedy"},
    {"last_name": "Diallo"},
    {"first_name": "Elliot", "last_name": "Garcia"},
    {"first_name": "Awa", "last_name": "Traoré"},
]


@pytest.fixture
def team():
    membership = make_membership()
    with as_member(membership) as member:
        for details in KNOWN:
            make_file(member, **details)
    return membership


def called(person: Person) -> str:
    return person.first_name or person.alias


def opening(**details) -> dict[str, str]:
    return form_of(**{"first_name": "", **details})


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_who_may_be_meant_is_proposed_before_a_file_is_opened(client, team, typed, expected):
    sign_in(client, team)

    page = client.post(reverse("people:open_file"), opening(**typed))

    assert page.status_code == 200, "nothing is opened before somebody looked"
    found = {called(one.person): ", ".join(one.reasons) for one in page.context["found"]}
    assert expected.keys() <= found.keys()
    for name, reason in expected.items():
        assert reason is None or reason in found[name]
    live = client.post(reverse("people:look_for_candidates"), typed)
    assert expected.keys() <= {called(one.person) for one in live.context["found"]}
    with as_member(team):
        assert Person.objects.count() == len(KNOWN)


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_nobody_else_is_proposed(team, typed, expected):
    with as_member(team) as member:
        found = {called(one.person) for one in candidates(member, PersonDetails(**typed))}
    assert found == expected.keys()


@pytest.mark.parametrize("typed", STRANGERS)
def test_strangers_are_not_proposed(client, team, typed):
    sign_in(client, team)

    opened = client.post(reverse("people:open_file"), opening(**typed))

    assert opened.status_code == 302
    with as_member(team):
        assert Person.objects.count() == len(KNOWN) + 1


def test_who_goes_by_that_very_nickname_comes_first():
    with as_member(make_membership()) as member:
        make_file(member, "Mohamed", last_name="Aa", alias="Momo")
        make_file(member, "Mohamed", last_name="Bb")
        first, second = candidates(member, PersonDetails(first_name="Momo"))
    assert (first.person.alias, first.reasons) == ("Momo", ("même surnom",))
    assert second.reasons == ("Momo peut être Mohamed",)


@pytest.mark.parametrize(
    "typed",
    [
        {"first_name": "Momo"},
        {"alias": "Momo"},
        {"alias": "momo ", "birth_year": 2004},
        {"first_name": "Mohamed", "alias": "Momo"},
        {"first_name": "Mohamed", "alias": "MOMO", "birth_year": 2004},
        {"first_name": "Mohamed", "last_name": "Sissoko", "alias": "Momo"},
    ],
)
def test_the_very_nickname_met_in_the_street_comes_before_all_who_may_bear_it(typed):
    today = timezone.localdate()
    with as_member(make_membership()) as member:
        street = actions.note_nickname(alias="Momo", by=member, today=today)
        for no in range(12):
            make_file(member, "Mohamed", last_name=f"Nom{chr(97 + no)}", birth_year=2004)
        make_file(member, "Mohamed")
        make_file(member, "Momo", last_name="Diallo")

        first, *_others = candidates(member, PersonDetails(**typed))

    assert first.person.pk == street.pk
    assert "même surnom" in first.reasons


def test_somebody_probable_still_comes_before_a_nickname():
    born = date(2004, 5, 6)
    with as_member(make_membership()) as member:
        known = make_file(member, "Mohamed", last_name="Benali", born_on=born)
        actions.note_nickname(alias="Momo", by=member, today=timezone.localdate())
        typed = {"first_name": "Mohamed", "last_name": "Benali", "alias": "Momo", "born_on": born}

        found = candidates(member, PersonDetails(**typed))

    assert found[0].probable
    assert [one.person.called for one in found] == [known.called, "Momo"]


def test_a_nickname_is_looked_at_among_very_many_who_may_bear_it(monkeypatch):
    monkeypatch.setattr(lookup, "PER_KEY_ALONE", 3)
    with as_member(make_membership()) as member:
        street = actions.note_nickname(alias="Momo", by=member, today=timezone.localdate())
        for no in range(5):
            make_file(member, "Mohamed", last_name=f"Nom{chr(97 + no)}")

        found = candidates(member, PersonDetails(first_name="momo"))

    assert found[0].person.pk == street.pk


def test_a_contradiction_keeps_somebody_out(team):
    with as_member(team) as member:
        young = candidates(member, PersonDetails(first_name="Momo", birth_year=2010))
    assert "Mohamed" not in {called(one.person) for one in young}


def test_the_second_gesture_opens_however_many_there_are(client):
    membership = make_membership()
    with as_member(membership) as member:
        for no in range(12):
            make_file(member, "Mohamed", last_name=f"Nom{chr(97 + no)}")
    sign_in(client, membership)
    address, sent = reverse("people:open_file"), opening(first_name="Momo")

    page = client.post(address, sent)
    shown = [str(one.person.pk) for one in page.context["found"]]
    assert len(shown) == 8
    judged = {"shown": shown, "judged_for": page.context["judged_for"], "another": "1"}
    again = client.post(address, {**sent, **judged})

    assert again.status_code == 302
    with as_member(membership):
        assert Person.objects.count() == 13


def test_other_organisations_are_never_proposed(client, team):
    sign_in(client, make_membership())
    for typed, _expected in TYPED:
        live = client.post(reverse("people:look_for_candidates"), typed)
        assert live.context["found"] == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("diaye", {"Awa", "Fatou"}),
        ("ndiaye", {"Awa", "Fatou"}),
        ("n'diaye", {"Awa", "Fatou"}),
        ("N Diaye", {"Awa", "Fatou"}),
        ("elliot perin", {"Éliott"}),
        ("Perin Elliot", {"Éliott"}),
        ("jb", {"Jean-Baptiste"}),
        ("momo", {"Mohamed", "Maurice"}),
        ("iaye", set()),
    ],
)
def test_search_and_palette_find_them_too(client, team, typed, found):
    with as_member(team) as member:
        assert {called(match.person) for match in matches(member, typed)} == found


def test_each_person_shown_has_it_in_their_journal(client, team):
    sign_in(client, team)
    client.post(reverse("people:look_for_candidates"), {"first_name": "Momo"})
    client.post(reverse("people:open_file"), opening(first_name="JB"))
    client.post(reverse("people:look_for_candidates"), {"first_name": "Kevin"})

    dpo = make_membership(Role.DPO, organisation=team.organisation)
    with as_member(dpo) as member:
        names = {one.pk: called(one) for one in Person.objects.visible_to(member)}
        read = [
            (names[entry.person_id], entry.detail["page"])
            for entry in AuditEntry.objects.filter(event="people_compared")
        ]
    assert sorted(read) == [
        ("Jean-Baptiste", "open"),
        ("Maurice", "candidates"),
        ("Mohamed", "candidates"),
    ]


def test_each_file_of_a_pair_to_look_at_has_it_in_its_journal(client):
    membership = make_membership()
    with as_member(membership) as member:
        alike = [make_file(member, "Léa", last_name="Roy", birth_year=2004) for _one in range(2)]
        make_file(member, "Sofia", last_name="Costa")
    sign_in(client, membership)

    assert client.get(reverse("people:duplicates")).status_code == 200
    nobody = make_membership()
    sign_in(client, nobody)
    assert client.get(reverse("people:duplicates")).status_code == 200

    with as_member(make_membership(Role.DPO, organisation=membership.organisation)):
        read = AuditEntry.objects.filter(event="people_compared", detail__page="duplicates")
        assert sorted(entry.person_id for entry in read) == sorted(one.pk for one in alike)
    with as_member(make_membership(Role.DPO, organisation=nobody.organisation)):
        assert not AuditEntry.objects.filter(event="people_compared").exists()
