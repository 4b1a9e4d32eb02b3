"""Two files side by side: a line never contradicts the reasons above it."""

import pytest
from django.utils import timezone

from continuum.access.tests.factories import as_member, make_membership
from continuum.linkage.reasons import ReasonCode
from continuum.people.presenters import Agreement, side_by_side
from continuum.people.tests.factories import make_file

pytestmark = pytest.mark.django_db

SAME, CLOSE, DIFFERENT = Agreement.SAME, Agreement.CLOSE, Agreement.DIFFERENT
EXACT = {ReasonCode.SAME_SURNAME, ReasonCode.SAME_FIRST_NAME}
OTHER = {ReasonCode.DIFFERENT_SURNAME, ReasonCode.DIFFERENT_FIRST_NAME}


@pytest.mark.parametrize(
    ("field", "one", "two", "agreement"),
    [
        ("last_name", "N'Diaye", "Ndiaye", SAME),
        ("last_name", "Lefèvre", "LEFEVRE", SAME),
        ("last_name", "Saint-Jean", "St Jean", SAME),
        ("last_name", "Ben Ali", "Benali", CLOSE),
        ("last_name", "Diaye", "N'Diaye", CLOSE),
        ("last_name", "Dupont", "Dupond", CLOSE),
        ("last_name", "Roche", "Garcia", DIFFERENT),
        ("first_name", "Léa", "lea", SAME),
        ("first_name", "Elliot", "Eliott", CLOSE),
        ("first_name", "Momo", "Mohamed", CLOSE),
        ("first_name", "Sofia", "Karim", DIFFERENT),
    ],
)
def test_each_line_agrees_with_the_reasons(field, one, two, agreement) -> None:
    with as_member(make_membership()) as member:
        pair = [make_file(member, **{"first_name": "Jo", field: name}) for name in (one, two)]

        told = side_by_side(member, *pair, today=timezone.localdate())

    [row] = [each for each in told.rows if {each.first, each.second} == {one, two}]
    codes = {
        code
        for code in told.verdict.pros + told.verdict.cons
        if field == "first_name" or code != ReasonCode.SAME_FIRST_NAME
    }
    assert row.agreement is agreement
    assert bool(codes & EXACT) == (agreement is SAME)
    assert bool(codes & OTHER) == (agreement is DIFFERENT)
