"""The demonstration as a stranger runs it: once made, stopped, killed, found again, made afresh."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from continuum.hosting import postgres
from tests.hosting.conftest import eventually, is_gone

ROOT = Path(__file__).resolve().parents[2]
CONTINUUM = [sys.executable, str(Path(sys.executable).with_name("continuum"))]


class Demo:
    """A demonstration in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.file = home.parent / "contract.json"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "CONTINUUM_HOME": str(home),
            "CONTINUUM_DEMO": "1",
        }
        self.process: subprocess.Popen[str] | None = None

    def start(self, *options: str) -> float:
        """Run it until its contract is there; the seconds that took."""
        self.file.unlink(missing_ok=True)
        began = time.monotonic()
        self.process = subprocess.Popen(
            [*CONTINUUM, "demo", "--port", str(self.port), "--contract", str(self.file), *options],
            cwd=ROOT, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        while not self.file.exists():
            assert self.process.poll() is None, self.process.communicate()[0]
            time.sleep(0.05)
        return time.monotonic() - began

    def stop(self) -> str:
        self.process.send_signal(signal.SIGINT)
        said = self.process.communicate(timeout=60)[0]
        assert self.process.returncode == 0
        return said

    @property
    def contract(self) -> dict[str, Any]:
        return json.loads(self.file.read_text("utf-8"))

    def contract_when(self, is_so: Callable[[dict[str, int | None]], bool]) -> dict[str, Any]:
        """The contract once it says so of the processes: it follows them a moment later."""
        assert eventually(lambda: is_so(self.contract["processes"]), within=60), self.contract
        return self.contract

    def status(self) -> int:
        try:
            with urllib.request.urlopen(
                self.contract["base_url"] + "connexion/", timeout=30
            ) as page:
                return page.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def do(self, name: str, verb: str) -> None:
        subprocess.run(
            self.contract["commands"][name][verb], check=True, capture_output=True, timeout=60
        )

    def rows(self) -> dict[str, int]:
        """How many rows each table has; the cache is unlogged, a crash may empty it."""
        with psycopg.connect(self.contract["databases"]["backup"]) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
                "AND tablename NOT LIKE 'procrastinate%' AND tablename <> 'core_cache' ORDER BY 1"
            ).fetchall()
            return {
                table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
                for (table,) in tables
            }


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo") / "home")
    demo.start("--seed", "3")
    yield demo
    if demo.process and demo.process.poll() is None:
        demo.stop()
    postgres.destroy(demo.home)


@pytest.fixture
def running(demo: Demo) -> Demo:
    if demo.process.poll() is not None:
        demo.start()
    return demo


def test_the_contract_says_how_to_check_it_from_outside(running: Demo):
    assert running.status() == 200
    contract = running.contract_when(are_alive)

    assert running.file.stat().st_mode & 0o077 == 0
    for alias in ("web", "migrate", "report", "backup", "auditor"):
        with psycopg.connect(contract["databases"][alias]) as connection:
            row = connection.execute("SELECT session_user").fetchone()
            assert row == (f"continuum_{alias}",)
    assert set(contract["processes"]) == {"supervisor", "web", "worker", "database"}
    assert {"web", "worker", "startup"} <= set(contract["logs"])
    for log in contract["logs"].values():
        assert Path(log).is_file()
    assert {"login", "password", "totp_secret", "role", "organisation"} <= set(
        contract["accounts"][0]
    )
    organisations = {account["organisation"] for account in contract["accounts"]}
    assert organisations >= {person["organisation"] for person in contract["persons"]} != set()


@pytest.mark.parametrize("name", ["web", "database"])
def test_the_contract_stops_and_starts_it(running: Demo, name: str):
    running.do(name, "stop")
    assert running.status() != 200
    running.contract_when(lambda pids: pids[name] is None)

    running.do(name, "start")

    assert running.status() == 200
    running.contract_when(are_alive)


def test_the_worker_outlives_a_database_that_was_away(running: Demo):
    running.contract_when(are_alive)

    running.do("database", "stop")
    time.sleep(8)  # time enough for the worker to notice, and to give up
    running.do("database", "start")

    assert eventually(lambda: settled(running), within=90), running.contract


@pytest.mark.parametrize("name", ["web", "worker", "database"])
def test_what_is_killed_is_there_again(running: Demo, name: str):
    before = running.contract_when(are_alive)["processes"]

    os.kill(before[name], signal.SIGKILL)

    after = running.contract_when(lambda pids: are_alive(pids) and pids[name] != before[name])
    assert eventually(lambda: running.status() == 200, within=60)
    assert after["processes"]["supervisor"] == before["supervisor"]


def test_a_contract_that_cannot_be_written_is_told_at_once(demo: Demo):
    for place in (demo.home, demo.home / "nowhere" / "contract.json"):
        refused = subprocess.run(
            [*CONTINUUM, "demo", "--contract", str(place)],
            cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert refused.returncode == 1
        assert "ne peut pas être écrit" in refused.stderr


def test_all_killed_at_once_no_row_is_lost(running: Demo):
    before = running.rows()
    assert sum(before.values()) > 5000
    everyone = [
        *running.contract_when(are_alive)["processes"].values(),
        *watchdogs(running.home),
    ]
    for pid in everyone:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    running.process.communicate()

    running.start()

    assert running.rows() == before
    assert running.status() == 200


def test_stopped_it_leaves_nothing_and_is_found_again(running: Demo):
    before = running.rows()
    pids = list(running.contract_when(are_alive)["processes"].values())

    said = running.stop()

    assert "Continuum est prêt : http://localhost:" in said
    assert "Mot de passe" in said
    assert "make demo" in said.splitlines()[-1]
    assert all(is_gone(pid) for pid in pids)
    assert watchdogs(running.home) == []
    running.start()
    assert running.rows() == before


def test_another_seed_waits_for_a_reset(running: Demo):
    names = {account["name"] for account in running.contract["accounts"]}
    running.stop()

    running.start("--seed", "4")
    assert {account["name"] for account in running.contract["accounts"]} == names
    assert "SEED=3" in running.stop()

    running.start("--seed", "4", "--reset")
    assert {account["name"] for account in running.contract["accounts"]} != names


def test_a_database_that_is_not_a_demonstration_is_left_alone(running: Demo):
    with psycopg.connect(running.contract["databases"]["migrate"]) as connection:
        label = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = current_database()"
        ).fetchone()[0]
        connection.execute("COMMENT ON DATABASE continuum IS NULL")
    before = running.rows()
    running.stop()

    for options in ([], ["--reset"]):
        refused = subprocess.run(
            [*CONTINUUM, "demo", "--no-serve", "--port", str(running.port), *options],
            cwd=ROOT, env=running.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert refused.returncode == 1
        assert "autre chose qu'une démonstration" in refused.stderr

    with postgres.in_use(running.home):
        assert running.rows() == before
        with psycopg.connect(running.contract["databases"]["migrate"]) as connection:
            connection.execute(f"COMMENT ON DATABASE continuum IS '{label}'")


def are_alive(pids: dict[str, int | None]) -> bool:
    return all(pid is not None and not is_gone(pid) for pid in pids.values())


def settled(demo: Demo) -> bool:
    """Whether the same processes are still there three seconds later."""
    before = demo.contract["processes"]
    time.sleep(3)
    return are_alive(before) and demo.contract["processes"] == before


def watchdogs(home: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"continuum.hosting.watchdog" in command and os.fsencode(home) in command:
            found.append(int(process.name))
    return found
