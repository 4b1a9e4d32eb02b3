"""Reading an untrusted spreadsheet: a process of its own parses it, this one only receives rows."""

import contextlib
import json
import os
import selectors
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, cast

from continuum.tables.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from continuum.tables.received import Received
from continuum.tables.refusals import Reason, Unreadable
from continuum.tables.rows import Table

PACKAGES = str(Path(__file__).resolve().parents[2])
PIPE_BYTES = 256 * 1024
# Each reading may take the memory that its limits allow: many uploads wait for one another.
AT_ONCE = threading.BoundedSemaphore(4)
# Neither environment nor installed packages: the worker needs the standard library alone.
START = (
    "import sys, runpy; sys.path.append(sys.argv.pop(1));"
    "runpy.run_module('continuum.tables.worker', run_name='__main__', alter_sys=True)"
)


def read(source: str | Path | bytes, *, limits: Limits = DEFAULT_LIMITS) -> Table:
    """The tables of a file, or `Unreadable` with the reason: no other exception is its fault."""
    with _opened(source, limits) as stream, AT_ONCE:
        started = time.monotonic()
        received = _receive(stream, limits, started)
    usage = replace(received.usage, seconds=time.monotonic() - started)
    if received.refusal is not None:
        received.refusal.usage = usage
        raise received.refusal
    return received.table(usage)


@contextlib.contextmanager
def _opened(source: str | Path | bytes, limits: Limits) -> Iterator[IO[bytes]]:
    if isinstance(source, bytes):
        _check_size(len(source), limits)
        with _nameless_file() as stream:
            stream.write(source)
            stream.flush()
            stream.seek(0)
            yield stream
        return
    try:
        stream = open(source, "rb", opener=_open_plainly)  # noqa: SIM115 - closed just below
    except (OSError, ValueError) as error:
        raise Unreadable(Reason.NOT_A_FILE) from error
    with stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(Reason.NOT_A_FILE)
        _check_size(status.st_size, limits)
        yield stream


def _open_plainly(path: str, flags: int) -> int:
    """A link could lead anywhere, a pipe could wait for ever."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def _nameless_file() -> IO[bytes]:
    """In memory where the system can: what was uploaded should not touch the disk again."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("table", os.MFD_CLOEXEC), "w+b")
    return tempfile.TemporaryFile()


def _check_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise Unreadable(Reason.EMPTY)
    if size > limits.file_bytes:
        raise Unreadable(Reason.TOO_LARGE, bytes=size, limit=limits.file_bytes)


def _receive(stream: IO[bytes], limits: Limits, started: float) -> Received:
    file_bytes = os.fstat(stream.fileno()).st_size
    command = [sys.executable, "-I", "-S", "-c", START, PACKAGES, json.dumps(asdict(limits))]
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell, no user text
        command,
        stdin=stream,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        start_new_session=True,
    )
    received = Received(limits)
    with cast(IO[bytes], worker.stdout) as pipe:
        try:
            _listen(pipe, received, limits, file_bytes=file_bytes, started=started)
        finally:
            worker.kill()
            worker.wait()
    received.close(worker.returncode)
    return received


def _listen(
    pipe: IO[bytes], received: Received, limits: Limits, *, file_bytes: int, started: float
) -> None:
    """Until the worker has said all, or its time is over; rows of a heavy file earn it more."""
    given = limits.seconds + limits.seconds_per_file_mebibyte * file_bytes / MEBIBYTE
    most_earned = limits.seconds_earned_per_file_mebibyte * file_bytes / MEBIBYTE
    os.set_blocking(pipe.fileno(), False)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not received.is_complete:
            earned = limits.seconds_per_answer_mebibyte * received.bytes / MEBIBYTE
            most = min(given + min(earned, most_earned), limits.seconds_at_most)
            left = started + most - time.monotonic()
            if left <= 0:
                received.refuse(Unreadable(Reason.TOO_SLOW))
                return
            if not selector.select(left):
                continue
            data = os.read(pipe.fileno(), PIPE_BYTES)
            if not data:
                return
            received.feed(data)
