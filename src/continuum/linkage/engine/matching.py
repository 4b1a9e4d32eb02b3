"""Two registers matched on one machine, from normal form to decisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from continuum.linkage.engine.blocking import ROWS, Candidates, candidates, together
from continuum.linkage.engine.clusters import clusters
from continuum.linkage.engine.comparing import BLOCK, compare
from continuum.linkage.engine.copies import Copies, Spread, copies_in, told_whole
from continuum.linkage.engine.deciding import (
    Band,
    Decisions,
    bits_that_join,
    decide,
    decide_copies,
    decide_in_groups,
    sure_up_to,
    together_decided,
)
from continuum.linkage.engine.drawing import Urn, drawn_pairs, row_hashes, urn_of
from continuum.linkage.engine.learning import learn
from continuum.linkage.engine.levels import SexLevel
from continuum.linkage.engine.model import Model, Patterns, levels_of, pattern_of
from continuum.linkage.engine.reach import Held, Reach
from continuum.linkage.engine.scoring import scores_of
from continuum.linkage.engine.sides import Codes, Pair, Rows, encode, in_normal_form

OTHER_SEX_OF_TWINS: Final = 0.2
SIBLINGS_OF_TWINS: Final = 0.5
STAGES: Final = ("read", "candidates", "compare", "learn", "score", "decide")

Tell = Callable[[str], None]
Advance = Callable[[float], None]


@dataclass(frozen=True)
class Matched:
    """Everything found out: `pairs` of rows, the levels of each as one number, `score` in bits,
    decisions, the seconds each stage took; `reach` to ask the lists themselves."""

    reach: Reach
    pairs: Candidates
    patterns: Codes
    score: NDArray[np.float64]
    decisions: Decisions
    model: Model
    seconds: Mapping[str, float]
    once: "Matched | None" = None
    """The same of distinct rows, which is what `reach` knows, where a list holds `copies`."""
    copies: tuple[Copies, Copies] | None = None

    @property
    def rows(self) -> tuple[int, int]:
        """How many each list has; of one list twice the same."""
        if self.copies is None:
            return self.reach.rows
        return len(self.copies[0].of), len(self.copies[1].of)

    @property
    def levels(self) -> Mapping[str, NDArray[np.int64]]:
        """By field of `levels.SIZES`; large: eight bytes a pair and field."""
        return levels_of(self.patterns)

    @property
    def bands(self) -> Mapping[str, int]:
        told, counts = np.unique(self.decisions.band(), return_counts=True)
        found = dict(zip(told.tolist(), counts.tolist(), strict=True))
        return {band.value: found.get(band.value, 0) for band in Band}


class Clock:
    """Tells what is begun, and how far a long stage has come, from 0 to 1."""

    def __init__(self, tell: Tell, advance: Advance) -> None:
        self._tell, self.advance = tell, advance
        self._stage, self._since = "", perf_counter()
        self.seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    def begin(self, stage: str) -> None:
        self.end()
        if not self.seconds[stage]:
            self._tell(stage)
        self._stage = stage

    def end(self) -> None:
        if self._stage:
            self.seconds[self._stage] += perf_counter() - self._since
        self._stage, self._since = "", perf_counter()


def match(
    left: pl.DataFrame,
    right: pl.DataFrame,
    *,
    model: Model | None = None,
    tell: Tell = lambda _stage: None,
    advance: Advance = lambda _share: None,
) -> Matched:
    """Rows of `left` and `right`, both in normal form and neither holding anybody twice in two
    ways of writing; rows that are word for word the same are matched once.

    `tell` hears each stage of `STAGES` as it begins, `advance` how far a long one has come.
    """
    clock = Clock(tell, advance)
    clock.begin("read")
    ours, theirs = _Distinct.of(left), _Distinct.of(right)
    del left, right
    pair = encode(ours.table, theirs.table)
    ours, theirs = ours.let_go(), theirs.let_go()
    pairs, patterns, score, model = _scored(pair, ours, theirs, model, clock)
    clock.begin("decide")
    rows = len(pair.left), len(pair.right)
    decisions = decide(pairs.left, pairs.right, score, rows=rows, limits=sure_up_to(patterns))
    found = Matched(Held(pair), pairs, patterns, score, decisions, model, clock.seconds)
    found = spread(found, ours.copies, theirs.copies)
    clock.end()
    return found


@dataclass(frozen=True)
class _Distinct:
    """The rows of a list that come first of their copies, and the hashes of what they say."""

    table: pl.DataFrame
    hashes: NDArray[np.int64]
    copies: Copies

    @classmethod
    def of(cls, table: pl.DataFrame) -> "_Distinct":
        in_normal_form(table)
        hashes = row_hashes(table)
        copies = copies_in(hashes, told_whole(table))
        if copies.exist:
            table, hashes = table[copies.kept], hashes[copies.kept]
        return cls(table, hashes, copies)

    def let_go(self) -> "_Distinct":
        """Without its texts, which take more room than all that follows: codes stand for them."""
        return replace(self, table=self.table.clear())


def spread(once: Matched, ours: Copies, theirs: Copies) -> Matched:
    """What was found of distinct rows, for all rows of both lists."""
    if not (ours.exist or theirs.exist):
        return once
    shown = once.decisions.band() != Band.NO.value
    pairs = Spread.of(once.pairs.left, once.pairs.right, ours, theirs, shown=shown)
    return replace(
        once,
        pairs=Candidates(pairs.left, pairs.right, once.pairs.passes),
        patterns=once.patterns[pairs.place],
        score=once.score[pairs.place],
        decisions=once.decisions.at(pairs.place),
        once=once,
        copies=(ours, theirs),
    )


def _scored(
    pair: Pair, ours: _Distinct, theirs: _Distinct | None, model: Model | None, clock: Clock
) -> tuple[Candidates, Codes, NDArray[np.float64], Model]:
    within = theirs is None
    pairs, patterns = _compared(pair, clock, within=within)
    clock.begin("learn")
    if model is None:
        urns = partial(urns_of, ours.hashes, None if theirs is None else theirs.hashes)
        model = learnt(pair, patterns, urns, within=within)
    clock.begin("score")
    score = np.empty(len(pairs), dtype=np.float64)
    for start in range(0, len(pairs), BLOCK):
        block = slice(start, start + BLOCK)
        both = pairs.left[block], pairs.right[block]
        score[block] = scores_of(model, pair, *both, patterns[block])
        clock.advance(min(1.0, (start + BLOCK) / len(pairs)))
    return pairs, patterns, score, model


def _compared(pair: Pair, clock: Clock, *, within: bool) -> tuple[Candidates, Codes]:
    """Candidates and their levels, block after block."""
    blocks, patterns = [], []
    clock.begin("candidates")
    for block in candidates(pair.left, None if within else pair.right):
        clock.begin("compare")
        patterns.append(patterns_of(pair, block.left, block.right))
        blocks.append(block)
        clock.advance(min(1.0, len(blocks) * ROWS / max(1, len(pair.left))))
        clock.begin("candidates")
    return together(blocks), np.concatenate(patterns)


def urns_of(left: NDArray[np.int64], right: NDArray[np.int64] | None) -> tuple[Urn, Urn | None]:
    """To draw pairs from, by the hashes of all rows."""
    return urn_of(left), None if right is None else urn_of(right)


def learnt(
    pair: Pair,
    patterns: Codes,
    urns: Callable[[], tuple[Urn, Urn | None]],
    *,
    within: bool,
) -> Model:
    """The model of these two registers; with a class of households where they show one."""
    ours, theirs, pairs = drawn_pairs(len(pair.left), len(pair.right), urns, within=within)
    drawn = _counted(patterns_of(pair, ours, theirs))
    return learnt_from(_counted(patterns), drawn, pairs=pairs)


def learnt_from(patterns: Patterns, drawn: Patterns, *, pairs: float) -> Model:
    """The model of the patterns of candidates and of pairs drawn at random among `pairs`."""
    model = learn(patterns, drawn, pairs=pairs)
    if shows_families(model, patterns):
        return model
    return learn(patterns, drawn, pairs=pairs, with_households=False)


def shows_families(model: Model, patterns: Patterns) -> bool:
    """Whether what was taken for twins may be: half of twins are a brother and a sister, one person
    noted under two first names is of one sex. Where no sex is told, or twins are too few to tell,
    there is a brother or a sister of another age for every two twins."""
    if model.expected["household"] >= SIBLINGS_OF_TWINS * model.expected["twins"]:
        return True
    sexes = np.bincount(patterns.levels["sex"], weights=patterns.counts, minlength=3)
    told = sexes[1:].sum() >= sexes[0]
    return bool(told and model.twins["sex"][SexLevel.OTHER] >= OTHER_SEX_OF_TWINS)


def patterns_of(pair: Pair, left: Rows, right: Rows) -> Codes:
    """Levels of pairs of rows, as one number each, without more than a block of them in memory."""
    found = np.empty(len(left), dtype=np.int32)
    for start in range(0, len(left), BLOCK):
        block = slice(start, start + BLOCK)
        found[block] = pattern_of(compare(pair, left[block], right[block]))
    return found


def _counted(patterns: Codes) -> Patterns:
    codes, counts = np.unique(patterns, return_counts=True)
    return Patterns(codes.astype(np.int64), counts.astype(np.float64))


@dataclass(frozen=True)
class Deduplicated:
    """One list: what was found of its pairs, and for each row the first row of its person."""

    matched: Matched
    group: Rows


def dedupe(
    table: pl.DataFrame,
    *,
    model: Model | None = None,
    least: float = 3.0,
    tell: Tell = lambda _stage: None,
    advance: Advance = lambda _share: None,
) -> Deduplicated:
    """Rows of one list that are one person; pairs below `least` bits join nothing."""
    clock = Clock(tell, advance)
    clock.begin("read")
    own = _Distinct.of(table)
    del table
    pair = encode(own.table)
    own = own.let_go()
    pairs, patterns, score, model = _scored(pair, own, None, model, clock)
    clock.begin("decide")
    limits = sure_up_to(patterns)
    joining = bits_that_join(score, limits)
    group = clusters(pairs.left, pairs.right, joining, rows=len(pair.left), least=least)
    one = group[pairs.left] == group[pairs.right]
    decisions = decide_in_groups(score, one, limits=limits)
    found = Matched(Held(pair), pairs, patterns, score, decisions, model, clock.seconds)
    firsts = own.copies.of[own.copies.later]
    alike = patterns_of(pair, firsts, firsts)
    told = scores_of(model, pair, firsts, firsts, alike)
    clock.end()
    return with_copies(Deduplicated(found, group), own.copies, alike, told)


def with_copies(
    once: Deduplicated, copies: Copies, alike: Codes, score: NDArray[np.float64]
) -> Deduplicated:
    """What was found of distinct rows, for all; `alike` and `score` are those of each later copy
    with its first row, which it joins."""
    if not copies.exist:
        return once
    found = once.matched
    shown = found.decisions.band() != Band.NO.value
    pairs = Spread.of(found.pairs.left, found.pairs.right, copies, copies, shown=shown)
    firsts, later = copies.kept[copies.of[copies.later]], copies.later
    ours = np.concatenate([np.minimum(pairs.left, pairs.right), firsts])
    theirs = np.concatenate([np.maximum(pairs.left, pairs.right), later])
    order = np.lexsort((theirs, ours))
    decisions = together_decided(found.decisions.at(pairs.place), decide_copies(len(later)))
    whole = replace(
        found,
        pairs=Candidates(ours[order], theirs[order], found.pairs.passes),
        patterns=np.concatenate([found.patterns[pairs.place], alike])[order],
        score=np.concatenate([found.score[pairs.place], score])[order],
        decisions=decisions.at(order),
        once=found,
        copies=(copies, copies),
    )
    return Deduplicated(whole, copies.kept[once.group][copies.of])
