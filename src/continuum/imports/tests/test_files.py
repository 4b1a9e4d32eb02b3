"""Tables of young people, of enrolments and of exits."""

from datetime import date

import pytest

from continuum.access.tests.factories import as_member, make_membership, set_up
from continuum.imports import actions
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.tests.factories import (
    NOW,
    TODAY,
    bring,
    csv,
    piles,
    plan_of,
    run,
)
from continuum.organisations.models import Site
from continuum.outcomes.models import Exit
from continuum.people.models import (
    Contact,
    Enrolment,
    EnrolmentEvent,
    ExternalId,
    InvisibilityEvidence,
    Person,
    Referent,
    SituationFact,
)
from continuum.people.queries import search
from continuum.people.rules import EnrolmentState
from continuum.people.tests.factories import make_enrolment, make_file

pytestmark = pytest.mark.django_db

PEOPLE = (
    "NOM Prénom",
    "Né(e) le",
    "Sexe",
    "CP",
    "Portable",
    "Mail",
    "N° i-milo",
    "QPV",
    "Adhésion",
)
LEA = ("DUPONT Léa", "12/3/04", "F", "3200", "612345678", "lea@exemple.fr", "0451", "oui", "1/9/20")
TOM = ("MARTIN Tom", "01.07.2001", "H", "3000", "06.98.76.54.32", "", "0452", "non", "2/9/20")

TRAINING = (
    *("Nom", "Prénom", "Date de naissance", "Sexe", "Session", "Date d'entrée", "Statut"),
    *("Date de fin", "Motif", "Sortie", "Projet pro"),
)


def codes(rows) -> list[list[str]]:
    return [[problem.code.value for problem in row.problems] for row in rows]


def states(enrolment) -> list[tuple[str, date, str]]:
    events = EnrolmentEvent.objects.filter(enrolment=enrolment).order_by("on", "id")
    return list(events.values_list("state", "on", "reason"))


def test_files_are_opened_with_everything_repaired(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        report = run(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA, TOM)), member)

        lea = Person.objects.get(last_name="DUPONT")
        assert piles(report) == (2, 0, 0, 0)
        assert (lea.first_name, lea.born_on, lea.gender) == ("Léa", date(2004, 3, 12), "F")
        assert (lea.postcode, lea.joined_on) == ("03200", date(2020, 9, 1))
        assert dict(Contact.objects.filter(person=lea).values_list("kind", "value")) == {
            "phone": "+33612345678",
            "email": "lea@exemple.fr",
        }
        assert ExternalId.objects.get(person=lea).value == "0451"
        fact = SituationFact.objects.get(person=lea)
        assert (fact.kind, fact.answer, fact.on) == ("qpv", "yes", date(2020, 9, 1))
        assert [person.pk for person in search(member, "dupont lea")] == [lea.pk]


def test_the_same_people_again_are_known_also_under_another_spelling(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA, TOM)), member)
        spelt = csv(
            ("Prénom", "Nom", "DDN"), ("lea", "Dupont", "12/03/2004"), ("Tom", "MARTIN", "1/7/01")
        )
        plan = plan_of(bring(member, programme, Kind.PEOPLE, spelt), member)
        again = run(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, TOM, LEA)), member)

        assert piles(again) == (0, 2, 0, 0)
        assert plan.piles[Pile.KNOWN] == 2
        assert "a déjà un dossier" in plan.rows[0].known_as
        assert Person.objects.count() == 2


def test_one_young_person_in_two_lines_is_one_file(team) -> None:
    membership, programme = team
    twice = ("Dupont Lea", *LEA[1:6], "", *LEA[7:])
    with as_member(membership) as member:
        plan = plan_of(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA, twice)), member)

        assert [row.pile for row in plan.rows] == [Pile.NEW, Pile.KNOWN]
        assert "ligne 2" in plan.rows[1].known_as


def test_a_probable_duplicate_waits_with_its_reasons(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        known = make_file(member, "Léa", last_name="Dupond", born_on=date(2004, 3, 12))
        [row] = plan_of(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA)), member).rows

        assert row.pile is Pile.CHECK
        assert codes([row]) == [["probable_duplicate"]]
        assert row.likely[0].person == known.pk
        assert "même date de naissance" in row.likely[0].reasons


def test_somebody_decides_for_a_line_to_be_checked(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        known = make_file(member, "Léa", last_name="Dupond", born_on=date(2004, 3, 12))
        same = bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA))
        actions.decide(upload=same, line=2, choice=Choice.SAME, person=known.pk, by=member, now=NOW)
        left = bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA))
        actions.decide(upload=left, line=2, choice=Choice.LEAVE, by=member, now=NOW)
        other = bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA))
        actions.decide(upload=other, line=2, choice=Choice.IMPORT, by=member, now=NOW)

        assert piles(run(same, member)) == (0, 1, 0, 0)
        assert piles(run(left, member)) == (0, 0, 1, 0)
        assert piles(run(other, member)) == (1, 0, 0, 0)
        assert Person.objects.count() == 2


def test_a_person_of_another_organisation_can_neither_be_found_nor_chosen(team) -> None:
    membership, programme = team
    with as_member(make_membership()) as stranger:
        theirs = make_file(stranger, "Léa", last_name="Dupont", born_on=date(2004, 3, 12))
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA))
        assert plan_of(upload, member).rows[0].pile is Pile.NEW
        with pytest.raises(actions.preparing.NotOurPerson):
            actions.decide(
                upload=upload, line=2, choice=Choice.SAME, person=theirs.pk, by=member, now=NOW
            )


def test_a_line_that_names_nobody_is_an_error_and_a_nickname_is_enough(team) -> None:
    membership, programme = team
    table = csv(("Prénom", "Surnom", "Sexe"), ("", "", "F"), ("", "Momo", "M"))
    with as_member(membership) as member:
        rows = plan_of(bring(member, programme, Kind.PEOPLE, table), member).rows

        assert [row.pile for row in rows] == [Pile.ERROR, Pile.NEW]
        assert codes(rows)[0] == ["nameless"]


def test_a_number_given_twice_is_refused_on_its_line(team) -> None:
    membership, programme = team
    stranger = ("DURAND Zoé", "05/05/2002", "F", "", "", "", "0451", "", "1/9/20")
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA, stranger))
        actions.decide_all(upload=upload, lines=[3], choice=Choice.IMPORT, by=member, now=NOW)
        rows = plan_of(upload, member).rows

        assert rows[0].pile is Pile.NEW
        assert rows[1].pile is Pile.ERROR
        assert "number_taken" in codes(rows)[1]
        assert piles(run(upload, member)) == (1, 0, 0, 1)


def test_invisibility_comes_with_its_date_and_its_source(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "Adhésion", "Invisible", "Absent de la liste", "Dernier contact connu"),
        ("Léa", "Dupont", "01/09/2020", "oui", "SIEI juin 2020", "15/01/2020"),
        ("Tom", "Martin", "02/09/2020", "non", "", ""),
    )
    with as_member(membership) as member:
        run(bring(member, programme, Kind.PEOPLE, table), member)

        found = InvisibilityEvidence.objects.order_by("kind")
        assert [(one.kind, one.on, one.list_name, one.since) for one in found] == [
            ("absent_from_list", date(2020, 9, 1), "SIEI juin 2020", None),
            ("no_contact", date(2020, 9, 1), "", date(2020, 1, 15)),
            ("said", date(2020, 9, 1), "", None),
        ]
        assert {one.person.first_name for one in found} == {"Léa"}


def test_one_table_tells_files_enrolments_and_exits(team) -> None:
    membership, programme = team
    table = csv(
        TRAINING,
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


def test_exits_find_the_young_person_by_number_or_by_names(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.PEOPLE, csv(PEOPLE, LEA, TOM)), member)
        for person in Person.objects.all():
            make_enrolment(member, person, programme, (EnrolmentState.ACTIVE, date(2021, 3, 1)))
        table = csv(
            ("N° i-milo", "Nom", "Prénom", "Sortie", "Sorti le", "Statut"),
            ("0451", "", "", "Service civique", "30/9/21", "terminé"),
            ("", "martin", "tom", "CDD 7 mois", "1/10/21", ""),
            ("", "Inconnu", "Jean", "CDI", "1/10/21", ""),
            ("", "Martin", "Tom", "CDI", "1/10/21", ""),
        )
        upload = bring(member, programme, Kind.EXITS, table)
        plan = plan_of(upload, member)
        report = run(upload, member)
        again = run(bring(member, programme, Kind.EXITS, table), member)

        assert codes(plan.rows) == [[], [], ["not_enrolled"], ["already_left"]]
        assert piles(report) == (2, 0, 0, 2)
        assert piles(again) == (0, 2, 0, 2)
        exits = {one.person.first_name: one for one in Exit.objects.all()}
        assert exits["Léa"].kind == "service_civique"
        assert (exits["Tom"].kind, exits["Tom"].months) == ("cdd", 7)
        lea = Enrolment.objects.get(person__first_name="Léa")
        assert states(lea)[-1] == ("completed", date(2021, 9, 30), "")


def test_an_exit_may_bring_the_file_and_the_enrolment_with_it(team) -> None:
    membership, programme = team
    table = csv(
        ("Nom", "Prénom", "Né le", "Entrée", "Sortie", "Date de sortie"),
        ("Dupont", "Léa", "12/3/04", "1/3/21", "BTS", "30/9/21"),
        ("Martin", "Tom", "1/7/01", "1/3/22", "BTS", "30/9/21"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.EXITS, table)
        plan = plan_of(upload, member)
        report = run(upload, member)

        assert codes(plan.rows) == [[], ["dates_disordered"]]
        assert report["made"] == {"people_person": 1, "people_enrolment": 1, "outcomes_exit": 1}


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
