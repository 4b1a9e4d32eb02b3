"""What the commands say: steps with their time, and trouble with what to do about it."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Final, ParamSpec, TypeVar

import psycopg
import typer
from django.db import OperationalError
from django.utils import timezone
from rich.console import Console
from rich.markup import escape

from continuum.core.room import is_full
from continuum.hosting import places
from continuum.hosting.trouble import HostingTrouble

P = ParamSpec("P")
R = TypeVar("R")

_out: Final = Console(highlight=False, soft_wrap=True)
_err: Final = Console(highlight=False, soft_wrap=True, stderr=True)


def say(words: str) -> None:
    """One line, or several; lost without harm when the terminal is gone."""
    with suppress(OSError):
        _out.print(escape(words))


def heading(words: str) -> None:
    """A line that stands out."""
    with suppress(OSError):
        _out.print(f"\n[bold]{escape(words)}[/]")


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done, then how long it took; call what is given to tell how far it is."""
    began = time.monotonic()
    if _out.is_terminal:
        with _out.status(escape(f"{title}…")) as status:
            yield lambda words: status.update(escape(f"{title} : {words}"))
    else:
        yield lambda words: None
    with suppress(OSError):
        _out.print(f"  [green]✓[/] {escape(title)} [dim]{_seconds(time.monotonic() - began)}[/]")


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Make a command say its trouble in words and end with 1, instead of a traceback."""

    @wraps(command)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        for stream in (sys.stdout, sys.stderr):
            # A terminal that knows no « ✓ » shows something else rather than nothing.
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
        try:
            return command(*args, **kwargs)
        except HostingTrouble as trouble:
            _complain(trouble)
            raise typer.Exit(1) from trouble
        except (OperationalError, psycopg.OperationalError) as error:
            _complain(_no_room() if is_full(error) else _database_gone(error))
            raise typer.Exit(1) from error
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            _complain(_no_room() if is_full(error) else _unforeseen(error))
            raise typer.Exit(1) from error

    return telling


def _complain(trouble: HostingTrouble) -> None:
    with suppress(OSError):
        _err.print(f"\n[bold red]{escape(trouble.what)}[/]\n{escape(trouble.advice)}")


def _no_room() -> HostingTrouble:
    return HostingTrouble(
        f"Le disque est plein (données dans {places.home()}).",
        advice="En libérer, puis relancer : ce qui était commencé n'a pas été gardé, "
        "ce qui était enregistré l'est toujours.",
    )


def _database_gone(error: Exception) -> HostingTrouble:
    last = str(error).strip().splitlines()[-1].strip()
    return HostingTrouble(
        f"La base de données ne répond plus : {last}",
        advice="Voir si elle tourne (continuum database status), puis relancer : "
        "ce qui était commencé n'a pas été gardé.",
    )


def _unforeseen(error: Exception) -> HostingTrouble:
    """Not on the screen, whose next reader may be anybody: the traceback goes to a private file."""
    path = places.folder("log") / "errors.log"
    written = "".join(traceback.format_exception(error))
    with suppress(OSError), open(path, "a", encoding="utf-8", opener=_privately) as log:
        log.write(f"{timezone.now():%Y-%m-%d %H:%M:%S} UTC\n{written}\n")
    return HostingTrouble(
        f"Une erreur imprévue a tout arrêté ({type(error).__name__}).",
        advice=f"Relancer ; si elle revient, la signaler avec la fin de {path}.",
    )


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _seconds(duration: float) -> str:
    return f"{duration:.1f} s".replace(".", ",")
