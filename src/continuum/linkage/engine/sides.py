"""Registers as arrays of numbers: equal texts have equal codes on both sides, 0 is not told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from xxhash import xxh3_64_intdigest

from continuum.linkage.engine.vocabulary import Vocabulary

Codes = NDArray[np.int32]
Numbers = NDArray[np.int64]
Rows = NDArray[np.integer[Any]]
Hashes = NDArray[np.uint64]

NAMES: Final = (
    "surname",
    "surname_core",
    "surname_first",
    "surname_last",
    "usage_name",
    "given",
    "given_head",
    "given_pair",
    "given_second",
    "given_third",
    "given_canonical",
    "email_given",
)
"""Columns that share one dictionary: a surname may stand where a given name should."""
SOUNDS: Final = ("surname_sound", "given_sound")
ALONE: Final = (("email",), ("street",), ("postcode",), ("commune",), ("birth_place",), ("ine",))
_DEPARTMENT: Final = re.compile(r"(9[78]\d|(?!9[789])[0-9]{2}|2[AB])[0-9]{2,3}")
DEPARTMENTS: Final = (("department", "postcode"), ("birth_department", "birth_place"))
COUNTED: Final = ("born", "sex", "phone", "street_number")
WEIGHED: Final = (
    "surname",
    "surname_core",
    "given",
    "given_head",
    "given_canonical",
    "born",
    "birth_place",
    "postcode",
    "commune",
)
"""Columns of which a shared value tells more when it is rare."""


FEW: Final = 30_000_000
"""Pairs there could be between lists that are short: some 5 500 rows each."""


@dataclass(frozen=True)
class Side:
    """One register: a code for each row and column, and how frequent that value is in both."""

    codes: Mapping[str, Codes]
    hashes: Mapping[str, Hashes]
    """By column of texts, the hash behind each code: the same in any table, on any machine."""
    shares: Mapping[str, NDArray[np.float32]]
    few: bool = False
    """Whether the lists are short enough for passes that meet many strangers."""

    def __len__(self) -> int:
        return len(self.codes["sex"])

    def at(self, column: str, rows: Rows) -> Codes:
        found: Codes = self.codes[column][rows]
        return found

    def part(self, rows: Rows | slice) -> Self:
        """Some of the rows."""
        return replace(
            self,
            codes={column: values[rows] for column, values in self.codes.items()},
            shares={column: values[rows] for column, values in self.shares.items()},
        )


@dataclass(frozen=True)
class Pair:
    """Two registers read together, or one twice. `names` are the texts behind the codes of
    `NAMES`; `chance` is how probable it is that two values drawn at random are equal."""

    left: Side
    right: Side
    names: Vocabulary
    chance: Mapping[str, float]

    @property
    def turned(self) -> Self:
        return replace(self, left=self.right, right=self.left)


def encode(
    left: pl.DataFrame,
    right: pl.DataFrame | None = None,
    *,
    counted: bool = True,
    few: bool | None = None,
) -> Pair:
    """Registers in normal form as codes; without `right`, one register against itself.

    Parts of registers are not `counted`, and are told whether the whole is `few`: how frequent a
    value is, and how many rows there are, only the whole can tell.
    """
    tables = [left] if right is None else [left, right]
    if few is None:
        few = counted and are_few(len(tables[0]), len(tables[-1]))
    found: list[dict[str, Codes]] = [{} for _table in tables]
    texts = {columns: _encode(tables, columns, found) for columns in (NAMES, SOUNDS, *ALONE)}
    for told, column in DEPARTMENTS:
        of_code = _departments(texts[(column,)][0])
        for codes in found:
            codes[told] = of_code[codes[column]]
    hashes = {column: hashed for columns, (_values, hashed) in texts.items() for column in columns}
    for column in COUNTED:
        for table, codes in zip(tables, found, strict=True):
            codes[column] = table[column].to_numpy().astype(np.int32)
    shares, chance = _frequencies(found) if counted else ([{} for _table in tables], {})
    sides = [
        Side(codes, hashes, share, few=few) for codes, share in zip(found, shares, strict=True)
    ]
    return Pair(sides[0], sides[-1], Vocabulary(texts[NAMES][0]), chance)


def in_normal_form(table: pl.DataFrame) -> None:
    """Raises ValueError."""
    if not set(table.columns).issuperset({*NAMES, *SOUNDS, *COUNTED}):
        raise ValueError("not in normal form: see normalise.columns.read_table")


def are_few(left: int, right: int) -> bool:
    """Whether lists of so many rows are short."""
    return left * right <= FEW


def _encode(
    tables: Sequence[pl.DataFrame], columns: Sequence[str], found: Sequence[dict[str, Codes]]
) -> tuple[NDArray[np.object_], Hashes]:
    """Codes in the order of the texts, whatever the order of rows or columns."""
    parts = [
        (table[column], told, column)
        for table, told in zip(tables, found, strict=True)
        for column in columns
    ]
    rows = [(cells != "").arg_true() for cells, _told, _column in parts]
    if len(columns) == 1 and not all(len(at) for at in rows):
        rows = [at.head(0) for at in rows]  # told on one side alone: it compares with nothing
    shared = pl.Categorical(pl.Categories.random())
    seen = [cells.gather(at).cast(shared) for (cells, *_where), at in zip(parts, rows, strict=True)]
    distinct = pl.concat([one.unique() for one in seen]).unique()
    texts, known = distinct.cast(pl.String), distinct.to_physical().to_numpy()
    order = texts.arg_sort().to_numpy()
    values = pl.concat([pl.Series([""], dtype=pl.String), texts.gather(order)])
    place = np.zeros(int(known.max(initial=0)) + 1, dtype=np.int32)
    place[known[order]] = np.arange(1, len(texts) + 1, dtype=np.int32)
    for (whole, told, column), at, one in zip(parts, rows, seen, strict=True):
        told[column] = np.zeros(len(whole), dtype=np.int32)
        told[column][at.to_numpy()] = place[one.to_physical().to_numpy()]
    hashed = [xxh3_64_intdigest(text.encode()) for text in values.to_list()]
    return values.to_numpy().astype(object), np.array(hashed, dtype=np.uint64)


def _departments(texts: NDArray[np.object_]) -> Codes:
    """The department of post codes or of communes' codes as a number; 0 abroad and for a name."""
    read = [_DEPARTMENT.fullmatch(text) for text in texts.tolist()]
    found = [int(match[1], 36) if match and len(match[0]) == 5 else 0 for match in read]
    return np.array(found, dtype=np.int32)


def _frequencies(
    found: Sequence[Mapping[str, Codes]],
) -> tuple[list[dict[str, NDArray[np.float32]]], dict[str, float]]:
    """Each row's share of its value among the told ones of all registers."""
    shares: list[dict[str, NDArray[np.float32]]] = [{} for _codes in found]
    chance = {}
    for column in WEIGHED:
        sides = _from_one([codes[column] for codes in found])
        size = 1 + max(int(codes.max(initial=0)) for codes in sides)
        counts = np.zeros(size, dtype=np.int64)
        for codes in sides:
            counts += np.bincount(codes, minlength=size)
        counts[0] = 0
        total = max(1, int(counts.sum()))
        share = (counts / total).astype(np.float32)
        chance[column] = max(float((share.astype(float) ** 2).sum()), 1 / total)
        for side, codes in zip(shares, sides, strict=True):
            side[column] = share[codes]
    return shares, chance


def _from_one(sides: Sequence[Codes]) -> list[Codes]:
    """The same codes counted from the smallest told, so that dates need no table of all days since
    year 0."""
    told = [int(codes[codes > 0].min()) for codes in sides if (codes > 0).any()]
    first = min(told, default=1) - 1
    return [np.maximum(codes - first, 0) for codes in sides]
