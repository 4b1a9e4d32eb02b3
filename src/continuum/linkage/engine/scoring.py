"""The score of a pair: log2 of the odds that its rows are one person.

A value that many have says less: where two rows share a name, a place or a date, the chance that
strangers share it is that of this very value, not of the average one. Among the members of a
household this holds of first names alone; what else they share they share as one family.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.levels import (
    BirthLevel,
    GivenLevel,
    HomeLevel,
    Numbers,
    PlaceLevel,
    SurnameLevel,
    parted,
)
from continuum.linkage.engine.model import (
    Model,
    Weights,
    distinct,
    levels_of,
    likelihood,
)
from continuum.linkage.engine.sides import Pair, Rows

Bits = NDArray[np.float64]
MOST_BITS: Final = 13.0
"""A rare or a frequent value changes the weight by no more."""
LEAST: Final = 1e-9

_BY_VALUE: Final = (
    ("surname", SurnameLevel.SAME, "surname"),
    ("surname", SurnameLevel.GLUED, "surname_core"),
    ("birth", BirthLevel.SAME, "born"),
    ("birth", BirthLevel.SAME_FIRST_OF_JANUARY, "born"),
    ("place", PlaceLevel.SAME, "birth_place"),
    ("home", HomeLevel.POSTCODE, "postcode"),
    ("home", HomeLevel.COMMUNE, "commune"),
)
_BY_GIVEN_NAME: Final = (
    ("given", GivenLevel.SAME, "given"),
    ("given", GivenLevel.SPELLING, "given_canonical"),
    ("given", GivenLevel.COMPOUND, "given_head"),
)


def scores_of(model: Model, pair: Pair, left: Rows, right: Rows, patterns: Rows) -> Bits:
    """Bits for each pair of rows, from levels that are one number each (`model.pattern_of`)."""
    codes, places = distinct(patterns)
    levels = levels_of(codes)
    whole = {field: found[places] for field, found in {**levels, **parted(levels["where"])}.items()}
    given = _frequency_bits(pair, (left, right), whole, _BY_GIVEN_NAME)
    shared = given + _frequency_bits(pair, (left, right), whole, _BY_VALUE)
    same = _expected(model.expected["same"], model.same, levels)
    strangers = _expected(model.pairs, model.strangers, levels)
    if not model.with_households:
        alone: Bits = (same - strangers)[places] - shared
        return alone
    household = np.logaddexp2(
        _expected(model.expected["household"], model.household, levels),
        _expected(model.expected["twins"], model.twins, levels),
    )
    found: Bits = same[places] - np.logaddexp2(
        strangers[places] + shared, household[places] + given
    )
    return found


def _expected(pairs: float, weights: Weights, levels: Mapping[str, Numbers]) -> Bits:
    """How many pairs of a class are expected at these levels, in bits."""
    return _log(np.array(max(pairs, LEAST))) + _log(likelihood(weights, levels))


def _log(chances: NDArray[np.float64]) -> Bits:
    found: Bits = np.log2(np.maximum(chances, 1e-300))
    return found


def _frequency_bits(
    pair: Pair,
    both: tuple[Rows, Rows],
    levels: Mapping[str, Numbers],
    asked: Sequence[tuple[str, int, str]],
) -> Bits:
    """How many bits more likely than on average strangers share what these two share; where each
    writes it in a way of its own, the more frequent one counts."""
    found = np.zeros(len(both[0]))
    for field, level, column in asked:
        rows = np.flatnonzero(levels[field] == level)
        share = np.maximum(
            pair.left.shares[column][both[0][rows]], pair.right.shares[column][both[1][rows]]
        ).astype(np.float64)
        bits = np.log2(np.maximum(share, 1e-12) / pair.chance[column])
        found[rows] += np.clip(bits, -MOST_BITS, MOST_BITS)
    return found
