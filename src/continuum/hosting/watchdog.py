"""Outlives a supervisor that was killed, ends what it left running, and goes.

Told on standard input which process groups to watch, one `+ID` or `-ID` a line. `done` means that
the supervisor left in order; the end of input without it, that it died.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from continuum.hosting import postgres
from continuum.hosting.trouble import HostingTrouble

_PATIENCE: Final = 15
"""Seconds given to each process to finish what it is doing."""


def watch(home: Path, *, embedded: bool) -> None:
    """Read until the supervisor is gone; tidy up if it did not."""
    groups: set[int] = set()
    for line in sys.stdin:
        word = line.strip()
        if word == "done":
            return
        (groups.add if word[0] == "+" else groups.discard)(int(word[1:]))
    end(groups)
    if embedded:
        with suppress(HostingTrouble):
            postgres.stop_if_unused(home)


def end(groups: set[int]) -> None:
    """Ask every process of `groups` to stop, then make them."""
    deadline = time.monotonic() + _PATIENCE
    alive = {group for group in groups if _signal(group, signal.SIGTERM)}
    while alive and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = {group for group in alive if _signal(group, 0)}
    for group in alive:
        _signal(group, signal.SIGKILL)


def _signal(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch(Path(sys.argv[1]), embedded=sys.argv[2] == "embedded")
