"""Whether the database has the tables this version of the code expects, and how it gets them.

What was done to a database is written on the database itself, in its comment: no file beside it can
tell another story.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
from django.apps import apps
from django.conf import settings
from psycopg import sql

from continuum.access import login_key
from continuum.hosting import places
from continuum.hosting.trouble import HostingTrouble
from continuum.people.reading import reading

READING: Final = "reading"
"""Where the label keeps by what people are found (`people.reading`)."""
_MIGRATING: Final = 7_031_965_189
"""The advisory lock under which one process at a time migrates."""


def digest() -> str:
    """What stands for every migration of the code, ours and our libraries'."""
    found = sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            found.update(f"{app.label}/{path.name}".encode())
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def label() -> dict[str, Any]:
    """What is written on the database: `schema`, and `demo` when it holds one."""
    with as_owner() as connection:
        return read_label(connection)


def write_label(changes: Mapping[str, Any]) -> None:
    """Write `changes` on the database, beside what is there."""
    with as_owner() as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(connection.info.dbname),
                sql.Literal(json.dumps({**read_label(connection), **changes}, sort_keys=True)),
            )
        )


def is_current() -> bool:
    """Whether every migration of the code was applied, and names are found as it reads them."""
    found = label()
    return found.get("schema") == digest() and found.get(READING) == reading()


def is_empty() -> bool:
    """Whether the database has no table yet."""
    with as_owner() as connection:
        found = connection.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
        return bool(found and found[0])


def migrate() -> None:
    """Apply the migrations that are missing, as the owner of the schema, one process at a time;
    install what every young person is told; where names were stored under another reading of them,
    or keys under another secret, store them anew."""
    with as_owner() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        before = read_label(connection)
        if before.get("schema") != digest():
            _django("migrate", "--noinput", "--verbosity", "0")
            _django("install_notices")
            write_label({"schema": digest()})
        # Not only after a migration: the secrets may have been made anew.
        connection.execute("SELECT access_install_key(%s, %s)", login_key.pads(settings.LOGIN_KEY))
        if before.get(READING) != reading():
            if "schema" in before:  # a base just made has nobody in it
                _django("renew_search_tokens", as_owner=False)
            write_label({READING: reading()})


def _django(*command: str, as_owner: bool = True) -> None:
    """A command of Django in a process of its own, as the owner of the schema or as the pages."""
    done = subprocess.run(  # noqa: S603 - our own commands, nothing typed
        [sys.executable, "-m", "django", *command],
        env={
            **os.environ,
            "CONTINUUM_AS_OWNER": "1" if as_owner else "",
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        },
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join((done.stderr or done.stdout).strip().splitlines()[-6:])
        raise HostingTrouble(
            f"La base n'a pas pu être mise à jour :\n{last}",
            advice="Relancer continuum migrate, qui reprend où il en était ; si cela revient, "
            "signaler ce message avec la version.",
        )


@contextmanager
def as_owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection under the role that owns the schema."""
    addresses = places.database_urls()
    if "migrate" not in addresses:
        raise HostingTrouble(
            "Le compte qui met à jour le schéma n'est pas connu.",
            advice="Donner CONTINUUM_MIGRATE_URL, ou dans DATABASE_URL un compte qui peut créer "
            "des rôles (puis : continuum database prepare).",
        )
    try:
        connection = psycopg.connect(autocommit=True, **addresses["migrate"].keywords())  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise HostingTrouble(
            f"La base de données ne répond pas : {str(error).strip().splitlines()[-1]}",
            advice="La préparer : continuum database prepare",
        ) from error
    with connection:
        yield connection


def read_label(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    """What is written on the database one is connected to, whoever one is."""
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = current_database()"
    ).fetchone()
    try:
        return dict(json.loads(row[0])) if row and row[0] else {}
    except (ValueError, TypeError):
        return {}
