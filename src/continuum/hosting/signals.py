"""How we are told to stop, and how we do not let that interrupt our tidying up."""

import ctypes
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

TO_STOP: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Stopped(BaseException):
    """We were told to stop."""


@contextmanager
def stoppable() -> Iterator[None]:
    """Turn Ctrl-C, `kill` and the closing of the terminal into one `Stopped`, raised where we are.

    Once it was raised, the same signals are ignored: nothing may interrupt the tidying up.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        for other in TO_STOP:
            signal.signal(other, _heard_already)
        raise Stopped

    # `nohup` asks to outlive the terminal; a shell that starts us in the background also has us
    # ignore SIGINT, but whoever sends it to us by hand means it.
    nohup = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    heard = [number for number in TO_STOP if number != signal.SIGHUP or not nohup]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def waking(wake: Callable[[], None]) -> Iterator[None]:
    """Call `wake` when another process sends USR1."""
    before = signal.signal(signal.SIGUSR1, lambda number, frame: wake())
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


@contextmanager
def deaf() -> Iterator[None]:
    """Ignore the signals that ask to stop: we are stopping."""
    before = {number: signal.signal(number, _heard_already) for number in TO_STOP}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard_already(number: int, frame: FrameType | None) -> None:
    """Not SIG_IGN: of a signal that came with another, Python would complain on the screen."""


def terminal_watch() -> Callable[[], bool]:
    """Something that says whether the terminal we were started from is gone.

    The system tells only the first process of a terminal that it was closed, and `make`, when it
    is that one, waits for us without a word. To be asked for before anything else: of a terminal
    that is gone already nothing can be told.
    """
    terminals = [number for number in (0, 1, 2) if os.isatty(number)]
    if not terminals or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return lambda: False
    watched = select.poll()
    for number in terminals:
        watched.register(number, 0)
    return lambda: any(event & (select.POLLHUP | select.POLLERR) for _, event in watched.poll(0))


def follow_parent() -> None:
    """Have the system stop us when the process that started us dies (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
