"""The same meetings brought into two programmes: an organisation meets somebody once."""

import pytest

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme
from continuum.imports import actions
from continuum.imports.rules.kinds import Choice, Kind, Pile
from continuum.imports.tests.factories import (
    NOW,
    bring,
    csv,
    piles,
    plan_of,
    run,
    undo,
)
from continuum.outreach.models import Encounter
from continuum.people.models import Enrolment

pytestmark = pytest.mark.django_db

MEETINGS = (
    ("Date", "Lieu", "Nb jeunes"),
    ("12/03/2021", "Parc", "3"),
    ("12/03/2021", "Parc", "3"),
    ("13/03/2021", "Gare", "1"),
)
STREET = csv(*MEETINGS)


@pytest.fixture
def second(team):
    membership, _programme = team
    return make_programme(organisations=[membership.organisation])


def test_the_same_file_in_a_second_programme_does_not_double_what_was_met(team, second) -> None:
    membership, first = team
    with as_member(membership) as member:
        assert piles(run(bring(member, first, Kind.ENCOUNTERS, STREET), member)) == (3, 0, 0, 0)
        upload = bring(member, second, Kind.ENCOUNTERS, STREET)
        plan = plan_of(upload, member)

        assert {row.known_as for row in plan.rows} == {
            f"Déjà dans le dispositif {first}, depuis ce même fichier."
        }
        assert piles(run(upload, member)) == (0, 3, 0, 0)
        assert Encounter.objects.visible_to(member).count() == 3


def test_lines_alike_in_another_file_wait_for_somebody_who_may_know_better(team, second) -> None:
    """Saved again, in another order: three lines alike, and a fourth that is nobody else's."""
    membership, first = team
    again = csv(
        ("Nb jeunes", "Lieu", "Date"),
        *(tuple(reversed(row)) for row in MEETINGS[1:]),
        ("3", "Parc", "12/03/2021"),
    )
    with as_member(membership) as member:
        run(bring(member, first, Kind.ENCOUNTERS, STREET), member)
        upload = bring(member, second, Kind.ENCOUNTERS, again)
        plan = plan_of(upload, member)
        [problem] = plan.rows[0].problems

        assert [row.pile for row in plan.rows] == [Pile.CHECK] * 3 + [Pile.NEW]
        assert problem.message == f"La même rencontre est déjà dans le dispositif {first}."
        actions.decide(upload=upload, line=4, choice=Choice.IMPORT, by=member, now=NOW)
        assert piles(run(upload, member)) == (2, 0, 2, 0)
        assert Encounter.objects.visible_to(member).count() == 5
        assert piles(run(bring(member, second, Kind.ENCOUNTERS, again), member)) == (0, 2, 2, 0)


def test_once_undone_the_file_may_go_into_the_other_programme(team, second) -> None:
    membership, first = team
    with as_member(membership) as member:
        mistaken = bring(member, first, Kind.ENCOUNTERS, STREET)
        run(mistaken, member)
        undo(mistaken, member)

        assert piles(run(bring(member, second, Kind.ENCOUNTERS, STREET), member)) == (3, 0, 0, 0)


def test_what_another_organisation_imported_is_nobodys_business(team) -> None:
    membership, first = team
    stranger = make_membership(Role.COORDINATOR)
    theirs = make_programme(organisations=[stranger.organisation, membership.organisation])
    with as_member(membership) as member:
        run(bring(member, first, Kind.ENCOUNTERS, STREET), member)
    with as_member(stranger) as other:
        assert piles(run(bring(other, theirs, Kind.ENCOUNTERS, STREET), other)) == (3, 0, 0, 0)


def test_one_list_may_enrol_the_same_young_people_in_two_programmes(team, second) -> None:
    membership, first = team
    table = csv(("Nom", "Prénom", "Entré le"), ("Dupont", "Léa", "01/03/2021"))
    with as_member(membership) as member:
        for programme in (first, second):
            report = run(bring(member, programme, Kind.ENROLMENTS, table), member)
            assert piles(report) == (1, 0, 0, 0)
        [lea] = {one.person for one in Enrolment.objects.visible_to(member)}
        assert Enrolment.objects.filter(person=lea).count() == 2
