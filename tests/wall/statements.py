"""Statements as an attacker would send them: each is tried, nothing of it stays."""

import json
from uuid import uuid4

from django.db import connection, transaction
from django.db.utils import DatabaseError

INSUFFICIENT_PRIVILEGE = "42501"


def rows(query: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def count(table: str) -> int:
    return rows(f"SELECT count(*) FROM {table}")[0][0]


def attempt(query: str, *values: object) -> str:
    """ "denied", or how many rows the statement touched; nothing stays. Another error is told as
    such: what a constraint refused by chance shows nothing about the wall."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, values)
            touched = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError as error:
        state = getattr(error.__cause__, "sqlstate", None)
        return "denied" if state == INSUFFICIENT_PRIVILEGE else str(error).splitlines()[0]
    return str(touched)


def columns_of(table: str) -> dict[str, str]:
    """Column → its type."""
    return dict(
        rows(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            table,
        )
    )


def copy_with(table: str, **changes: object) -> str:
    """Insert a copy of a visible row under a new id, with changes."""
    fresh_ids: dict[str | None, object] = {"uuid": uuid4(), "bigint": 2**40, None: None}
    fresh = {**changes, "id": fresh_ids[columns_of(table).get("id")]}
    return attempt(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(null::{table},"
        f" to_jsonb(r) || %s::jsonb)).* FROM (SELECT * FROM {table} LIMIT 1) r",
        json.dumps(fresh, default=str),
    )
