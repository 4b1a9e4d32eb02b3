"""Starts processes, starts them again when they die, and leaves none behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final, Self

from continuum.hosting import places, postgres, watchdog
from continuum.hosting.signals import TO_STOP, deaf, follow_parent
from continuum.hosting.trouble import HostingTrouble

_GRACE: Final = 20
"""Seconds a process may take to finish what it is doing once told to stop."""
_TOO_SOON: Final = 5
_TRIES: Final = 3
_LONGEST_WAIT: Final = 30
_LARGEST_LOG: Final = 10 * 2**20


@dataclass
class Child:
    """A process to keep running."""

    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    listener: socket.socket | None = None
    """A port reserved for it, which outlives it."""
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    has_run: bool = False
    """Whether it ever lasted: then what stops it now will pass, and it is tried again for ever."""

    @property
    def pid(self) -> int | None:
        """Its process id, None while it is down."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def log(self, home: Path) -> Path:
        """Where it writes."""
        return places.folder("log", of=home) / f"{self.name}.log"

    def pid_file(self, home: Path) -> Path:
        """Where its process id is kept."""
        return places.folder("run", of=home) / f"{self.name}.pid"


class Watchdog:
    """Another process that ends what we started, should we be killed."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __enter__(self) -> Self:
        embedded = "embedded" if places.is_embedded() else "external"
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", watchdog.__name__, str(self.home), embedded],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._tell("done")
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        self._process.wait()

    def watch(self, group: int) -> None:
        """Have this process group ended if we die."""
        self._tell(f"+{group}")

    def forget(self, group: int) -> None:
        """This process group has ended."""
        self._tell(f"-{group}")

    def _tell(self, word: str) -> None:
        if self._process.stdin:
            # A watchdog that was killed is no reason to stop serving.
            with suppress(BrokenPipeError):
                self._process.stdin.write(f"{word}\n")
                self._process.stdin.flush()


class Supervisor:
    """Keeps children running until told to stop.

    A child that dies is started again; one that ends in order stays down until `wake`.
    """

    def __init__(self, home: Path, children: list[Child], watchdog: Watchdog) -> None:
        self.home = home
        self.children = children
        self._watchdog = watchdog
        self._wanted: set[str] = set()
        self._woken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with deaf():
            self._wanted.clear()
            _end([child.process for child in self.children if child.process])
            for child in self.children:
                child.pid_file(self.home).unlink(missing_ok=True)
                if child.process:
                    self._watchdog.forget(child.process.pid)

    def wake(self) -> None:
        """Start again, at the next look, what was stopped in order."""
        self._woken = True

    def start(self, only: str = "") -> None:
        """Start every child that is down, or `only` one of them."""
        for child in self.children:
            if only not in ("", child.name):
                continue
            self._wanted.add(child.name)
            if child.process is None or child.process.poll() is not None:
                self._spawn(child)

    def look(self) -> None:
        """Start again what died since the last look."""
        if places.is_embedded() and not postgres.running(self.home):
            self._revive_database()
        if self._woken:
            self._woken = False
            self.start()
        for child in self.children:
            if child.process is None or child.name not in self._wanted:
                continue
            code = child.process.poll()
            if code == 0:
                self._rest(child)
            elif code is not None:
                self._respawn(child)
            elif time.monotonic() - child.started_at > _TOO_SOON:
                child.has_run = True

    def keep(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the children until told to stop, or until `until` says so."""
        while not until():
            self.look()
            time.sleep(0.3)

    def _revive_database(self) -> None:
        if not postgres.stopped_on_purpose(self.home):
            # A start that fails now may work in a moment: the disk is full, a backup runs…
            with suppress(HostingTrouble):
                postgres.start(self.home)

    def _rest(self, child: Child) -> None:
        self._wanted.discard(child.name)
        child.pid_file(self.home).unlink(missing_ok=True)
        if child.listener:
            # While it is away on purpose, callers are refused rather than kept waiting.
            with suppress(OSError):
                child.listener.shutdown(socket.SHUT_RDWR)

    def _respawn(self, child: Child) -> None:
        ran_for = time.monotonic() - child.started_at
        if ran_for < min(2**child.quick_deaths, _LONGEST_WAIT) and child.has_run:
            return
        child.quick_deaths = child.quick_deaths + 1 if ran_for < 2 * _LONGEST_WAIT else 0
        if child.quick_deaths >= _TRIES and not child.has_run:
            raise HostingTrouble(
                f"Le processus « {child.name} » s'arrête dès qu'il démarre :\n"
                f"{last_lines(child.log(self.home))}",
                advice=f"Son journal complet est dans {child.log(self.home)}.",
            )
        self._clear(child)
        self._spawn(child)

    def _clear(self, child: Child) -> None:
        """End what a process that died had started itself."""
        if child.process:
            _signal_group(child.process.pid, signal.SIGTERM)
            self._watchdog.forget(child.process.pid)

    def _spawn(self, child: Child) -> None:
        log = child.log(self.home)
        if log.exists() and log.stat().st_size > _LARGEST_LOG:
            log.replace(log.with_suffix(".log.1"))
        # Told to stop right here, we would forget a process just made.
        signal.pthread_sigmask(signal.SIG_BLOCK, TO_STOP)
        try:
            with log.open("ab") as output:
                child.process = subprocess.Popen(  # noqa: S603 - commands built here, no shell
                    child.command,
                    env={**os.environ, **child.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    pass_fds=(child.listener.fileno(),) if child.listener else (),
                    process_group=0,
                    preexec_fn=_begin,
                )
            self._watchdog.watch(child.process.pid)
            child.started_at = time.monotonic()
            child.pid_file(self.home).write_text(str(child.process.pid), "ascii")
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_STOP)


@contextmanager
def only_one(home: Path, *, name: str, told: str) -> Iterator[None]:
    """Refuse to run twice in one home; `told` tells the other one where this one is."""
    path = places.folder("run", of=home) / f"{name}.running"
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError as error:
        other = path.read_text("utf-8")
        os.close(descriptor)
        raise HostingTrouble(
            f"Continuum tourne déjà dans {home} : {other}.",
            advice="L'arrêter d'abord (Ctrl-C dans son terminal, ou kill avec ce numéro) ; "
            "ou en lancer un second ailleurs : CONTINUUM_HOME=/chemin",
        ) from error
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, told.encode())
        yield
    finally:
        os.ftruncate(descriptor, 0)
        os.close(descriptor)


def status_of(port: int, path: str) -> int:
    """What the server answers to a browser that asks for `path`; 503 when nobody does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except OSError:
        return http.client.SERVICE_UNAVAILABLE
    finally:
        connection.close()


def read_pid(path: Path) -> int | None:
    """The process id kept at `path`, None when that process is gone."""
    try:
        pid = int(path.read_text("ascii"))
        os.kill(pid, 0)
    except (FileNotFoundError, ValueError, ProcessLookupError):
        return None
    return pid


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, for whoever must be told."""
    try:
        return "\n".join(log.read_text("utf-8", "replace").strip().splitlines()[-count:])
    except FileNotFoundError:
        return ""


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    running = [process for process in processes if process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _GRACE
    for process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        _signal_group(process.pid, signal.SIGKILL)


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, number)


def _begin() -> None:
    """What a child does before it becomes its program."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TO_STOP)
    follow_parent()
