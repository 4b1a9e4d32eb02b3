"""A demonstration that is stopped, killed, orphaned or cut off leaves no process behind."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from continuum.hosting import postgres, processes
from tests.hosting import supervised
from tests.hosting.conftest import eventually, is_gone

HomeMaker = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]


def program(home: Path, web: str = "IDLE", *more: str) -> list[str]:
    return [sys.executable, "-m", supervised.__name__, str(home), web, *more]


def started(home: Path, web: str = "IDLE", **how: object) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        program(home, web), cwd=ROOT, stdout=subprocess.PIPE, text=True, **how
    )
    assert process.stdout.readline() == "ready\n"
    return process


def everything(home: Path) -> dict[str, int]:
    """The process ids of all that runs, by name."""
    found = {name: processes.read_pid(home / "run" / f"{name}.pid") for name in ("web", "worker")}
    found["database"] = postgres.running(home)
    return {name: pid for name, pid in found.items() if pid}


@pytest.fixture
def home(new_home: HomeMaker) -> Iterator[Path]:
    yield (found := new_home())
    for pid in everything(found).values():
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_told_to_stop_it_stops_everything(home: Path, number: signal.Signals):
    process = started(home)
    running = everything(home)
    assert set(running) == {"web", "worker", "database"}

    process.send_signal(number)

    assert process.communicate(timeout=30)[0] == "stopped\n"
    assert process.returncode == 0
    assert all(is_gone(pid) for pid in running.values())
    assert everything(home) == {}


def test_told_twice_it_still_stops_everything(home: Path):
    process = started(home, "STUBBORN")
    running = everything(home)

    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)

    assert process.communicate(timeout=40)[0] == "stopped\n"
    assert all(is_gone(pid) for pid in running.values())


def test_told_in_two_ways_at_once_it_says_nothing_of_it():
    both = (
        "import os, signal; from continuum.hosting import signals\n"
        "try:\n"
        "    with signals.stoppable():\n"
        "        signal.pthread_sigmask(signal.SIG_BLOCK, signals.TO_STOP)\n"
        "        for number in signals.TO_STOP: os.kill(os.getpid(), number)\n"
        "        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals.TO_STOP)\n"
        "except signals.Stopped:\n"
        "    print('stopped')\n"
    )

    said = subprocess.run([sys.executable, "-c", both], capture_output=True, text=True, check=False)

    assert (said.stdout, said.stderr, said.returncode) == ("stopped\n", "", 0)


def test_killed_it_leaves_nothing_behind(home: Path):
    process = started(home)
    running = everything(home)

    process.kill()
    process.communicate()

    assert eventually(lambda: all(is_gone(pid) for pid in running.values()))
    assert eventually(lambda: postgres.running(home) is None)
    with postgres.in_use(home):
        assert postgres.running(home)


def test_killed_with_a_child_that_will_not_go_it_leaves_nothing_behind(home: Path):
    process = started(home, "STUBBORN")
    running = everything(home)

    process.kill()
    process.communicate()

    assert eventually(lambda: all(is_gone(pid) for pid in running.values()), within=30)


def in_a_terminal(command: list[str]) -> tuple[subprocess.Popen[bytes], int]:
    """The process, first of a terminal of its own, and the other end of that terminal."""

    def take_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    screen, terminal = pty.openpty()
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal,
        start_new_session=True, preexec_fn=take_terminal,
    )  # fmt: skip
    os.close(terminal)
    return process, screen


def test_the_closing_of_the_terminal_stops_everything(home: Path):
    process, screen = in_a_terminal(program(home))
    assert b"ready" in os.read(screen, 100)
    running = everything(home)

    os.close(screen)

    process.wait(timeout=30)
    assert all(is_gone(pid) for pid in running.values())


def test_the_closing_of_a_terminal_that_is_not_ours_stops_everything(home: Path):
    waiting = (
        "import signal, subprocess, sys; signal.signal(signal.SIGHUP, lambda *_: None);"
        "subprocess.run(sys.argv[1:])"
    )
    process, screen = in_a_terminal([sys.executable, "-c", waiting, *program(home)])
    assert b"ready" in os.read(screen, 100)
    running = everything(home)

    os.close(screen)

    process.wait(timeout=30)
    assert all(is_gone(pid) for pid in running.values())


def test_nohup_outlives_the_terminal(home: Path):
    process = started(home, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))

    process.send_signal(signal.SIGHUP)

    assert not eventually(lambda: process.poll() is not None, within=1)
    process.terminate()
    process.communicate(timeout=30)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of a parent's death")
def test_an_orphan_stops_by_itself(home: Path):
    starter = (
        "import subprocess, sys; subprocess.Popen(sys.argv[1:]); __import__('time').sleep(1000)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", starter, *program(home, "IDLE", "follow")],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert parent.stdout.readline() == "ready\n"
    running = everything(home)

    parent.kill()

    assert parent.communicate(timeout=30)[0] == "stopped\n"
    assert all(is_gone(pid) for pid in running.values())


@pytest.mark.parametrize("name", ["web", "worker", "database"])
def test_what_is_killed_is_started_again(home: Path, name: str):
    process = started(home)
    before = everything(home)[name]

    os.kill(before, signal.SIGKILL)

    assert eventually(lambda: everything(home).get(name) not in (None, before))
    process.terminate()
    process.communicate(timeout=30)
    assert everything(home) == {}


def test_what_ends_in_order_waits_to_be_woken(home: Path):
    process = started(home, "POLITE")
    before = everything(home)["web"]
    time.sleep(0.3)

    os.kill(before, signal.SIGTERM)
    assert eventually(lambda: "web" not in everything(home))
    assert not eventually(lambda: "web" in everything(home), within=1)
    process.send_signal(signal.SIGUSR1)

    assert eventually(lambda: everything(home).get("web") not in (None, before))
    process.terminate()
    process.communicate(timeout=30)


def test_a_server_stopped_on_purpose_stays_so(home: Path):
    process = started(home)

    postgres.stop(home, on_purpose=True)
    assert not eventually(lambda: postgres.running(home) is not None, within=1.5)
    postgres.start(home)
    process.terminate()
    process.communicate(timeout=30)

    assert postgres.running(home) is None


def test_a_child_that_cannot_run_is_told_with_its_last_words(home: Path):
    process = started(home, "BROKEN")

    said = process.communicate(timeout=40)[0]

    assert process.returncode == 1
    assert "broken on purpose" in said
    assert str(home / "log" / "web.log") in said
    assert everything(home) == {}


def test_a_child_that_once_ran_is_tried_again_for_ever_but_not_all_the_time(home: Path):
    postgres.stop(home, on_purpose=True)
    child = processes.Child("web", [sys.executable, "-c", supervised.BROKEN], has_run=True)

    with (
        processes.Watchdog(home) as watchdog,
        processes.Supervisor(home, [child], watchdog) as supervisor,
    ):
        supervisor.start()
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            supervisor.look()
            time.sleep(0.05)

    tries = child.log(home).read_text().count("broken on purpose")
    assert 3 <= tries <= 5


def test_a_second_one_is_refused_and_told_where_the_first_is(home: Path):
    process = started(home)

    second = subprocess.run(
        program(home), cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )

    assert second.returncode == 1
    assert "processus 1, port 2" in second.stdout
    assert set(everything(home)) == {"web", "worker", "database"}
    process.kill()
    process.communicate()
    assert eventually(lambda: everything(home) == {})
    third = started(home)
    third.terminate()
    third.communicate(timeout=30)
