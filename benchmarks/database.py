"""The database the measures are made in: one of its own, whose every process enters as in life."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg

from continuum.hosting import places, roles
from continuum.hosting.addresses import Address

Session = psycopg.Connection[Any]


@contextmanager
def chosen(name: str) -> Iterator[Address]:
    """Have `name` be the database that settings and child processes speak to; its administrator."""
    administrator = replace(places.database_urls()["superuser"], database=name)
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = administrator.url()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "continuum.config.settings")
    try:
        yield administrator
    finally:
        if before is None:
            del os.environ["DATABASE_URL"]
        else:
            os.environ["DATABASE_URL"] = before


def exists(administrator: Address) -> bool:
    with psycopg.connect(**replace(administrator, database="postgres").keywords()) as connection:  # type: ignore[arg-type]
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [administrator.database]
        ).fetchone()
    return found is not None


def make_afresh(administrator: Address) -> None:
    """An empty database with the roles as they must be."""
    roles.drop(administrator, database=administrator.database)
    roles.prepare(administrator, database=administrator.database)


@contextmanager
def above_the_wall() -> Iterator[Session]:
    """A connection for which no row security holds."""
    address = places.database_urls()["superuser"]
    with psycopg.connect(autocommit=True, **address.keywords()) as connection:  # type: ignore[arg-type]
        yield connection
