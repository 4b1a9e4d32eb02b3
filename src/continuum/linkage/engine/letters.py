"""Which names may be alike at all, told from their letters: most pairs of strangers need no look.

A name is a set of 32 bits, one for each letter of the alphabet and a few for all others, with its
length and first letter. What two sets do not share bounds what the names can have in common.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
PREFIX: Final = 4
"""Letters of a common beginning that Jaro-Winkler counts, a tenth of what is missing each."""


@dataclass(frozen=True)
class Letters:
    """By code of a name."""

    sets: NDArray[np.uint32]
    lengths: NDArray[np.int16]
    firsts: NDArray[np.uint32]

    @classmethod
    def of(cls, names: NDArray[np.object_]) -> Self:
        texts = names.tolist()
        lengths = np.array([len(text) for text in texts], dtype=np.int64)
        points = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
        bits = np.uint32(1) << _place_of(points)
        sets, firsts = np.zeros((2, len(texts)), dtype=np.uint32)
        told = np.flatnonzero(lengths)
        if len(told):
            starts = (np.cumsum(lengths) - lengths)[told]
            sets[told] = np.bitwise_or.reduceat(bits, starts)
            firsts[told] = points[starts]
        return cls(sets, lengths.astype(np.int16), firsts)

    def may_be_alike(
        self, ours: NDArray[np.int32], theirs: NDArray[np.int32], *, least: float
    ) -> Flags:
        """False only where Jaro-Winkler is below `least`."""
        mine, other = self.sets[ours], self.sets[theirs]
        length, other_length = self.lengths[ours], self.lengths[theirs]
        common = np.minimum(
            length - np.bitwise_count(mine & ~other), other_length - np.bitwise_count(other & ~mine)
        ).astype(np.float32)
        # Jaro is at most this much; a common beginning takes away up to four tenths of the rest.
        jaro = (common / np.maximum(length, 1) + common / np.maximum(other_length, 1) + 1.0) / 3.0
        begins = np.where(self.firsts[ours] == self.firsts[theirs], PREFIX / 10.0, 0.0)
        found: Flags = (jaro + begins * (1.0 - jaro) >= least - 1e-6) & (common > 0)
        return found

    def are_initials(self, ours: NDArray[np.int32], theirs: NDArray[np.int32]) -> Flags:
        """P and Pierre: one is a letter that the other begins with."""
        shorter = np.minimum(self.lengths[ours], self.lengths[theirs])
        found: Flags = (shorter == 1) & (self.firsts[ours] == self.firsts[theirs])
        return found

    def may_be_a_slip(self, ours: NDArray[np.int32], theirs: NDArray[np.int32]) -> Flags:
        """False only where more than one slip parts the names."""
        apart = np.bitwise_count(self.sets[ours] ^ self.sets[theirs])
        longer = np.abs(self.lengths[ours] - self.lengths[theirs])
        found: Flags = (apart <= 2) & (longer <= 1)
        return found


def _place_of(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """0 to 25 for a to z, 26 to 31 for anything else."""
    letter = points - np.uint32(ord("a"))
    return np.where(letter < 26, letter, 26 + points % 6).astype(np.uint32)
