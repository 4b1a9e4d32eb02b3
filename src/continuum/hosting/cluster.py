"""An embedded PostgreSQL cluster on disk: its parts, how it is made, and what its trouble means."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from continuum.hosting import binaries, places
from continuum.hosting.trouble import HostingTrouble

_ROOM_FOR_CLUSTER: Final = 300 * 2**20

_SETTINGS: Final = """\
# Written by Continuum at each start; ALTER SYSTEM wins over it.
listen_addresses = ''
unix_socket_directories = {socket}
unix_socket_permissions = 0700
port = 5432
password_encryption = 'scram-sha-256'
fsync = on
full_page_writes = on
synchronous_commit = on
shared_buffers = {buffers}MB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
# What people typed must never reach a log: no statement, no parameter, and no error either, since
# PostgreSQL quotes the value it refuses. Processes get their errors, and log them without values.
log_min_messages = 'log'
log_statement = 'none'
log_min_error_statement = 'panic'
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = 'terse'
log_line_prefix = '%m [%p] %u@%d '
logging_collector = on
log_directory = {logs}
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
"""

_DOORS: Final = (
    "# Written by Continuum: each role by its own password, over the socket alone.\n"
    + ("local all all scram-sha-256\n")
)

_KNOWN_TROUBLE: Final = (
    (
        "No space left on device",
        "Le disque est plein : PostgreSQL n'a pas pu démarrer.",
        "Libérer de la place sur le disque de {folder}, puis relancer : rien n'est perdu.",
    ),
    (
        "could not create Unix socket",
        "PostgreSQL n'a pas pu créer sa prise dans {socket}.",
        "Vérifier que ce dossier existe et que son disque accepte les prises (un partage réseau "
        "les refuse) ; sinon choisir un autre dossier : CONTINUUM_HOME=/chemin",
    ),
    (
        "shared memory block",
        "Un reste d'un PostgreSQL arrêté brutalement occupe encore la mémoire.",
        "Attendre quelques secondes, puis relancer.",
    ),
    (
        "could not resize shared memory",
        "La mémoire partagée manque pour PostgreSQL.",
        "Donner plus de mémoire à la machine ou au conteneur (/dev/shm).",
    ),
    (
        "Permission denied",
        "Le compte qui lance PostgreSQL n'a pas accès à {folder}.",
        "Rendre à ce dossier son propriétaire, ou en choisir un autre : CONTINUUM_HOME=/chemin",
    ),
    (
        "could not look up effective user ID",
        "Le compte qui lance Continuum n'a pas de nom sur cette machine, et PostgreSQL en veut un.",
        "Donner un nom à ce compte (/etc/passwd), ou employer un serveur : DATABASE_URL=…",
    ),
    (
        "incompatible with server",
        "Les données de {folder} viennent d'une autre version de PostgreSQL.",
        "Désigner les programmes de cette version avec PG_BINDIR.",
    ),
)


@dataclass(frozen=True)
class Cluster:
    """An embedded cluster: where its parts are, and which account runs it."""

    home: Path
    folder: Path
    socket: Path
    account: pwd.struct_passwd | None

    @classmethod
    def of(cls, home: Path) -> "Cluster":
        """The cluster of `home`, whether it exists or not."""
        folder = places.cluster_folder(of=home)
        account = places.cluster_account()
        if account is not None and folder.is_dir() and folder.stat().st_uid != 0:
            # An account "postgres" installed later must not take over what "nobody" began.
            account = pwd.getpwuid(folder.stat().st_uid)
        return cls(home, folder, places.socket_folder(of=home), account)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    def exists(self) -> bool:
        """Whether `initdb` was ever completed."""
        return (self.data / "PG_VERSION").exists()

    def major(self) -> int | None:
        """The version the data belong to."""
        if not self.exists():
            return None
        return int((self.data / "PG_VERSION").read_text("ascii").split(".")[0])

    def programs(self) -> binaries.Binaries:
        """The programs that fit the data, where the cluster's account can run them."""
        found = binaries.find(major=self.major())
        return binaries.reachable(found, account=self.account, near=self.folder)


def make_folders(cluster: Cluster) -> None:
    """Make what the cluster needs, private to its account."""
    _require_plain(cluster.folder)
    far = cluster.folder.parent
    try:
        if not far.is_dir():
            far.mkdir(mode=0o711, parents=True)
        for folder in (cluster.folder, cluster.logs, cluster.socket):
            if not folder.is_dir():
                folder.mkdir(mode=0o700)
                give(cluster, folder)
        if cluster.home not in cluster.folder.parents:
            # So that whoever comes upon it knows whose data these are.
            (cluster.folder / "home.txt").write_text(f"{cluster.home}\n", "utf-8")
    except OSError as error:
        raise HostingTrouble(
            f"Le dossier de la base {cluster.folder} ne peut pas être créé ({error.strerror}).",
            advice="Choisir un dossier inscriptible : CONTINUUM_HOME=/chemin",
        ) from error
    _require_private(cluster, cluster.socket)


def _require_plain(folder: Path) -> None:
    """pg_ctl hands paths to a shell, between double quotes."""
    if any(sign in str(folder) for sign in '"$`\\\n'):
        raise HostingTrouble(
            f"Le chemin {folder} contient un signe que PostgreSQL ne supporte pas.",
            advice="Choisir un chemin sans guillemet, dollar, accent grave ni barre inverse : "
            "CONTINUUM_HOME=/chemin",
        )


def _require_private(cluster: Cluster, folder: Path) -> None:
    """Refuse a socket folder that someone else laid in our way."""
    found = folder.lstat()
    owner = cluster.account.pw_uid if cluster.account else os.geteuid()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise HostingTrouble(
            f"Le dossier {folder}, où PostgreSQL met sa prise, n'est pas à nous seuls.",
            advice="Le supprimer, puis relancer ; "
            "ou choisir un chemin plus court : CONTINUUM_HOME=/chemin",
        )


def initialise(cluster: Cluster, programs: binaries.Binaries) -> None:
    require_room(cluster.folder, _ROOM_FOR_CLUSTER)
    draft = cluster.folder / "data.unfinished"
    shutil.rmtree(draft, ignore_errors=True)
    password = cluster.folder / "password"
    password.unlink(missing_ok=True)
    password.touch(mode=0o600)
    give(cluster, password)
    try:
        password.write_text(places.key(f"role {places.SUPERUSER}", of=cluster.home))
        done = run(
            cluster,
            [
                *(programs.program("initdb"), "-D", draft, "-U", places.SUPERUSER),
                *("-A", "scram-sha-256", f"--pwfile={password}"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--data-checksums", "--no-instructions"),
            ],
        )
    finally:
        password.unlink()
    if done.returncode != 0:
        raise diagnosis(cluster, done.stderr)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as stream:
        stream.write("\ninclude_if_exists = 'continuum.conf'\n")
    (draft / "pg_hba.conf").write_text(_DOORS, "utf-8")
    draft.rename(cluster.data)


def write_settings(cluster: Cluster) -> None:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    settings = _SETTINGS.format(
        socket=_quoted(cluster.socket),
        logs=_quoted(cluster.logs),
        buffers=min(max(memory // 16, 128), 1024),
    )
    path = cluster.data / "continuum.conf"
    path.write_text(settings, "utf-8")
    give(cluster, path)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def run(cluster: Cluster, command: Sequence[str | Path]) -> subprocess.CompletedProcess[str]:
    """Run a PostgreSQL program as the cluster's account, in a locale that exists everywhere."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(  # noqa: S603 - programs we found ourselves, no shell
        command,
        user=cluster.account.pw_uid if cluster.account else None,
        group=cluster.account.pw_gid if cluster.account else None,
        extra_groups=[] if cluster.account else None,
        cwd="/",
        umask=0o077,
        process_group=0,  # Ctrl-C is told to us; what we run must not hear it in the middle
        env={**environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def give(cluster: Cluster, path: Path) -> None:
    if cluster.account is not None:
        os.chown(path, cluster.account.pw_uid, cluster.account.pw_gid)


def require_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise HostingTrouble(
            f"Il ne reste que {free // 2**20} Mo sur le disque de {folder}.",
            advice=f"En libérer au moins {needed // 2**20}, "
            "ou choisir un autre disque : CONTINUUM_HOME=/chemin",
        )


def last_words(cluster: Cluster) -> str:
    """The end of what the server wrote, oldest file first."""
    files = sorted(cluster.logs.glob("*.log"), key=lambda path: path.stat().st_mtime)
    return "".join(path.read_text("utf-8", "replace")[-2000:] for path in files[-2:])


def diagnosis(cluster: Cluster, said: str) -> HostingTrouble:
    words = said + last_words(cluster)
    for sign, what, advice in _KNOWN_TROUBLE:
        if sign in words:
            where = {"folder": cluster.folder, "socket": cluster.socket}
            return HostingTrouble(what.format(**where), advice=advice.format(**where))
    last = "\n".join(words.strip().splitlines()[-5:]) or "aucun message"
    return HostingTrouble(
        f"PostgreSQL n'a pas démarré :\n{last}",
        advice=f"Le journal complet est dans {cluster.logs}.",
    )
