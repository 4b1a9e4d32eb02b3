"""What PostgreSQL lets everybody do and the web role has no use for, taken back in each database.

A statement slipped in by an attacker could keep others waiting for ever, stop their connections,
fill the disk outside every table. Only a superuser may take these back: `doctor` says when nobody
did.
"""

from collections.abc import Iterable
from typing import Any, Final

import psycopg
from psycopg import sql

from continuum.hosting import places

Session = psycopg.Connection[Any]

CLOSED: Final = (
    # Locks that outlive the transaction, and so the request.
    "pg_advisory_lock",
    "pg_advisory_lock_shared",
    "pg_try_advisory_lock",
    "pg_try_advisory_lock_shared",
    # The requests of others run under the same role.
    "pg_cancel_backend",
    "pg_terminate_backend",
    # Large objects: files behind no policy.
    "lo_create",
    "lo_creat",
    "lo_from_bytea",
    # Straight into the journal of the server.
    "pg_logical_emit_message",
)
_KEEPERS: Final = ("pg_advisory_lock",)
"""Whoever migrates still does so one at a time."""

_OPEN_TO_ALL: Final = """
SELECT p.oid::regprocedure::text, p.proname
FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY (%s) AND a.grantee = 0
ORDER BY 1
"""
_HELD: Final = """
SELECT DISTINCT p.proname FROM pg_proc p
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY (%s)
    AND has_function_privilege(%s, p.oid, 'EXECUTE')
ORDER BY 1
"""
_MAKES: Final = """
SELECT word FROM unnest(ARRAY['CREATE', 'TEMPORARY']) word
WHERE has_database_privilege(%(role)s, current_database(), word)
UNION ALL
SELECT 'CREATE (public)' WHERE has_schema_privilege(%(role)s, 'public', 'CREATE')
"""
_FOREIGN: Final = """
SELECT format('ALTER ROLE %%I %%s RESET %%s', r.rolname,
              coalesce('IN DATABASE ' || quote_ident(d.datname), ''), quote_ident(told.name))
FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
LEFT JOIN pg_database d ON d.oid = s.setdatabase
CROSS JOIN LATERAL (
    SELECT lower(split_part(entry, '=', 1)) AS name FROM unnest(s.setconfig) entry
) told
WHERE r.rolname = %(role)s AND (s.setdatabase <> 0 OR told.name <> ALL (%(ours)s))
ORDER BY 1
"""


def close(connection: Session) -> None:
    """Take from everybody, in this database, what only its keepers need; a superuser's work."""
    for signature, name in connection.execute(_OPEN_TO_ALL, [list(CLOSED)]).fetchall():
        function = sql.SQL(signature)
        connection.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(function))
        if name in _KEEPERS:
            connection.execute(
                sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(
                    function, sql.Identifier(places.OWNER)
                )
            )


def held(connection: Session, role: str) -> list[str]:
    """Powers that `role` has and should not."""
    functions = connection.execute(_HELD, [list(CLOSED), role]).fetchall()
    makes = connection.execute(_MAKES, {"role": role}).fetchall()
    return [row[0] for row in (*functions, *makes)]


def foreign_settings(connection: Session, role: str, *, ours: Iterable[str]) -> list[sql.SQL]:
    """Settings written on `role` that are not `ours`, as the statements that take them away."""
    found = connection.execute(_FOREIGN, {"role": role, "ours": list(ours)}).fetchall()
    return [sql.SQL(row[0]) for row in found]
