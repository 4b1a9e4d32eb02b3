"""The same matching on Spark, for lists that no one machine holds.

Spark reads the files (`spark_tables`), joins rows by their keys (`spark_candidates`) and brings
both rows of each candidate together (`spark_pairs`); keys, levels and scores are made by the code
that makes them on one machine, one Arrow batch after the other. The model is learnt here, from the
counts of patterns, and decisions are taken here: both engines give the same pairs, scores, bands.

    with spark_session() as spark:
        a, b = read_parquet(spark, "a.parquet"), read_parquet(spark, "b.parquet")
        found = match(spark, normal_form(a, fields), normal_form(b, fields))
        told = pairs_table(found, left_ids=column_of(a, "id"), right_ids=column_of(b, "id"))

What comes back to this process is, for each candidate pair, two row numbers, a pattern of levels
and a score, and no cell of a list: at the worst moment of the decisions about 100 bytes a pair, so
that 8 GB hold some 80 million pairs; two lists of ten million rows make about 60 million. Beside
them 12 bytes for each name, date or place that is found more than once, which every worker gets,
and 16 for each row of the first list. All else stays on Spark, on its disks where it must.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyspark import Broadcast, StorageLevel
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from continuum.linkage.engine.absence import references
from continuum.linkage.engine.blocking import Candidates, Keys
from continuum.linkage.engine.clusters import clusters
from continuum.linkage.engine.copies import Copies
from continuum.linkage.engine.deciding import (
    Decisions,
    bits_that_join,
    decide,
    decide_in_groups,
    sure_up_to,
)
from continuum.linkage.engine.drawing import Urn, drawn_pairs
from continuum.linkage.engine.matching import (
    Clock,
    Deduplicated,
    Matched,
    Tell,
    learnt_from,
    spread,
    with_copies,
)
from continuum.linkage.engine.model import Model
from continuum.linkage.engine.reach import Masks
from continuum.linkage.engine.sides import Codes, Rows, are_few
from continuum.linkage.engine.spark_candidates import LEFT, RIGHT, Met
from continuum.linkage.engine.spark_drawing import copies, distinct, hashed, urn
from continuum.linkage.engine.spark_pairs import (
    MASK,
    PATTERN,
    SCORE,
    able,
    compared,
    met_by,
    patterns,
    patterns_of,
    scored,
    together,
)
from continuum.linkage.engine.spark_session import spark_session
from continuum.linkage.engine.spark_shares import Shares, shares_of
from continuum.linkage.engine.spark_tables import (
    ROW,
    cells_of,
    column_of,
    from_here,
    normal_form,
    read_csv,
    read_parquet,
)

__all__ = [
    "cells_of",
    "column_of",
    "dedupe",
    "from_here",
    "match",
    "normal_form",
    "read_csv",
    "read_parquet",
    "spark_session",
]


def match(
    spark: SparkSession,
    left: DataFrame,
    right: DataFrame,
    *,
    model: Model | None = None,
    tell: Tell = lambda _stage: None,
) -> Matched:
    """Rows of `left` and `right`, both as of `normal_form`; as `matching.match`."""
    clock = Clock(tell, lambda _share: None)
    with _at_work(spark) as work:
        lists = _Lists(work, left, right)
        found = lists.scored(model, clock)
        clock.begin("decide")
        pairs, limits = found.pairs, sure_up_to(found.patterns)
        decisions = decide(pairs.left, pairs.right, found.score, rows=lists.rows, limits=limits)
        asked = references(decisions)
        reach = lists.reach(pairs.left[asked], pairs.right[asked])
        clock.end()
    return spread(found.matched(reach, decisions, clock), *lists.copies)


def dedupe(
    spark: SparkSession,
    table: DataFrame,
    *,
    model: Model | None = None,
    least: float = 3.0,
    tell: Tell = lambda _stage: None,
) -> Deduplicated:
    """Rows of one list that are one person; pairs below `least` bits join nothing."""
    clock = Clock(tell, lambda _share: None)
    with _at_work(spark) as work:
        lists = _Lists(work, table, None)
        found = lists.scored(model, clock)
        alike = lists.copies_scored(found.model)
    clock.begin("decide")
    left, right, rows = found.pairs.left, found.pairs.right, lists.rows
    limits = sure_up_to(found.patterns)
    joining = bits_that_join(found.score, limits)
    group = clusters(left, right, joining, rows=rows[0], least=least)
    decisions = decide_in_groups(found.score, group[left] == group[right], limits=limits)
    clock.end()
    once = Deduplicated(found.matched(Asked(rows), decisions, clock), group)
    return with_copies(once, lists.copies[0], *alike)


@dataclass(frozen=True)
class Asked:
    """What was asked of the lists while Spark was at work; nothing else can be told later."""

    rows: tuple[int, int]
    masks: Masks | None = None
    references: pl.DataFrame | None = None
    crowds: Sequence[Keys] = ()
    of_right: int = 0

    def able(self, crowds: Sequence[Keys]) -> Masks:
        if self.masks is None or crowds is not self.crowds:
            raise LookupError("not asked for")
        return self.masks

    def told(self) -> int:
        return self.of_right

    def met(self, left: Rows, right: Rows) -> Masks:
        told = self.references
        if told is None or not (
            np.array_equal(told[LEFT].to_numpy(), left)
            and np.array_equal(told[RIGHT].to_numpy(), right)
        ):
            raise LookupError("not asked for")
        return told[MASK].to_numpy()


@dataclass(frozen=True)
class _Scored:
    """What came back from Spark."""

    pairs: Candidates
    patterns: Codes
    score: NDArray[np.float64]
    model: Model

    def matched(self, reach: Asked, decisions: Decisions, clock: Clock) -> Matched:
        return Matched(
            reach, self.pairs, self.patterns, self.score, decisions, self.model, clock.seconds
        )


@dataclass(frozen=True)
class _Work:
    """A session, with what is worked out once for several uses and let go of at the end."""

    spark: SparkSession
    stack: ExitStack

    def keep(self, table: DataFrame) -> DataFrame:
        table = table.persist(StorageLevel.MEMORY_AND_DISK)
        self.stack.callback(table.unpersist)
        return table

    def tell(self, shares: Shares) -> "Broadcast[Shares]":
        """To every worker."""
        told = self.spark.sparkContext.broadcast(shares)
        self.stack.callback(told.destroy)
        return told

    def here(self, left: Rows, right: Rows) -> DataFrame:
        """Pairs of rows made here."""
        columns = {LEFT: left.astype(np.int64), RIGHT: right.astype(np.int64)}
        return self.spark.createDataFrame(pa.table(columns))


@contextmanager
def _at_work(spark: SparkSession) -> Iterator[_Work]:
    with ExitStack() as stack:
        yield _Work(spark, stack)


class _Lists:
    """Two lists on Spark, or one."""

    def __init__(self, work: _Work, left: DataFrame, right: DataFrame | None) -> None:
        self._work, self._within = work, right is None
        self._left = work.keep(left)
        self._right = self._left if right is None else work.keep(right)
        self.rows = (0, 0)
        self.copies = Copies.none(0), Copies.none(0)

    def scored(self, model: Model | None, clock: Clock) -> _Scored:
        clock.begin("read")
        self._leave_copies_out()
        shares = shares_of(self._left, None if self._within else self._right, keep=self._work.keep)
        clock.begin("candidates")
        right = None if self._within else self._right
        met = Met(self._left, right, few=are_few(*self.rows), keep=self._work.keep)
        pairs, passes = met.pairs(), met.reports()
        clock.begin("compare")
        self._compared = partial(compared, shares=self._work.tell(shares))
        self._chance = shares.chance
        pairs = self._work.keep(self._compared(self._together(pairs)))
        pairs.count()
        clock.begin("learn")
        model = model or self._learnt(pairs)
        clock.begin("score")
        found = scored(pairs, model, shares.chance)
        ours, theirs, codes, score = (
            found[name].to_numpy() for name in (LEFT, RIGHT, PATTERN, SCORE)
        )
        self._crowds = met.crowds()
        return _Scored(Candidates(ours, theirs, passes, self._crowds), codes, score, model)

    def _leave_copies_out(self) -> None:
        ours = self._distinct(self._left)
        theirs = ours if self._within else self._distinct(self._right)
        (self._left, left, mine), (self._right, right, other) = ours, theirs
        self._hashed, self.copies = (left, right), (mine, other)
        self.rows = len(mine.kept), len(other.kept)

    def _distinct(self, table: DataFrame) -> tuple[DataFrame, DataFrame, Copies]:
        """The rows that come first of their copies, their hashes, and who copies whom."""
        keep, size = self._work.keep, _size(table)
        rows = keep(hashed(table))
        found = copies(rows, size=size)
        if not found.exist:
            return table, rows, found
        table = keep(distinct(table, found))
        return table, keep(hashed(table)), found

    def copies_scored(self, model: Model) -> tuple[Codes, NDArray[np.float64]]:
        """The levels and the score of each copy with its first row."""
        own = self.copies[0]
        firsts = own.of[own.later]
        once = np.unique(firsts)
        pairs = self._compared(self._together(self._work.here(once, once)))
        found = scored(pairs, model, self._chance)
        places = np.searchsorted(once, firsts)
        codes, score = (found[name].to_numpy()[places] for name in (PATTERN, SCORE))
        return codes, score

    def reach(self, left: Rows, right: Rows) -> Asked:
        few = are_few(*self.rows)
        met = met_by(self._together(self._work.here(left, right)), few=few)
        masks = able(self._left, few=few, crowds=self._crowds)
        # Asked where nobody is found alone: otherwise those who are found tell it.
        others = () if len(left) else able(self._right, few=few).tolist()
        of_right = reduce(or_, others, 0)
        return Asked(self.rows, masks, met, self._crowds, of_right)

    def _together(self, pairs: DataFrame) -> DataFrame:
        return together(pairs, self._left, self._right)

    def _urns(self) -> tuple[Urn, Urn | None]:
        left, right = self._hashed
        ours = urn(left, size=self.rows[0])
        return ours, None if self._within else urn(right, size=self.rows[1])

    def _learnt(self, pairs: DataFrame) -> Model:
        ours, theirs, whole = drawn_pairs(*self.rows, self._urns, within=self._within)
        drawn = patterns_of(self._together(self._work.here(ours, theirs)))
        return learnt_from(patterns(pairs), drawn, pairs=whole)


def _size(table: DataFrame) -> int:
    """How many rows, numbered each once from 0; raises ValueError."""
    row = sql.col(ROW)
    asked = (sql.count(row), sql.min(row), sql.max(row), sql.sum(row), sql.bit_xor(row))
    size, first, last, total, mixed = table.agg(*asked).collect()[0]
    if size:
        numbers = np.arange(size, dtype=np.int64)
        told = (0, size - 1, int(numbers.sum()), int(np.bitwise_xor.reduce(numbers)))
        if (first, last, total, mixed) != told:
            raise ValueError("rows are not numbered")
    return int(size)
