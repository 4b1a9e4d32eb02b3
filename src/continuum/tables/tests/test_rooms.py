"""Rows of people wait in a directory while a workbook is made: none stays there."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from continuum.tables.rooms import PREFIX, YOUNG, room
from continuum.tables.write import write_xlsx

WRITES = """
import sys, tempfile, time
from io import BytesIO
from continuum.tables.write import write_xlsx
tempfile.tempdir = sys.argv[1]
def rows():
    yield from (("Dupont",) for _ in range(50_000))
    print("written", flush=True)
    time.sleep(60)
write_xlsx(BytesIO(), ["Nom"], rows())
"""


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def grow_old(folder: Path) -> None:
    moment = time.time() - YOUNG * 2
    os.utime(folder, (moment, moment))


def test_what_a_killed_process_left_goes_with_the_next_table(top: Path) -> None:
    command = [sys.executable, "-c", WRITES, str(top)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        [folder] = top.iterdir()
        grow_old(folder)
        write_xlsx(io.BytesIO(), ["Nom"], [("Martin",)])
        assert [folder] == list(top.iterdir()), "still written by another process"
        assert b"Dupont" in next(folder.iterdir()).read_bytes()
        process.send_signal(signal.SIGKILL)
    grow_old(folder)
    write_xlsx(io.BytesIO(), ["Nom"], [("Martin",)])
    assert list(top.iterdir()) == []


def test_a_room_is_for_one_user_and_others_are_left_alone(top: Path) -> None:
    (top / "continuum-other").mkdir()
    (top / f"{PREFIX}young").mkdir()
    (top / f"{PREFIX}link").symlink_to(top / "continuum-other")
    with room() as one:
        assert Path(one).stat().st_mode & 0o077 == 0
        grow_old(Path(one))
        with room() as other:
            assert Path(one).exists()
        assert not Path(other).exists()
    names = {path.name.removeprefix(PREFIX) for path in top.iterdir()}
    assert names == {"continuum-other", "young", "link"}
