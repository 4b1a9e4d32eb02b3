"""What a level tells of two rows: how often it is seen between two rows of one person, of two
members of one household, of twins, of strangers.

The model is learnt on the lists themselves (`learning`), and can be kept as JSON and used again on
other lists of the same sources.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from continuum.linkage.engine.comparing import Levels
from continuum.linkage.engine.levels import SIZES, WHERE, parted
from continuum.linkage.normalise import NORMALISATION_VERSION

Weights = Mapping[str, NDArray[np.float64]]
MODEL_VERSION: Final = 3
MOST: Final = 1 + 1e-9
"""Of a chance, rounded figures allowed for."""
POSSIBLE: Final = prod(SIZES.values())
"""Patterns there could be."""
LEARNT: Final = ("same", "household", "twins")
"""Classes of pairs that are learnt; those of strangers are counted."""


class UnusableModel(ValueError):
    """A model that is of another version, or no model at all."""


def _groups() -> Mapping[str, NDArray[np.int64]]:
    """By field, which levels are told of the same things: their chances make one together."""
    found: dict[str, NDArray[np.int64]] = {}
    for field, size in SIZES.items():
        levels = np.arange(size)
        if field == "where":
            told = np.stack([parted(levels)[part] > 0 for part, _size in WHERE], axis=1)
            found[field] = told @ (1 << np.arange(len(WHERE)))
        else:
            found[field] = (levels > 0).astype(np.int64)
    return MappingProxyType(found)


GROUPS: Final = _groups()
"""Group 0 is what nobody told: it is as likely in any class, and weighs nothing."""


@dataclass(frozen=True)
class Patterns:
    """Pairs by their levels: each combination seen, and how many pairs have it."""

    codes: NDArray[np.int64]
    counts: NDArray[np.float64]

    @property
    def levels(self) -> Mapping[str, NDArray[np.int64]]:
        return levels_of(self.codes)


def levels_of(codes: NDArray[np.integer[Any]]) -> Mapping[str, NDArray[np.int64]]:
    """The levels of each field from a number for all of them."""
    rest = codes.astype(np.int64)
    found: dict[str, NDArray[np.int64]] = {}
    for field in reversed(tuple(SIZES)):
        found[field] = rest % SIZES[field]
        rest = rest // SIZES[field]
    return found


def pattern_of(levels: Levels) -> NDArray[np.int64]:
    """All levels of a pair as one number."""
    code = np.zeros(len(levels["sex"]), dtype=np.int64)
    for field, size in SIZES.items():
        code = code * size + levels[field]
    return code


def distinct(patterns: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """The patterns there are, in order, and where each given one is among them. There are so few
    possible ones that none need be sorted."""
    seen = np.zeros(POSSIBLE, dtype=bool)
    seen[patterns] = True
    codes = np.flatnonzero(seen)
    places = np.zeros(POSSIBLE, dtype=np.int32)
    places[codes] = np.arange(len(codes), dtype=np.int32)
    return codes, places[patterns]


@dataclass(frozen=True)
class Model:
    """Each level's chance in its group, by class of pairs; `expected` is how many pairs of a class
    are looked for in all."""

    same: Weights
    household: Weights
    twins: Weights
    strangers: Weights
    expected: Mapping[str, float]
    pairs: float
    """Of strangers: all pairs there could be."""
    with_households: bool = True

    def to_json(self) -> str:
        """Everything needed to judge other lists alike; figures with twelve digits."""
        told = {
            "version": MODEL_VERSION,
            "normalisation": NORMALISATION_VERSION,
            "expected": dict(self.expected),
            "pairs": self.pairs,
            "households": self.with_households,
            "chances": {
                name: {
                    field: [float(f"{v:.12g}") for v in chances]
                    for field, chances in getattr(self, name).items()
                }
                for name in (*LEARNT, "strangers")
            },
        }
        return json.dumps(told, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Raises UnusableModel."""
        try:
            told: dict[str, Any] = json.loads(text)
            if (told["version"], told["normalisation"]) != (MODEL_VERSION, NORMALISATION_VERSION):
                raise UnusableModel("another version")
            weights = {
                name: {field: _chances(values[field], size) for field, size in SIZES.items()}
                for name, values in told["chances"].items()
            }
            return cls(
                **weights,
                expected={name: _count(told["expected"][name]) for name in LEARNT},
                pairs=_count(told["pairs"]),
                with_households=bool(told["households"]),
            )
        except UnusableModel:
            raise
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            raise UnusableModel("not a model") from error


def _count(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise UnusableModel("not a model")
    return float(value)


def _chances(values: Sequence[float], size: int) -> NDArray[np.float64]:
    found = np.array(values, dtype=np.float64)
    if found.shape != (size,) or not ((found >= 0) & (found <= MOST)).all() or not found.any():
        raise UnusableModel("not a model")
    return found


def likelihood(weights: Weights, levels: Mapping[str, NDArray[Any]]) -> NDArray[np.float64]:
    """How likely each combination of levels is in a class, given what is told."""
    found = np.ones(len(levels["sex"]))
    for field in SIZES:
        found *= weights[field][levels[field]]
    return found
