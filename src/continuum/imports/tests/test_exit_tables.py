"""Tables of exits: whom they find, and what they bring along."""

from datetime import date

import pytest

from continuum.access.tests.factories import as_member
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.factories import (
    HEADINGS,
    LEA,
    TOM,
    bring,
    codes,
    csv,
    piles,
    plan_of,
    run,
    states,
)
from continuum.outcomes.models import Exit
from continuum.people.models import Enrolment, Person
from continuum.people.rules import EnrolmentState
from continuum.people.tests.factories import make_enrolment

pytestmark = pytest.mark.django_db


def test_exits_find_the_young_person_by_number_or_by_names(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.PEOPLE, csv(HEADINGS, LEA, TOM)), member)
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
