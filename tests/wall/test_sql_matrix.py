"""Every guarded table × every command × every identity, tried in SQL as the web role.

The tables come from the catalogue, so that a new one cannot be forgotten; each denial stands beside
a positive control on the same table.
"""

import pytest

from conftest import owner_connection
from continuum.access.acting import acting_as_operator
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.core.rowsecurity import CLOSED, GUARDED, OPEN, marked_tables
from tests.wall.statements import (
    READ_BY,
    attempt,
    columns_of,
    copy_with,
    count,
    rows,
    tables_of_files,
)
from tests.wall.world import acting

pytestmark = [pytest.mark.django_db, pytest.mark.wall]


def test_every_table_says_whether_it_is_guarded_open_or_closed() -> None:
    everything = {
        row[0]
        for row in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p')"
        )
    }
    said = {*marked_tables(GUARDED), *marked_tables(OPEN), *marked_tables(CLOSED)}

    assert everything == said


def test_row_security_is_enabled_and_forced_with_a_policy_on_every_guarded_table() -> None:
    weak = rows(
        "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND NOT (c.relrowsecurity AND"
        " c.relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))",
        marked_tables(GUARDED),
    )

    assert weak == []


def test_columns_naming_an_organisation_or_a_person_stand_in_guarded_tables_only() -> None:
    named = rows(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema ="
        " 'public' AND column_name = 'person_id' AND table_name = ANY(%s)",
        [*marked_tables(OPEN)],
    )

    assert named == []


def test_every_table_of_files_is_seeded(houses) -> None:
    """The positive control of everything below: each house has rows in each table."""
    with acting(houses[0], Role.COORDINATOR):
        empty = [table for table in tables_of_files() if count(table) == 0]

    assert empty == []


def test_without_token_or_as_operator_no_row_of_any_file(houses) -> None:
    assert {table: count(table) for table in tables_of_files()} == dict.fromkeys(
        tables_of_files(), 0
    )
    with acting_as_operator():
        assert sum(count(table) for table in tables_of_files()) == 0


@pytest.mark.parametrize("role", list(Role))
def test_reading_shows_ones_own_organisation_to_roles_with_files(houses, role) -> None:
    _ours, theirs = houses
    with acting(theirs, role):
        for table in tables_of_files():
            foreign = rows(
                f"SELECT count(*) FROM {table} WHERE organisation_id <> %s", theirs.organisation.pk
            )[0][0]
            own = count(table)
            assert foreign == 0, table
            needed = READ_BY.get(table, Permission.SEE_FILES)
            assert (own > 0) == (needed in ROLES[role].permissions), table


def test_other_organisations_rows_cannot_be_changed_or_deleted(houses) -> None:
    ours, theirs = houses
    with acting(ours, Role.COORDINATOR):
        for table in tables_of_files():
            where = f"WHERE organisation_id = '{theirs.organisation.pk}'"
            taken = f"SET organisation_id = '{ours.organisation.pk}'"
            assert attempt(f"UPDATE {table} {taken} {where}") in ("0", "denied"), table
            assert attempt(f"DELETE FROM {table} {where}") in ("0", "denied"), table


def test_own_rows_cannot_be_given_to_another_organisation(houses) -> None:
    ours, theirs = houses
    with acting(ours, Role.COORDINATOR):
        for table in tables_of_files():
            given = f"UPDATE {table} SET organisation_id = '{theirs.organisation.pk}'"
            assert attempt(given) == "denied", table


def test_rows_cannot_be_written_for_another_organisation_nor_about_its_persons(houses) -> None:
    ours, theirs = houses
    their_person = theirs.made_by[Role.COUNSELLOR]["person"]
    their_upload = theirs.made_by[Role.COORDINATOR]["upload"]
    their_encounter = theirs.made_by[Role.COUNSELLOR]["encounter"]
    with acting(ours, Role.COORDINATOR):
        for table in tables_of_files():
            columns = columns_of(table)
            foreign = {"organisation_id": theirs.organisation.pk}
            assert copy_with(table, **foreign) == "denied", table
            if "person_id" in columns:
                assert copy_with(table, person_id=their_person) == "denied", table
            if "upload_id" in columns:
                assert copy_with(table, upload_id=their_upload) == "denied", table
            if "encounter_id" in columns:
                assert copy_with(table, encounter_id=their_encounter) == "denied", table


def test_append_only_tables_refuse_changes_even_of_ones_own_rows(houses) -> None:
    append_only = [
        "outreach_encounter",
        "outreach_encountertally",
        "outreach_encounternote",
        "people_situationfact",
        "people_noticegiven",
        "people_invisibilityevidence",
        "people_enrolmentevent",
        "people_identitydecision",
        "outcomes_exit",
        "core_auditentry",
    ]
    with acting(houses[0], Role.COORDINATOR):
        for table in append_only:
            assert attempt(f"DELETE FROM {table}") == "denied", table
            assert attempt(f"UPDATE {table} SET id = id") == "denied", table


def test_the_web_role_may_neither_truncate_nor_disarm(houses) -> None:
    with acting(houses[0], Role.COORDINATOR):
        for table in marked_tables(GUARDED):
            for statement in (
                f"TRUNCATE {table}",
                f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
                f"ALTER TABLE {table} DISABLE TRIGGER ALL",
                f"DROP POLICY {table}_session ON {table}",
                f"DROP TABLE {table}",
            ):
                assert attempt(statement) == "denied", statement
        for statement in (
            "SET ROLE continuum_gate",
            "SET ROLE continuum_owner",
            "SET session_replication_role = replica",
            "CREATE TABLE mine (id int)",
            "SELECT * FROM access_key",
            "SELECT token_hash FROM access_session",
            "SELECT data FROM access_session",
            "SELECT access_install_key('x', 'y')",
        ):
            assert attempt(statement) == "denied", statement


def test_every_guarded_table_is_audited_unless_derived_or_the_audit_itself() -> None:
    silent = rows(
        "SELECT c.relname FROM pg_class c WHERE c.relname = ANY(%s) AND NOT EXISTS (SELECT 1 FROM"
        " pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'audit') AND coalesce("
        "obj_description(c.oid, 'pg_class'), '') NOT LIKE 'guarded, derived%%' ORDER BY 1",
        marked_tables(GUARDED),
    )

    assert [row[0] for row in silent] == ["access_session", "core_auditentry"]


def test_definer_functions_are_those_we_know() -> None:
    """A function that passes the wall is added here by hand, after review."""
    found = rows(
        "SELECT p.proname FROM pg_proc p WHERE p.prosecdef AND p.pronamespace ="
        " 'public'::regnamespace ORDER BY 1"
    )

    assert [row[0] for row in found] == KNOWN_DOORS


KNOWN_DOORS = [
    "access_accept_invitation",
    "access_end_recoveries",
    "access_hash_of",
    "access_install_key",
    "access_invitation_of",
    "access_keep_hash",
    "access_led_programmes",
    "access_may_recover",
    "access_only_of",
    "access_programme_is_new",
    "access_proof_holds",
    "access_recover",
    "access_recovery_of",
    "access_session_drop",
    "access_session_exists",
    "access_session_load",
    "access_session_save",
    "access_session_seen",
    "access_sessions_clear_expired",
    "access_sessions_close",
    "access_sign_in",
    "access_without_second_factor",
    "audit_note",
    "audit_row",
    "core_cache_clear_expired",
    "core_cache_forget",
    "core_cache_get",
    "core_cache_put",
    "core_cache_touch",
    "core_count_rows",
    "ctx_account",
    "ctx_file_organisation",
    "ctx_known_accounts",
    "ctx_membership",
    "ctx_operator",
    "ctx_organisation",
    "ctx_pending_account",
    "ctx_role",
    "ctx_session",
    "figures_counted",
    "figures_organisations",
    "figures_programmes",
    "imports_forget_old_contents",
    "outreach_day_of_presence",
    "outreach_day_of_version",
    "outreach_may_correct",
    "outreach_of_the_team",
    "outreach_root_of",
    "people_keep_tokens",
    "people_outdated",
    "people_own_identity",
    "people_places_taken",
]


SAVE = "SELECT access_session_save(%s, %s, %s, %s, NULL, '', '', 1800, 43200, %s, %s)"


@pytest.mark.parametrize("proof", [None, "", "00", "f" * 64])
def test_no_session_opens_without_a_proof_made_with_the_key(houses, proof) -> None:
    ours, theirs = houses
    member = theirs.members[Role.COORDINATOR]
    web = ("web", member.account_id, member.pk)
    assert attempt(SAVE, "token-1", "operator", None, None, True, proof) == "denied"
    assert attempt(SAVE, "token-2", *web, True, proof) == "denied"
    with acting(ours, Role.COORDINATOR):
        [[token]] = rows("SELECT current_setting('app.token')")
        assert attempt(SAVE, token, *web, False, proof) == "denied"


def test_nobody_is_found_to_sign_in_without_a_proof(houses) -> None:
    email = houses[0].members[Role.COORDINATOR].account.email
    for proof in (None, "", "00"):
        assert rows("SELECT account FROM access_sign_in(%s, %s)", email, proof) == []


def test_no_key_lets_nothing_pass(houses) -> None:
    with owner_connection() as owner, owner.transaction(force_rollback=True):
        owner.execute("SET LOCAL ROLE continuum_gate")
        owner.execute("DELETE FROM access_key")
        for proof in (None, "", "00"):
            held = owner.execute("SELECT access_proof_holds('x', %s)", [proof]).fetchone()
            assert held == (False,)
