"""The model learnt from the lists, without an example: expectation and maximisation over patterns.

Three classes of pairs. Those of one person; those of one household, who share a name, an address, a
phone, and whose first names are no more alike than strangers'; and strangers, whose levels are
counted on pairs drawn at random from all there are, so that blocking does not bend them. Of
strangers the number is known (nearly all pairs), of the two others it is learnt with the rest.
Fellegi & Sunter, JASA 64 (1969); Winkler, US Census RR2000/05.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.levels import PLACES, SIZES
from continuum.linkage.engine.model import GROUPS, Model, Patterns, Weights, likelihood

ROUNDS: Final = 25
RANDOM_PAIRS: Final = 400_000
SMOOTHING: Final = 0.1
RARE: Final = 0.05
"""Added to each level counted among strangers: what was not seen may be."""

_CONTACT_OF_SAME: Final = (0.05, 0.2, 0.05, 0.05, 0.05, 0.15, 0.02, 0.2, 0.23)
_CONTACT_OF_HOUSEHOLD: Final = (0.005, 0.01, 0.2, 0.1, 0.1, 0.3, 0.02, 0.1, 0.165)


def _where(contact: tuple[float, ...], place: tuple[float, float]) -> NDArray[np.float64]:
    table = np.ones((len(contact) + 1, PLACES))
    table[1:, 1:] = np.outer(contact, place)
    table[0, 1:] = place
    table[1:, 0] = contact
    return table.ravel()


_START_SAME: Final[Weights] = {
    "surname": np.array([1, 0.88, 0.02, 0.03, 0.03, 0.02, 0.015, 0.005, 0.005, 0.005, 0.01]),
    "given": np.array([1, 0.88, 0.015, 0.03, 0.015, 0.005, 0.02, 0.005, 0.005, 0.01, 0.01]),
    "birth": np.array([1, 0.94, 0.005, 0.006, 0.005, 0.015, 0.006, 0.003, 0.005]),
    "sex": np.array([1, 0.99, 0.01]),
    "where": _where(_CONTACT_OF_SAME, (0.97, 0.03)),
    "ine": np.array([1, 0.999, 0.001]),
}
_START_HOUSEHOLD: Final[Weights] = {
    "surname": np.array([1, 0.88, 0.02, 0.03, 0.03, 0.02, 0.015, 0.005, 0.005, 0.01, 0.001]),
    "birth": np.array([1, 0.05, 0.001, 0.001, 0.01, 0.005, 0.05, 0.05, 0.83]),
    "sex": np.array([1, 0.5, 0.5]),
    "where": _where(_CONTACT_OF_HOUSEHOLD, (0.8, 0.2)),
    "ine": np.array([1, 0.0001, 0.9999]),
}
"""Where learning starts from; what it ends at is the lists'."""


def learn(
    patterns: Patterns,
    drawn: Patterns,
    *,
    pairs: float,
    with_households: bool = True,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Model:
    """`patterns` of the candidates, `drawn` of pairs drawn at random among all `pairs`."""
    strangers = {
        field: _within(field, _counted(drawn, field, drawn.counts), RARE) for field in SIZES
    }
    learner = _Learner(patterns, strangers, pairs, with_households=with_households)
    for done in range(ROUNDS):
        learner.step()
        tell(done + 1, ROUNDS)
    return Model(
        same=learner.same,
        household=learner.household,
        strangers=strangers,
        expected_same=learner.expected[0],
        expected_household=learner.expected[1],
        pairs=pairs,
        with_households=with_households,
    )


class _Learner:
    """One state of the two classes that are learnt."""

    def __init__(
        self,
        patterns: Patterns,
        strangers: Weights,
        pairs: float,
        *,
        with_households: bool,
    ) -> None:
        self._patterns, self._levels = patterns, patterns.levels
        self._households = with_households
        self._strangers = pairs * likelihood(strangers, self._levels)
        self.same = {field: _within(field, _START_SAME[field], 0) for field in SIZES}
        self.household = {
            field: _within(field, _START_HOUSEHOLD.get(field, strangers[field]), 0)
            for field in SIZES
        }
        total = float(patterns.counts.sum())
        self.expected = (total * 0.3, total * 0.1 * with_households)

    def step(self) -> None:
        counts = self._patterns.counts
        weights = [
            expected * likelihood(chances, self._levels)
            for expected, chances in zip(self.expected, (self.same, self.household), strict=True)
        ]
        whole = weights[0] + weights[1] + self._strangers
        held = [counts * weight / whole for weight in weights]
        self.expected = (float(held[0].sum()), float(held[1].sum()))
        self.same = {
            field: _within(field, _counted(self._patterns, field, held[0]), SMOOTHING)
            for field in SIZES
        }
        if self._households:
            self.household = {
                field: self.household[field]  # first names tell nothing of a household
                if field == "given"
                else _within(field, _counted(self._patterns, field, held[1]), SMOOTHING)
                for field in SIZES
            }


def _counted(patterns: Patterns, field: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.bincount(patterns.levels[field], weights=weights, minlength=SIZES[field])
    return found.astype(np.float64)


def _within(field: str, counted: NDArray[np.float64], smoothing: float) -> NDArray[np.float64]:
    """Counts as chances within each group of what is told."""
    groups = GROUPS[field]
    smoothed = counted + smoothing
    totals = np.bincount(groups, weights=smoothed)
    found: NDArray[np.float64] = smoothed / np.maximum(totals[groups], 1e-300)
    found[groups == 0] = 1.0
    return found
