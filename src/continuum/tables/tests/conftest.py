"""What every reading of a hostile file must leave untouched: the process, its files, its memory."""

import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from continuum.tables.read import read
from continuum.tables.refusals import Unreadable
from continuum.tables.rows import Table

Outcome = Table | Unreadable
Attempt = Callable[..., Outcome]

SECONDS = 5.0
MEMORY_BYTES = 300 * MEBIBYTE


def children() -> list[str]:
    """The processes started by this one, those that ended but were not waited for included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


@pytest.fixture
def attempt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attempt]:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    gc.collect()
    open_files, processes = len(os.listdir("/proc/self/fd")), children()

    def try_to_read(source: str | Path | bytes, limits: Limits = DEFAULT_LIMITS) -> Outcome:
        started = time.monotonic()
        try:
            outcome: Outcome = read(source, limits=limits)
        except Unreadable as refusal:
            outcome = refusal
        assert time.monotonic() - started <= SECONDS
        assert outcome.usage.memory_bytes <= MEMORY_BYTES
        return outcome

    yield try_to_read

    assert len(os.listdir("/proc/self/fd")) == open_files
    assert children() == processes
    assert list(folder.iterdir()) == []
