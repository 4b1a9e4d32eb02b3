"""Prepares a PostgreSQL server: the roles and what each may do, the database and its extensions.

Run as the cluster's administrator, as often as one likes: only what differs is changed, and what
was granted beyond the list below is taken back. No table is granted here: each migration grants
its own, so that a forgotten grant shows nothing rather than everything.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from continuum.hosting import places, powers
from continuum.hosting.addresses import Address
from continuum.hosting.trouble import HostingTrouble

OLDEST_SERVER: Final = 15
EXTENSIONS: Final = ("btree_gist", "pg_trgm", "unaccent")
_PREPARING: Final = 7_031_965_188
"""The advisory lock under which one process at a time prepares."""

DISCREET: Final = {
    "timezone": "UTC",
    "search_path": "public",
    "log_min_messages": "log",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",
}
"""What people typed must never reach the server's log."""
_READER: Final = {
    **DISCREET,
    "default_transaction_read_only": "on",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True)
class Role:
    """A role as it must be: no more attributes, no more memberships than these."""

    name: str
    login: bool = False
    creates_databases: bool = False
    bypasses_row_security: bool = False
    member_of: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    def attributes(self) -> dict[str, bool]:
        """Column of `pg_roles` → value."""
        return {
            "rolsuper": False,
            "rolinherit": True,
            "rolcreaterole": False,
            "rolcreatedb": self.creates_databases,
            "rolcanlogin": self.login,
            "rolreplication": False,
            "rolbypassrls": self.bypasses_row_security,
        }


ROLES: Final = (
    Role(places.GATE, bypasses_row_security=True),
    # So that a migration may hand a definer function over to the gate.
    Role(places.OWNER, member_of=(places.GATE,)),
    Role(
        places.LOGINS["migrate"],
        login=True,
        creates_databases=True,
        member_of=(places.OWNER,),
        settings={**DISCREET, "role": places.OWNER, "lock_timeout": "10s"},
    ),
    Role(
        places.LOGINS["web"],
        login=True,
        settings={
            **DISCREET,
            "statement_timeout": "15s",
            "idle_in_transaction_session_timeout": "60s",
            # What one request asks is not to be read by another.
            "track_activities": "off",
        },
    ),
    Role(places.LOGINS["report"], login=True, settings={**_READER, "statement_timeout": "60s"}),
    Role(places.LOGINS["backup"], login=True, bypasses_row_security=True, settings=_READER),
    Role(places.LOGINS["auditor"], login=True, settings={**_READER, "statement_timeout": "60s"}),
)

_WORDS: Final = {
    "rolsuper": "SUPERUSER",
    "rolinherit": "INHERIT",
    "rolcreaterole": "CREATEROLE",
    "rolcreatedb": "CREATEDB",
    "rolcanlogin": "LOGIN",
    "rolreplication": "REPLICATION",
    "rolbypassrls": "BYPASSRLS",
}

_IN_DATABASE: Final = (
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE, CREATE ON SCHEMA public TO {gate}",
    "GRANT USAGE ON SCHEMA public TO {entering}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE ALL ON ROUTINES FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {gate} REVOKE ALL ON ROUTINES FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT SELECT ON TABLES TO {backup}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {gate} IN SCHEMA public GRANT SELECT ON TABLES TO {backup}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public "
    "GRANT SELECT ON SEQUENCES TO {backup}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {backup}",
    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {backup}",
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {entering}, {migrate}",
)

Session = psycopg.Connection[Any]


def prepare(
    administrator: Address,
    *,
    database: str = places.DATABASE,
    home: Path | None = None,
    take_over: bool = False,
) -> None:
    """Make the roles and `database` exactly as they must be, whatever is there already.

    A server that serves another installation is refused, unless told to `take_over`.
    """
    with (
        _entered(administrator, database="postgres") as keeper,
        keeper.transaction(),
        _entered(administrator, database="postgres") as connection,
    ):
        keeper.execute("SELECT pg_advisory_xact_lock(%s)", [_PREPARING])
        is_superuser = _require_administrator(connection)
        _require_ours(connection, home=home, take_over=take_over)
        for role in ROLES:
            _shape(connection, role, is_superuser=is_superuser)
            if role.login:
                _set_password(connection, role.name, places.key(f"role {role.name}", of=home))
            _adjust(connection, role, is_superuser=is_superuser)
        for role in ROLES:
            _bind(connection, role)
        _mark_ours(connection, home=home)
        if not is_superuser:
            _lend(connection)
        _make_database(connection, database)
        with _entered(administrator, database=database) as inside:
            _arrange(inside, database)
            if is_superuser:
                powers.close(inside)


def drop(administrator: Address, *, database: str) -> None:
    """Remove `database` for good, whoever is connected to it."""
    with _entered(administrator, database="postgres") as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


@contextmanager
def _entered(administrator: Address, *, database: str) -> Iterator[Session]:
    address = replace(administrator, database=database)
    try:
        connection = psycopg.connect(autocommit=True, **address.keywords())  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise HostingTrouble(
            f"Impossible d'entrer dans PostgreSQL ({address.host}, compte {address.user}) : "
            f"{str(error).strip().splitlines()[-1]}",
            advice="Vérifier que le serveur est démarré et que DATABASE_URL donne le bon compte.",
        ) from error
    with connection:
        yield connection


def _require_administrator(connection: Session) -> bool:
    """Refuse an old server or a login that may not prepare; say whether it is a superuser."""
    if connection.info.server_version < OLDEST_SERVER * 10_000:
        raise HostingTrouble(
            f"Ce serveur est PostgreSQL {connection.info.server_version // 10_000}.",
            advice=f"Il faut PostgreSQL {OLDEST_SERVER} ou plus récent.",
        )
    row = connection.execute(
        "SELECT rolsuper, rolcreaterole AND rolcreatedb FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    is_superuser, may_prepare = row or (False, False)
    if not (is_superuser or may_prepare):
        raise HostingTrouble(
            f"Le compte {connection.info.user} ne peut pas préparer ce serveur.",
            advice="Donner dans DATABASE_URL un compte qui peut créer des rôles et des bases "
            "(CREATEROLE, CREATEDB) ; ou préparer les rôles à la main et donner "
            "CONTINUUM_WEB_URL et CONTINUUM_MIGRATE_URL.",
        )
    return bool(is_superuser)


def _require_ours(connection: Session, *, home: Path | None, take_over: bool) -> None:
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = %s",
        [places.OWNER],
    ).fetchone()
    mark = row[0] if row else None
    if mark and mark != _mark(home) and not take_over:
        raise HostingTrouble(
            "Ce serveur PostgreSQL sert déjà une autre installation de Continuum.",
            advice=f"Copier ici le fichier des secrets de cette installation "
            f"({places.secrets_file(of=home)}), ou, si elle n'existe plus, relancer avec "
            "« continuum database prepare --take-over » : ses mots de passe seront remplacés.",
        )


def _mark_ours(connection: Session, *, home: Path | None) -> None:
    _do(
        connection,
        "COMMENT ON ROLE {owner} IS {mark}",
        owner=sql.Identifier(places.OWNER),
        mark=sql.Literal(_mark(home)),
    )


def _mark(home: Path | None) -> str:
    return f"Continuum {places.key('installation', of=home)[:16]}"


def _shape(connection: Session, role: Role, *, is_superuser: bool) -> None:
    """Create `role`, or change those of its attributes that differ."""
    wanted = role.attributes()
    found = connection.execute(
        sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(
            sql.SQL(", ").join(map(sql.Identifier, wanted))
        ),
        [role.name],
    ).fetchone()
    if found is None:
        differing = {name: value for name, value in wanted.items() if value or name == "rolinherit"}
        verb = "CREATE ROLE"
    else:
        differing = {
            name: value
            for (name, value), actual in zip(wanted.items(), found, strict=True)
            if value != actual
        }
        verb = "ALTER ROLE"
    if found is not None and not differing:
        return
    words = " ".join(("" if value else "NO") + _WORDS[name] for name, value in differing.items())
    try:
        _do(connection, f"{verb} {{role}} {words}", role=sql.Identifier(role.name))
    except psycopg.errors.InsufficientPrivilege as error:
        if is_superuser:
            raise
        raise HostingTrouble(
            f"Le compte {connection.info.user} ne peut pas faire le rôle {role.name}.",
            advice="Demander à l'administrateur du serveur de lancer une fois :\n"
            f"  {verb} {role.name} {words};",
        ) from error


def _set_password(connection: Session, name: str, password: str) -> None:
    # Encrypted here: a server that logs statements never sees it in clear.
    encrypted = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    )
    _do(
        connection,
        "ALTER ROLE {role} PASSWORD {password}",
        role=sql.Identifier(name),
        password=sql.Literal(encrypted.decode()),
    )


def _adjust(connection: Session, role: Role, *, is_superuser: bool) -> None:
    """Give `role` its settings, and no other: a role may always write settings of its own."""
    for statement in powers.foreign_settings(connection, role.name, ours=role.settings):
        connection.execute(statement)
    row = connection.execute(
        "SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = 0 "
        "AND setrole = (SELECT oid FROM pg_roles WHERE rolname = %s)",
        [role.name],
    ).fetchone()
    found = dict(entry.split("=", 1) for entry in row[0]) if row else {}
    for name, value in role.settings.items():
        if found.get(name) == value:
            continue
        try:
            _do(
                connection,
                "ALTER ROLE {role} SET {name} TO {value}",
                role=sql.Identifier(role.name),
                name=sql.Identifier(name),
                value=sql.Literal(value),
            )
        except psycopg.errors.InsufficientPrivilege:
            # Only a superuser may silence the log for a role; `doctor` says so when it is not.
            if is_superuser or not name.startswith(("log_", "track_")):
                raise


def _bind(connection: Session, role: Role) -> None:
    """Give `role` its memberships, and take every other back."""
    found = connection.execute(
        "SELECT granted.rolname, grantor.rolname FROM pg_auth_members m "
        "JOIN pg_roles granted ON granted.oid = m.roleid "
        "JOIN pg_roles member ON member.oid = m.member "
        "JOIN pg_roles grantor ON grantor.oid = m.grantor WHERE member.rolname = %s",
        [role.name],
    ).fetchall()
    for granted, grantor in found:
        if granted not in role.member_of:
            _do(
                connection,
                "REVOKE {granted} FROM {role} GRANTED BY {grantor}",
                granted=sql.Identifier(granted),
                role=sql.Identifier(role.name),
                grantor=sql.Identifier(grantor),
            )
    for wanted in role.member_of:
        _do(
            connection,
            "GRANT {wanted} TO {role}",
            wanted=sql.Identifier(wanted),
            role=sql.Identifier(role.name),
        )


def _lend(connection: Session) -> None:
    """Let an administrator who is no superuser arrange what the owner and the gate own."""
    options = "WITH INHERIT TRUE, SET TRUE" if connection.info.server_version >= 160_000 else ""
    _do(
        connection,
        f"GRANT {{owner}}, {{gate}} TO CURRENT_USER {options}",
        owner=sql.Identifier(places.OWNER),
        gate=sql.Identifier(places.GATE),
    )


def _make_database(connection: Session, database: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
    names = {"database": sql.Identifier(database), "owner": sql.Identifier(places.OWNER)}
    if found.fetchone():
        _do(connection, "ALTER DATABASE {database} OWNER TO {owner}", **names)
        return
    making = "CREATE DATABASE {database} OWNER {owner} TEMPLATE template0 ENCODING 'UTF8'"
    try:
        # The same order of letters everywhere, and plain indexes that serve prefix searches.
        _do(connection, f"{making} LOCALE 'C.UTF-8'", **names)
    except psycopg.errors.WrongObjectType:
        _do(connection, making, **names)


def _arrange(connection: Session, database: str) -> None:
    for extension in EXTENSIONS:
        try:
            _do(
                connection,
                "CREATE EXTENSION IF NOT EXISTS {extension} WITH SCHEMA public",
                extension=sql.Identifier(extension),
            )
        except psycopg.errors.FeatureNotSupported as error:
            raise HostingTrouble(
                f"L'extension {extension} manque à ce serveur PostgreSQL.",
                advice="L'installer (sur Debian, paquet « postgresql-contrib »), puis relancer.",
            ) from error
    entering = [places.LOGINS[alias] for alias in ("web", "report", "backup", "auditor")]
    for statement in _IN_DATABASE:
        _do(
            connection,
            statement,
            owner=sql.Identifier(places.OWNER),
            gate=sql.Identifier(places.GATE),
            backup=sql.Identifier(places.LOGINS["backup"]),
            migrate=sql.Identifier(places.LOGINS["migrate"]),
            database=sql.Identifier(database),
            entering=sql.SQL(", ").join(map(sql.Identifier, entering)),
        )


def _do(connection: Session, statement: str, **names: sql.Composable) -> None:
    connection.execute(sql.SQL(statement).format(**names))
