"""Times two ways of doing one thing by turns, and says how they compare."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

SHORTEST: Final = 0.04
"""Seconds: what is quicker is done several times in a row for each measure."""

A_ROUND: Final = 0.15
"""Seconds of each side: what is quicker is measured more often, so that no lucky run decides."""


@dataclass(frozen=True)
class Spread:
    """Several measures of one thing."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def low(self) -> float:
        return min(self.values)

    @property
    def high(self) -> float:
        return max(self.values)


@dataclass(frozen=True, kw_only=True)
class Result:
    """One measure, beside what it is compared with.

    Judged by the quickest of each: on a machine that others use, only they tell what the work
    itself takes.
    """

    subject: str
    name: str
    ours: Spread
    unit: str = "ms"
    peer: Spread | None = None
    ratios: Spread | None = None
    most: float | None = None
    """Of `ours`."""
    most_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours.low / self.peer.low if self.peer is not None else None

    @property
    def is_met(self) -> bool:
        within = self.most is None or self.ours.low <= self.most
        if self.ratio is None or self.most_ratio is None:
            return within
        return within and self.ratio <= self.most_ratio


def compared(
    ours: Callable[[], object], peer: Callable[[], object], *, rounds: int
) -> tuple[Spread, Spread, Spread]:
    """Milliseconds of each, and their ratios pair by pair; each goes first every other time."""
    times = max(_repeats(ours), _repeats(peer))
    pairs = []
    for turn in range(max(rounds, round(rounds * A_ROUND * 1000 / (_timed(peer, times) * times)))):
        if turn % 2:
            theirs, own = _timed(peer, times), _timed(ours, times)
        else:
            own, theirs = _timed(ours, times), _timed(peer, times)
        pairs.append((own, theirs))
    return (
        _spread([own for own, _theirs in pairs]),
        _spread([theirs for _own, theirs in pairs]),
        _spread([own / theirs for own, theirs in pairs]),
    )


def timed(ours: Callable[[], object], *, rounds: int) -> Spread:
    """Milliseconds, of what is compared with nothing."""
    times = _repeats(ours)
    return _spread([_timed(ours, times) for _turn in range(rounds)])


def _spread(values: Sequence[float]) -> Spread:
    return Spread(tuple(values))


def _repeats(act: Callable[[], object]) -> int:
    """How often to do it in a row; done twice first, so that what it reads is in memory."""
    act()
    return max(1, round(SHORTEST * 1000 / _timed(act, 1)))


def _timed(act: Callable[[], object], times: int) -> float:
    gc.disable()
    try:
        began = time.perf_counter()
        for _turn in range(times):
            act()
        return (time.perf_counter() - began) * 1000 / times
    finally:
        gc.enable()
