"""Where Spark keeps its files while it works: rows of the lists among them, so nothing may stay.

A run that is killed cannot tidy up; the next one does.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO, Final

PREFIX: Final = "continuum-spark-"
SAID: Final = "said"
YOUNG: Final = 60
"""Seconds: a room made this very moment is not held yet."""


@contextmanager
def spark_room() -> Iterator[tuple[Path, IO[bytes]]]:
    """A directory readable by this user alone, and the file in it for what Java says.

    The file is held by us and by Java, which is given it: whoever can hold it finds a room that
    nobody is in any more.
    """
    _sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as room:
        path = Path(room)
        with (path / SAID).open("w+b") as said:
            flock(said, LOCK_EX)
            yield path, said


def _sweep() -> None:
    for said in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{SAID}"):
        # Another user's, or gone meanwhile; or somebody is still in there.
        with suppress(OSError), said.open("r+b") as handle:
            flock(handle, LOCK_EX | LOCK_NB)
            if time.time() - said.parent.stat().st_mtime < YOUNG:
                continue
            shutil.rmtree(said.parent, ignore_errors=True)
