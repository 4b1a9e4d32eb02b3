"""Statements as an attacker would send them: each is tried, nothing of it stays."""

import json
from uuid import uuid4

from django.db import connection, transaction
from django.db.utils import DatabaseError

from continuum.access.permissions import Permission
from continuum.core.rowsecurity import GUARDED, marked_tables

INSUFFICIENT_PRIVILEGE = "42501"
ABOUT_MEMBERS = {
    "access_account",
    "access_invitation",
    "access_membership",
    "access_recovery",
    "access_session",
    "core_auditentry",
    "mfa_authenticator",
}
"""Guarded tables about workers, which other rules than "our files" govern."""
OF_PROGRAMME = {
    "outcomes_indicator",
    "outcomes_indicatorversion",
    "outcomes_declaredfigure",
    "outcomes_declareditem",
    "people_invisibilitydefinition",
}
"""What a programme's partners define together, figures and wording only."""
JOBS = {
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
}
"""Tables of the library that keeps the jobs."""
READ_BY = {
    "people_contact": Permission.SEE_CONTACTS,
    "people_lookupkey": Permission.OPEN_FILES,
    "outreach_encounternote": Permission.SEE_OUTREACH,
    "imports_uploadcontent": Permission.IMPORT,
    "imports_cellcorrection": Permission.IMPORT,
    "imports_rowdecision": Permission.IMPORT,
    "imports_trial": Permission.IMPORT,
    "imports_trialpart": Permission.IMPORT,
}
"""Tables of files that not everybody with files reads."""


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
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
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
    columns = columns_of(table)
    fresh_ids: dict[str | None, object] = {"uuid": uuid4(), "bigint": 2**40, None: None}
    own_id = fresh_ids[columns.get("id")]
    root = {"root": own_id, "corrects_id": None} if "root" in columns else {}
    alone = {"identity": own_id} if table == "people_person" else {}
    fresh = {**root, **alone, **changes, "id": own_id}
    return attempt(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(null::{table},"
        f" to_jsonb(r) || %s::jsonb)).* FROM (SELECT * FROM {table} LIMIT 1) r",
        json.dumps(fresh, default=str),
    )


def tables_of_files() -> list[str]:
    return [table for table in marked_tables(GUARDED) if table not in ABOUT_MEMBERS | OF_PROGRAMME]
