"""Where a table waits while it is made: rows of people, so nothing may stay.

A process that is killed cannot tidy up; the next table does.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Final

PREFIX: Final = "continuum-table-"
YOUNG: Final = 60
"""Seconds: a room made this very moment is not held yet."""


@contextmanager
def room() -> Iterator[str]:
    """A directory readable by this user alone, held while it is used: whoever can hold one finds
    that nobody is in it any more."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, _held(Path(folder)):
        yield folder


@contextmanager
def _held(folder: Path, *, flags: int = LOCK_EX) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        flock(handle, flags)
        yield
    finally:
        os.close(handle)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        # Another user's, or gone meanwhile; or somebody is still in there.
        with suppress(OSError), _held(folder, flags=LOCK_EX | LOCK_NB):
            if time.time() - folder.stat().st_mtime >= YOUNG:
                shutil.rmtree(folder, ignore_errors=True)
