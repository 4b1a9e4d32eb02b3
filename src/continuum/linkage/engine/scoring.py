"""The score of a pair: log2 of the odds that its rows are one person.

A value that many have says less: where two rows share a name, a place or a date, the chance that
strangers share it is that of this very value, not of the average one. Among the members of a
household this holds of first names alone; what else they share they share as one family.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.comparing import Levels
from continuum.linkage.engine.levels import (
    PLACES,
    BirthLevel,
    ContactLevel,
    GivenLevel,
    PlaceLevel,
    SurnameLevel,
)
from continuum.linkage.engine.model import Model, likelihood
from continuum.linkage.engine.sides import Pair, Rows

Bits = NDArray[np.float64]
MOST_BITS: Final = 13.0
"""A rare or a frequent value changes the weight by no more."""

_BY_VALUE: Final = (
    ("surname", SurnameLevel.SAME, "surname"),
    ("surname", SurnameLevel.GLUED, "surname_core"),
    ("birth", BirthLevel.SAME, "born"),
    ("birth", BirthLevel.SAME_FIRST_OF_JANUARY, "born"),
    ("place", PlaceLevel.SAME, "birth_place"),
    ("contact", ContactLevel.TOWN, "postcode"),
    ("contact", ContactLevel.STREET, "postcode"),
)
_BY_GIVEN_NAME: Final = (
    (GivenLevel.SAME, "given"),
    (GivenLevel.SPELLING, "given_canonical"),
    (GivenLevel.COMPOUND, "given_head"),
)


def scores(model: Model, pair: Pair, left: Rows, levels: Levels) -> Bits:
    """Bits for each pair, of which `left` are the rows of the first side."""
    given = _frequency_bits(pair, left, levels, household=True)
    shared = given + _frequency_bits(pair, left, levels, household=False)
    same = np.log2(max(model.expected_same, 1e-9)) + _log(likelihood(model.same, levels))
    strangers = np.log2(model.pairs) + _log(likelihood(model.strangers, levels)) + shared
    if not model.with_households:
        alone: Bits = same - strangers
        return alone
    household = np.log2(max(model.expected_household, 1e-9))
    household = household + _log(likelihood(model.household, levels)) + given
    found: Bits = same - np.logaddexp2(strangers, household)
    return found


def _log(chances: NDArray[np.float64]) -> Bits:
    found: Bits = np.log2(np.maximum(chances, 1e-300))
    return found


def _frequency_bits(pair: Pair, left: Rows, levels: Levels, *, household: bool) -> Bits:
    """How many bits more likely than on average strangers share what these two share."""
    found = np.zeros(len(left))
    told = {
        **levels,
        "contact": levels["where"] // PLACES,
        "place": levels["where"] % PLACES,
    }
    asked = [("given", *one) for one in _BY_GIVEN_NAME] if household else _BY_VALUE
    for field, level, column in asked:
        rows = np.flatnonzero(told[field] == level)
        share = pair.left.shares[column][left[rows]].astype(np.float64)
        bits = np.log2(np.maximum(share, 1e-12) / pair.chance[column])
        found[rows] += np.clip(bits, -MOST_BITS, MOST_BITS)
    return found
