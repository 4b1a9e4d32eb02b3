"""Where an installation keeps its things, and under which name each process enters the database.

Standard library only: the settings import it before Django exists. What the environment may say:

CONTINUUM_HOME         where everything is kept; otherwise `var/` of a checkout, or
                       ~/.local/share/continuum
DATABASE_URL           a PostgreSQL server of one's own, instead of the embedded one. Its login
                       prepares the server (it may create roles and databases); every process then
                       enters under a role of its own, with a password from `secrets.json`. Its
                       path names the database (otherwise: continuum).
CONTINUUM_WEB_URL      for whoever made the roles by hand: what serving processes use,
CONTINUUM_MIGRATE_URL  and what migrations use. `DATABASE_URL` with the web role's own login does
                       the same as CONTINUUM_WEB_URL.
PG_BINDIR              which PostgreSQL programs to run (see `postgres.py`)

What a home holds:

secrets.json   keys and passwords, made once, 0600
postgres/      the embedded cluster, unless its account cannot reach it (see `cluster_folder`)
run/           process ids and locks
log/           what the processes write
uploads/       files received, until they are read
"""

import json
import os
import pwd
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import Final

from continuum.hosting.addresses import DEFAULT_DATABASE, Address, read_url
from continuum.hosting.trouble import HostingTrouble

DATABASE: Final = DEFAULT_DATABASE
SUPERUSER: Final = "postgres"
OWNER: Final = "continuum_owner"
"""Owns the schema; nobody signs in as it."""
GATE: Final = "continuum_gate"
"""Owns the definer functions and the figure views, and sees every row; nobody signs in as it."""
LOGINS: Final[Mapping[str, str]] = {
    "web": "continuum_web",
    "migrate": "continuum_migrate",
    "report": "continuum_report",
    "backup": "continuum_backup",
    "auditor": "continuum_auditor",
}
"""The roles processes sign in as, by the alias the rest of the code uses."""

_CHECKOUT: Final = Path(__file__).resolve().parents[3]
_SYSTEM_FOLDER: Final = Path("/var/lib/continuum")
_SOCKET_NAME: Final = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH: Final = 99


def home() -> Path:
    """The folder that holds this installation."""
    chosen = os.environ.get("CONTINUUM_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "src" / "continuum").is_dir():
        return _CHECKOUT / "var"
    return Path.home() / ".local" / "share" / "continuum"


def folder(name: str, *, of: Path | None = None) -> Path:
    """One of the home's folders (`run`, `log`, `uploads`), made private at first use."""
    top = of or home()
    path = top / name
    try:
        if not path.is_dir():
            # Root's cluster runs under another account, which may pass through but not look.
            top.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error
    return path


@contextmanager
def held(name: str, *, of: Path | None = None) -> Iterator[None]:
    """Let one process at a time do what `name` says; released by the system if the process dies."""
    path = folder("run", of=of) / f"{name}.lock"
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def key(purpose: str, *, of: Path | None = None) -> str:
    """The secret kept for `purpose` ("django", "login", a role…), made when first asked for."""
    top = of or home()
    kept = _read_secrets(top)
    if purpose not in kept:
        with held("secrets", of=top):
            kept = _read_secrets(top)
            if purpose not in kept:
                kept[purpose] = secrets.token_urlsafe(48)
                _write_secrets(top, kept)
    return kept[purpose]


def secrets_file(*, of: Path | None = None) -> Path:
    """Where keys and passwords are."""
    return (of or home()) / "secrets.json"


def _read_secrets(top: Path) -> dict[str, str]:
    path = secrets_file(of=top)
    try:
        kept = dict(json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except PermissionError as error:
        raise HostingTrouble(
            f"Le fichier des secrets {path} n'est pas lisible par ce compte.",
            advice="Relancer avec le compte qui a fait l'installation, "
            "ou choisir un autre dossier : CONTINUUM_HOME=/chemin",
        ) from error
    except (ValueError, TypeError) as error:
        raise HostingTrouble(
            f"Le fichier des secrets {path} est abîmé.",
            advice="Le remettre depuis une sauvegarde : "
            "les mots de passe de la base et les clés des comptes y sont.",
        ) from error
    return {str(purpose): str(value) for purpose, value in kept.items()}


def _write_secrets(top: Path, kept: Mapping[str, str]) -> None:
    path = secrets_file(of=top)
    draft = path.with_name(f".secrets-{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(descriptor, "w", encoding="utf-8") as stream:
            json.dump(kept, stream, indent=1, sort_keys=True)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error


def cluster_account() -> pwd.struct_passwd | None:
    """The account that runs the embedded server, which refuses root. None: whoever we are."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise HostingTrouble(
        "PostgreSQL refuse d'être lancé par root, "
        "et cette machine n'a ni compte « postgres » ni compte « nobody ».",
        advice="Lancer Continuum avec un compte ordinaire.",
    )


def cluster_folder(*, of: Path | None = None) -> Path:
    """Where the embedded cluster is, or will be.

    Below the home; but when root's home is closed to the account that runs the server (a clone in
    /root), in /var/lib/continuum, under a name drawn from the secrets: a home made anew never
    meets an old cluster.
    """
    top = of or home()
    near = top / "postgres"
    account = cluster_account()
    if account is None or _is_cluster(near):
        return near
    far = _SYSTEM_FOLDER / sha256(key("cluster", of=top).encode()).hexdigest()[:16]
    if _is_cluster(far):
        return far
    return near if may_enter(top, account) else far


def socket_folder(*, of: Path | None = None) -> Path:
    """Where the embedded server's socket is: a private folder with a short enough path."""
    near = cluster_folder(of=of) / "socket"
    # PostgreSQL takes a list of folders, parted by commas.
    if len(os.fsencode(near / _SOCKET_NAME)) <= _LONGEST_SOCKET_PATH and "," not in str(near):
        return near
    digest = sha256(str(near).encode()).hexdigest()[:16]
    return Path("/tmp") / f"continuum-{digest}"  # noqa: S108 - its owner and mode are checked at each start


def may_enter(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether `account` may pass through every existing folder down to `path`."""
    for step in [*reversed(path.parents), path]:
        try:
            found = step.stat()
        except FileNotFoundError:
            continue
        if found.st_uid == account.pw_uid:
            needed = stat.S_IXUSR
        elif found.st_gid == account.pw_gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def _is_cluster(path: Path) -> bool:
    return (path / "data" / "PG_VERSION").exists()


def is_embedded() -> bool:
    """Whether the database server is our own."""
    return not any(os.environ.get(name) for name in ("DATABASE_URL", "CONTINUUM_WEB_URL"))


def database_urls(*, of: Path | None = None, database: str | None = None) -> dict[str, Address]:
    """The database's address for each of `LOGINS`, and as `superuser` for whoever prepares it.

    `superuser` is missing when the operator made the roles by hand.
    """
    administrator = _administrator(of)
    found: dict[str, Address] = {}
    if administrator is not None:
        name = database or administrator.database
        found["superuser"] = replace(administrator, database=name)
        for alias, role in LOGINS.items():
            password = key(f"role {role}", of=of)
            found[alias] = replace(administrator, database=name, user=role, password=password)
    for alias, given in _given_by_hand().items():
        found[alias] = replace(given, database=database or given.database)
    return found


def _administrator(top: Path | None) -> Address | None:
    if is_embedded():
        password = key(f"role {SUPERUSER}", of=top)
        return Address(str(socket_folder(of=top)), 5432, DATABASE, SUPERUSER, password)
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return None
    given = read_url(url, variable="DATABASE_URL")
    return None if given.user in LOGINS.values() else given


def _given_by_hand() -> dict[str, Address]:
    by_role = {role: alias for alias, role in LOGINS.items()}
    found: dict[str, Address] = {}
    if url := os.environ.get("DATABASE_URL"):
        given = read_url(url, variable="DATABASE_URL")
        if given.user in by_role:
            found[by_role[given.user]] = given
    for alias, variable in (("web", "CONTINUUM_WEB_URL"), ("migrate", "CONTINUUM_MIGRATE_URL")):
        if url := os.environ.get(variable):
            found[alias] = read_url(url, variable=variable)
    return found


def _unwritable(path: Path, error: OSError) -> HostingTrouble:
    return HostingTrouble(
        f"Continuum ne peut pas écrire {path} ({error.strerror}).",
        advice="Rendre ce dossier inscriptible, libérer de la place, "
        "ou en choisir un autre : CONTINUUM_HOME=/chemin",
    )
