"""`continuum demo`: from nothing to a consortium at work in the browser."""

import http.client
import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from django.conf import settings
from django.db import connection

from continuum.access.acting import acting_as_operator
from continuum.demo import accounts, build
from continuum.hosting import contract as contracts
from continuum.hosting import places, ports, processes, roles, schema, serving, signals
from continuum.hosting.console import heading, say, step, told
from continuum.hosting.trouble import HostingTrouble
from continuum.organisations.actions import load_communes

_HOST: Final = "127.0.0.1"
_READY_WITHIN: Final = 60


@told
def demo(
    *,
    seed: Annotated[int, typer.Option(help="D'où viennent noms et hasards.")] = 1,
    contract: Annotated[
        Path | None, typer.Option(help="Écrire aussi ce fichier JSON, pour des vérifications.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Repartir de zéro.")] = False,
    port: Annotated[int, typer.Option(help="Port d'écoute.")] = 8000,
    serve: Annotated[bool, typer.Option(help="Servir les pages, ou seulement préparer.")] = True,
    follow_parent: Annotated[bool, typer.Option("--follow-parent", hidden=True)] = False,
) -> None:
    """Préparer le consortium de démonstration et le servir, jusqu'à Ctrl-C."""
    serving.begin_again_with("CONTINUUM_DEMO", "1")
    home = places.home()
    terminal_is_gone = signals.terminal_watch()
    if contract is not None:
        contracts.require_writable(contract)
    if follow_parent:
        signals.follow_parent()
    try:
        with (
            signals.stoppable(),
            processes.only_one(home, name="demo", told=f"processus {os.getpid()}, port {port}"),
            ports.reserve(_HOST, port) as listener,
            processes.Watchdog(home) as watchdog,
            serving.database_at_hand(),
        ):
            heading("Continuum : le consortium de démonstration")
            _prepare(seed=seed, reset=reset)
            if serve:
                children = _children(listener)
                with processes.Supervisor(home, children, watchdog) as supervisor:
                    _run(supervisor, port=port, contract=contract, until=terminal_is_gone)
    except signals.Stopped:
        say("Tout est arrêté. Les données sont gardées : « make demo » les retrouvera.")


def register(top: typer.Typer) -> None:
    """Put `continuum demo` on the command line."""
    top.command("demo")(demo)


def _prepare(*, seed: int, reset: bool) -> None:
    administrator = places.database_urls().get("superuser")
    if administrator is not None:
        with step("Base de données et rôles"):
            roles.prepare(administrator, database=administrator.database)
    found = schema.label().get("demo")
    if found is None and not schema.is_empty():
        raise HostingTrouble(
            "Cette base contient autre chose qu'une démonstration : elle reste comme elle est.",
            advice="Lancer la démonstration ailleurs : CONTINUUM_HOME=/autre/dossier make demo",
        )
    if reset or (found and not found.get("complete")):
        _start_afresh()
        found = None
    if found and found["seed"] != seed:
        say(f"  La démonstration en place est celle de SEED={found['seed']} (RESET=1 la refait).")
    if found is None:
        schema.write_label({"demo": {"seed": seed, "complete": False}})
    with step("Tables"):
        schema.migrate()
    _load_communes()
    if found is None:
        with step("Consortium de démonstration") as tell:
            # No page waits: on a slow machine, what takes long is better than what stops.
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
            build.build(seed=seed, progress=tell)
        schema.write_label({"demo": {"seed": seed, "complete": True}})


def _start_afresh() -> None:
    administrator = places.database_urls().get("superuser")
    if administrator is None:
        raise HostingTrouble(
            "Repartir de zéro demande un compte qui peut refaire la base.",
            advice="Donner ce compte dans DATABASE_URL, ou vider la base à la main.",
        )
    with step("Remise à zéro"):
        roles.drop(administrator, database=administrator.database)
        roles.prepare(administrator, database=administrator.database)


def _load_communes() -> None:
    file = Path(settings.BUILT) / "data" / "communes.tsv"
    if not file.is_file():
        raise HostingTrouble(
            f"La liste des communes manque ({file}).", advice="La préparer : scripts/setup"
        )
    edition = sha256(file.read_bytes()).hexdigest()[:16]
    if schema.label().get("communes") != edition:
        with step("Communes de France"), acting_as_operator():
            load_communes(file=file)
        schema.write_label({"communes": edition})


def _children(listener: socket.socket) -> list[processes.Child]:
    program = serving.ourselves()
    pooled = {"CONTINUUM_POOL": "1"}
    return [
        processes.Child(
            "web",
            [*program, "serve", "--fd", str(listener.fileno())],
            environment=pooled,
            listener=listener,
        ),
        processes.Child("worker", [*program, "worker"]),
    ]


def _run(
    supervisor: processes.Supervisor,
    *,
    port: int,
    contract: Path | None,
    until: Callable[[], bool],
) -> None:
    base_url = f"http://localhost:{port}/"
    with _awake(supervisor, port=port):
        with step("Serveur"):
            supervisor.start(only="web")
            _wait_for_first_page(supervisor, port)
            supervisor.start()
        if contract is not None:
            accounts.enrol_second_factors()
            told_outside = _contract(supervisor, base_url=base_url)
            contracts.write(contract, told_outside)
        _welcome(base_url)

        def is_over() -> bool:
            if contract is not None:
                contracts.keep_true(contract, told_outside, supervisor)
            return until()

        try:
            supervisor.keep(until=is_over)
        finally:
            heading("Arrêt…")


@contextmanager
def _awake(supervisor: processes.Supervisor, *, port: int) -> Iterator[None]:
    """Let `continuum processes start` reach us."""
    run = places.folder("run", of=supervisor.home)
    with signals.waking(supervisor.wake):
        (run / "demo.port").write_text(str(port), "ascii")
        (run / "demo.pid").write_text(str(os.getpid()), "ascii")
        try:
            yield
        finally:
            (run / "demo.pid").unlink(missing_ok=True)


def _wait_for_first_page(supervisor: processes.Supervisor, port: int) -> None:
    deadline = time.monotonic() + _READY_WITHIN

    def answers() -> bool:
        if time.monotonic() > deadline:
            log = supervisor.children[0].log(supervisor.home)
            raise HostingTrouble(
                f"Le serveur ne répond pas :\n{processes.last_lines(log)}",
                advice=f"Son journal complet est dans {log}.",
            )
        status = processes.status_of(port, settings.LOGIN_URL)
        return status < http.client.INTERNAL_SERVER_ERROR

    supervisor.keep(until=answers)


def _welcome(base_url: str) -> None:
    heading(f"Continuum est prêt : {base_url}")
    for line in accounts.in_words():
        say(f"  {line}")
    say("\nCtrl-C pour arrêter.")


def _contract(supervisor: processes.Supervisor, *, base_url: str) -> dict[str, Any]:
    return {
        **contracts.frame(supervisor, base_url=base_url),
        "accounts": accounts.listed(),
        **build.records_by_owner(),
    }
