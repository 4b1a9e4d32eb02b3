"""Referents whom a table names: accounts of the team, or names kept until they have one."""

from datetime import date

import pytest
from django.urls import reverse

from continuum.access.acting import acting_as_operator
from continuum.access.actions import create_account, give_membership
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.imports import actions
from continuum.imports.presenters.words import words_page
from continuum.imports.queries.sources import content_of
from continuum.imports.rules.cells import word_key
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.browsing import text_of
from continuum.imports.tests.factories import NOW, bring, csv, piles, plan_of, run, undo
from continuum.outcomes.models import FigureSupport
from continuum.outreach.rules import Familiarity
from continuum.outreach.tests.factories import make_encounter
from continuum.people.models import Person, Referent

pytestmark = pytest.mark.django_db

ENTERED = date(2021, 3, 1)
HEADINGS = ("Prénom", "Nom", "Entré le", "Référent")
LEA = ("Léa", "Dupont", "1/3/21", "Karim B.")
TOM = ("Tom", "Martin", "1/3/21", "karim b.")
ZOE = ("Zoé", "Durand", "1/3/21", "Sophie")
TABLE = csv(HEADINGS, LEA, TOM, ZOE)


@pytest.fixture
def karim(team):
    """A colleague whose account bears another name than the table's."""
    membership, _programme = team
    with acting_as_operator():
        account = create_account(email="karim@essai.test", name="Karim Benali", password=None)
        return give_membership(
            account=account, organisation=membership.organisation, role=Role.COUNSELLOR
        )


def named():
    rows = Referent.objects.order_by("person__first_name")
    return [(row.person.first_name, row.name, row.account_id, row.since) for row in rows]


def answer(upload, member, **answers):
    return actions.explain_words(
        upload=upload,
        answers={"team": {word_key(name): told for name, told in answers.items()}},
        content=content_of(upload),
        by=member,
        now=NOW,
    )


def test_names_without_account_are_counted_kept_and_make_people_accompanied(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TABLE)
        asked = words_page(plan_of(upload, member), member=member)
        report = run(upload, member)

        assert [(one.text, one.lines) for one in asked.names] == [("Karim B.", 2), ("Sophie", 1)]
        assert asked.keeps_names
        assert piles(report) == (3, 0, 0, 0)
        assert named() == [
            ("Léa", "Karim B.", None, ENTERED),
            ("Tom", "karim b.", None, ENTERED),
            ("Zoé", "Sophie", None, ENTERED),
        ]
        lea = Person.objects.get(first_name="Léa")
        make_encounter(
            member, programme=programme.pk, people=(lea.pk,), familiarity=Familiarity.AGAIN
        )
        assert FigureSupport.objects.count() == 1, "met again since, with a referent"


def test_one_answer_holds_for_all_lines_of_a_name(team, karim) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TABLE)
        answer(upload, member, **{"Karim B.": str(karim.account_id), "Sophie": "-"})
        run(upload, member)

        assert named() == [
            ("Léa", "Karim Benali", karim.account_id, ENTERED),
            ("Tom", "Karim Benali", karim.account_id, ENTERED),
        ]


def test_an_account_of_others_is_no_answer(team) -> None:
    membership, programme = team
    stranger = make_membership(Role.COUNSELLOR)
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TABLE)
        answer(upload, member, **{"Karim B.": str(stranger.account_id)})
        run(upload, member)

        assert {account for _who, _name, account, _since in named()} == {None}


def test_the_same_file_again_gives_the_accounts_and_changes_nothing_else(team, karim) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENROLMENTS, TABLE), member)
        before = list(Person.objects.order_by("pk").values())
        again = bring(member, programme, Kind.ENROLMENTS, TABLE)
        assert plan_of(again, member).completed == [], "nobody has an account yet"
        again = answer(again, member, **{"Karim B.": str(karim.account_id)})
        plan = plan_of(again, member)
        report = run(again, member)

        assert [row.line for row in plan.completed] == [2, 3]
        assert piles(report) == (0, 3, 0, 0)
        assert report["made"] == {"people_referent.account": 2}
        assert list(Person.objects.order_by("pk").values()) == before
        assert [(who, account) for who, _name, account, _since in named()] == [
            ("Léa", karim.account_id),
            ("Tom", karim.account_id),
            ("Zoé", None),
        ]
        third = run(bring(member, programme, Kind.ENROLMENTS, TABLE), member)
        assert third["made"] == {}

        undo(again, member)
        assert [account for _who, _name, account, _since in named()] == [None] * 3


def test_whoever_never_had_a_referent_gets_the_one_the_table_names(team, karim) -> None:
    """What an earlier import left out comes with the second one; who had one keeps them."""
    membership, programme = team
    with as_member(membership) as member:
        first = bring(member, programme, Kind.ENROLMENTS, TABLE)
        answer(first, member, **{"Karim B.": "-", "Sophie": "-"})
        run(first, member)
        assert named() == []
        lea = Person.objects.get(first_name="Léa")
        Referent.objects.create(
            organisation_id=member.organisation_id,
            person=lea,
            account_id=membership.account_id,
            since=ENTERED,
            until=ENTERED,
        )
        again = bring(member, programme, Kind.ENROLMENTS, TABLE)
        answer(again, member, **{"Karim B.": "", "Sophie": ""})
        run(again, member)

        assert [(who, name) for who, name, _account, _since in named()] == [
            ("Léa", membership.account.name),
            ("Tom", "karim b."),
            ("Zoé", "Sophie"),
        ]


def test_a_name_spelt_alike_is_somebody_else(team, karim) -> None:
    membership, programme = team
    table = csv(HEADINGS, ("Léa", "Dupont", "1/3/21", "Karim Benalli"))
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENROLMENTS, table), member)

        assert named() == [("Léa", "Karim Benalli", None, ENTERED)]


def test_the_trial_asks_who_they_are_and_notes_them_on_lines_known_already(
    page, team, karim
) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENROLMENTS, TABLE), member)
        again = bring(member, programme, Kind.ENROLMENTS, TABLE)
    address = reverse("imports:trial", args=[again.pk])
    field = f"word-team-{word_key('Karim B.')}"

    trial = page.get(address)
    assert "2 noms ne sont ceux d'aucun compte de votre équipe" in text_of(trial)
    assert "Rien de nouveau à importer" in text_of(trial)
    for _twice in range(2):
        sent = page.post(address, {"geste": "mots", field: str(karim.account_id)}, follow=True)
        assert "2 lignes déjà importées recevront leur référent" in text_of(sent)
        assert "Noter 2 référents" in text_of(sent)
    assert "1 réponse retenue" in text_of(sent)
    known = page.get(address, {"pile": "connus"})
    assert "Ligne déjà importée. Son référent sera noté : Karim B." in text_of(known)


def test_rounds_know_the_colleagues_that_an_answer_names(team, karim) -> None:
    membership, programme = team
    table = csv(
        ("Date", "Lieu", "Combien", "Équipe"),
        ("1/3/21", "Parc", "2", "Karim B., Partie"),
        ("1/3/21", "Gare", "1", "Karim B., Partie"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, table)
        asked = words_page(plan_of(upload, member), member=member)
        assert [(one.text, one.lines) for one in asked.names] == [("Karim B.", 2), ("Partie", 2)]
        assert not asked.keeps_names
        upload = answer(upload, member, **{"Karim B.": str(karim.account_id), "Partie": "-"})
        plan = plan_of(upload, member)
        run(upload, member)

        assert [row.problems for row in plan.rows] == [[], []]
        [crew] = {row.draft.round.team for row in plan.rows}
        assert crew == (karim.account_id,)


def test_a_name_that_is_kept_is_no_cell_to_repair(page, team) -> None:
    membership, programme = team
    table = csv((*HEADINGS, "Site"), (*LEA, "Nulle part"))
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)
    lines = {"pile": "erreurs", "toutes": "oui"}
    source = page.get(reverse("imports:trial", args=[upload.pk]), lines).content.decode()

    assert 'name="cell-2-4"' in source
    assert 'name="cell-2-3"' not in source
