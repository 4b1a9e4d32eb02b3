"""The two processes: what the reading one gives up, and what the other believes of it."""

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from continuum.tables import read as reading
from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE
from continuum.tables.received import Received
from continuum.tables.refusals import NOTICES, REFUSALS, Notice, Reason, Unreadable
from continuum.tables.rows import Table
from continuum.tables.tests import corpus
from continuum.tables.tests.conftest import Attempt

SAY = "import sys, time, os; say = lambda text: (sys.stdout.write(text), sys.stdout.flush());"
SHEET = 'S {"name":"a","is_hidden":false}\\n'
END = 'Z {"filled":[1],"notices":[],"merges":[]}\\nF {"kind":"csv","notices":[]}\\n'
USAGE = 'U {"cpu_seconds":0,"memory_bytes":0}\\n'


def started_as(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker replaced by one that was taken over."""
    monkeypatch.setattr(reading, "START", SAY + code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("say('nonsense\\n')", Reason.WORKER_FAILED),
        ("say('S 1\\n')", Reason.WORKER_FAILED),
        ("say('S []\\n')", Reason.WORKER_FAILED),
        (f"say('S {'[' * 100_000}\\n')", Reason.WORKER_FAILED),
        ("say('R 1 [[1,2]]\\n')", Reason.WORKER_FAILED),
        (f"say('{SHEET}R -5 []\\n')", Reason.WORKER_FAILED),
        (f"say('{SHEET}R 999999 []\\n')", Reason.WORKER_FAILED),
        (f"say('{SHEET}Z {{\"filled\":{[1] * 201}}}\\n')", Reason.WORKER_FAILED),
        (f"say('{USAGE}')", Reason.WORKER_FAILED),
        ('say(\'X {"code":"no_such_code","params":{}}\\n\')', Reason.WORKER_FAILED),
        (f"say('{SHEET}{END}')", Reason.WORKER_FAILED),
        ("pass", Reason.WORKER_FAILED),
        ("sys.exit(3)", Reason.WORKER_FAILED),
        ("os.kill(os.getpid(), 11)", Reason.TOO_HEAVY),
        ("os.kill(os.getpid(), 24)", Reason.TOO_SLOW),
        ("time.sleep(60)", Reason.TOO_SLOW),
        ("os.close(1); time.sleep(60)", Reason.TOO_SLOW),
        ("exec('while 1: say(\"x\" * 65536)')", Reason.TOO_HEAVY),
        ("say('F {}\\n'); time.sleep(60)", Reason.TOO_SLOW),
    ],
)
def test_a_worker_gone_wrong_is_only_a_refusal(
    code: str, reason: Reason, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_as(code, monkeypatch)
    limits = replace(DEFAULT_LIMITS, seconds=0.5, seconds_at_most=1, answer_bytes=4 * MEBIBYTE)

    outcome = attempt(corpus.xlsx(), limits)

    assert isinstance(outcome, Unreadable)
    assert outcome.code == reason


@pytest.mark.parametrize(
    "rows", ["[[1,[2]]]", "[[1,{}]]", '[["a",1]]', "[[1,1,2]]", "[]", "[5]", "[[]]", '[[1,["x"]]]']
)
def test_rows_that_are_no_rows_are_only_a_refusal(
    rows: str, attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_as(f"say({SHEET + 'R 1 ' + rows + chr(92) + 'n' + END + USAGE!r})", monkeypatch)
    monkeypatch.setattr(reading, "START", reading.START.replace("\\\\n", "\\n"))

    outcome = attempt(corpus.xlsx())

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.WORKER_FAILED


PROBE = """
import sys, os, socket
sys.path.append(sys.argv[1])
from continuum.tables.limits import Limits
from continuum.tables.worker import restrict
restrict(Limits())
def denied(action):
    try:
        action()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "allowed"
def write():
    with open(sys.argv[2], "wb", buffering=0) as file:
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        file.write(b"x")
print(denied(lambda: bytearray(400_000_000)), denied(write),
      denied(lambda: [os.open("/dev/null", 0) for _ in range(50)]))
"""


def test_worker_gives_up_memory_files_and_writing(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-S", "-c", PROBE, reading.PACKAGES, str(tmp_path / "x")]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert said.split() == ["MemoryError", "OSError", "OSError"]


def test_worker_imports_little_and_sees_no_environment(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    started_as(
        "sys.path.append(sys.argv.pop(1)); import continuum.tables.worker;"
        "strange = {'django', 'python_calamine', 'xlsxwriter', 'psycopg', 'pickle', 'subprocess'};"
        "sys.exit(7 if strange & set(sys.modules) else 8 if 'DATABASE_URL' in os.environ else 9)",
        monkeypatch,
    )

    outcome = attempt(corpus.xlsx())

    assert isinstance(outcome, Unreadable)
    assert outcome.params == {"detail": "exit 9"}


KILLED = """
import os
from continuum.tables import read as reading
reading.START = (
    "import os, time\\nos.write(1, b'%d\\\\n' % os.getpid())\\n"
    "while True:\\n    time.sleep(0.05)\\n    os.write(1, b'x')"
)
def listen(pipe, *_rest, **_more):
    print(pipe.readline().decode(), flush=True)
    os.kill(os.getpid(), 9)
reading._listen = listen
reading.read(b"a;b")
"""


def is_running(pid: int) -> bool:
    """A process that ended and that nobody has waited for yet does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_end_of_the_reader_ends_the_worker() -> None:
    """A killed server must not leave workers behind: their pipe breaks."""
    ended = subprocess.run([sys.executable, "-c", KILLED], capture_output=True, text=True)
    pid = int(ended.stdout)
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert ended.returncode == -signal.SIGKILL
    assert not is_running(pid)


def test_every_reason_and_notice_has_words() -> None:
    assert set(REFUSALS) == set(Reason)
    for reason in Reason:
        assert str(Unreadable(reason))
    for code in NOTICES:
        assert "{" not in str(Notice(code))


def test_reading_from_a_folder_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attempt: Attempt
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert isinstance(attempt(corpus.xlsx()), Table)
    monkeypatch.chdir(tmp_path)


def test_a_light_file_earns_no_time_by_what_it_swells_to(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    started_as("exec('while 1: say(\"x\" * 65536); time.sleep(.05)')", monkeypatch)
    before = time.monotonic()

    outcome = attempt(corpus.xlsx(), replace(DEFAULT_LIMITS, seconds=0.5))

    assert isinstance(outcome, Unreadable)
    assert outcome.code == Reason.TOO_SLOW
    assert time.monotonic() - before < 3


def test_more_cells_than_are_laid_out_are_refused_as_they_are_told() -> None:
    received = Received(replace(DEFAULT_LIMITS, cells=1_000))
    received.feed(b'S {"name":"F","is_hidden":false}\nR 200 [[1,1]]\n')
    assert received.refusal is None

    received.feed(b'Z {"filled":[1,1,1,1,1,1],"merges":[],"notices":[]}\n')

    assert received.refusal is not None
    assert received.refusal.code == Reason.WORKER_FAILED
