"""What every embedded server promises: a password, durable writes, a log without a name."""

from contextlib import suppress
from dataclasses import replace

import psycopg
import pytest

from continuum.hosting import places, postgres
from continuum.hosting.cluster import Cluster
from tests.hosting.servers import HomeMaker, connect, on_each_engine


@on_each_engine
def test_nobody_enters_without_the_password(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    address = replace(places.database_urls(of=home)["superuser"], database="postgres")

    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**replace(address, password=password).keywords())


@on_each_engine
def test_what_the_server_promises(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)

    with connect(home) as connection:
        settings = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())

    assert {name: settings[name] for name in ("fsync", "full_page_writes", "data_checksums")} == {
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
    }
    assert settings["synchronous_commit"] == "on"
    assert settings["listen_addresses"] == ""
    assert settings["unix_socket_permissions"] == "0700"


@on_each_engine
def test_nothing_typed_reaches_the_log(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE met (name text UNIQUE, age int)")
        for statement, values in [
            ("INSERT INTO met VALUES (%s, %s)", ("canary-6f1", 1)),
            ("INSERT INTO met VALUES (%s, %s)", ("canary-6f1", 1)),
            ("SELECT %s::int", ("canary-6f1",)),
            ("SELECT 'canary-6f1'::int", ()),
        ]:
            with suppress(psycopg.Error):
                connection.execute(statement, values)
    postgres.stop(home)

    written = "".join(log.read_text() for log in Cluster.of(home).logs.glob("*.log"))
    assert "shutting down" in written
    assert "canary-6f1" not in written
