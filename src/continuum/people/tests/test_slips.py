"""One letter wrong, or one year, does not hide a file that is there: in the palette, before another
file is opened, and among files to look at."""

import pytest
from django.urls import reverse

from continuum.access.models import Membership
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.people.entries import PersonDetails
from continuum.people.models import Person
from continuum.people.queries import candidates
from continuum.people.queries.candidates import likely_meant
from continuum.people.queries.duplicates import pairs_to_look_at
from continuum.people.tests.browsing import form_of
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

KNOWN = (
    ("Corentin", "Maréchal"),
    ("Brandon", "Renaud"),
    ("Youssef", "Bensaïd"),
    ("Mickaël", "Thévenot"),
    ("Mélanie", "Lefebvre"),
    ("Hugo", "Marques"),
    ("Inès", "Costa"),
)
NAME, GIVEN = "nom à une lettre près", "prénom à une lettre près"
SLIPS = [
    ("Corentin", "Marchal", "Maréchal", NAME),
    ("Brandon", "Renad", "Renaud", NAME),
    ("Brandon", "Reanud", "Renaud", NAME),
    ("Brandon", "Tenaud", "Renaud", NAME),
    ("Youssef", "Bensad", "Bensaïd", NAME),
    ("Youssef", "Bnesaïd", "Bensaïd", NAME),
    ("Mickaël", "Thévenit", "Thévenot", NAME),
    ("Mélanie", "Lefèrve", "Lefebvre", "nom proche"),
    ("Hugo", "Marqeus", "Marques", NAME),
    ("Hugo", "Marquess", "Marques", NAME),
    ("Inès", "Cossta", "Costa", NAME),
    ("Corenton", "Maréchal", "Maréchal", GIVEN),
    ("Broandon", "Renaud", "Renaud", GIVEN),
]
STRANGERS = [
    ("Corentin", "Marceau"),
    ("Brandon", "Girard"),
    ("Mélanie", "Lemoine"),
    ("Karim", "Bensaïd"),
    ("Hugo", "Martin"),
    ("Inès", "Castel"),
]


@pytest.fixture
def team() -> Membership:
    membership = make_membership()
    with as_member(membership) as member:
        for first, last in KNOWN:
            make_file(member, first, last_name=last)
    return membership


@pytest.mark.parametrize(("first", "last", "meant", "reason"), SLIPS)
def test_one_letter_wrong_and_no_year_still_finds_the_file(
    client, team, first, last, meant, reason
) -> None:
    with as_member(team) as member:
        for text in (f"{first} {last}", f"{last} {first}"):
            [one] = likely_meant(member, text)
            assert one.person.last_name == meant, text
            assert reason in one.reasons, text
    sign_in(client, team)
    page = client.post(reverse("people:open_file"), form_of(first_name=first, last_name=last))
    assert [one.person.last_name for one in page.context["found"]] == [meant]
    with as_member(team):
        assert Person.objects.count() == len(KNOWN), "nothing is opened before somebody looked"


@pytest.mark.parametrize(("first", "last"), STRANGERS)
def test_whoever_has_another_name_disturbs_nobody(client, team, first, last) -> None:
    with as_member(team) as member:
        assert likely_meant(member, f"{first} {last}") == []
    sign_in(client, team)
    page = client.post(reverse("people:open_file"), form_of(first_name=first, last_name=last))
    assert page.status_code == 302


def test_a_slip_is_met_where_the_file_has_no_year_and_one_was_typed(team) -> None:
    with as_member(team) as member:
        [one] = likely_meant(member, "Brandon Renad 1996")
        assert one.person.last_name == "Renaud"


@pytest.mark.parametrize(("year", "asks"), [(1995, True), (1997, True), (1998, False)])
def test_one_year_apart_asks_for_a_second_gesture_among_a_hundred_files(client, year, asks) -> None:
    membership = make_membership()
    with as_member(membership) as member:
        make_file(member, "Brandon", last_name="Renaud", birth_year=1996)
        for no in range(99):
            make_file(member, f"Prénom{no}", last_name=f"Nom{no}", birth_year=1996)
    sign_in(client, membership)

    typed = form_of(first_name="Brandon", last_name="Renaud", birth_year=year)
    page = client.post(reverse("people:open_file"), typed)

    assert (page.status_code == 200) is asks
    if asks:
        [one] = page.context["found"]
        assert "année de naissance à un an près" in one.doubts
        assert not one.probable, "a doubt, not a refusal"


@pytest.mark.parametrize(("years", "listed"), [((1996, 1997), 1), ((1996, 1999), 0)])
def test_two_files_of_one_name_a_year_apart_are_to_be_looked_at(years, listed) -> None:
    with as_member(make_membership()) as member:
        for year in years:
            make_file(member, "Brandon", last_name="Renaud", birth_year=year)
        assert len(pairs_to_look_at(member)) == listed


def test_whoever_bears_the_very_name_comes_before_a_name_alike(team) -> None:
    with as_member(team) as member:
        exact = make_file(member, "Brandon", last_name="Renad")
        found = candidates(member, PersonDetails(first_name="Brandon", last_name="Renad"))
        assert found[0].person == exact
