"""Refuses to serve under a database role that could see past row security."""

from typing import Any, Final, Protocol

import psycopg

from continuum.hosting import places
from continuum.hosting.trouble import HostingTrouble

_FAULTS: Final = """
WITH mine AS (
    SELECT * FROM pg_roles WHERE rolname IN (current_user, session_user)
), owning(owner, thing) AS (
    SELECT relowner, min(relname::text) FROM pg_class GROUP BY 1
    UNION ALL SELECT proowner, min(proname::text) FROM pg_proc GROUP BY 1
    UNION ALL SELECT nspowner, min(nspname::text) FROM pg_namespace GROUP BY 1
    UNION ALL SELECT datdba, min(datname::text) FROM pg_database GROUP BY 1
)
SELECT rolname, unnest(array_remove(ARRAY[
    CASE WHEN rolsuper THEN 'superuser' END,
    CASE WHEN rolbypassrls THEN 'BYPASSRLS' END,
    CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolcreatedb THEN 'CREATEDB' END,
    CASE WHEN rolreplication THEN 'REPLICATION' END
], NULL)) FROM mine
UNION ALL
SELECT rolname, 'propriétaire de ' || thing FROM mine JOIN owning ON owner = mine.oid
UNION ALL
SELECT mine.rolname, 'membre de ' || above.rolname
FROM mine JOIN pg_roles above
    ON above.oid <> mine.oid AND NOT mine.rolsuper AND pg_has_role(mine.oid, above.oid, 'MEMBER')
WHERE above.rolsuper OR above.rolbypassrls OR above.rolcreaterole OR above.rolcreatedb
    OR above.oid IN (SELECT owner FROM owning)
    OR above.rolname IN (
        'pg_read_all_data', 'pg_write_all_data', 'pg_database_owner',
        'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program'
    )
ORDER BY 1, 2
"""


class _Cursor(Protocol):
    def execute(self, query: Any) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __enter__(self) -> "_Cursor": ...
    def __exit__(self, *unused: Any) -> Any: ...


class _Connection(Protocol):
    """Django's connection, or psycopg's."""

    def cursor(self) -> Any: ...


class WrongRole(HostingTrouble):
    """The database lets this process see or change more than it may."""


def refuse_wrong_role(connection: _Connection) -> None:
    """Raise `WrongRole` unless the login and the role in force are as powerless as the web role."""
    cursor: _Cursor
    with connection.cursor() as cursor:
        cursor.execute(_FAULTS)
        faults = cursor.fetchall()
    if faults:
        name = faults[0][0]
        listed = ", ".join(fault for _, fault in faults)
        raise WrongRole(
            f"Le rôle « {name} » peut passer outre le cloisonnement de la base : {listed}.",
            advice=f"Servir avec le rôle « {places.LOGINS['web']} » : lancer « continuum database "
            "prepare », ou donner dans CONTINUUM_WEB_URL un rôle qui ne possède rien.",
        )


def refuse_wrong_login() -> None:
    """Refuse the login this installation would serve under, before any page is served."""
    address = places.database_urls()["web"]
    try:
        # Not through Django: its pool must be born after the web server has forked.
        with psycopg.connect(**address.keywords()) as connection:  # type: ignore[arg-type]
            refuse_wrong_role(connection)
    except psycopg.OperationalError as error:
        raise HostingTrouble(
            f"La base de données ne répond pas : {str(error).strip().splitlines()[-1]}",
            advice="La préparer : continuum database prepare ; puis : continuum migrate",
        ) from error
