"""Tables of young people: what is repaired, who is known already, who decides."""

from datetime import date

import pytest

from continuum.access.tests.factories import as_member, make_membership
from continuum.imports import actions
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.tests.factories import (
    HEADINGS,
    LEA,
    NOW,
    TOM,
    bring,
    codes,
    csv,
    piles,
    plan_of,
    run,
)
from continuum.people.models import Contact, ExternalId, InvisibilityEvidence, Person, SituationFact
from continuum.people.queries import search
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db


def test_files_are_opened_with_everything_repaired(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        report = run(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA, TOM)), member)

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
        run(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA, TOM)), member)
        spelt = csv(
            ("Prénom", "Nom", "DDN"), ("lea", "Dupont", "12/03/2004"), ("Tom", "MARTIN", "1/7/01")
        )
        plan = plan_of(bring(member, programme, Kind.PEOPLE, spelt), member)
        again = run(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, TOM, LEA)), member)

        assert piles(again) == (0, 2, 0, 0)
        assert plan.piles[Pile.KNOWN] == 2
        assert "a déjà un dossier" in plan.rows[0].known_as
        assert Person.objects.count() == 2


def test_one_young_person_in_two_lines_is_one_file(team) -> None:
    membership, programme = team
    twice = ("Dupont Lea", *LEA[1:6], "", *LEA[7:])
    with as_member(membership) as member:
        plan = plan_of(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA, twice)), member)

        assert [row.pile for row in plan.rows] == [Pile.NEW, Pile.KNOWN]
        assert "ligne 2" in plan.rows[1].known_as


def test_a_probable_duplicate_waits_with_its_reasons(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        known = make_file(member, "Léa", last_name="Dupond", born_on=date(2004, 3, 12))
        [row] = plan_of(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA)), member).rows

        assert row.pile is Pile.CHECK
        assert codes([row]) == [["probable_duplicate"]]
        assert row.likely[0].person == known.pk
        assert "même date de naissance" in row.likely[0].reasons


def test_somebody_decides_for_a_line_to_be_checked(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        known = make_file(member, "Léa", last_name="Dupond", born_on=date(2004, 3, 12))
        same = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA))
        actions.decide(upload=same, line=2, choice=Choice.SAME, person=known.pk, by=member, now=NOW)
        left = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA))
        actions.decide(upload=left, line=2, choice=Choice.LEAVE, by=member, now=NOW)
        other = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA))
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
        upload = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA))
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
        upload = bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA, stranger))
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
