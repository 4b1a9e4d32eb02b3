"""Examines the second wall in the database's own catalogue: roles, row security, doors."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import psycopg
from django.db.migrations import RunSQL
from django.db.migrations.loader import MigrationLoader

from continuum.core import rowsecurity
from continuum.hosting import places, powers, roles
from continuum.hosting.findings import Finding, ill, listed, well
from continuum.hosting.guard import WrongRole, refuse_wrong_role

Session = psycopg.Connection[Any]

_PREPARE: Final = "Lancer : continuum database prepare"
_MADE_BY_HAND: Final = (
    "Aucune migration de cette version ne l'a faite : la retirer, ou mettre la version à jour."
)

_AS_MADE: Final = "Remettre chaque table comme ses migrations la font, ou restaurer une sauvegarde."
SECRETS: Final = ("access_account.password", "access_session.token_hash", "access_session.data")

_TABLES: Final = """
SELECT c.relname, coalesce(obj_description(c.oid, 'pg_class'), ''),
    c.relrowsecurity, c.relforcerowsecurity,
    EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid),
    has_table_privilege(%(web)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE'),
    has_table_privilege(%(web)s, c.oid, 'TRUNCATE, REFERENCES, TRIGGER')
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'f')
ORDER BY 1
"""
_FUNCTIONS: Final = """
SELECT p.proname, pg_get_userbyid(p.proowner),
    coalesce('search_path=public, pg_temp' = ANY (p.proconfig), false),
    EXISTS (SELECT 1 FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
            WHERE a.grantee = 0)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
ORDER BY 1
"""
_VIEWS: Final = """
SELECT c.relname, c.relkind = 'm', pg_get_userbyid(c.relowner),
    coalesce('security_invoker=true' = ANY (c.reloptions), false)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
    AND has_table_privilege(%(web)s, c.oid, 'SELECT')
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
"""


def examine(
    connection: Session, *, wanted: Sequence[roles.Role] = roles.ROLES
) -> Iterator[Finding]:
    """Everything the wall rests on, seen from the web role's own connection."""
    yield _own_role(connection)
    yield from _roles(connection, wanted)
    yield _settings(connection, wanted)
    yield _powers(connection)
    yield _silence(connection)
    yield _tables(connection)
    yield _secrets(connection)
    yield _policies(connection)
    yield _functions(connection)
    yield _views(connection)


def _own_role(connection: Session) -> Finding:
    try:
        refuse_wrong_role(connection)
    except WrongRole as trouble:
        return ill("Rôle des pages", trouble.what, advice=trouble.advice)
    return well("Rôle des pages", f"« {connection.info.user} » ne possède rien")


def _roles(connection: Session, wanted: Sequence[roles.Role]) -> Iterator[Finding]:
    columns = ", ".join(wanted[0].attributes())
    found = {
        row[0]: row[1:]
        for row in connection.execute(
            f"SELECT rolname, {columns} FROM pg_roles WHERE rolname = ANY (%s)",  # noqa: S608
            [[role.name for role in wanted]],
        )
    }
    wrong = [
        role.name for role in wanted if found.get(role.name) != tuple(role.attributes().values())
    ]
    if wrong:
        yield ill("Rôles", f"absents ou changés : {', '.join(wrong)}", advice=_PREPARE)
    else:
        yield well("Rôles", f"{len(found)} rôles, chacun avec ses seuls droits")


def _settings(connection: Session, wanted: Sequence[roles.Role]) -> Finding:
    """Any role may change what its own next connections start with."""
    written = [
        statement.as_string()
        for role in wanted
        for statement in powers.foreign_settings(connection, role.name, ours=role.settings)
    ]
    subject = "Réglages des rôles"
    if written:
        return ill(subject, f"écrits hors de Continuum : {listed(written)}", advice=_PREPARE)
    return well(subject, "ceux de l'installation, aucun autre")


def _powers(connection: Session) -> Finding:
    found = powers.held(connection, str(connection.info.user))
    subject = "Pouvoirs du rôle des pages"
    if found:
        return ill(
            subject,
            f"il en a trop : {listed(found)}",
            advice="Faire lancer « continuum database prepare » avec un compte superutilisateur.",
        )
    return well(subject, "ni objets à lui, ni verrous qui durent, ni arrêt d'autrui")


def _silence(connection: Session) -> Finding:
    """Whether what people type stays out of the server's log."""
    loud = []
    for name, wanted in roles.DISCREET.items():
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        if name.startswith("log_") and (row is None or row[0] != wanted):
            loud.append(f"{name} = {row[0] if row else '?'}")
    if loud:
        return ill(
            "Journal de PostgreSQL",
            f"il peut garder ce que les gens tapent : {', '.join(loud)}",
            advice="Faire lancer « continuum database prepare » avec un compte superutilisateur.",
        )
    return well("Journal de PostgreSQL", "il ne garde ni requêtes ni valeurs")


def _tables(connection: Session) -> Finding:
    rows = connection.execute(_TABLES, {"web": connection.info.user}).fetchall()
    faults = [f"{row[0]} ({fault})" for row in rows if (fault := _fault_of_table(*row[1:]))]
    subject = "Cloisonnement des tables"
    if faults:
        return ill(subject, listed(faults), advice=_AS_MADE)
    guarded = sum(row[1].startswith(rowsecurity.GUARDED) for row in rows)
    if not guarded:
        return ill(subject, "aucune table", advice="Lancer : continuum migrate")
    return well(subject, f"{guarded} tables cloisonnées, aucune oubliée")


def _fault_of_table(mark: str, *facts: bool) -> str:
    enabled, forced, has_policy, reached, overpowered = facts
    if overpowered:
        return "droits de trop"
    if mark.startswith(rowsecurity.GUARDED):
        return "" if enabled and forced and has_policy else "cloisonnement absent"
    if mark.startswith(rowsecurity.RULED):
        return "" if enabled and forced and has_policy else "écriture sans règle"
    if mark.startswith(rowsecurity.CLOSED):
        return "fermée, mais accordée" if reached else ""
    return "" if mark.startswith(rowsecurity.OPEN) else "sans marque"


def _secrets(connection: Session) -> Finding:
    """Columns that no query reads, in tables that some queries read."""
    reached = [
        column
        for column in SECRETS
        if connection.execute(
            "SELECT has_column_privilege(%s, to_regclass(%s)::oid, %s, 'SELECT')",
            [connection.info.user, *column.split(".")],
        ).fetchone()
        == (True,)
    ]
    subject = "Colonnes secrètes"
    if reached:
        return ill(subject, f"lisibles : {listed(reached)}", advice=_AS_MADE)
    return well(subject, f"{len(SECRETS)} colonnes qu'aucune requête ne lit")


def _policies(connection: Session) -> Finding:
    known = set(_made_by_migrations(r"POLICY")) - set(_made_by_migrations(r"POLICY", verb="DROP"))
    found = {
        str(row[0])
        for row in connection.execute(
            "SELECT p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
            "WHERE c.relnamespace = 'public'::regnamespace"
        )
    }
    faults = [f"{name} (absente)" for name in sorted(known - found)]
    faults += [f"{name} (inconnue)" for name in sorted(found - known)]
    if faults:
        return ill("Règles de lecture et d'écriture", listed(faults), advice=_AS_MADE)
    return well("Règles de lecture et d'écriture", f"{len(found)}, toutes celles des migrations")


def _functions(connection: Session) -> Finding:
    known = set(_made_by_migrations(r"FUNCTION"))
    faults, count = [], 0
    for name, owner, fixed_path, is_public in connection.execute(_FUNCTIONS):
        count += 1
        if name not in known:
            faults.append(f"{name} (inconnue)")
        elif owner not in (places.GATE, places.OWNER) or not fixed_path or is_public:
            faults.append(f"{name} (propriétaire, chemin ou droits changés)")
    if faults:
        return ill("Portes (fonctions)", listed(faults), advice=_MADE_BY_HAND)
    return well("Portes (fonctions)", f"{count} fonctions, toutes faites par les migrations")


def _views(connection: Session) -> Finding:
    known = set(_made_by_migrations(r"VIEW"))
    faults, count = [], 0
    for name, is_materialised, owner, as_invoker in connection.execute(
        _VIEWS, {"web": connection.info.user}
    ):
        count += 1
        if name not in known:
            faults.append(f"{name} (inconnue)")
        elif is_materialised or (owner != places.GATE and not as_invoker):
            faults.append(f"{name} (ignore le cloisonnement)")
    if faults:
        return ill("Portes (vues)", listed(faults), advice=_MADE_BY_HAND)
    return well("Portes (vues)", f"{count} vues, toutes faites par les migrations")


def _made_by_migrations(kind: str, *, verb: str = "CREATE") -> Iterator[str]:
    """Names of what the migrations of this version create, read from their statements."""
    pattern = re.compile(
        rf"{verb}\s+(?:OR\s+REPLACE\s+)?{kind}\s+(?:public\.)?(\w+)", re.IGNORECASE
    )
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, RunSQL):
                for statement in _statements(operation.sql):
                    yield from pattern.findall(statement)


def _statements(statements: object) -> Iterator[str]:
    if isinstance(statements, str):
        yield statements
    elif isinstance(statements, Iterable):
        for statement in statements:
            yield from _statements(statement)
