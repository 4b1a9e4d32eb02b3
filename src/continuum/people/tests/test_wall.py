"""The second wall around persons, tried as the web role."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.people.models import Person, SituationFact

pytestmark = [pytest.mark.django_db, pytest.mark.wall]


def test_no_token_shows_no_row_and_a_token_shows_ones_own() -> None:
    membership = make_membership()
    with as_member(membership) as member:
        Person.objects.create(organisation_id=member.organisation_id, first_name="Nadia")
        assert Person.objects.count() == 1

    assert Person.objects.count() == 0


def test_other_organisation_funder_and_manager_see_nothing() -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        Person.objects.create(organisation_id=member.organisation_id, first_name="Nadia")

    for other in (
        make_membership(),
        make_membership(Role.FUNDER, organisation=organisation),
        make_membership(Role.MANAGER, organisation=organisation),
        make_membership(Role.ADMINISTRATOR, organisation=organisation),
    ):
        with as_member(other):
            assert Person.objects.count() == 0
    with as_member(make_membership(Role.DPO, organisation=organisation)):
        assert Person.objects.count() == 1


def test_a_fact_cannot_point_at_another_organisations_person() -> None:
    with as_member(make_membership()) as theirs:
        person = Person.objects.create(organisation_id=theirs.organisation_id, first_name="Nadia")

    with (
        as_member(make_membership()) as member,
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        SituationFact.objects.create(
            organisation_id=member.organisation_id,
            person=person,
            kind="neet",
            answer="yes",
            source="said",
            on="2026-01-01",
        )


def test_facts_cannot_be_changed_nor_removed() -> None:
    with as_member(make_membership()) as member:
        person = Person.objects.create(organisation_id=member.organisation_id, first_name="Nadia")
        fact = SituationFact.objects.create(
            organisation_id=member.organisation_id,
            person=person,
            kind="neet",
            answer="yes",
            source="said",
            on="2026-01-01",
        )
        for statement in (
            "UPDATE people_situationfact SET answer = 'no'",
            "DELETE FROM people_situationfact",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        fact.refresh_from_db()
        assert fact.answer == "yes"


def test_every_write_leaves_an_audit_entry_without_values() -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        person = Person.objects.create(
            organisation_id=member.organisation_id, first_name="Zéphirine"
        )
        person.first_name = "Zoé"
        person.save(update_fields=["first_name"])
        account = member.account_id

    with (
        as_member(make_membership(Role.DPO, organisation=organisation)),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT event, account_id, columns::text, to_jsonb(core_auditentry)::text FROM "
            "core_auditentry "
            "WHERE person_id = %s ORDER BY id",
            [person.pk],
        )
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == ["insert", "update"]
    assert {row[1] for row in rows} == {account}
    assert rows[1][2] == "{first_name}"
    assert not any("Zéphirine" in row[3] or "Zoé" in row[3] for row in rows)


def test_a_session_cannot_be_forged_without_the_key() -> None:
    membership = make_membership()
    with pytest.raises(ProgrammingError, match="proof does not hold"), transaction.atomic():
        connection.cursor().execute(
            "SELECT access_session_save('stolen-token-0123456789', 'web', %s, %s, NULL, '', "
            "'', 60, 60, true, 'x')",
            [str(membership.account_id), str(membership.pk)],
        )
