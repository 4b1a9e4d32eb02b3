"""The model learnt from the lists, without an example: expectation and maximisation over patterns.

Four classes of pairs. Those of one person; those of one household, who share a name, an address, a
phone; twins, who share their birth as well; and strangers, whose levels are counted on pairs drawn
at random from all there are, so that blocking does not bend them. Of strangers the number is known
(nearly all pairs), of the others it is learnt with the rest. The first names of a household and of
twins are no more alike than strangers'; the surnames and births of twins are as alike as those of
one person: so it is their sex that tells them from somebody noted under another first name.
Fellegi & Sunter, JASA 64 (1969); Winkler, US Census RR2000/05.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.levels import SIZES, WHERE, GivenLevel, SurnameLevel, parted
from continuum.linkage.engine.model import GROUPS, LEARNT, Model, Patterns, Weights, likelihood

ROUNDS: Final = 25
PRIOR_PAIRS: Final = 3.0
"""Weight of what learning starts from, in pairs: where lists tell little, it decides."""
RARE: Final = 0.05
"""Added to each level counted among strangers: what was not seen may be."""
PRIOR_STRANGERS: Final = 20.0
"""Strangers supposed beside those counted: of the pairs of a few rows many are no strangers."""
FEWEST: Final = 5
"""Levels of `where` that fewer strangers have are put together from those of their parts."""
LEAST_CHANCE: Final = 1e-10

_PARTS_OF_SAME: Final = {
    "phone": (0.5, 0.02, 0.48),
    "email": (0.8, 0.2),
    "home": (0.6, 0.02, 0.18, 0.01, 0.05, 0.14),
    "place": (0.96, 0.02, 0.02),
}
_PARTS_OF_HOUSEHOLD: Final = {
    "phone": (0.4, 0.01, 0.59),
    "email": (0.02, 0.98),
    "home": (0.7, 0.02, 0.1, 0.01, 0.05, 0.12),
    "place": (0.8, 0.05, 0.15),
}


_PARTS_OF_STRANGERS: Final = {
    "phone": (0.001, 0.001, 0.998),
    "email": (0.001, 0.999),
    "home": (0.0005, 0.001, 0.02, 0.01, 0.15, 0.8185),
    "place": (0.02, 0.1, 0.88),
}


def _where(parts: Mapping[str, tuple[float, ...]]) -> NDArray[np.float64]:
    """Where learning starts, each part by itself."""
    table = np.ones(1)
    for part, _size in WHERE:
        table = np.outer(table, (1.0, *parts[part])).ravel()
    return table


_START_SAME: Final[Weights] = {
    "surname": np.array([1, 0.88, 0.02, 0.03, 0.03, 0.02, 0.015, 0.005, 0.005, 0.005, 0.01]),
    "given": np.array(
        [1, 0.88, 0.015, 0.03, 0.015, 0.005, 0.02, 0.005, 0.005, 0.0075, 0.002, 0.0005]
    ),
    "birth": np.array([1, 0.94, 0.005, 0.006, 0.005, 0.015, 0.006, 0.003, 0.005]),
    "sex": np.array([1, 0.99, 0.01]),
    "where": _where(_PARTS_OF_SAME),
    "ine": np.array([1, 0.999, 0.001]),
}
_START_STRANGERS: Final[Weights] = {
    "surname": np.array([1, 0.002, 0, 0, 0.001, 0.001, 0.001, 0.002, 0.002, 0.991, 0]),
    "given": np.array(
        [1, 0.008, 0.001, 0.002, 0.001, 0.002, 0.001, 0.003, 0.002, 0.972, 0.002, 0.006]
    ),
    "birth": np.array([1, 0.0003, 0.0002, 0.0001, 0.001, 0.002, 0.003, 0.09, 0.9034]),
    "sex": np.array([1, 0.5, 0.5]),
    "ine": np.array([1, 0.0001, 0.9999]),
}
_START_HOUSEHOLD: Final[Weights] = {
    "surname": np.array([1, 0.88, 0.02, 0.03, 0.03, 0.02, 0.015, 0.005, 0.005, 0.01, 0.001]),
    "birth": np.array([1, 0.05, 0.001, 0.001, 0.01, 0.005, 0.05, 0.05, 0.83]),
    "sex": np.array([1, 0.5, 0.5]),
    "where": _where(_PARTS_OF_HOUSEHOLD),
    "ine": np.array([1, 0.0001, 0.9999]),
}
_START_TWINS: Final[Weights] = {
    "sex": np.array([1, 0.5, 0.5]),
    "where": _where({**_PARTS_OF_HOUSEHOLD, "place": (0.96, 0.02, 0.02)}),
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
        field: _within(field, _counted(drawn, field, drawn.counts) + RARE + PRIOR_STRANGERS * start)
        for field, start in _START_STRANGERS.items()
    }
    strangers["where"] = _where_of_strangers(drawn)
    strangers["given"] = _with_names_in_use(strangers["given"])
    learner = _Learner(patterns, strangers, pairs, with_households=with_households)
    for done in range(ROUNDS):
        learner.step()
        tell(done + 1, ROUNDS)
    same, household, twins = learner.classes
    return Model(
        same=same,
        household=household,
        twins=twins,
        strangers=strangers,
        expected=dict(zip(LEARNT, learner.expected, strict=True)),
        pairs=pairs,
        with_households=with_households,
    )


def _with_names_in_use(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """In a list of few names none is near another; that two are then says no more than elsewhere,
    and never more than one name twice."""
    least = np.zeros_like(given)
    least[GivenLevel.IN_USE] = _START_STRANGERS["given"][GivenLevel.IN_USE]
    return _within("given", np.maximum(given, least))


class _Learner:
    """One state of the classes that are learnt, in the order of `LEARNT`."""

    def __init__(
        self, patterns: Patterns, strangers: Weights, pairs: float, *, with_households: bool
    ) -> None:
        self._patterns, self._levels = patterns, patterns.levels
        self._strangers, self._unlike = strangers, pairs * likelihood(strangers, self._levels)
        starts = (_START_SAME, _START_HOUSEHOLD, {**_START_SAME, **_START_TWINS})
        self._starts = [
            {field: _within(field, start.get(field, strangers[field])) for field in SIZES}
            for start in starts
        ]
        self._starts[2]["given"] = strangers["given"]
        self.classes: list[Weights] = list(self._starts)
        total = float(patterns.counts.sum())
        shares = (0.3, 0.1, 0.01) if with_households else (0.3, 0.0, 0.0)
        self.expected = [total * share for share in shares]

    def step(self) -> None:
        counts = self._patterns.counts
        weights = [
            expected * likelihood(chances, self._levels)
            for expected, chances in zip(self.expected, self.classes, strict=True)
        ]
        whole = sum(weights) + self._unlike
        held = [counts * weight / whole for weight in weights]
        self.expected = [float(part.sum()) for part in held]
        same, household, twins = (self._learnt(which, part) for which, part in enumerate(held))
        household["given"] = twins["given"] = self._strangers["given"]
        surname = same["surname"].copy()
        # Twins do not stand with their names the wrong way round.
        surname[SurnameLevel.SWAPPED] = self._strangers["surname"][SurnameLevel.SWAPPED]
        twins["surname"], twins["birth"] = _within("surname", surname), same["birth"]
        self.classes = [same, household, twins]

    def _learnt(self, which: int, held: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        return {
            field: _within(
                field,
                _counted(self._patterns, field, held) + PRIOR_PAIRS * self._starts[which][field],
            )
            for field in SIZES
        }


def _counted(patterns: Patterns, field: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.bincount(patterns.levels[field], weights=weights, minlength=SIZES[field])
    return found.astype(np.float64)


def _where_of_strangers(drawn: Patterns) -> NDArray[np.float64]:
    """Among strangers who share a phone nearly nobody shares an address too: what few have is put
    together from its parts, which among strangers say nothing of each other."""
    counted = _counted(drawn, "where", drawn.counts)
    groups = GROUPS["where"]
    totals = np.bincount(groups, weights=counted)[groups]
    levels = parted(np.arange(SIZES["where"]))
    apart = np.ones(SIZES["where"])
    for part, size in WHERE:
        seen = np.bincount(levels[part], weights=counted, minlength=size) + RARE
        seen[1:] += PRIOR_STRANGERS * np.array(_PARTS_OF_STRANGERS[part])
        chances = seen / seen[1:].sum()
        chances[0] = 1.0
        apart *= chances[levels[part]]
    together = counted / np.maximum(totals, 1.0)
    return _within("where", np.where(counted >= FEWEST, together, np.maximum(apart, LEAST_CHANCE)))


def _within(field: str, counted: NDArray[np.float64]) -> NDArray[np.float64]:
    """Counts as chances within each group of what is told."""
    groups = GROUPS[field]
    totals = np.bincount(groups, weights=counted)
    found: NDArray[np.float64] = counted / np.maximum(totals[groups], 1e-300)
    found[groups == 0] = 1.0
    return found
