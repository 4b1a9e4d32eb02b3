"""A program in a process of its own: how long, how much memory at most, and what it said."""

import json
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.matching.places import ROOT

BETWEEN_LOOKS: Final = 0.1
MOST_MEMORY: Final = 20 * 2**30
"""A program that holds more is ended: the machine is not its own."""


class Failed(Exception):
    """It ended badly, took too long or too much; says which."""


@dataclass(frozen=True)
class Run:
    """`seconds` of the whole process; `peak` bytes; `told` is the line of JSON it ended with."""

    seconds: float
    peak: int
    told: dict[str, Any]


def run(*command: object, limit: float) -> Run:
    """Raises Failed. The most memory is what the process itself tells, or the sum of what it and
    those it started were seen to hold, whichever is more."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complained:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            stdout=said,
            stderr=complained,
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"},
            start_new_session=True,
        )
        try:
            peak = _watched(process, began + limit)
        finally:
            _end(process)
        seconds = time.perf_counter() - began
        said.seek(0)
        complained.seek(0)
        if process.returncode:
            raise Failed(_reason(complained.read()) or f"ended with {process.returncode}")
        told = _last_line(said.read())
    return Run(seconds, max(peak, int(told.get("peak", 0))), told)


def _watched(process: subprocess.Popen[bytes], until: float) -> int:
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_held(child) for child in _family(process.pid)))
        if peak > MOST_MEMORY:
            raise Failed(f"more than {MOST_MEMORY // 2**30} GiB of memory")
        if time.perf_counter() > until:
            raise Failed("no result in the time allowed")
        time.sleep(BETWEEN_LOOKS)
    return peak


def _end(process: subprocess.Popen[bytes]) -> None:
    """With those it started, which are of its session."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _family(process: int) -> list[int]:
    found = [process]
    for one in found:
        try:
            told = Path(f"/proc/{one}/task/{one}/children").read_text("ascii")
        except OSError:
            continue
        found += [int(child) for child in told.split()]
    return found


def _held(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _reason(complaint: str) -> str:
    lines = [line for line in complaint.strip().splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""


def _last_line(said: str) -> dict[str, Any]:
    lines = [line for line in said.splitlines() if line.startswith("{")]
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    return found
