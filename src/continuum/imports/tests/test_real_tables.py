"""Tables as teams really keep them, through the whole plan: nothing absurd is asked back."""

import io
from datetime import date

import pytest
import xlsxwriter

from continuum.access.tests.factories import as_member, make_commune
from continuum.imports.rules.kinds import Kind, Pile
from continuum.imports.rules.unreadable import notices_told
from continuum.imports.tests.factories import bring, csv, plan_of, run
from continuum.outreach.models import Encounter
from continuum.people.models import Person
from continuum.people.queries.search import search

pytestmark = pytest.mark.django_db


def book(rows, merges=()) -> bytes:
    """A workbook with cells merged down: (first row, column, last row, text)."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    sheet = made.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    for first, column, last, text in merges:
        sheet.merge_range(first, column, last, column, text)
    made.close()
    return target.getvalue()


def told(plan):
    return [(row.line, row.pile, [problem.code for problem in row.problems]) for row in plan.rows]


def test_a_log_of_rounds_with_titles_estimates_and_totals(team) -> None:
    membership, programme = team
    table = book(
        [
            ["SUIVI MARAUDES 2026"],
            [],
            ["Date", "Heure", "Lieu", "Nb jeunes", "dont 1ère fois", "Qui / Surnoms"],
            ["SEPTEMBRE"],
            ["sam 12/9/26", "18h30", "Verney", "une dizaine", "3", "Momo, Kiki et Lina"],
            ["22/09", "19H", "Gare", 2, "?", "Momo"],
            ["26 sept 2026", "", "Gare", 0, "", ""],
            ["Sous-total", "", "", 12],
            ["TOTAL", "", "", 12],
        ]
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table, name="maraudes.xlsx")
        plan = plan_of(upload, member)

        assert told(plan) == [
            (5, Pile.CHECK, ["estimate"]),
            (6, Pile.CHECK, ["year_guessed", "not_read"]),
            (7, Pile.ERROR, ["nobody"]),
        ]
        assert any("ligne 4" in said for said in notices_told(plan.source.sheet.notices))
        first = plan.rows[0].read.values
        assert (first["heads"], first["names"]) == (10, ("Momo", "Kiki", "Lina"))


def test_days_and_places_merged_down_hold_for_each_row_and_numbers_for_one(team) -> None:
    membership, programme = team
    table = book(
        [
            ["Date", "Lieu", "Nb jeunes", "Prénom"],
            ["", "", "", "Momo"],
            ["", "", "", "Kiki"],
            ["13/09/2026", "Gare", 1, "Titi"],
        ],
        merges=[(1, 0, 2, "12/09/2026"), (1, 1, 2, "Verney"), (1, 2, 2, "2")],
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table, name="maraudes.xlsx")
        run(upload, member)

        found = Encounter.objects.order_by("recorded_at", "happened_at")
        assert sorted(one.on for one in found) == [date(2026, 9, 12)] * 2 + [date(2026, 9, 13)]
        assert sorted(one.head_count for one in found) == [1, 1, 2]


def test_several_aliases_in_one_cell_are_one_person_found_by_each(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        people = csv(("Jeune", "Surnom(s)"), ("TRAORE Aminata", "Mimi / Ami"), ("Sarah", "Saz"))
        run(bring(member, programme, Kind.PEOPLE, people), member)
        met = csv(("Date", "Qui"), ("12/09/2026", "Ami, Saz"), ("13/09/2026", "mimi"))
        report = run(bring(member, programme, Kind.ENCOUNTERS, met), member)

        assert Person.objects.count() == 2
        assert report["made"]["outreach_encounter"] == 2
        for typed in ("mimi", "ami", "aminata"):
            assert [one.last_name for one in search(member, typed)] == ["TRAORE"]


def test_communes_are_read_as_people_write_them(team) -> None:
    membership, programme = team
    for code, name, postcode in (
        ("42218", "Saint-Étienne", "42000"),
        ("10362", "Sainte-Savine", "10300"),
        ("10387", "Troyes", "10000"),
        ("71076", "Chalon-sur-Saône", "71100"),
    ):
        make_commune(code, name, postcodes=[postcode])
    towns = ("St Etienne", "ST-ETIENNE", "Ste Savine", "10000 TROYES CEDEX", "Chalon s/ Saône")
    table = csv(("Prénom", "Ville"), *((f"Jeune{at}", town) for at, town in enumerate(towns)))
    with as_member(membership) as member:
        run(bring(member, programme, Kind.PEOPLE, table), member)

        found = Person.objects.order_by("first_name").values_list("commune_id", flat=True)
        assert list(found) == ["42218", "42218", "10362", "10387", "71076"]


def test_a_withdrawal_told_with_its_reason_needs_nothing_more(team) -> None:
    membership, programme = team
    table = csv(
        ("Stagiaire", "Date d'entrée", "Date de fin", "Statut"),
        ("Léa DUPONT", "01/09/2026", "15/10/2026", "abandon (déménagement)"),
        ("Tom MARTIN", "01/09/2026", "15/10/2026", "abandon"),
        "Effectif : 2;;;",
    )
    with as_member(membership) as member:
        plan = plan_of(bring(member, programme, Kind.ENROLMENTS, table), member)

        assert told(plan) == [(2, Pile.NEW, []), (3, Pile.CHECK, ["no_reason"])]
        assert plan.rows[0].draft.enrolment.states[-1].reason == "moved_away"
