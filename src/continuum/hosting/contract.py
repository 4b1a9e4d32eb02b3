"""The open contract: what a black-box check needs to know of a running demonstration, as JSON."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from continuum.hosting import places, postgres, serving
from continuum.hosting.cluster import Cluster


def frame(home: Path, *, base_url: str, processes: Mapping[str, int | None]) -> dict[str, Any]:
    """What any installation can tell: addresses, processes, logs, how to stop and start."""
    return {
        "version": 1,
        "base_url": base_url,
        "home": str(home),
        "databases": {alias: address.url() for alias, address in places.database_urls().items()},
        "processes": {**processes, **_database_process(home)},
        "logs": _logs(home),
        "commands": {
            name: {verb: _command(home, "processes", verb, name) for verb in ("stop", "start")}
            for name in processes
            if name != "supervisor"
        }
        | _database_commands(home),
    }


def write(path: Path, contract: Mapping[str, Any]) -> None:
    """Put the contract where it was asked for, whole and private: passwords are in it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        json.dump(contract, stream, ensure_ascii=False, indent=1)
    draft.replace(path)


def _database_process(home: Path) -> dict[str, int | None]:
    return {"database": postgres.running(home)} if places.is_embedded() else {}


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
