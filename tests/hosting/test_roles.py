"""What each database role is, and what the web role cannot do, on each engine."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from continuum.hosting import places, postgres, roles
from continuum.hosting.addresses import Address
from continuum.hosting.cluster import Cluster
from continuum.hosting.trouble import HostingTrouble

HomeMaker = Callable[..., Path]


def entered(home: Path, alias: str, **changes: str) -> psycopg.Connection[Any]:
    address = replace(places.database_urls(of=home)[alias], **changes)
    return psycopg.connect(**address.keywords(), autocommit=True)


def snapshot(home: Path) -> dict[str, Any]:
    """Everything `prepare` decides, as the catalogue tells it."""
    questions = {
        "roles": "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, "
        "rolreplication, rolbypassrls FROM pg_roles WHERE rolname LIKE 'continuum%' ORDER BY 1",
        "members": "SELECT member::regrole::text, roleid::regrole::text, admin_option "
        "FROM pg_auth_members WHERE member::regrole::text LIKE 'continuum%' ORDER BY 1, 2",
        "settings": "SELECT setrole::regrole::text, setconfig FROM pg_db_role_setting ORDER BY 1",
        "schema": "SELECT nspowner::regrole::text, acl::text FROM pg_namespace, unnest(nspacl) acl "
        "WHERE nspname = 'public' ORDER BY 2",
        "database": "SELECT datdba::regrole::text, acl::text FROM pg_database, unnest(datacl) acl "
        "WHERE datname = 'continuum' ORDER BY 2",
        "defaults": "SELECT defaclrole::regrole::text, defaclnamespace, defaclobjtype::text, "
        "defaclacl::text FROM pg_default_acl ORDER BY 1, 2, 3",
        "powers": "SELECT p.oid::regprocedure::text, a.grantee::regrole::text FROM pg_proc p, "
        "aclexplode(p.proacl) a WHERE p.pronamespace = 'pg_catalog'::regnamespace "
        "AND (p.proname LIKE 'lo%' OR p.proname LIKE '%advisory%' OR p.proname LIKE '%backend') "
        "ORDER BY 1, 2",
        "extensions": "SELECT extname FROM pg_extension ORDER BY 1",
    }
    with entered(home, "superuser") as connection:
        return {
            name: connection.execute(question).fetchall() for name, question in questions.items()
        }


@pytest.fixture
def home(prepared_home: Path) -> Iterator[Path]:
    """The prepared home, put right again afterwards."""
    yield prepared_home
    roles.prepare(places.database_urls(of=prepared_home)["superuser"], home=prepared_home)


@pytest.fixture
def table(home: Path) -> Iterator[str]:
    """A table behind row security, with one row, granted to the web role."""
    with entered(home, "migrate") as connection:
        connection.execute(
            "CREATE TABLE met (id int); ALTER TABLE met ENABLE ROW LEVEL SECURITY;"
            "ALTER TABLE met FORCE ROW LEVEL SECURITY;"
            "CREATE POLICY nobody ON met USING (false) WITH CHECK (false);"
            "GRANT SELECT, INSERT, UPDATE, DELETE ON met TO continuum_web"
        )
    with entered(home, "superuser") as connection:
        connection.execute("INSERT INTO met VALUES (1)")
    yield "met"
    with entered(home, "migrate") as connection:
        connection.execute("DROP TABLE met")


def test_every_role_is_exactly_what_it_must_be(home: Path):
    #        super  inherit createrole createdb login replication bypassrls
    assert snapshot(home)["roles"] == [
        ("continuum_auditor", False, True, False, False, True, False, False),
        ("continuum_backup", False, True, False, False, True, False, True),
        ("continuum_gate", False, True, False, False, False, False, True),
        ("continuum_migrate", False, True, False, True, True, False, False),
        ("continuum_owner", False, True, False, False, False, False, False),
        ("continuum_report", False, True, False, False, True, False, False),
        ("continuum_web", False, True, False, False, True, False, False),
    ]
    assert snapshot(home)["members"] == [
        ("continuum_migrate", "continuum_owner", False),
        ("continuum_owner", "continuum_gate", False),
    ]


def test_preparing_again_changes_nothing(home: Path):
    before = snapshot(home)

    roles.prepare(places.database_urls(of=home)["superuser"], home=home)

    assert snapshot(home) == before
    assert before["extensions"] == [("btree_gist",), ("pg_trgm",), ("plpgsql",), ("unaccent",)]
    assert before["database"][0][0] == "continuum_owner"


@pytest.mark.parametrize(
    "drift",
    [
        "ALTER ROLE continuum_web BYPASSRLS",
        "ALTER ROLE continuum_web SUPERUSER CREATEROLE CREATEDB",
        "GRANT continuum_owner TO continuum_web",
        "GRANT continuum_gate TO continuum_report WITH ADMIN OPTION",
        "GRANT pg_read_all_data TO continuum_web",
        "ALTER ROLE continuum_web SET statement_timeout TO 0",
        "ALTER ROLE continuum_web SET log_min_messages TO debug5",
        "ALTER ROLE continuum_web SET search_path TO pg_catalog",
        "ALTER ROLE continuum_web SET default_transaction_read_only TO on",
        "ALTER ROLE continuum_web SET app.token TO 'planted'",
        "ALTER ROLE continuum_web IN DATABASE continuum SET row_security TO off",
        "ALTER ROLE continuum_web SET track_activities TO on",
        "GRANT EXECUTE ON FUNCTION pg_terminate_backend TO PUBLIC",
        "GRANT EXECUTE ON FUNCTION lo_create TO PUBLIC",
        "ALTER ROLE continuum_owner LOGIN",
        "REVOKE continuum_gate FROM continuum_owner",
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "ALTER SCHEMA public OWNER TO continuum_web",
        "GRANT TEMPORARY ON DATABASE continuum TO PUBLIC",
        "DROP EXTENSION unaccent",
        "ALTER ROLE continuum_web PASSWORD 'stolen'",
    ],
)
def test_what_drifted_is_put_right(home: Path, drift: str):
    before = snapshot(home)
    with entered(home, "superuser") as connection:
        connection.execute(drift)

    roles.prepare(places.database_urls(of=home)["superuser"], home=home)

    after = snapshot(home)
    for found in (before, after):
        found["settings"] = [(role, sorted(listed)) for role, listed in found["settings"]]
    assert after == before
    with entered(home, "web") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("continuum_web",)


def test_the_web_role_uses_what_it_was_granted(home: Path, table: str):
    with entered(home, "web") as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (0,)
        assert connection.execute("SELECT unaccent('Élodie')").fetchone() == ("Elodie",)
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "CREATE EXTENSION citext",
        "ALTER TABLE met DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE met NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE met OWNER TO continuum_web",
        "DROP POLICY nobody ON met",
        "CREATE POLICY everybody ON met USING (true)",
        "CREATE TRIGGER t BEFORE INSERT ON met "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TABLE met",
        "TRUNCATE met",
        "INSERT INTO met VALUES (2)",
        "SET ROLE continuum_owner",
        "SET ROLE continuum_gate",
        "SET ROLE continuum_migrate",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE continuum_web BYPASSRLS",
        "ALTER ROLE continuum_report PASSWORD 'mine'",
        "GRANT continuum_gate TO continuum_web",
        "SELECT rolpassword FROM pg_authid",
        "SELECT passwd FROM pg_shadow",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT pg_ls_dir('.')",
        "COPY met TO '/tmp/met'",
        "COPY met FROM PROGRAM 'true'",
        "COPY met FROM '/etc/passwd'",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_create(0)",
        "SELECT lo_creat(-1)",
        "SELECT lo_from_bytea(0, 'x')",
        "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT pg_advisory_lock(1)",
        "SELECT pg_advisory_lock_shared(1, 2)",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT pg_terminate_backend(1)",
        "SELECT pg_cancel_backend(1)",
        "SELECT pg_logical_emit_message(true, 'a', 'b')",
        "SET track_activities TO on",
        "ALTER SYSTEM SET fsync TO off",
        "SET log_min_messages TO debug5",
        "SET log_statement TO 'all'",
        "SET session_replication_role TO replica",
        "SELECT pg_reload_conf()",
        "CHECKPOINT",
    ],
)
def test_the_web_role_can_do_nothing_else(home: Path, table: str, forbidden: str):
    with (
        entered(home, "web") as connection,
        pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)),
    ):
        connection.execute(forbidden)


def test_locks_that_end_with_the_transaction_stay_and_requests_are_not_shown(home: Path):
    with entered(home, "web") as one, entered(home, "web") as other:
        with one.transaction():
            one.execute("SELECT pg_advisory_xact_lock(7), 'secret'")
            seen = other.execute(
                "SELECT query FROM pg_stat_activity WHERE pid = %s", [one.info.backend_pid]
            ).fetchone()
            tried = other.execute("SELECT pg_try_advisory_xact_lock(7)").fetchone()
        free = other.execute("SELECT pg_try_advisory_xact_lock(7)").fetchone()
    assert (seen, tried, free) == (("",), (False,), (True,))
    with entered(home, "migrate") as owner:
        owner.execute("SELECT pg_advisory_lock(7)")


def test_the_web_role_sees_no_row_with_row_security_off(home: Path, table: str):
    with entered(home, "web") as connection:
        connection.execute("SET row_security TO off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
            connection.execute("SELECT * FROM met")


def test_a_table_nobody_granted_shows_nothing(home: Path):
    with entered(home, "migrate") as connection:
        connection.execute("CREATE TABLE forgotten (id int)")
        connection.execute("CREATE FUNCTION forgotten() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    try:
        for alias in ("web", "report", "auditor"):
            with entered(home, alias) as connection:
                for asked in ("SELECT * FROM forgotten", "SELECT forgotten()"):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        connection.execute(asked)
    finally:
        with entered(home, "migrate") as connection:
            connection.execute("DROP TABLE forgotten; DROP FUNCTION forgotten()")


def test_the_owner_hands_doors_to_the_gate(home: Path, table: str):
    with entered(home, "migrate") as connection:
        connection.execute(
            "GRANT SELECT ON met TO continuum_gate;"
            "CREATE FUNCTION door() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
            "SET search_path = public, pg_temp AS 'SELECT count(*) FROM met';"
            "ALTER FUNCTION door() OWNER TO continuum_gate;"
            "GRANT EXECUTE ON FUNCTION door() TO continuum_web"
        )
        # Forced row security holds for the owner too.
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (0,)
    with entered(home, "web") as connection:
        assert connection.execute("SELECT door()").fetchone() == (1,)
    with entered(home, "report") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT door()")
    with entered(home, "migrate") as connection:
        connection.execute("DROP FUNCTION door()")


def test_the_backup_role_reads_every_row_and_writes_none(home: Path, table: str):
    with entered(home, "backup") as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (1,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM met")
        connection.execute("SET default_transaction_read_only TO off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM met")


def test_a_second_database_is_apart_and_leaves_no_trace(home: Path):
    administrator = places.database_urls(of=home)["superuser"]
    roles.prepare(administrator, database="other", home=home)

    with entered(home, "migrate", database="other") as connection:
        connection.execute("CREATE TABLE elsewhere (id int)")
    roles.drop(administrator, database="other")

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        entered(home, "web", database="other")


def test_the_log_never_shows_a_password(home: Path):
    with entered(home, "superuser") as connection:
        connection.execute("ALTER SYSTEM SET log_statement TO 'all'")
        connection.execute("SELECT pg_reload_conf()")
    roles.prepare(places.database_urls(of=home)["superuser"], home=home)
    with entered(home, "superuser") as connection:
        connection.execute("ALTER SYSTEM RESET ALL")
        connection.execute("SELECT pg_reload_conf()")

    written = "".join(log.read_text() for log in Cluster.of(home).logs.glob("*.log"))
    assert "PASSWORD 'SCRAM-SHA-256$" in written
    for address in places.database_urls(of=home).values():
        assert address.password not in written


def test_another_installation_is_not_robbed_of_its_server(home: Path, new_home: HomeMaker):
    mine = places.database_urls(of=home)["superuser"]
    stranger = new_home()

    with pytest.raises(HostingTrouble, match="autre installation") as trouble:
        roles.prepare(mine, home=stranger)
    assert str(stranger / "secrets.json") in trouble.value.advice
    with entered(home, "web"):
        pass

    roles.prepare(mine, home=stranger, take_over=True)
    web = replace(
        mine, user="continuum_web", password=places.key("role continuum_web", of=stranger)
    )
    psycopg.connect(**web.keywords()).close()
    roles.prepare(mine, home=home, take_over=True)


@pytest.fixture
def foreman(home: Path) -> Iterator[Address]:
    """An administrator who is no superuser, on a server where nothing is prepared."""
    with entered(home, "superuser", database="postgres") as connection:
        connection.execute("DROP DATABASE continuum WITH (FORCE)")
        for role in reversed(roles.ROLES):
            connection.execute(f"DROP OWNED BY {role.name}")
            connection.execute(f"DROP ROLE {role.name}")
        connection.execute("CREATE ROLE foreman LOGIN CREATEROLE CREATEDB PASSWORD 'pw'")
    yield replace(places.database_urls(of=home)["superuser"], user="foreman", password="pw")
    with entered(home, "superuser", database="postgres") as connection:
        connection.execute("DROP DATABASE IF EXISTS continuum WITH (FORCE)")
        for role in reversed(roles.ROLES):
            connection.execute(f"DROP ROLE IF EXISTS {role.name}")
        connection.execute("DROP OWNED BY foreman")
        connection.execute("DROP ROLE foreman")


def test_an_administrator_without_bypassrls_is_told_what_to_ask(home: Path, foreman: Address):
    with pytest.raises(HostingTrouble, match="administrateur du serveur") as trouble:
        roles.prepare(foreman, home=home)

    assert "CREATE ROLE continuum_gate INHERIT BYPASSRLS;" in trouble.value.advice


def test_an_administrator_need_not_be_a_superuser(home: Path, foreman: Address):
    with entered(home, "superuser", database="postgres") as connection:
        connection.execute("CREATE ROLE continuum_gate BYPASSRLS")
        connection.execute("CREATE ROLE continuum_backup LOGIN BYPASSRLS")
        if connection.info.server_version >= 160_000:
            connection.execute(
                "GRANT continuum_gate, continuum_backup TO foreman WITH ADMIN OPTION"
            )

    for _ in range(2):
        roles.prepare(foreman, home=home)

    with entered(home, "migrate") as connection:
        connection.execute(
            "CREATE TABLE met (id int); GRANT SELECT ON met TO continuum_web;"
            "CREATE FUNCTION door() RETURNS int LANGUAGE sql AS 'SELECT 1';"
            "ALTER FUNCTION door() OWNER TO continuum_gate"
        )
    with entered(home, "web") as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT door()")
    with entered(home, "backup") as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (0,)


def test_a_powerless_login_is_refused(home: Path):
    with pytest.raises(HostingTrouble, match="ne peut pas préparer"):
        roles.prepare(
            replace(places.database_urls(of=home)["superuser"], **login(home, "web")), home=home
        )


def test_a_server_that_is_down_is_told(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)

    with pytest.raises(HostingTrouble, match="serveur est démarré"):
        roles.prepare(places.database_urls(of=home)["superuser"], home=home)


def login(home: Path, alias: str) -> dict[str, str]:
    address = places.database_urls(of=home)[alias]
    return {"user": address.user, "password": address.password}
