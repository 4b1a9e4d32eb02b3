"""The worker, then PostgreSQL, killed in the middle of an import: real processes of their own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path

import psycopg
import pytest

from continuum.hosting import postgres

pytestmark = pytest.mark.killed

LINES = 3000
PATIENCE = 180
RECOVERY = 15
BRING = f"""
import json, sys
import django
django.setup()
from datetime import date, timedelta
from django.db import transaction
from django.utils import timezone
from uuid import uuid4
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member, make_membership, make_organisation, make_programme,
)
from continuum.imports import actions
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.factories import bring, csv

name = uuid4().hex
organisation = make_organisation(name)
membership = make_membership(Role.COORDINATOR, organisation=organisation, email=name + "@a.test")
programme = make_programme(name, organisations=[organisation])
days = [date(2021, 1, 1) + timedelta(days=n % 300) for n in range({LINES})]
table = csv(("Date", "Lieu", "Nb jeunes", "Sexe"),
            *((day.strftime("%d/%m/%y"), "Parc", 1 + n % 3, "F") for n, day in enumerate(days)))
with as_member(membership) as member, transaction.atomic():
    upload = bring(member, programme, Kind.ENCOUNTERS, table)
    actions.start_import(upload=upload, by=member, now=timezone.now())
print(json.dumps({{"upload": str(upload.pk), "organisation": str(member.organisation_id)}}))
"""

TWICE = """
import asyncio, json
import django
django.setup()
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer
from continuum.hosting.serving import jobs_connector

async def defer(app):
    app.perform_import_paths()
    async with app.open_async():
        deferrer = PeriodicDeferrer(registry=app.periodic_registry)
        tasks = list(app.periodic_registry.periodic_tasks.values())
        for moment in (0, 15):
            await deferrer.defer_jobs([(task, moment) for task in tasks])

with app.replace_connector(jobs_connector()) as replaced:
    asyncio.run(defer(replaced))
"""


class Installation:
    """A home with a PostgreSQL of its own, and the commands run in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            **os.environ,
            "CONTINUUM_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "continuum.config.settings",
            "PYTHONWARNINGS": "ignore",
        }
        for name in ("DATABASE_URL", "CONTINUUM_TEST_DATABASE"):
            self.environment.pop(name, None)

    def continuum(self, *arguments: str) -> str:
        command = [sys.executable, "-c", "from continuum.config.cli import main; main()"]
        done = subprocess.run(
            [*command, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def bring(self) -> dict[str, str]:
        """An import that waits for a worker."""
        return json.loads(self.run(BRING))

    def run(self, script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, killed at the end of the block."""
        command = [sys.executable, "-c", "from continuum.config.cli import main; main()", "worker"]
        with (self.home / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @cached_property
    def url(self) -> str:
        return self.continuum("database", "url", "superuser").strip()

    def rows(self, sql: str, *parameters: object) -> list[tuple]:
        """As the administrator sees them, once the server answers."""
        deadline = time.monotonic() + RECOVERY
        while True:
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    return connection.execute(sql, parameters).fetchall()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def states(self, upload: str) -> list[str]:
        found = self.rows(
            "SELECT state FROM imports_uploadevent WHERE upload_id = %s ORDER BY id", upload
        )
        return [row[0] for row in found]

    def is_done(self, upload: str) -> bool:
        return self.states(upload)[-1] == "imported"

    def written(self, organisation: str) -> tuple[int, int, int]:
        """Encounters, lines and records kept of the organisation's imports."""
        tables = ("outreach_encounter", "imports_importedrow", "imports_made")
        return tuple(
            self.rows(f"SELECT count(*) FROM {table} WHERE organisation_id = %s", organisation)[0][
                0
            ]
            for table in tables
        )

    def is_idle(self) -> bool:
        """Whether no job is being done: its end is written after what it did."""
        return self.rows("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'") == [(0,)]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Inside the block no import can end, however fast it is: what it made is told last."""
        with closing(psycopg.connect(self.url)) as holding:
            holding.execute("LOCK TABLE imports_made IN SHARE MODE")
            yield

    def wait(self, until: Callable[[], bool], *, patience: float = PATIENCE) -> None:
        deadline = time.monotonic() + patience
        while not until():
            assert time.monotonic() < deadline, f"nothing happened\n{self.told()}"
            time.sleep(0.05)

    def told(self) -> str:
        """What the workers said, and where the jobs stand: why nothing happens."""
        jobs = self.rows(
            "SELECT id, task_name, status, attempts, scheduled_at, worker_id"
            " FROM procrastinate_jobs"
        )
        workers = self.rows("SELECT * FROM procrastinate_workers")
        waits = self.rows(
            "SELECT usename, state, wait_event, left(query, 150) FROM pg_stat_activity"
            " WHERE datname = current_database()"
        )
        log = (self.home / "worker.log").read_text()[-4000:]
        return "\n".join([*map(str, [*jobs, *workers, *waits]), log])

    def is_writing(self, upload: str) -> bool:
        """Whether lines are being written, in the transaction that holds all of them."""
        sql = "SELECT stage, done FROM imports_progress WHERE upload_id = %s"
        return any(stage == "writing" and done > 0 for stage, done in self.rows(sql, upload))


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    top = Path(tempfile.mkdtemp(prefix="imports-"))
    top.chmod(0o755)
    made = Installation(top / "home")
    # In use by us too: a worker that leaves is never the last one, who stops the server.
    with postgres.in_use(made.home):
        made.continuum("database", "prepare")
        made.continuum("migrate")
        yield made
    assert postgres.running(made.home) is None
    shutil.rmtree(top)


def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_does_it_once(
    installation,
) -> None:
    brought = installation.bring()
    with installation.held(), installation.worker() as worker:
        installation.wait(lambda: installation.is_writing(brought["upload"]))
        worker.kill()
        worker.wait()

    installation.wait(
        lambda: installation.written(brought["organisation"]) == (0, 0, 0), patience=10
    )
    assert installation.states(brought["upload"])[-1] == "running"
    with installation.worker():
        installation.wait(lambda: installation.is_done(brought["upload"]))
        installation.wait(installation.is_idle)

    assert installation.written(brought["organisation"])[:2] == (LINES, LINES)
    assert installation.states(brought["upload"]).count("imported") == 1


def test_postgresql_killed_in_the_middle_leaves_nothing_and_the_import_is_done_once(
    installation,
) -> None:
    brought = installation.bring()
    status = json.loads(installation.continuum("database", "status", "--json"))
    with ExitStack() as stack:
        with installation.held():
            worker = stack.enter_context(installation.worker())
            installation.wait(lambda: installation.is_writing(brought["upload"]))
            os.kill(status["pid"], signal.SIGKILL)
        time.sleep(1)
        installation.continuum("database", "start")

        assert installation.written(brought["organisation"]) == (0, 0, 0)
        installation.wait(
            lambda: worker.poll() is not None or installation.is_done(brought["upload"])
        )
    with installation.worker():
        installation.wait(lambda: installation.is_done(brought["upload"]))
        installation.wait(installation.is_idle)

    assert installation.written(brought["organisation"])[:2] == (LINES, LINES)
    assert installation.states(brought["upload"]).count("imported") == 1
    log = (installation.home / "worker.log").read_text()
    assert "Parc" not in log


def test_housekeeping_waits_behind_a_long_import_more_than_once(installation) -> None:
    """Deferred again while the first still waits: that ended the worker, and its import with it."""
    installation.run(TWICE)

    assert installation.rows(
        "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'todo'"
        " GROUP BY 1 ORDER BY 1"
    ) == [("imports.forget", 2), ("imports.retry_stalled", 2)]
    with installation.worker():
        installation.wait(lambda: not installation.rows("SELECT 1 FROM procrastinate_jobs"))
