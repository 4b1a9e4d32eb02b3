"""`doctor` sees every breach of the second wall, made here on purpose in the real schema."""

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from conftest import TEST_DATABASE
from continuum.hosting import places, roles, wall
from continuum.hosting.findings import Finding

pytestmark = [pytest.mark.usefixtures("django_db_setup")]

# Roles belong to the server, which other processes of the tests use: what grows here is a role of
# this one's own, which may all that the web role may.
OWN = replace(
    next(role for role in roles.ROLES if role.name == places.LOGINS["web"]),
    name=f"{TEST_DATABASE}_grown",
)


def entered(alias: str) -> psycopg.Connection:
    address = places.database_urls(database=TEST_DATABASE)[alias]
    return psycopg.connect(**address.keywords(), autocommit=True)


@pytest.fixture
def administrator() -> Iterator[psycopg.Connection]:
    with entered("superuser") as connection:
        yield connection


@pytest.fixture
def own_role(administrator: psycopg.Connection) -> Iterator[None]:
    name = sql.Identifier(OWN.name)
    administrator.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(name))
    administrator.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'own'").format(name))
    administrator.execute(sql.SQL("GRANT continuum_web TO {}").format(name))
    for setting, value in OWN.settings.items():
        administrator.execute(
            sql.SQL("ALTER ROLE {} SET {} TO {}").format(
                name, sql.Identifier(setting), sql.Literal(value)
            )
        )
    yield
    administrator.execute(sql.SQL("DROP ROLE {}").format(name))


def found() -> dict[str, Finding]:
    with entered("web") as connection:
        return {finding.subject: finding for finding in wall.examine(connection)}


def found_of_own() -> dict[str, Finding]:
    address = replace(
        places.database_urls(database=TEST_DATABASE)["web"], user=OWN.name, password="own"
    )
    with psycopg.connect(**address.keywords(), autocommit=True) as connection:
        return {one.subject: one for one in wall.examine(connection, wanted=(OWN,))}


def test_the_schema_is_well():
    assert [finding.in_words() for finding in found().values() if not finding.is_well] == []


TABLES, DOORS, VIEWS = "Cloisonnement des tables", "Portes (fonctions)", "Portes (vues)"
RULES = "Règles de lecture et d'écriture"


@pytest.mark.parametrize(
    ("breach", "repair", "subject", "said"),
    [
        (
            "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE people_person ENABLE ROW LEVEL SECURITY",
            *(TABLES, "people_person (cloisonnement absent)"),
        ),
        (
            "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE people_person FORCE ROW LEVEL SECURITY",
            *(TABLES, "people_person (cloisonnement absent)"),
        ),
        (
            "CREATE TABLE forgotten (name text)",
            "DROP TABLE forgotten",
            *(TABLES, "forgotten (sans marque)"),
        ),
        (
            "ALTER TABLE organisations_participation DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE organisations_participation ENABLE ROW LEVEL SECURITY",
            *(TABLES, "organisations_participation (écriture sans règle)"),
        ),
        (
            "GRANT SELECT (password) ON access_account TO continuum_web",
            "REVOKE SELECT (password) ON access_account FROM continuum_web",
            *("Colonnes secrètes", "access_account.password"),
        ),
        (
            "DROP POLICY people_contact_role_select ON people_contact",
            "CREATE POLICY people_contact_role_select ON people_contact AS RESTRICTIVE FOR SELECT "
            "TO continuum_web USING ((SELECT ctx_role()) IN ('educator', 'counsellor', "
            "'coordinator'))",
            *(RULES, "people_contact_role_select (absente)"),
        ),
        (
            "CREATE POLICY everybody ON people_person USING (true)",
            "DROP POLICY everybody ON people_person",
            *(RULES, "everybody (inconnue)"),
        ),
        (
            "GRANT EXECUTE ON FUNCTION pg_terminate_backend TO continuum_web",
            "REVOKE EXECUTE ON FUNCTION pg_terminate_backend FROM continuum_web",
            *("Pouvoirs du rôle des pages", "pg_terminate_backend"),
        ),
        (
            "GRANT TEMPORARY ON DATABASE {database} TO continuum_web",
            "REVOKE TEMPORARY ON DATABASE {database} FROM continuum_web",
            *("Pouvoirs du rôle des pages", "TEMPORARY"),
        ),
        (
            "CREATE TABLE bare (name text); COMMENT ON TABLE bare IS 'guarded';"
            "ALTER TABLE bare ENABLE ROW LEVEL SECURITY; ALTER TABLE bare FORCE ROW LEVEL SECURITY",
            "DROP TABLE bare",
            *(TABLES, "bare (cloisonnement absent)"),
        ),
        (
            "GRANT TRUNCATE ON people_person TO continuum_web",
            "REVOKE TRUNCATE ON people_person FROM continuum_web",
            *(TABLES, "people_person (droits de trop)"),
        ),
        (
            "GRANT SELECT ON access_key TO continuum_web",
            "REVOKE SELECT ON access_key FROM continuum_web",
            *(TABLES, "access_key (fermée, mais accordée)"),
        ),
        (
            "CREATE FUNCTION hole() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
            "SET search_path = public, pg_temp AS 'SELECT count(*) FROM people_person';"
            "ALTER FUNCTION hole() OWNER TO continuum_gate",
            "DROP FUNCTION hole()",
            *(DOORS, "hole (inconnue)"),
        ),
        (
            "ALTER FUNCTION ctx_role() OWNER TO postgres",
            "ALTER FUNCTION ctx_role() OWNER TO continuum_gate",
            *(DOORS, "ctx_role (propriétaire"),
        ),
        (
            "ALTER FUNCTION ctx_role() RESET search_path",
            "ALTER FUNCTION ctx_role() SET search_path = public, pg_temp",
            *(DOORS, "ctx_role (propriétaire"),
        ),
        (
            "GRANT EXECUTE ON FUNCTION ctx_role() TO PUBLIC",
            "REVOKE EXECUTE ON FUNCTION ctx_role() FROM PUBLIC",
            *(DOORS, "ctx_role (propriétaire"),
        ),
        (
            "CREATE VIEW peephole AS SELECT * FROM people_person;"
            "GRANT SELECT ON peephole TO continuum_web",
            "DROP VIEW peephole",
            *(VIEWS, "peephole (inconnue)"),
        ),
        (
            "CREATE MATERIALIZED VIEW peephole AS SELECT * FROM people_person;"
            "GRANT SELECT ON peephole TO continuum_web",
            "DROP MATERIALIZED VIEW peephole",
            *(VIEWS, "peephole (inconnue)"),
        ),
    ],
)
def test_a_breach_in_the_schema_is_seen(
    administrator: psycopg.Connection, breach: str, repair: str, subject: str, said: str
):
    administrator.execute(breach.replace("{database}", TEST_DATABASE))
    try:
        finding = found()[subject]
    finally:
        administrator.execute(repair.replace("{database}", TEST_DATABASE))

    assert not finding.is_well
    assert said in finding.words
    assert finding.advice
    assert found()[subject].is_well


@pytest.mark.parametrize(
    ("breach", "subject", "said"),
    [
        ("ALTER ROLE {} BYPASSRLS", "Rôle des pages", "BYPASSRLS"),
        ("ALTER ROLE {} BYPASSRLS", "Rôles", "_grown"),
        ("ALTER ROLE {} CREATEROLE", "Rôles", "_grown"),
        ("ALTER ROLE {} NOINHERIT", "Rôles", "_grown"),
        ("ALTER ROLE {} SET app.token TO 'planted'", "Réglages des rôles", "app.token"),
        (
            "ALTER ROLE {} SET log_min_error_statement TO error",
            *("Journal de PostgreSQL", "log_min_error_statement = error"),
        ),
    ],
)
@pytest.mark.usefixtures("own_role")
def test_a_role_that_grew_is_seen(
    administrator: psycopg.Connection, breach: str, subject: str, said: str
):
    assert found_of_own()[subject].is_well

    administrator.execute(sql.SQL(breach).format(sql.Identifier(OWN.name)))

    finding = found_of_own()[subject]
    assert not finding.is_well
    assert said in finding.words
