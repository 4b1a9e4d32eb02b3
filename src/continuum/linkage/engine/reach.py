"""Which passes a row can take part in, and which of them bring two rows together.

A mask has one bit for each pass of `blocking.keys_of`, the first the lowest.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.blocking import Keys, keys_of
from continuum.linkage.engine.sides import Pair, Rows, Side

Flags = NDArray[np.bool_]
Masks = NDArray[np.int64]


class Reach(Protocol):
    """Two lists, or one twice, as far as their passes are asked for; wherever their rows are."""

    @property
    def rows(self) -> tuple[int, int]: ...

    def able(self, crowds: Sequence[Keys]) -> Masks:
        """For each left row the passes whose columns it tells, none of `crowds`."""

    def told(self) -> int:
        """The passes that any right row can take part in."""

    def met(self, left: Rows, right: Rows) -> Masks:
        """For each of some pairs the passes that bring its rows together."""


@dataclass(frozen=True)
class Held:
    """Lists that this process holds."""

    pair: Pair

    @property
    def rows(self) -> tuple[int, int]:
        return len(self.pair.left), len(self.pair.right)

    def able(self, crowds: Sequence[Keys]) -> Masks:
        return able(self.pair.left, crowds)

    def told(self) -> int:
        return told(self.pair.right)

    def met(self, left: Rows, right: Rows) -> Masks:
        return met(self.pair.left.part(left), self.pair.right.part(right))


def able(side: Side, crowds: Sequence[Keys] = ()) -> Masks:
    """`crowds` by pass: a row whose value was left out met nobody by it."""
    flags = []
    for place, (_name, ways) in enumerate(keys_of(side)):
        crowd = crowds[place] if len(crowds) else ()
        flags.append(_any([(way != 0) & ~np.isin(way, crowd) for way in ways]))
    return _mask(flags)


def told(side: Side) -> int:
    return int(np.bitwise_or.reduce(able(side), initial=0))


def met(left: Side, right: Side) -> Masks:
    """Of the first row of each side, the second of each, and so on."""
    return _mask(
        [
            _any([(way == other) & (way != 0) for way in ours for other in theirs])
            for (_name, ours), (_same, theirs) in zip(keys_of(left), keys_of(right), strict=True)
        ]
    )


def flags_of(masks: Masks, passes: int) -> Flags:
    """By row and pass."""
    found: Flags = (masks[:, None] >> np.arange(passes)) & 1 == 1
    return found


def _mask(flags: Sequence[Flags]) -> Masks:
    found = np.zeros(len(flags[0]), dtype=np.int64)
    for place, flag in enumerate(flags):
        found |= flag.astype(np.int64) << place
    return found


def _any(flags: Sequence[Flags]) -> Flags:
    found: Flags = np.logical_or.reduce(flags)
    return found
