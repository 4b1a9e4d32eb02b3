"""Two registers matched on one machine, from normal form to decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from continuum.linkage.engine.blocking import Candidates, candidates
from continuum.linkage.engine.clusters import clusters
from continuum.linkage.engine.comparing import Levels, compare
from continuum.linkage.engine.deciding import Band, Decisions, decide
from continuum.linkage.engine.learning import RANDOM_PAIRS, learn
from continuum.linkage.engine.levels import BirthLevel
from continuum.linkage.engine.model import Model, Patterns, pattern_of
from continuum.linkage.engine.scoring import scores
from continuum.linkage.engine.sides import Pair, encode

SEED: Final = 20_200_302
"""Drawing pairs at random gives the same pairs each time."""
TWINS_AT_MOST: Final = 0.5
"""Brothers and sisters are seldom born on one day: a class whose pairs mostly are holds persons
noted under another first name, not households."""
STAGES: Final = ("read", "candidates", "compare", "learn", "score", "decide")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Matched:
    """Everything found out: `pairs` of rows with their levels, `score` in bits, decisions, and the
    seconds each stage took."""

    pair: Pair
    pairs: Candidates
    levels: Levels
    score: NDArray[np.float64]
    decisions: Decisions
    model: Model
    seconds: Mapping[str, float]

    @property
    def bands(self) -> Mapping[str, int]:
        told, counts = np.unique(self.decisions.band(), return_counts=True)
        found = dict(zip(told.tolist(), counts.tolist(), strict=True))
        return {band.value: found.get(band.value, 0) for band in Band}


class _Clock:
    def __init__(self, tell: Tell) -> None:
        self._tell, self._since = tell, perf_counter()
        self.seconds: dict[str, float] = {}

    def begin(self, stage: str) -> None:
        self._tell(stage)
        self._since = perf_counter()

    def end(self, stage: str) -> None:
        self.seconds[stage] = perf_counter() - self._since


def match(
    left: pl.DataFrame,
    right: pl.DataFrame,
    *,
    model: Model | None = None,
    tell: Tell = lambda _stage: None,
) -> Matched:
    """Rows of `left` and `right`, both in normal form and neither holding anybody twice."""
    return _run(left, right, model=model, tell=tell)


def _run(
    left: pl.DataFrame, right: pl.DataFrame | None, *, model: Model | None, tell: Tell
) -> Matched:
    clock = _Clock(tell)
    clock.begin("read")
    pair = encode(left, right)
    clock.end("read")
    clock.begin("candidates")
    pairs = candidates(pair.left, None if right is None else pair.right)
    clock.end("candidates")
    clock.begin("compare")
    levels = compare(pair, pairs.left, pairs.right)
    clock.end("compare")
    clock.begin("learn")
    model = model or learnt(pair, levels, within=right is None)
    clock.end("learn")
    clock.begin("score")
    score = scores(model, pair, pairs.left, levels)
    clock.end("score")
    clock.begin("decide")
    rows = len(pair.left), len(pair.right)
    decisions = decide(pairs.left, pairs.right, score, rows=rows)
    clock.end("decide")
    return Matched(pair, pairs, levels, score, decisions, model, clock.seconds)


def learnt(pair: Pair, levels: Levels, *, within: bool) -> Model:
    """The model of these two registers; with a class of households where they show one."""
    ours, theirs, pairs = drawn_pairs(len(pair.left), len(pair.right), within=within)
    drawn = _patterns(compare(pair, ours, theirs))
    return learnt_from(_patterns(levels), drawn, pairs=pairs)


def learnt_from(patterns: Patterns, drawn: Patterns, *, pairs: float) -> Model:
    """The model of the patterns of candidates and of pairs drawn at random among `pairs`."""
    model = learn(patterns, drawn, pairs=pairs)
    if model.household["birth"][BirthLevel.SAME] <= TWINS_AT_MOST:
        return model
    return learn(patterns, drawn, pairs=pairs, with_households=False)


def _patterns(levels: Levels) -> Patterns:
    codes, counts = np.unique(pattern_of(levels), return_counts=True)
    return Patterns(codes, counts.astype(np.float64))


def drawn_pairs(
    left: int, right: int, *, within: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], float]:
    """Pairs of rows at random, and how many there are; all of them where they are few."""
    whole = left * (left - 1) // 2 if within else left * right
    if whole <= RANDOM_PAIRS:
        ours, theirs = (
            np.triu_indices(left, 1) if within else np.indices((left, right)).reshape(2, -1)
        )
        return ours.astype(np.int64), theirs.astype(np.int64), float(max(1, whole))
    rng = np.random.default_rng(SEED)
    ours, theirs = rng.integers(0, left, RANDOM_PAIRS), rng.integers(0, right, RANDOM_PAIRS)
    if within:
        apart = ours != theirs
        ours, theirs = np.minimum(ours, theirs)[apart], np.maximum(ours, theirs)[apart]
    return ours, theirs, float(whole)


@dataclass(frozen=True)
class Deduplicated:
    """One list: what was found of its pairs, and for each row the first row of its person."""

    matched: Matched
    group: NDArray[np.int64]


def dedupe(
    table: pl.DataFrame,
    *,
    model: Model | None = None,
    least: float = 3.0,
    tell: Tell = lambda _stage: None,
) -> Deduplicated:
    """Rows of one list that are one person; pairs below `least` bits join nothing."""
    found = _run(table, None, model=model, tell=tell)
    group = clusters(found.pairs.left, found.pairs.right, found.score, rows=len(table), least=least)
    return Deduplicated(found, group)
