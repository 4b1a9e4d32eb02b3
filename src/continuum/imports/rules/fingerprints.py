"""What a line means, as one number: the same line is recognised whatever the file looks like.

Two numbers are kept of each imported line. `meaning` is made of the values as they were read, so
that columns in another order, another format of file or of dates change nothing; `source` of the
cells as they stand, so that mapping the same file otherwise changes nothing either.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from hashlib import blake2b
from typing import Final
from uuid import UUID

from continuum.imports.rules.cells import text_of
from continuum.linkage.normalise.fold import fold
from continuum.tables.rows import Cell

_NAMES: Final = frozenset(
    {"last_name", "first_name", "usage_name", "alias", "full_name", "names", "place", "commune"}
)


def meaning_of(values: Mapping[str, object], *, scope: str) -> UUID:
    """Of the values read, by field; `scope` keeps programmes and kinds apart."""
    said = sorted(
        f"{code}={_canonical(value, folded=code in _NAMES)}"
        for code, value in values.items()
        if value is not None
    )
    return _number(scope, said)


def source_of(headings: Sequence[str], cells: Sequence[Cell], *, scope: str) -> UUID:
    """Of the cells as they stand, each under its heading; the order of columns does not matter."""
    said = sorted(
        f"{fold(heading)}={text_of(cell).casefold()}"
        for heading, cell in zip(headings, cells, strict=True)
        if cell is not None
    )
    return _number(scope, said)


def _number(scope: str, said: Iterable[str]) -> UUID:
    return UUID(bytes=blake2b("\n".join([scope, *said]).encode(), digest_size=16).digest())


def _canonical(value: object, *, folded: bool) -> str:
    if isinstance(value, str):
        return fold(value) if folded else value.strip().casefold()
    if isinstance(value, tuple):
        return "+".join(sorted(_canonical(item, folded=folded) for item in value))
    if isinstance(value, date | time):
        return value.isoformat()
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value) if field.compare)
        return "/".join(_canonical(part, folded=folded) for part in parts)
    return str(value)


@dataclass(frozen=True, slots=True)
class Known:
    """The two numbers of a line that was imported."""

    meaning: UUID
    source: UUID


def matched(lines: Sequence[Known], known: Iterable[Known]) -> list[bool]:
    """Which lines were imported before, each imported line answering for one line only.

    Lines that stand as they stood come first, then those that mean the same: two encounters that
    nothing tells apart are two, and a third one added later is new.
    """
    left = Counter(known)
    by_source: dict[Hashable, list[Known]] = defaultdict(list)
    by_meaning: dict[Hashable, list[Known]] = defaultdict(list)
    for one in left.elements():
        by_source[one.source].append(one)
        by_meaning[one.meaning].append(one)
    found = [_taken(by_source[line.source], left) for line in lines]
    for position, line in enumerate(lines):
        found[position] = found[position] or _taken(by_meaning[line.meaning], left)
    return found


def _taken(candidates: list[Known], left: Counter[Known]) -> bool:
    while candidates:
        one = candidates.pop()
        if left[one] > 0:
            left[one] -= 1
            return True
    return False
