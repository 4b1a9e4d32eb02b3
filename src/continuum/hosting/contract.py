"""The open contract: what a black-box check needs to know of a running demonstration, as JSON."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from continuum.hosting import places, postgres, serving
from continuum.hosting.cluster import Cluster
from continuum.hosting.processes import Supervisor
from continuum.hosting.trouble import HostingTrouble


def frame(supervisor: Supervisor, *, base_url: str) -> dict[str, Any]:
    """What any installation can tell: addresses, processes, logs, how to stop and start."""
    home = supervisor.home
    return {
        "version": 1,
        "base_url": base_url,
        "home": str(home),
        "databases": {alias: address.url() for alias, address in places.database_urls().items()},
        "processes": processes_of(supervisor),
        "logs": _logs(home),
        "commands": {
            child.name: {
                verb: _command(home, "processes", verb, child.name) for verb in ("stop", "start")
            }
            for child in supervisor.children
        }
        | _database_commands(home),
    }


def require_writable(path: Path) -> None:
    """Say at once, not once all is ready, that the contract cannot be written there."""
    if path.is_dir() or not os.access(path.absolute().parent, os.W_OK):
        raise HostingTrouble(
            f"Le fichier {path} ne peut pas être écrit.",
            advice="Donner un fichier dans un dossier qui existe et où ce compte peut écrire.",
        )


def write(path: Path, contract: Mapping[str, Any]) -> None:
    """Put the contract where it was asked for, whole and private: passwords are in it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        json.dump(contract, stream, ensure_ascii=False, indent=1)
    draft.replace(path)


def keep_true(path: Path, contract: dict[str, Any], supervisor: Supervisor) -> None:
    """Write the contract again when a process was stopped, started or replaced since."""
    now = processes_of(supervisor)
    if contract["processes"] != now:
        contract["processes"] = now
        with suppress(OSError):
            write(path, contract)


def processes_of(supervisor: Supervisor) -> dict[str, int | None]:
    """The process ids by name; None for one that is down."""
    running: dict[str, int | None] = {"supervisor": os.getpid()}
    for child in supervisor.children:
        running[child.name] = child.pid
    if places.is_embedded():
        running["database"] = postgres.running(supervisor.home)
    return running


def _database_commands(home: Path) -> dict[str, dict[str, list[str]]]:
    if not places.is_embedded():
        return {}
    return {"database": {verb: _command(home, "database", verb) for verb in ("stop", "start")}}


def _logs(home: Path) -> dict[str, str]:
    folders = [places.folder("log", of=home)]
    if places.is_embedded():
        folders.append(Cluster.of(home).logs)
    return {path.stem: str(path) for folder in folders for path in sorted(folder.glob("*.log"))}


def _command(home: Path, *words: str) -> list[str]:
    return ["env", f"CONTINUUM_HOME={home}", *serving.ourselves(), *words]
