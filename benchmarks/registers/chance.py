"""Who among the rows of a register something happens to."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from benchmarks.registers.population import Flags
from benchmarks.registers.stocks import Numbers


@dataclass(frozen=True)
class Chance:
    """Draws among `size` rows, one after the other."""

    rng: Generator
    size: int

    def flags(self, share: float) -> Flags:
        return self.rng.random(self.size) < share

    def rows(self, share: float, among: Flags | None = None) -> Numbers:
        chosen = self.flags(share)
        return np.flatnonzero(chosen if among is None else chosen & among)
