"""A serving process refuses every role that could see past row security."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from continuum.hosting import places, roles
from continuum.hosting.guard import WrongRole, refuse_wrong_role


def entered(home: Path, alias: str, **more: str) -> psycopg.Connection[Any]:
    return psycopg.connect(
        **places.database_urls(of=home)[alias].keywords(), **more, autocommit=True
    )


@pytest.fixture
def home(prepared_home: Path) -> Iterator[Path]:
    yield prepared_home
    roles.prepare(places.database_urls(of=prepared_home)["superuser"], home=prepared_home)


@pytest.mark.parametrize("alias", ["web", "report", "auditor"])
def test_the_small_roles_may_serve(home: Path, alias: str):
    with entered(home, alias) as connection:
        refuse_wrong_role(connection)


@pytest.mark.parametrize(
    ("alias", "why"),
    [
        ("superuser", "superuser"),
        ("migrate", "membre de continuum_owner"),
        ("backup", "BYPASSRLS"),
    ],
)
def test_the_great_roles_may_not(home: Path, alias: str, why: str):
    with entered(home, alias) as connection, pytest.raises(WrongRole, match=why) as trouble:
        refuse_wrong_role(connection)

    assert "continuum_web" in trouble.value.advice


def test_a_superuser_in_disguise_may_not(home: Path):
    with (
        entered(home, "superuser", options="-c role=continuum_web") as connection,
        pytest.raises(WrongRole, match="superuser"),
    ):
        refuse_wrong_role(connection)


@pytest.mark.parametrize(
    ("drift", "why"),
    [
        ("ALTER ROLE continuum_web BYPASSRLS", "BYPASSRLS"),
        ("ALTER ROLE continuum_web CREATEROLE", "CREATEROLE"),
        ("GRANT continuum_gate TO continuum_web", "membre de continuum_gate"),
        ("GRANT pg_read_all_data TO continuum_web", "membre de pg_read_all_data"),
        ("ALTER SCHEMA public OWNER TO continuum_web", "propriétaire de public"),
        ("ALTER DATABASE continuum OWNER TO continuum_web", "propriétaire de continuum"),
    ],
)
def test_a_web_role_that_grew_may_not(home: Path, drift: str, why: str):
    with entered(home, "superuser") as connection:
        connection.execute(drift)

    with entered(home, "web") as connection, pytest.raises(WrongRole, match=why):
        refuse_wrong_role(connection)


def test_an_owner_of_one_table_may_not(home: Path):
    with entered(home, "superuser") as connection:
        connection.execute("CREATE TABLE mine (id int)")
        connection.execute("ALTER TABLE mine OWNER TO continuum_web")
    try:
        with entered(home, "web") as connection, pytest.raises(WrongRole, match="de mine"):
            refuse_wrong_role(connection)
    finally:
        with entered(home, "superuser") as connection:
            connection.execute("DROP TABLE mine")


def test_a_role_made_by_hand_may_serve_if_it_owns_nothing(home: Path):
    with entered(home, "superuser") as connection:
        connection.execute("CREATE ROLE by_hand LOGIN PASSWORD 'pw'")
        connection.execute("GRANT CONNECT ON DATABASE continuum TO by_hand")
    by_hand = replace(places.database_urls(of=home)["web"], user="by_hand", password="pw")
    with psycopg.connect(**by_hand.keywords()) as connection:
        refuse_wrong_role(connection)
    with entered(home, "superuser") as connection:
        connection.execute("DROP OWNED BY by_hand; DROP ROLE by_hand")
