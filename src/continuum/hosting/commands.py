"""`continuum serve`, `worker`, `migrate`, `doctor`, `processes` and `database`."""

import http.client
import json
import os
import signal
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from django.conf import settings

from continuum.hosting import doctor, places, ports, postgres, processes, roles, schema, serving
from continuum.hosting.cluster import Cluster
from continuum.hosting.console import say, step, told
from continuum.hosting.trouble import HostingTrouble

app = typer.Typer(help="La base de données : la préparer, la démarrer, l'arrêter.")
running = typer.Typer(help="Les processus d'une démonstration en cours.")

_PATIENCE: Final = 30


class RoleName(StrEnum):
    """Under whose name an address enters."""

    SUPERUSER = "superuser"
    WEB = "web"
    MIGRATE = "migrate"
    REPORT = "report"
    BACKUP = "backup"
    AUDITOR = "auditor"


class ProcessName(StrEnum):
    """What a demonstration runs beside PostgreSQL."""

    WEB = "web"
    WORKER = "worker"


AsJson = Annotated[bool, typer.Option("--json", help="Pour une machine.")]


@app.callback()
def database() -> None:
    """La base de données : la préparer, la démarrer, l'arrêter."""


@app.command()
@told
def prepare(
    *,
    take_over: Annotated[
        bool, typer.Option(help="Remplacer les mots de passe d'une autre installation.")
    ] = False,
) -> None:
    """Mettre en place les rôles, la base et ses extensions."""
    addresses = places.database_urls()
    if "superuser" not in addresses:
        raise HostingTrouble(
            "Aucun compte d'administrateur n'est donné.",
            advice="Donner dans DATABASE_URL un compte qui peut créer des rôles et des bases.",
        )
    administrator = addresses["superuser"]
    with serving.database_at_hand(), step("Rôles et base de données"):
        roles.prepare(administrator, database=administrator.database, take_over=take_over)


@app.command()
@told
def start() -> None:
    """Démarrer le PostgreSQL embarqué, qui reste démarré."""
    _require_embedded()
    say(f"PostgreSQL est démarré (processus {postgres.start(places.home())}).")


@app.command()
@told
def stop() -> None:
    """Arrêter le PostgreSQL embarqué."""
    _require_embedded()
    was_running = postgres.stop(places.home(), on_purpose=True)
    say("PostgreSQL est arrêté." if was_running else "PostgreSQL ne tournait pas.")


@app.command()
@told
def status(*, as_json: AsJson = False) -> None:
    """Dire où est la base et si elle tourne ; code 1 sinon."""
    home = places.home()
    found: dict[str, object] = {"embedded": places.is_embedded(), "home": str(home)}
    pid: int | None = None
    if places.is_embedded():
        ours = Cluster.of(home)
        pid = postgres.running(home)
        found |= {
            "pid": pid,
            "version": ours.major(),
            "data": str(ours.data),
            "socket": str(ours.socket),
            "logs": str(ours.logs),
        }
    if as_json:
        typer.echo(json.dumps(found))
    else:
        for name, value in found.items():
            say(f"{name:<9} {value if value is not None else '-'}")
    if places.is_embedded() and pid is None:
        raise typer.Exit(1)


@app.command()
@told
def url(role: RoleName) -> None:
    """Écrire l'adresse complète (mot de passe compris) sous laquelle un rôle entre."""
    addresses = places.database_urls()
    if role not in addresses:
        raise HostingTrouble(
            f"L'adresse du rôle {role} n'est pas connue ici.",
            advice="Elle est chez la personne qui a fait les rôles à la main.",
        )
    typer.echo(addresses[role].url())


@told
def serve(
    *,
    host: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port d'écoute.")] = 8000,
    fd: Annotated[int, typer.Option(hidden=True)] = -1,
    workers: Annotated[int, typer.Option(help="Processus.")] = serving.WORKERS,
    threads: Annotated[int, typer.Option(help="Fils par processus.")] = serving.THREADS,
) -> None:
    """Servir les pages, jusqu'à Ctrl-C."""
    serving.begin_again_with("CONTINUUM_POOL", "1")
    if fd >= 0:
        with serving.database_at_hand():
            serving.serve(fd=fd, workers=workers, threads=threads)
        return
    with ports.reserve(host, port, again=ports.SERVE) as listener, serving.database_at_hand():
        serving.serve(fd=listener.fileno(), workers=workers, threads=threads)


@told
def worker(
    *, concurrency: Annotated[int, typer.Option(help="Travaux menés ensemble.")] = 1
) -> None:
    """Faire les travaux en attente (imports, bilans…), jusqu'à Ctrl-C."""
    with serving.database_at_hand():
        serving.work(concurrency=concurrency)


@told
def migrate() -> None:
    """Mettre le schéma de la base à jour."""
    with serving.database_at_hand(), step("Schéma de la base"):
        schema.migrate()


@told
def examine(*, as_json: AsJson = False) -> None:
    """Vérifier l'installation ; code 1 si quelque chose est à corriger."""
    with serving.database_at_hand():
        findings = doctor.examine()
    if as_json:
        typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            say(finding.in_words())
    if any(not finding.is_well for finding in findings):
        raise typer.Exit(1)


@running.command("list")
@told
def list_processes(*, as_json: AsJson = False) -> None:
    """Dire quels processus tournent."""
    home = places.home()
    found = {name.value: _pid(home, name) for name in ProcessName}
    if places.is_embedded():
        found["database"] = postgres.running(home)
    if as_json:
        typer.echo(json.dumps(found))
    else:
        for name, pid in found.items():
            say(f"{name:<9} {pid or '-'}")


@running.command("stop")
@told
def stop_process(name: ProcessName) -> None:
    """Arrêter un processus, qui reste arrêté."""
    pid = _pid(places.home(), name)
    if pid is None:
        say(f"« {name} » ne tournait pas.")
        return
    os.kill(pid, signal.SIGTERM)
    _wait(lambda: _pid(places.home(), name) is None, f"« {name} » ne s'arrête pas.")
    say(f"« {name} » est arrêté.")


@running.command("start")
@told
def start_process(name: ProcessName) -> None:
    """Relancer un processus arrêté."""
    home = places.home()
    run = places.folder("run", of=home)
    supervisor = processes.read_pid(run / "demo.pid")
    if supervisor is None:
        raise HostingTrouble("Aucune démonstration ne tourne ici.", advice="Lancer : make demo")
    os.kill(supervisor, signal.SIGUSR1)
    _wait(lambda: _pid(home, name) is not None, f"« {name} » ne démarre pas.")
    if name is ProcessName.WEB:
        port = int((run / "demo.port").read_text("ascii"))
        _wait(lambda: _serves(port), f"« {name} » ne répond pas.")
    say(f"« {name} » est démarré.")


def register(top: typer.Typer) -> None:
    """Put the commands that have no group on the command line."""
    top.command("serve")(serve)
    top.command("worker")(worker)
    top.command("migrate")(migrate)
    top.command("doctor")(examine)
    top.add_typer(running, name="processes")


def _pid(home: Path, name: ProcessName) -> int | None:
    return processes.read_pid(places.folder("run", of=home) / f"{name}.pid")


def _serves(port: int) -> bool:
    return processes.status_of(port, settings.LOGIN_URL) != http.client.SERVICE_UNAVAILABLE


def _require_embedded() -> None:
    if not places.is_embedded():
        raise HostingTrouble(
            "Cette installation emploie un PostgreSQL qui n'est pas le sien (DATABASE_URL).",
            advice="Le démarrer ou l'arrêter avec les moyens de sa machine.",
        )


def _wait(until: Callable[[], bool], trouble: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not until():
        if time.monotonic() > deadline:
            raise HostingTrouble(trouble, advice=f"Voir {places.folder('log')}.")
        time.sleep(0.1)
