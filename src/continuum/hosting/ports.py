"""Takes the port pages are served at, or says who holds it and what to do."""

import errno
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from continuum.hosting.trouble import HostingTrouble

DEMO: Final = "make demo PORT={port}"
SERVE: Final = "continuum serve --port {port}"
_LISTENING: Final = "0A"
"""How the kernel writes that a socket is listened to."""


def reserve(host: str, port: int, *, again: str = DEMO) -> socket.socket:
    """Take the port now, long before it is listened to: a port taken must be told at once.

    `again` is the command that would choose another.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, socket.gaierror) or _is_elsewhere(error):
            raise HostingTrouble(
                f"L'adresse {host} n'est pas une adresse de cette machine.",
                advice="En donner une des siennes, ou 0.0.0.0 pour toutes.",
            ) from error
        free = _free_port(family, host)
        raise HostingTrouble(
            f"Le port {port} {_fault_of(error, port)}.",
            advice=f"En choisir un autre, par exemple {free} : {again.format(port=free)}",
        ) from error
    return listener


def _is_elsewhere(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL


def _free_port(family: int, host: str) -> int:
    with socket.socket(family) as other:
        other.bind((host, 0))
        return int(other.getsockname()[1])


def _fault_of(error: Exception, port: int) -> str:
    if isinstance(error, OverflowError):
        return "n'existe pas"
    if isinstance(error, PermissionError):
        return "est interdit à ce compte"
    holder = holder_of(port)
    if holder is None:
        return "est déjà pris par un programme d'un autre compte (« ss -ltnp » sous root le nomme)"
    return f"est déjà pris : {holder} l'écoute"


def holder_of(port: int) -> str | None:
    """Who listens to the port, as far as this account may see: "gunicorn (processus 123)"."""
    sockets = {f"socket:[{inode}]" for inode in _listened_to(port)}
    for process in Path("/proc").glob("[0-9]*"):
        if sockets & set(_opened_by(process)):
            return f"{_name_of(process)} (processus {process.name})"
    return None


def _name_of(process: Path) -> str:
    """What the program is called: behind an interpreter, the script it runs."""
    name = (process / "comm").read_text("utf-8", "replace").strip()
    _program, *more = (process / "cmdline").read_text("utf-8", "replace").split("\0")
    if name.startswith("python") and more and more[0].startswith("/"):
        return Path(more[0]).name
    return name


def _listened_to(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        try:
            lines = Path("/proc/net", table).read_text("ascii").splitlines()[1:]
        except OSError:  # no such protocol here
            continue
        for line in lines:
            _number, local, _remote, state, *rest = line.split()
            if state == _LISTENING and int(local.rpartition(":")[2], 16) == port:
                yield rest[5]


def _opened_by(process: Path) -> Iterator[str]:
    try:
        opened = list((process / "fd").iterdir())
    except OSError:  # of another account, or over
        return
    for one in opened:
        try:
            yield os.readlink(one)
        except OSError:  # closed since
            continue
