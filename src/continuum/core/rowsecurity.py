"""Migration operations that put a table behind the second wall, and say why a table needs none.

Every table of the database carries a comment starting with one of the marks below; `doctor` and
the wall tests
read them from the catalogue, so that no table can be forgotten.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.db.migrations import RunSQL

WEB: Final = "continuum_web"
GATE: Final = "continuum_gate"
OWNER: Final = "continuum_owner"

GUARDED: Final = "guarded"
"""Rows are chosen by a policy on the acting session."""
OPEN: Final = "open"
"""No personal data: readable by whoever is connected."""
RULED: Final = "open, writes ruled"
"""Open to readers; rows are written by those whom a policy lets."""
CLOSED: Final = "closed"
"""Not granted to the web role at all: reached through definer functions only."""

ALL: Final = "SELECT, INSERT, UPDATE, DELETE"
APPEND_ONLY: Final = "SELECT, INSERT"
READ_ONLY: Final = "SELECT"

OURS: Final = "organisation_id = (SELECT ctx_file_organisation())"
"""The row belongs to the organisation acted for, by a role that may see files."""


def ours_with_person(column: str = "person_id") -> str:
    """`OURS`, and the person pointed at is ours too: foreign keys ignore row security."""
    return (
        f"{OURS} AND EXISTS (SELECT 1 FROM people_person p "
        f"WHERE p.id = {column} AND p.organisation_id = (SELECT ctx_file_organisation()))"
    )


def guard(
    table: str, *, rows: str, write: str | None = None, grants: str = ALL, audited: bool = True
) -> RunSQL:
    """Enable and force row security on `table`, with one policy, its grants and the audit trigger.

    `rows` is the SQL condition for reading; `write` (default: `rows`) the one a written row must
    meet.
    """
    forward: list[Any] = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_session ON {table} USING ({rows}) WITH CHECK ({write or rows})",
        f"GRANT {grants} ON {table} TO {WEB}",
        f"GRANT {ALL} ON {table} TO {GATE}",
        _comment(table, GUARDED),
    ]
    backward: list[Any] = [
        f"DROP POLICY {table}_session ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        f"REVOKE ALL ON {table} FROM {WEB}, {GATE}",
    ]
    if audited:
        forward.append(
            f"CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_row()"
        )
        backward.insert(0, f"DROP TRIGGER audit ON {table}")
    return RunSQL(forward, backward)


def only_for(
    table: str, roles: Sequence[str], *, commands: Sequence[str] = ("INSERT", "UPDATE", "DELETE")
) -> RunSQL:
    """Narrow a guarded table: `commands` are for members who act in one of `roles`.

    The condition speaks of no column: it is judged once a statement, whatever the number of rows.
    """
    named = ", ".join(f"'{role}'" for role in roles)
    rule = f"(SELECT ctx_role()) IN ({named})"
    clauses = {
        "INSERT": f"WITH CHECK ({rule})",
        "UPDATE": f"USING ({rule}) WITH CHECK ({rule})",
    }
    return RunSQL(
        [
            f"CREATE POLICY {table}_role_{command.lower()} ON {table} AS RESTRICTIVE "
            f"FOR {command} TO {WEB} {clauses.get(command, f'USING ({rule})')}"
            for command in commands
        ],
        [f"DROP POLICY {table}_role_{command.lower()} ON {table}" for command in commands],
    )


def restrict(table: str, name: str, *, check: str, commands: Sequence[str] = ("INSERT",)) -> RunSQL:
    """Narrow what may be written in a guarded table: also `check`."""
    return RunSQL(
        [
            f"CREATE POLICY {table}_{name}_{command.lower()} ON {table} AS RESTRICTIVE "
            f"FOR {command} TO {WEB} WITH CHECK ({check})"
            for command in commands
        ],
        [f"DROP POLICY {table}_{name}_{command.lower()} ON {table}" for command in commands],
    )


def sign(table: str, column: str, *, changes: bool = False) -> RunSQL:
    """`column` names who wrote the row: the account that acts, no other; left empty, it is filled.

    A row that others change keeps its first signature, unless it `changes`: then whoever changes
    the row signs again.
    """
    commands = ("INSERT", "UPDATE") if changes else ("INSERT",)
    narrowed = restrict(
        table, "signed", check=f"{column} = (SELECT ctx_account())", commands=commands
    )
    return RunSQL(
        [
            *narrowed.sql,
            f"CREATE TRIGGER signed BEFORE INSERT ON {table} FOR EACH ROW "
            f"WHEN (NEW.{column} IS NULL) EXECUTE FUNCTION access_sign('{column}')",
        ],
        [f"DROP TRIGGER signed ON {table}", *(narrowed.reverse_sql or ())],
    )


def never_changed(table: str, *columns: str) -> RunSQL:
    """Take back the right to update these columns; a column added later is granted with it."""
    named = ", ".join(f"'{column}'" for column in columns)
    kept = f"""
        DO $body$ BEGIN
            REVOKE UPDATE ON {table} FROM {WEB};
            EXECUTE (SELECT format('GRANT UPDATE (%s) ON {table} TO {WEB}',
                                   string_agg(quote_ident(attname), ', ' ORDER BY attnum))
                     FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0
                     AND NOT attisdropped AND attname NOT IN ({named}));
        END $body$"""
    return RunSQL(kept, f"GRANT UPDATE ON {table} TO {WEB}")


def leave_open(table: str, *, because: str, grants: str = ALL) -> RunSQL:
    """Say that `table` holds no personal data, and grant it."""
    return RunSQL(
        [
            f"GRANT {grants} ON {table} TO {WEB}",
            f"GRANT {ALL} ON {table} TO {GATE}",
            _comment(table, f"{OPEN}: {because}"),
        ],
        [f"REVOKE ALL ON {table} FROM {WEB}, {GATE}"],
    )


def rule_writes(
    table: str, *, because: str, write: str, insert: str | None = None, grants: str = ALL
) -> RunSQL:
    """Say that `table` is readable by whoever is connected, and written by rule.

    `write` is the SQL condition a row must meet before and after; `insert` (default: `write`) the
    one of a new row.
    """
    return RunSQL(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING (true)",
            f"CREATE POLICY {table}_made ON {table} FOR INSERT WITH CHECK ({insert or write})",
            f"CREATE POLICY {table}_changed ON {table} FOR UPDATE USING ({write})",
            f"CREATE POLICY {table}_removed ON {table} FOR DELETE USING ({write})",
            f"REVOKE ALL ON {table} FROM {WEB}",
            f"GRANT {grants} ON {table} TO {WEB}",
            _comment(table, f"{RULED}: {because}"),
        ],
        [
            *(
                f"DROP POLICY {table}_{what} ON {table}"
                for what in ("read", "made", "changed", "removed")
            ),
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"GRANT {ALL} ON {table} TO {WEB}",
            _comment(table, f"{OPEN}: {because}"),
        ],
    )


def keep_closed(table: str, *, because: str) -> RunSQL:
    """Say that the web role never touches `table` itself."""
    return RunSQL(
        [
            f"GRANT {ALL} ON {table} TO {GATE}",
            _comment(table, f"{CLOSED}: {because}"),
        ],
        [f"REVOKE ALL ON {table} FROM {GATE}"],
    )


def _comment(table: str, text: str) -> str:
    quoted = text.replace("'", "''")
    return f"COMMENT ON TABLE {table} IS '{quoted}'"


def definer(
    signature: str,
    *,
    returns: str,
    body: str,
    language: str = "sql",
    how: str = "STABLE",
    owner: str = GATE,
) -> RunSQL:
    """A function that runs with the gate's rights: the only door through the wall.

    Owned by the gate role (or by the owner of the tables, who sees no row either), with a fixed
    search path, executable by the web role alone.
    """
    name = signature.split("(")[0]
    types = ", ".join(
        part.strip().split(" ", 1)[1]
        for part in signature.partition("(")[2].rstrip(")").split(",")
        if part.strip()
    )
    return RunSQL(
        [
            f"CREATE FUNCTION {signature} RETURNS {returns} "
            f"LANGUAGE {language} {how} SECURITY DEFINER "
            f"SET search_path = public, pg_temp AS $body$ {body} $body$",
            f"ALTER FUNCTION {name}({types}) OWNER TO {owner}",
            f"REVOKE ALL ON FUNCTION {name}({types}) FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {name}({types}) TO {WEB}, {OWNER}",
        ],
        [f"DROP FUNCTION {name}({types})"],
    )


def marked_tables(mark: str) -> list[str]:
    """Names of the tables whose comment starts with `mark`, from the catalogue, sorted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') "
            "AND obj_description(c.oid, 'pg_class') LIKE %s ORDER BY 1",
            [f"{mark}%"],
        )
        return [row[0] for row in cursor.fetchall()]


def open_tables() -> list[str]:
    """Tables declared to hold no personal data."""
    return marked_tables(OPEN)
