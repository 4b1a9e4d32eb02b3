"""Tables without a line of headings: their first line is kept, columns go by their place."""

import pytest
from django.urls import reverse

from continuum.access.tests.factories import as_member
from continuum.imports.models import Upload
from continuum.imports.reading import received
from continuum.imports.rules.content import content_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.mapping import headings_look_like_data
from continuum.imports.tests.browsing import sent, text_of, upload_of
from continuum.imports.tests.factories import bring, csv, piles, plan_of, run
from continuum.outreach.models import Encounter
from continuum.tables.read import read

pytestmark = pytest.mark.django_db

STREET = csv(("12/03/2021", "Parc", "3"), ("13/03/2021", "Gare", "1"), ("14/03/2021", "Parc", "2"))
WORDS = csv(
    ("Léa", "Dupont", "F", "Thiers", "Lycée Nord"),
    ("Tom", "Martin", "H", "Moulins", "Atelier"),
    ("Ana", "Diaz", "F", "Vichy", "Rien"),
)
UNSURE = csv(("Léa", "Dupont", "F"), ("Tom", "Martin", "H"))


def test_the_first_line_of_a_table_of_days_is_a_line(page, team) -> None:
    membership, programme = team
    pk = upload_of(sent(page, programme, STREET))
    columns = text_of(page.get(reverse("imports:columns", args=[pk])))
    page.post(
        reverse("imports:columns", args=[pk]),
        {"sheet": "0", "c0": "date", "c1": "place", "c2": "heads", "create_places": "on"},
    )

    assert "la première ligne est gardée avec les autres" in columns
    assert [f"Colonne {n}" in columns for n in (1, 2, 3, 4)] == [True, True, True, False]
    with as_member(membership) as member:
        upload = Upload.objects.get(pk=pk)
        assert [row.line for row in plan_of(upload, member).rows] == [1, 2, 3]
        assert piles(run(upload, member)) == (3, 0, 0, 0)
        assert Encounter.objects.visible_to(member).count() == 3


def test_words_met_again_below_are_found_to_be_no_headings(page, team) -> None:
    _membership, programme = team
    answer = sent(page, programme, WORDS, kind="people")
    columns = page.get(answer["Location"])
    answer = page.post(
        reverse("imports:columns", args=[upload_of(answer)]),
        {"sheet": "0", "c0": "first_name", "c1": "last_name", "headings_are_data": "on"},
        follow=True,
    )

    assert "Aucune ligne de titres" in text_of(columns)
    assert "Colonne 2" in text_of(columns)
    assert "checked" in columns.content.decode().split('name="headings_are_data"')[1][:80]
    assert "3 lignes lues" in text_of(answer)


def test_somebody_may_say_that_headings_are_none_and_take_it_back(page, team) -> None:
    _membership, programme = team
    pk = upload_of(sent(page, programme, UNSURE, kind="people"))
    address = reverse("imports:columns", args=[pk])
    mapped = {"sheet": "0", "c0": "first_name", "c1": "last_name", "c2": "gender"}
    shown = [
        text_of(page.post(address, mapped | more | {"relire": "1"}, headers={"HX-Request": "true"}))
        for more in ({}, {"headings_are_data": "on"})
    ]
    kept = text_of(page.post(address, mapped | {"headings_are_data": "on"}, follow=True))
    taken_back = text_of(page.post(address, mapped, follow=True))

    assert ["Colonne 1" in text for text in shown] == [False, True]
    assert ["Léa" in text.split("Premières valeurs")[1] for text in shown] == [True, True]
    assert "2 lignes lues" in kept
    assert "1 ligne lue" in taken_back


@pytest.mark.parametrize(
    ("table", "is_data"),
    [
        (WORDS, True),
        (UNSURE, False),
        (csv(("Prénom", "Nom", "Sexe"), ("Léa", "Nom", "F"), ("Tom", "Martin", "H")), False),
        (csv(("Machin", "Truc", "Bidule"), ("a", "b", "c"), ("d", "e", "f")), False),
    ],
)
def test_headings_are_doubted_only_when_they_mean_nothing_and_are_met_again(table, is_data) -> None:
    [sheet] = content_of(read(table)).sheets

    assert headings_look_like_data(sheet) is is_data


def test_the_same_table_again_changes_nothing(team) -> None:
    membership, programme = team
    columns = {0: "date", 1: "place", 2: "heads"}
    with as_member(membership) as member:
        for expected in ((3, 0, 0, 0), (0, 3, 0, 0)):
            upload = bring(member, programme, Kind.ENCOUNTERS, STREET, columns=columns)
            assert piles(run(upload, member)) == expected


def test_what_waits_keeps_its_first_line(team) -> None:
    brought = received(UNSURE, name="x.csv").content
    [sheet] = type(brought).unpacked(brought.packed()).sheets

    assert sheet.heading_line == 1
    assert [line.number for line in sheet.without_headings().lines] == [1, 2]
    assert sheet.without_headings().lines[0].cells == ("Léa", "Dupont", "F")
