"""The web server and the worker, each as one call that lasts until it is told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.urls import get_resolver
from gunicorn import util
from gunicorn.app.base import BaseApplication
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.utils import connector_params

from continuum.access import login_key
from continuum.hosting import places, postgres
from continuum.hosting.guard import refuse_wrong_login
from continuum.hosting.trouble import HostingTrouble

APPLICATION: Final = "continuum.config.wsgi:application"
WORKERS: Final = 2
THREADS: Final = 4


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings instead of a command line."""

    def __init__(self, settings: Mapping[str, object]) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        application = util.import_app(APPLICATION)
        # Every page is loaded once, before the workers are forked, not by each at its first call.
        get_resolver().url_patterns  # noqa: B018
        return application


@contextmanager
def database_at_hand() -> Iterator[None]:
    """Have a database inside the block: the embedded one is started, a server is taken as it is."""
    if places.is_embedded():
        with postgres.in_use(places.home()):
            yield
    else:
        yield


def serve(*, fd: int, workers: int = WORKERS, threads: int = THREADS) -> None:
    """Answer requests at a port already taken."""
    refuse_wrong_login()
    memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes a nameless file of its own there
    _Server(
        {
            "bind": f"fd://{fd}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 15,
            "keepalive": 5,
            "proc_name": "continuum",
            "preload_app": True,
            "worker_tmp_dir": str(memory) if os.access(memory, os.W_OK) else None,
            "control_socket_disable": True,
        }
    ).run()


def work(*, concurrency: int) -> None:
    """Do the jobs that wait, and those to come."""
    refuse_wrong_login()
    with jobs.replace_connector(jobs_connector()) as app:
        was_told = asyncio.run(_work_until_told(app, concurrency))
    if not was_told:
        # It also ends, in good order, when the database leaves it: whoever keeps it must know.
        raise HostingTrouble(
            "La base de données a quitté l'ouvrier : il s'arrête.",
            advice="Le relancer : continuum worker ; ce qui était commencé sera repris.",
        )


def jobs_connector() -> PsycopgConnector:
    """Connections that may touch the jobs, of which those of the pages only add some."""
    own = connector_params()
    proof = login_key.proof(settings.LOGIN_KEY, "work")
    return PsycopgConnector(
        kwargs={**own, "options": f"{own.get('options', '')} -c app.work={proof}"}
    )


async def _work_until_told(app: Any, concurrency: int) -> bool:
    """Work on; at the end, say whether somebody asked for it."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with app.open_async():
        working = asyncio.ensure_future(
            app.run_worker_async(
                concurrency=concurrency,
                name="continuum",
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )

        def stop() -> None:
            if not told.is_set():
                told.set()
                working.cancel()  # it ends what it is doing first

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
        with suppress(asyncio.CancelledError):
            await working
    return told.is_set()


def ourselves() -> list[str]:
    """The beginning of any `continuum` command."""
    return [sys.executable, str(Path(sys.argv[0]).absolute())]


def begin_again_with(variable: str, value: str) -> None:
    """Run this very command anew unless `variable` is set: settings read it once, at the start."""
    if os.environ.get(variable) != value:
        os.environ[variable] = value
        os.execv(sys.executable, [*ourselves(), *sys.argv[1:]])  # noqa: S606 - ourselves, no shell
