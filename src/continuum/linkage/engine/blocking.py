"""Which pairs are worth a look: those who share one of a few telling combinations.

A pass is a combination of columns, read as one number for each row; rows of the two sides with the
same number are candidates. Where a combination is shared by so many that it tells nothing (a
hostel's phone, 1 January and a first name in fashion), its pairs are not made, and it is told how
many were left out.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from continuum.linkage.engine.sides import Rows, Side

Keys = NDArray[np.uint64]
MOST_PAIRS: Final = 40_000
"""Pairs one value of a combination may make."""
ROWS: Final = 1_000_000
"""Left rows whose pairs are made at once."""
YEARS: Final = np.uint64(4)
_LAST_BITS: Final = np.uint64((1 << 18) - 1)
_ODD: Final = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


@dataclass(frozen=True)
class PassReport:
    """What one pass made, and what it left out: values that are too common, and their pairs."""

    name: str
    pairs: int
    values_left_out: int
    pairs_left_out: int


@dataclass(frozen=True)
class Candidates:
    """Pairs of row numbers, by left row then right row, each once; `crowds` are the values that
    each pass left out."""

    left: Rows
    right: Rows
    passes: tuple[PassReport, ...]
    crowds: tuple[Keys, ...] = ()

    def __len__(self) -> int:
        return len(self.left)


Ways = Sequence[Keys]
Pass = tuple[str, Callable[[Side], Ways]]


def _key(*columns: Keys) -> Keys:
    """One number for a combination; 0 where a column of it is not told."""
    key = np.full(len(columns[0]), 1, dtype=np.uint64)
    told = np.ones(len(columns[0]), dtype=bool)
    for column in columns:
        told &= column != 0
        key = (key ^ column) * _ODD[0]
        key ^= key >> np.uint64(29)
    key *= _ODD[1]
    key ^= key >> np.uint64(32)
    key[key == 0] = 1
    key[~told] = 0
    return key


@dataclass(frozen=True)
class _Rows:
    """The columns that passes are made of; a date is blind to day and month the wrong way round."""

    side: Side

    def __getitem__(self, column: str) -> Keys:
        codes = self.side.codes[column]
        hashes = self.side.hashes.get(column)
        found = codes.astype(np.uint64) if hashes is None else hashes[codes]
        found[codes == 0] = 0
        return found

    @property
    def year(self) -> Keys:
        return (self.side.codes["born"] // 10_000).astype(np.uint64)

    @property
    def day(self) -> Keys:
        """Month and day, the smaller first; 0 where one is not told."""
        born = self.side.codes["born"]
        month, day = born // 100 % 100, born % 100
        told = (month > 0) & (day > 0)
        both = np.where(told, np.minimum(month, day) * 100 + np.maximum(month, day), 0)
        return both.astype(np.uint64)

    @property
    def date(self) -> Keys:
        return np.where(self.day > 0, self.year * np.uint64(10_000) + self.day, np.uint64(0))


def keys_of(side: Side) -> Iterator[tuple[str, Ways]]:
    """Each pass by name, with the keys of every row: several ways where a row may be met by more
    than one of its names; 0 where it has none."""
    rows = _Rows(side)
    surname, given = rows["surname_sound"], rows["given_sound"]
    date, year, day = rows.date, rows.year, rows.day
    # Whichever comes first: names that changed places meet.
    names = _key(np.minimum(surname, given), np.maximum(surname, given))
    address = _key(rows["street"], rows["street_number"])
    yield "INE", [_key(rows["ine"])]
    yield "phone", [_key(rows["phone"])]
    yield "e-mail", [_key(rows["email"])]
    yield "birth date, one name", [_key(date, surname), _key(date, given)]
    yield (
        "birth date, part of surname",
        [
            _key(date, rows[column])
            for column in ("surname_first", "surname_last", "surname_core", "usage_name")
        ],
    )
    yield "birth date, post code", [_key(date, rows["postcode"])]
    yield "birth date, birth place", [_key(date, rows["birth_place"])]
    yield "names, year", _by_year(names, year)
    yield "names, day and month", [_key(names, day)]
    yield "names, post code", [_key(names, rows["postcode"])]
    yield "names, birth place", [_key(names, rows["birth_place"])]
    yield "address, given name", [_key(address, given)]
    yield "address, year", [_key(address, year)]
    yield "surname, post code, year", [_key(rows["surname_core"], rows["postcode"], year)]
    yield "surname, birth place, year", [_key(surname, rows["birth_place"], year)]
    if side.few:
        yield from _loose(rows)


def _loose(rows: _Rows) -> Iterator[tuple[str, Ways]]:
    """What few rows have in common, and too many of a long list."""
    surname, given, postcode = rows["surname_sound"], rows["given_sound"], rows["postcode"]
    yield "one name, post code", [_key(surname, postcode), _key(given, postcode)]
    yield (
        "commune, one thing more",
        [_key(rows["commune"], other) for other in (surname, given, postcode)],
    )
    yield "address", [_key(rows["street"], rows["street_number"])]
    yield "street", [_key(rows["street"])]
    yield "post code", [_key(postcode)]
    yield "surname", [_key(surname)]


def _by_year(names: Keys, year: Keys) -> Ways:
    """Names and the year, by its place in a cycle of four: a row that tells no year stands in each,
    so that it meets those who do; nothing else may bring it together with its person."""
    told = year > 0
    of_four = np.where(told, year % YEARS + 1, 1)
    others = [np.where(told, 0, place) for place in range(2, int(YEARS) + 1)]
    return [_key(names, place.astype(np.uint64)) for place in (of_four, *others)]


def candidates(
    left: Side, right: Side | None = None, *, most: int = MOST_PAIRS, rows: int = ROWS
) -> Iterator[Candidates]:
    """Pairs of one row of each side; without `right`, pairs of two rows of `left`, in order.

    They come in blocks of left rows, so that they need not be held all at once; each block tells of
    its own pairs, and the first of what is left out of all.
    """
    crowds: list[pl.DataFrame] = []
    for start in range(0, max(1, len(left)), rows):
        part = left.part(slice(start, start + rows)) if rows < len(left) else left
        made, reports = [], []
        passes = zip(keys_of(part), keys_of(left if right is None else right), strict=True)
        for place, ((name, ours), (_name, theirs)) in enumerate(passes):
            if start == 0:
                whole = ours if part is left else _ways_of(left, place)
                crowds.append(_crowds(whole, theirs, most))
            crowd = crowds[place]
            pairs = _joined(ours, theirs, crowd, start=start, within=right is None)
            left_out = len(crowd) * (start == 0), int(crowd["pairs"].sum() or 0) * (start == 0)
            reports.append(PassReport(name, len(pairs), *left_out))
            made.append(pairs)
        distinct = _distinct(np.concatenate(made))
        yield Candidates(
            left=(distinct >> np.uint64(32)).astype(np.int32),
            right=(distinct & np.uint64(0xFFFFFFFF)).astype(np.int32),
            passes=tuple(reports),
            crowds=tuple(crowd["key"].to_numpy() for crowd in crowds),
        )


def _ways_of(side: Side, place: int) -> Ways:
    return next(ways for at, (_name, ways) in enumerate(keys_of(side)) if at == place)


def _distinct(pairs: Keys) -> Keys:
    """Each once, in order; sorted in place, since there are many."""
    pairs.sort()
    kept = np.ones(len(pairs), dtype=bool)
    kept[1:] = pairs[1:] != pairs[:-1]
    found: Keys = pairs[kept]
    return found


def together(blocks: Sequence[Candidates]) -> Candidates:
    """Blocks of candidates as one, what their passes tell added up."""
    reports = zip(*(block.passes for block in blocks), strict=True)
    return Candidates(
        left=np.concatenate([block.left for block in blocks]),
        right=np.concatenate([block.right for block in blocks]),
        passes=tuple(
            PassReport(
                name=of_blocks[0].name,
                pairs=sum(one.pairs for one in of_blocks),
                values_left_out=sum(one.values_left_out for one in of_blocks),
                pairs_left_out=sum(one.pairs_left_out for one in of_blocks),
            )
            for of_blocks in reports
        ),
        crowds=blocks[0].crowds,
    )


def _crowds(ours: Ways, theirs: Ways, most: int) -> pl.DataFrame:
    """Values that would make too many pairs, and how many.

    One of the two sides has such a value often: those are found first, and only they are counted.
    """
    often = max(1, math.isqrt(most))
    keys = np.concatenate([_frequent(side, often) for side in (ours, theirs)])
    asked = pl.DataFrame({"key": _distinct(keys)})
    counts = [
        _frame(side, "row").join(asked, on="key", how="semi").group_by("key").len(name)
        for side, name in ((ours, "ours"), (theirs, "theirs"))
    ]
    found = counts[0].join(counts[1], on="key")
    found = found.with_columns(pairs=pl.col("ours").cast(pl.Int64) * pl.col("theirs"))
    return found.filter(pl.col("pairs") > most).select("key", "pairs")


def _frequent(ways: Ways, often: int) -> Keys:
    """Keys that more than `often` rows have. Only those that share their last bits with so many
    are sorted: few."""
    counts = np.zeros(int(_LAST_BITS) + 1, dtype=np.int64)
    for keys in ways:
        counts += np.bincount((keys & _LAST_BITS).astype(np.int64), minlength=len(counts))
    many = counts > often
    keys = np.sort(np.concatenate([keys[many[keys & _LAST_BITS] & (keys != 0)] for keys in ways]))
    found: Keys = keys[often:][keys[often:] == keys[: max(0, len(keys) - often)]]
    return found


def _joined(ours: Ways, theirs: Ways, crowds: pl.DataFrame, *, start: int, within: bool) -> Keys:
    """Pairs as one number each: the left row, counted from `start`, then the right row."""
    left, right = _frame(ours, "left"), _frame(theirs, "right")
    if len(crowds):
        left = left.join(crowds, on="key", how="anti")
    joined = left.join(right, on="key").with_columns(left=pl.col("left") + start)
    if within:
        joined = joined.filter(pl.col("left") < pl.col("right"))
    return (
        joined.select(
            pair=pl.col("left").cast(pl.UInt64) * (1 << 32) + pl.col("right").cast(pl.UInt64)
        )["pair"]
        .to_numpy()
        .copy()
    )


def _frame(ways: Ways, side: str) -> pl.DataFrame:
    """Each row's keys, each once."""
    parts = []
    for place, keys in enumerate(ways):
        told = keys != 0
        for before in ways[:place]:
            told &= keys != before
        rows = np.flatnonzero(told)
        parts.append(pl.DataFrame({"key": keys[rows], side: rows.astype(np.uint32)}))
    return pl.concat(parts)
