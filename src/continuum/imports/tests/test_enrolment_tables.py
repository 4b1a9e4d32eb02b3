"""Tables of enrolments: their states, their days, their sites and referents."""

from datetime import date

import pytest

from continuum.access.tests.factories import as_member, set_up
from continuum.imports import actions
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.tests.factories import (
    NOW,
    TODAY,
    bring,
    codes,
    csv,
    piles,
    plan_of,
    run,
    states,
)
from continuum.organisations.models import Site
from continuum.outcomes.models import Exit
from continuum.people.models import Enrolment, Person, Referent
from continuum.people.rules import EnrolmentState
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db

HEADINGS = (
    *("Nom", "Prénom", "Date de naissance", "Sexe", "Session", "Date d'entrée", "Statut"),
    *("Date de fin", "Motif", "Sortie", "Projet pro"),
)


def test_one_table_tells_files_enrolments_and_exits(team) -> None:
    membership, programme = team
    table = csv(
        HEADINGS,
        (
            *("Dupont", "Léa", "12/3/04", "F", "Session", "1/3/21", "terminé", "30/9/21"),
            "",
            "CDI",
            "oui",
        ),
        (
            *("Martin", "Tom", "1/7/01", "H", "Session", "1/3/21", "abandon", "5/5/21"),
            "manque de motivation",
            "",
            "non recensé",
        ),
        ("Durand", "Zoé", "5/5/02", "F", "Session", "1/3/21", "en cours", "", "", "", ""),
        ("Petit", "Ali", "6/6/03", "H", "Repérage", "1/3/21", "", "", "", "", ""),
    )
    with as_member(membership) as member:
        report = run(bring(member, programme, Kind.ENROLMENTS, table), member)

        assert piles(report) == (4, 0, 0, 0)
        by_name = {row.person.first_name: row for row in Enrolment.objects.all()}
        assert states(by_name["Léa"]) == [
            ("active", date(2021, 3, 1), ""),
            ("completed", date(2021, 9, 30), ""),
        ]
        assert states(by_name["Tom"])[-1] == ("withdrawn", date(2021, 5, 5), "motivation")
        assert states(by_name["Zoé"]) == [("active", date(2021, 3, 1), "")]
        assert by_name["Léa"].strand.code == "session"
        assert by_name["Ali"].strand.code == "reperage"
        exits = {one.person.first_name: one for one in Exit.objects.all()}
        assert (exits["Léa"].kind, exits["Léa"].project) == ("cdi", "yes")
        assert (exits["Tom"].kind, exits["Tom"].project) == ("inconnue", "not_recorded")
        assert exits["Léa"].on == date(2021, 9, 30)
        assert Person.objects.get(first_name="Léa").joined_on == date(2021, 3, 1)


def test_a_withdrawal_without_reason_waits_and_may_be_imported_as_it_is(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "Entré le", "Statut", "Fin le"),
        ("Léa", "Dupont", "1/3/21", "abandon", "5/5/21"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)
        assert codes(plan_of(upload, member).rows) == [["no_reason"]]
        actions.decide_all(upload=upload, lines=[2], choice=Choice.IMPORT, by=member, now=NOW)
        run(upload, member)

        assert states(Enrolment.objects.get())[-1] == ("withdrawn", date(2021, 5, 5), "other")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("1/3/21", "terminé", "1/2/21"), "dates_disordered"),
        (("1/3/21", "terminé", ""), "missing"),
        (("", "", ""), "missing"),
        (("1/3/21", "zzz", ""), "unknown_word"),
    ],
)
def test_a_history_that_cannot_be_is_an_error_on_its_line(team, line, code) -> None:
    membership, programme = team
    table = csv(("Prénom", "Nom", "Entré le", "Statut", "Fin le"), ("Léa", "Dupont", *line))
    with as_member(membership) as member:
        [row] = plan_of(bring(member, programme, Kind.ENROLMENTS, table), member).rows

        assert row.pile is Pile.ERROR
        assert codes([row]) == [[code]]


def test_somebody_already_enrolled_is_known_or_told(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        person = make_file(member, "Léa", last_name="Dupont", born_on=date(2004, 3, 12))
        make_enrolment(member, person, programme, (EnrolmentState.ACTIVE, date(2021, 3, 1)))
        headings = ("Prénom", "Nom", "Entré le")
        same = bring(member, programme, Kind.ENROLMENTS, csv(headings, ("Léa", "Dupont", "1/3/21")))
        later = bring(
            member, programme, Kind.ENROLMENTS, csv(headings, ("Léa", "Dupont", "1/9/21"))
        )

        assert plan_of(same, member).rows[0].pile is Pile.KNOWN
        [row] = plan_of(later, member).rows
        assert codes([row]) == [["already_enrolled"]]
        assert "01/03/2021" in row.problems[0].message


def test_the_same_enrolment_in_two_lines_is_made_once(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "Entré le", "QPV"),
        ("Léa", "Dupont", "1/3/21", "oui"),
        ("LEA", "DUPONT", "1/3/21", "non"),
    )
    with as_member(membership) as member:
        report = run(bring(member, programme, Kind.ENROLMENTS, table), member)

        assert piles(report) == (1, 1, 0, 0)
        assert Enrolment.objects.count() == 1


def test_sites_and_referents_are_those_of_the_team(team) -> None:
    membership, programme = team
    site = set_up(Site, organisation_id=membership.organisation_id, name="Antenne de Troyes")
    name = membership.account.name
    table = csv(
        ("Prénom", "Nom", "Entré le", "Antenne", "Référent"),
        ("Léa", "Dupont", "1/3/21", "Troyes (antenne de Troyes)", name),
        ("Tom", "Martin", "1/3/21", "Nulle part", name),
        ("Zoé", "Durand", "1/3/21", "", "Quelqu'un d'autre"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)
        plan = plan_of(upload, member)
        run(upload, member)

        assert [row.pile for row in plan.rows] == [Pile.NEW, Pile.ERROR, Pile.NEW]
        assert codes(plan.rows)[1:] == [["unknown_word"], ["not_in_team"]]
        lea = Enrolment.objects.get(person__first_name="Léa")
        assert lea.site_id == site.pk
        day = date(2021, 3, 1)
        found = Referent.objects.order_by("person__first_name")
        assert list(found.values_list("person__first_name", "account", "called", "since")) == [
            ("Léa", membership.account_id, "", day),
            ("Zoé", None, "Quelqu'un d'autre", day),
        ]


def test_an_age_gives_a_year_of_birth_at_the_entry(team) -> None:
    membership, programme = team
    table = csv(("Prénom", "Nom", "Age", "Entré le"), ("Léa", "Dupont", "17 ans", "1/3/21"))
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENROLMENTS, table), member)

        person = Person.objects.get()
        assert (person.born_on, person.birth_year) == (None, 2004)


WAITING = ("Nom", "Prénom", "Date d'entrée", "Statut", "Adhésion le")


def test_whoever_waits_or_was_proposed_needs_no_day_of_entry(team) -> None:
    membership, programme = team
    table = csv(
        WAITING,
        ("Dupont", "Léa", "", "en attente", "05/01/2021"),
        ("Martin", "Tom", "", "proposé", ""),
        ("Diaz", "Ana", "01/03/2021", "liste d'attente", ""),
        ("Petit", "Noé", "", "en cours", "05/01/2021"),
        ("Roux", "Zoé", "", "", "05/01/2021"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)
        plan = plan_of(upload, member)
        assert codes(plan.rows) == [
            ["state_at_joining"],
            ["state_undated"],
            [],
            ["missing"],
            ["missing"],
        ]
        assert piles(run(upload, member)) == (2, 0, 1, 2)
        again = bring(member, programme, Kind.ENROLMENTS, table)
        actions.decide(upload=again, line=3, choice=Choice.IMPORT, by=member, now=NOW)
        assert piles(run(again, member)) == (1, 2, 0, 2)
        told = {
            enrolment.person.first_name: states(enrolment)
            for enrolment in Enrolment.objects.visible_to(member).select_related("person")
        }
    assert told == {
        "Léa": [("waiting", date(2021, 1, 5), "")],
        "Ana": [("waiting", date(2021, 3, 1), "")],
        "Tom": [("proposed", TODAY, "")],
    }


def test_a_list_of_those_who_wait_needs_no_column_of_days(team) -> None:
    membership, programme = team
    table = csv(("Nom", "Prénom", "Statut"), ("Dupont", "Léa", "en attente"))
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)

        assert codes(plan_of(upload, member).rows) == [["state_undated"]]
