"""What any statement as the web role cannot do, with the token of an ordinary session or none.

Each denial stands beside what the same session may do.
"""

from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    PASSWORD,
    as_member,
    make_commune,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
)
from continuum.core.rowsecurity import OPEN, RULED, marked_tables
from continuum.organisations.models import OrganisationName, Participation, Phase, Target
from continuum.people.tests.factories import told
from tests.wall.statements import JOBS, attempt, columns_of, copy_with, count, rows
from tests.wall.world import House, build_house

pytestmark = [pytest.mark.django_db, pytest.mark.wall]


@pytest.fixture
def house() -> House:
    return build_house("Nord", "5678")


@contextmanager
def acting(house: House, role: Role):
    with as_member(house.members[role]) as member:
        yield member


HASHES = (
    "SELECT password FROM access_account",
    "SELECT a FROM access_account a",
    "SELECT to_jsonb(a) FROM access_account a",
    "SELECT id FROM access_account WHERE password LIKE 'md5%%'",
    "SELECT id FROM access_account ORDER BY password",
    "UPDATE access_account SET name = password",
    "UPDATE access_account SET name = name RETURNING password",
    "COPY access_account TO STDOUT",
)


@pytest.mark.parametrize("statement", HASHES)
def test_no_statement_reads_a_hash(house, statement) -> None:
    assert attempt(statement) == "denied"
    with acting(house, Role.ADMINISTRATOR):
        assert attempt(statement) == "denied"
        assert attempt("SELECT name, email FROM access_account") == str(len(Role))
    with acting_as_operator():
        assert attempt(statement) == "denied"


def test_a_hash_is_told_to_its_owner_alone(house) -> None:
    asked = "SELECT id, access_hash_of(id) FROM access_account"
    with acting(house, Role.ADMINISTRATOR) as admin:
        told = dict(rows(asked))
        assert told.pop(admin.account_id).startswith("md5$")
        assert set(told.values()) == {None}
    with acting_as_operator():
        assert {hashed for _id, hashed in rows(asked)} == {None}
    someone = house.members[Role.EDUCATOR].account_id
    assert rows("SELECT access_hash_of(%s)", someone) == [(None,)]


def test_no_statement_gives_an_account_another_password(house) -> None:
    account = house.members[Role.EDUCATOR].account
    keep = "SELECT access_keep_hash(ARRAY[%s]::uuid[], 'md5$x$y', %s)"
    with acting(house, Role.EDUCATOR) as member:
        assert attempt("UPDATE access_account SET password = 'x'") == "denied"
        assert attempt("UPDATE access_account SET email = 'x@y.test'") == "denied"
        for proof in (None, "", "00", "f" * 64):
            assert attempt(keep, member.account_id, proof) == "denied"
        actions.change_password(account=account, password="Sept-Corbeaux-9-verts")
        assert account.check_password("Sept-Corbeaux-9-verts")
    account.set_password(PASSWORD)
    with acting(house, Role.COUNSELLOR), pytest.raises(DatabaseError), transaction.atomic():
        account.keep_hash()


def test_secrets_of_second_factors_are_seen_by_their_owner_alone(house) -> None:
    asked = "SELECT user_id FROM mfa_authenticator"
    for role in Role:
        with acting(house, role) as member:
            assert {row[0] for row in rows(asked)} == {member.account_id}
    with acting_as_operator():
        assert rows(asked) == []
    assert rows(asked) == []


GIVEN = (
    "INSERT INTO access_membership (id, account_id, organisation_id, role, started_at)"
    " VALUES (gen_random_uuid(), %s, %s, %s, now())"
)
INVITED = (
    "INSERT INTO access_invitation (id, organisation_id, email, role, token_hash, invited_by_id,"
    " created_at, expires_at) VALUES (gen_random_uuid(), %s, %s, 'coordinator',"
    " sha256(gen_random_uuid()::text::bytea), %s, now(), now() + interval '1 hour')"
)


def test_a_membership_comes_from_an_invitation_or_the_operator(house) -> None:
    stranger, ours = make_membership(), house.organisation.pk
    with acting(house, Role.ADMINISTRATOR) as admin:
        for account in (stranger.account_id, admin.account_id):
            assert attempt(GIVEN, account, ours, "coordinator") == "denied"
        assert attempt("UPDATE access_membership SET role = 'coordinator'") == "denied"
        assert attempt("UPDATE access_membership SET account_id = account_id") == "denied"
        actions.end_membership(membership=house.members[Role.EDUCATOR])
        assert attempt("UPDATE access_membership SET ended_at = NULL") == "denied"
    with acting_as_operator():
        assert attempt(GIVEN, stranger.account_id, ours, "coordinator") == "1"
    assert attempt(GIVEN, stranger.account_id, ours, "coordinator") == "denied"


def test_nobody_invites_herself_nor_in_the_name_of_another(house) -> None:
    ours, colleague = house.organisation.pk, house.members[Role.DPO].account_id
    with acting(house, Role.ADMINISTRATOR) as admin:
        [[own]] = rows("SELECT upper(email) FROM access_account WHERE id = %s", admin.account_id)
        assert attempt(INVITED, ours, own, admin.account_id) == "denied"
        assert attempt(INVITED, ours, "new@x.test", colleague) == "denied"
        assert attempt(INVITED, ours, "new@x.test", None) == "denied"
        assert attempt(INVITED, ours, "new@x.test", admin.account_id) == "1"
        assert attempt("UPDATE access_invitation SET email = 'x@y.test'") == "denied"
        assert attempt("UPDATE access_invitation SET accepted_at = NULL") == "denied"
        assert attempt("UPDATE access_invitation SET revoked_at = NULL") == "denied"
        assert int(attempt("UPDATE access_invitation SET revoked_at = now()")) > 0


def test_whoever_invited_does_not_accept(house) -> None:
    """Even an invitation that came to be otherwise."""
    admin, known = house.members[Role.ADMINISTRATOR], INVITED.replace("gen_random_uuid()::", "%s::")
    ours, invited = house.organisation.pk, (admin.account_id, None)
    for secret, by in zip(("mine", "theirs"), invited, strict=True):
        with acting_as_operator(), connection.cursor() as cursor:
            cursor.execute(known, [ours, admin.account.email, secret, by])
    with as_member(admin):
        with pytest.raises(actions.InvitationUnusable):
            actions.accept_invitation(secret="mine")
        assert actions.accept_invitation(secret="theirs") != admin.pk


STRUCTURE = (
    "organisation",
    "organisationname",
    "site",
    "programme",
    "strand",
    "phase",
    "participation",
    "capacity",
    "target",
)
RULED_TABLES = {
    *(f"organisations_{name}" for name in STRUCTURE),
    "organisations_commune",
    "people_notice",
}


def test_open_tables_are_written_by_rule() -> None:
    freely = rows(
        "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND"
        " has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE')"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
        marked_tables(OPEN),
    )

    assert freely == []
    assert set(marked_tables(RULED)) == RULED_TABLES | JOBS


@pytest.fixture
def furnished(house) -> House:
    """Something in each table of the structure."""
    ours, programme = house.organisation, house.programme
    told()
    make_commune("10387", "Troyes")
    set_up(OrganisationName, organisation=ours, name="Ancien nom")
    set_up(Phase, programme=programme, name="Un", starts_on="2026-01-01")
    set_up(
        Target,
        programme=programme,
        measure="files",
        starts_on="2026-01-01",
        ends_on="2026-12-31",
        value=3,
    )
    return house


def touches(table: str) -> dict[str, str]:
    """What each kind of writing on a table gives."""
    column = "name" if "name" in columns_of(table) else "id"
    return {
        "insert": copy_with(table, name="Copie", code="copie", siret="", version=9, language="en"),
        "update": attempt(f"UPDATE {table} SET {column} = {column}"),
        "delete": attempt(f"DELETE FROM {table}"),
    }


@pytest.mark.parametrize("table", sorted(RULED_TABLES))
def test_the_structure_is_read_by_all_and_written_by_few(furnished, table) -> None:
    refused = ({"0", "denied"}, {"denied"})
    assert count(table) > 0
    assert set(touches(table).values()) <= refused[0]
    for role in (Role.EDUCATOR, Role.COUNSELLOR, Role.TRAINER, Role.FUNDER, Role.DPO):
        with acting(furnished, role):
            made = touches(table)
            assert (set(made.values()) <= refused[0], made["insert"]) == (True, "denied"), role
    with acting_as_operator():
        touched = {key: each for key, each in touches(table).items() if key != "insert"}
        assert set(touched.values()) & {str(count(table)), "denied"}, touched
        assert copy_with(table, **FRESH.get(table, {})) == "1"


FRESH = {
    "organisations_commune": {"code": "99998"},
    "organisations_organisation": {"name": "Autre"},
    "organisations_organisationname": {"name": "Autre"},
    "organisations_site": {"name": "Autre"},
    "organisations_programme": {"code": "autre"},
    "organisations_strand": {"code": "autre"},
    "organisations_participation": {"role": "funder"},
    "organisations_capacity": {"year": 2031},
    "organisations_target": {"starts_on": "2026-02-01"},
    "people_notice": {"version": 99},
}

TAKES_PART = (
    "INSERT INTO organisations_participation (id, programme_id, organisation_id, role)"
    " VALUES (gen_random_uuid(), %s, %s, %s)"
)
NEW_PROGRAMME = (
    "INSERT INTO organisations_programme (id, code, name, summary, lowest_age, highest_age,"
    " age_exceptions, age_reference, target_groups, action_starts_on, language)"
    " VALUES (%s, 'neuf', 'Neuf', '', 16, 29, '{}', 'entry', '{}', '2026-01-01', 'fr')"
)


def test_nobody_lets_herself_into_a_programme(house) -> None:
    """Participations decide whose figures one reads."""
    other, theirs = build_house("Sud", "8765"), make_programme(organisations=[])
    partner, ours = other.programme.pk, house.organisation.pk
    for role in Role:
        with acting(house, role):
            for part in ("lead", "pilot", "partner", "funder"):
                assert attempt(TAKES_PART, partner, ours, part) == "denied", role
            assert attempt(TAKES_PART, house.programme.pk, ours, "lead") == "denied", role
    assert attempt(TAKES_PART, theirs.pk, ours, "lead") == "denied"
    with acting(house, Role.EDUCATOR):
        assert attempt(TAKES_PART, theirs.pk, ours, "lead") == "denied"
    with acting(house, Role.COORDINATOR):
        assert attempt(TAKES_PART, theirs.pk, other.organisation.pk, "lead") == "denied"
        assert attempt(TAKES_PART, theirs.pk, ours, "partner") == "denied"
        assert attempt(TAKES_PART, theirs.pk, ours, "lead") == "1"
        assert attempt(NEW_PROGRAMME, uuid4()) == "1"
    with acting(house, Role.ADMINISTRATOR):
        assert attempt(NEW_PROGRAMME, uuid4()) == "denied"


def test_those_who_lead_configure_and_administrators_keep_their_own_organisation(furnished) -> None:
    ours, programme = furnished.organisation, furnished.programme
    set_up(Participation, organisation=ours, programme=programme, role="pilot")
    mine = f"WHERE programme_id = '{programme.pk}'"
    with acting(furnished, Role.MANAGER):
        assert copy_with("organisations_strand", code="autre") == "1"
        assert attempt(f"DELETE FROM organisations_target {mine}") == "1"
        assert attempt("UPDATE organisations_programme SET name = name") == "1"
        assert attempt("UPDATE organisations_organisation SET name = name") == "0"
    stranger = make_organisation()
    with acting(furnished, Role.ADMINISTRATOR):
        assert attempt("UPDATE organisations_organisation SET name = name") == "1"
        assert copy_with("organisations_site", name="Autre") == "1"
        assert copy_with("organisations_site", organisation_id=stranger.pk) == "denied"
        assert (
            attempt("UPDATE organisations_site SET organisation_id = %s", stranger.pk) == "denied"
        )
        assert attempt(f"DELETE FROM organisations_target {mine}") == "0"
