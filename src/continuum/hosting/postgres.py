"""Our own small start and stop of an embedded PostgreSQL cluster.

Socket only, passwords only, checksums on, never as root; safe to call from several processes at
once, and after any of them was killed.
"""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from typing import Final

from continuum.hosting import cluster, places
from continuum.hosting.binaries import Binaries
from continuum.hosting.cluster import Cluster
from continuum.hosting.trouble import HostingTrouble

_START_TIMEOUT: Final = 300
"""Seconds: a recovery after a crash may be long, and must not be cut short."""
_STOP_TIMEOUT: Final = 60
_ORPHANS_LEAVE_WITHIN: Final = 10
_ROOM_TO_START: Final = 64 * 2**20
_NO_ONE: Final = 2**31 - 1
"""A process id that cannot exist."""
_MAY_I_USE_TLS: Final = (8).to_bytes(4, "big") + (80877103).to_bytes(4, "big")
"""The protocol's shortest question."""
_STOPPED_ON_PURPOSE: Final = "postgres.stopped"
_USERS: Final = "postgres.users"
_KEPT: Final = "postgres.kept"


def start(home: Path) -> int:
    """Start the cluster of `home`, making it first if there is none; return its process id.

    Does nothing when it runs already. It stays up until `stop`, unless processes have it `in_use`:
    then until the last of them has gone.
    """
    pid = _start(home)
    with _alone(home) as alone:
        if alone:
            _mark(home, _KEPT).write_text(str(pid), "ascii")
    return pid


def stop(home: Path, *, on_purpose: bool = False) -> bool:
    """Stop the cluster of `home`, cleanly; say whether it was running.

    Stopped `on_purpose`, it stays so until somebody starts it.
    """
    with places.held("postgres", of=home):
        if on_purpose:
            _mark(home, _STOPPED_ON_PURPOSE).touch()
        ours = Cluster.of(home)
        if _running(ours) is None:
            return False
        control = ours.programs().program("pg_ctl")
        for mode in ("fast", "immediate"):
            done = cluster.run(
                ours,
                [control, "stop", "-w", "-t", str(_STOP_TIMEOUT), "-m", mode, "-D", ours.data],
            )
            if done.returncode == 0 or _running(ours) is None:  # it may have ended by itself
                return True
        raise HostingTrouble(
            f"PostgreSQL ne s'arrête pas : {done.stderr.strip()}",
            advice=f"Voir {ours.logs}, puis arrêter son processus {_running(ours)}.",
        )


@contextmanager
def in_use(home: Path) -> Iterator[None]:
    """Have the server running inside the block; the last one out stops it.

    Works across processes, and when one of them is killed: the system then lets its hold go.
    """
    hold = os.open(_mark(home, _USERS), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        flock(hold, LOCK_SH)
        _start(home)
        yield
    finally:
        os.close(hold)
        stop_if_unused(home)


def stop_if_unused(home: Path) -> bool:
    """Stop the server unless somebody uses it or started it to stay; say whether it stopped."""
    with _alone(home) as alone:
        return alone and not _is_kept(home) and stop(home)


def running(home: Path) -> int | None:
    """The process id of the server of `home`, None when it does not run."""
    return _running(Cluster.of(home))


def stopped_on_purpose(home: Path) -> bool:
    """Whether somebody asked for the server to be down."""
    return _mark(home, _STOPPED_ON_PURPOSE).exists()


def destroy(home: Path) -> None:
    """Stop the cluster of `home` and remove its data for good."""
    stop(home)
    with places.held("postgres", of=home):
        ours = Cluster.of(home)
        for folder in (ours.socket, ours.folder):
            if folder.is_dir():
                shutil.rmtree(folder)


def _start(home: Path) -> int:
    with places.held("postgres", of=home):
        _mark(home, _STOPPED_ON_PURPOSE).unlink(missing_ok=True)
        ours = Cluster.of(home)
        pid = _settled(ours)
        if pid is not None:
            return pid
        cluster.make_folders(ours)
        programs = ours.programs()
        if not ours.exists():
            cluster.initialise(ours, programs)
        cluster.require_room(ours.data, _ROOM_TO_START)
        _clear_remains(ours)
        cluster.write_settings(ours)
        _launch(ours, programs)
        pid = _running(ours)
        if pid is None:
            raise cluster.diagnosis(ours, "")
        return pid


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Whether nobody has the server `in_use`; nobody can begin to inside the block."""
    users = os.open(_mark(home, _USERS), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield _try_lock(users)
    finally:
        os.close(users)


def _try_lock(descriptor: int) -> bool:
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_kept(home: Path) -> bool:
    kept, pid = _mark(home, _KEPT), running(home)
    # A mark left by a server that died since says nothing of the one that runs.
    return pid is not None and kept.exists() and kept.read_text("ascii") == str(pid)


def _mark(home: Path, name: str) -> Path:
    return places.folder("run", of=home) / name


def _settled(ours: Cluster) -> int | None:
    """The running server's process id once it is ready, None once there is none."""
    deadline = time.monotonic() + _START_TIMEOUT
    while (pid := _running(ours)) is not None:
        if _status(ours) == "ready" and _answers(ours):
            return pid
        if time.monotonic() > deadline:
            raise cluster.diagnosis(ours, "")
        time.sleep(0.05)
    return None


def _running(ours: Cluster) -> int | None:
    pid = _written_pid(ours)
    return pid if pid is not None and _is_our_server(ours, pid) else None


def _pid_file(ours: Cluster) -> list[str]:
    try:
        return ours.pid_file.read_text("utf-8", "replace").split("\n")
    except FileNotFoundError:
        return []


def _written_pid(ours: Cluster) -> int | None:
    lines = _pid_file(ours)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _status(ours: Cluster) -> str:
    lines = _pid_file(ours)
    return lines[7].strip() if len(lines) > 7 else "starting"


def _answers(ours: Cluster) -> bool:
    """Whether the server speaks: one that is being killed still has its process and its socket."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(5)
        try:
            line.connect(str(ours.socket / ".s.PGSQL.5432"))
            line.sendall(_MAY_I_USE_TLS)
            return line.recv(1) in (b"N", b"S")
        except OSError:
            return False


def _is_our_server(ours: Cluster, pid: int) -> bool:
    """Whether `pid` really is our server: not a dead one still unreaped, nor another program."""
    process = Path("/proc") / str(pid)
    if not Path("/proc/self").exists():
        return _exists(pid)
    try:
        state = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
        command = (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z" and os.fsencode(ours.data) in command


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _clear_remains(ours: Cluster) -> None:
    """Make what a killed server left behind harmless.

    Its process id may belong to a zombie or to another program by now, and PostgreSQL would take
    either for a live server. Only that number is replaced: the rest of the file still lets
    PostgreSQL see whether an orphan of the dead server is at work on the data.
    """
    lines = _pid_file(ours)
    if lines and lines[0].isdigit():
        ours.pid_file.write_text("\n".join([str(_NO_ONE), *lines[1:]]), "utf-8")
    else:
        ours.pid_file.unlink(missing_ok=True)
    for leftover in ours.socket.glob(".s.PGSQL.*"):
        leftover.unlink()


def _launch(ours: Cluster, programs: Binaries) -> None:
    startup = ours.logs / "startup.log"
    command: list[str | Path] = [
        *(programs.program("pg_ctl"), "start", "-w", "-t", str(_START_TIMEOUT)),
        *("-D", ours.data, "-l", startup),
    ]
    deadline = time.monotonic() + _ORPHANS_LEAVE_WITHIN
    while True:
        startup.unlink(missing_ok=True)
        done = cluster.run(ours, command)
        if done.returncode == 0:
            return
        # The orphans of a killed server notice within seconds that they are alone.
        if "shared memory block" not in cluster.last_words(ours) or time.monotonic() > deadline:
            raise cluster.diagnosis(ours, done.stderr)
        time.sleep(0.3)
