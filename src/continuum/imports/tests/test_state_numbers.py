"""A State's number in a table: never kept, never shown again, whatever place it stood in."""

import pytest

from continuum.access.tests.factories import as_member
from continuum.imports import actions
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.factories import (
    bring,
    csv,
    piles,
    plan_of,
    run,
)

pytestmark = pytest.mark.django_db

STREET = csv(("Date", "Lieu", "Surnom"), ("12/03/2021", "Parc", "Momo"))
NIR = "1 85 05 78 006 084 91"
DIGITS = NIR.replace(" ", "")


def test_a_states_number_is_refused_with_its_place_and_never_kept(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "N° SS"), ("Léa", "Dupont", NIR), ("Tom", "Martin", ""), ("Zoé", NIR, "")
    )
    with as_member(membership) as member:
        upload = bring(
            member, programme, Kind.PEOPLE, table, columns={0: "first_name", 1: "last_name"}
        )
        plan = plan_of(upload, member)
        report = run(upload, member)

        assert [[p.code.value for p in row.problems] for row in plan.rows] == [
            ["state_number"],
            [],
            ["state_number"],
        ]
        assert [row.problems[0].column for row in (plan.rows[0], plan.rows[2])] == [2, 1]
        assert piles(report) == (1, 0, 0, 2)
        assert NIR not in repr(plan.rows)


def test_a_states_number_cannot_be_typed_into_a_cell_either(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        with pytest.raises(actions.BadCell):
            actions.correct_cell(upload=upload, line=2, column=2, text=NIR, by=member)
