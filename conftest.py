"""The test database: made by the owner, used as the web role, like the product itself.

With several processes (`-n`), each has a database of its own in the same server.
"""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase

from continuum.access import login_key
from continuum.hosting import places, postgres, roles

TEST_DATABASE = "_".join(
    part
    for part in (
        os.environ.get("CONTINUUM_TEST_DATABASE", "test_continuum"),
        os.environ.get("PYTEST_XDIST_WORKER", ""),
    )
    if part
)
pytest_plugins = ["tests.chromium"]
STARTED = pytest.StashKey[bool]()
MADE_ONCE = {"any_seed", "demo", "engine", "installation", "rewritten"}
KEPT_BETWEEN_TESTS = (
    "django_migrations",
    "access_key",
    "django_content_type",
    "organisations_commune",
)

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # Playwright's loop runs in the test's thread


def owner_connection() -> psycopg.Connection[Any]:
    """A connection as the role that owns the tables (row security still holds for it)."""
    address = places.database_urls(database=TEST_DATABASE)["migrate"]
    return psycopg.connect(**address.keywords(), autocommit=True)  # type: ignore[arg-type]


def administrator_connection() -> psycopg.Connection[Any]:
    """A connection that sees every row: to check what really is in a table, never to make data."""
    address = places.database_urls(database=TEST_DATABASE)["superuser"]
    return psycopg.connect(**address.keywords(), autocommit=True)  # type: ignore[arg-type]


def _migrate() -> None:
    connection = connections["default"]
    web = dict(connection.settings_dict)
    migrate = places.database_urls(database=TEST_DATABASE)["migrate"].for_django()
    options = {**web["OPTIONS"], **migrate["OPTIONS"]}  # type: ignore[dict-item]
    connection.settings_dict.update({**migrate, "OPTIONS": options})
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict.update({**web, "NAME": TEST_DATABASE})
    with owner_connection() as owner:
        owner.execute("SELECT access_install_key(%s, %s)", login_key.pads(settings.LOGIN_KEY))
        _leave_statistics_unknown(owner)


def _leave_statistics_unknown(owner: psycopg.Connection[Any]) -> None:
    """No autovacuum: a table seen empty once would be read whole for each foreign key checked."""
    for name in _tables(owner):
        owner.execute(f'ALTER TABLE "{name}" SET (autovacuum_enabled = false)')


def _tables(owner: psycopg.Connection[Any]) -> list[str]:
    found = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    ).fetchall()
    return [row[0] for row in found]


def _empty_tables(self: TransactionTestCase) -> None:
    """What the owner does after a test with real commits; the web role may not truncate."""
    with owner_connection() as owner:
        names = ", ".join(f'"{name}"' for name in _tables(owner) if name not in KEPT_BETWEEN_TESTS)
        owner.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")  # type: ignore[arg-type]


def _start_server() -> bool:
    """Whether the embedded server had to be started."""
    if not places.is_embedded() or postgres.running(places.home()) is not None:
        return False
    postgres.start(places.home())
    return True


def _leads_others(session: pytest.Session) -> bool:
    return bool(session.config.getoption("numprocesses", 0)) and not _is_led(session)


def _is_led(session: pytest.Session) -> bool:
    return hasattr(session.config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    if _leads_others(session):
        session.config.stash[STARTED] = _start_server()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """After the last of the processes that share it."""
    if session.config.stash.get(STARTED, False):
        postgres.stop(places.home())


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A fresh database in a running cluster; what this run started, it stops."""
    started = not _is_led(request.session) and _start_server()
    administrator = places.database_urls()["superuser"]
    with django_db_blocker.unblock():
        roles.drop(administrator, database=TEST_DATABASE)
        roles.prepare(administrator, database=TEST_DATABASE)
        _migrate()
    TransactionTestCase._fixture_teardown = _empty_tables  # type: ignore[method-assign, assignment]
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        roles.drop(administrator, database=TEST_DATABASE)
    if started:
        postgres.stop(places.home())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a module makes once for its tests is made in one process."""
    for item in items:
        if MADE_ONCE & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_configure() -> None:
    """Passwords alone and hashed cheaply (some tests ask otherwise); properties take their time."""
    hypothesis.settings.register_profile("continuum", deadline=None)
    hypothesis.settings.load_profile("continuum")
    settings.SECOND_FACTOR_REQUIRED = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
