"""Rows of the lists lie in Spark's directory: what a killed run left goes with the next run."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from continuum.linkage.engine.spark_room import PREFIX, SAID, YOUNG, spark_room


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(top: Path, name: str, *, seconds_ago: float) -> Path:
    room = top / f"{PREFIX}{name}"
    (room / "blockmgr").mkdir(parents=True)
    (room / "blockmgr" / "rows").write_text("Dupont")
    (room / SAID).touch()
    moment = time.time() - seconds_ago
    os.utime(room, (moment, moment))
    return room


def test_a_room_is_for_one_user_and_goes_at_the_end(top: Path) -> None:
    with spark_room() as (room, said):
        said.write(b"java")
        assert room.parent == top
        assert room.stat().st_mode & 0o077 == 0
    assert list(top.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_nothing_else(top: Path) -> None:
    killed = left(top, "killed", seconds_ago=YOUNG * 2)
    young = left(top, "young", seconds_ago=0)
    other = top / "continuum-other"
    other.mkdir()
    with spark_room() as (held, _said):
        os.utime(held, (0, 0))
        with spark_room():
            assert not killed.exists()
            assert young.exists()
            assert other.exists()
            assert held.exists()
