"""How many young people a cell tells, and of them girls and boys: "3 (2F 1G)", "2 filles"."""

import re
from collections.abc import Iterator
from typing import Final

from continuum.imports.rules.cells import Column, Read, text_of
from continuum.imports.rules.counts import NUMBERS, count, is_about, is_range
from continuum.imports.rules.problems import Code, Flaw
from continuum.linkage.normalise.fold import fold
from continuum.outreach.rules import MOST_HEADS
from continuum.tables.rows import Cell

_GIRLS: Final = frozenset({"f", "fille", "filles", "femme", "femmes", "ragazza", "ragazze"})
_BOYS: Final = frozenset(
    {"g", "garcon", "garcons", "gars", "h", "homme", "hommes", "m", "ragazzo", "ragazzi"}
)
_BESIDE: Final = frozenset(
    {
        *("jeune", "jeunes", "personne", "personnes", "pers", "giovane", "giovani", "total"),
        *("tot", "totale", "dont", "di", "cui", "soit", "et", "e", "de", "en", "tout"),
    }
)
_PIECES: Final = re.compile(r"\d+|[a-z]+")
_plain: Final = count(1, none=Code.NOBODY)

Split = tuple[int | None, int | None, int | None]


def heads(cell: Cell, column: Column) -> Read:
    """A number, or (all, girls, boys) when the cell tells them apart."""
    said = text_of(cell)
    pieces = _pieces(said) if isinstance(cell, str) and not is_range(said) else None
    if pieces is None:
        return _plain(cell, column)
    total, girls, boys = pieces
    told = (girls or 0) + (boys or 0)
    everybody = told if total is None else total
    if not everybody:
        raise Flaw(Code.NOBODY)
    if max(everybody, told) > MOST_HEADS:
        raise Flaw(Code.NOT_A_COUNT, low=1, high=MOST_HEADS)
    if told > everybody:
        return Read(everybody, Flaw(Code.PARTS_DISAGREE, parts=told, n=everybody))
    split = (everybody, girls, boys)
    if None not in split and told < everybody:
        return Read(split, Flaw(Code.PARTS_LACKING, rest=everybody - told, n=everybody))
    return Read(split, Flaw(Code.ESTIMATE, n=everybody) if is_about(said) else None)


def _pieces(said: str) -> Split | None:
    """All, girls, boys, each if told; None when the cell says anything else."""
    pieces = [piece for piece in _PIECES.findall(fold(said)) if piece not in _BESIDE]
    kinds = [_kind(piece) for piece in pieces]
    if None in kinds or not {"girls", "boys"} & set(kinds):
        return None
    told = [NUMBERS.get(piece) or int(piece) for piece in pieces if _kind(piece) == "number"]
    return next(iter(sorted(_readings(kinds, told), key=_disagreement)), None)


def _kind(piece: str) -> str | None:
    if piece in _GIRLS or piece in _BOYS:
        return "girls" if piece in _GIRLS else "boys"
    return "number" if piece.isdigit() or piece in NUMBERS else None


def _readings(kinds: list[str | None], numbers: list[int]) -> Iterator[Split]:
    """With the total before the parts ("3: 2F 1G"), behind them ("2F 1G = 3"), or nowhere."""
    for total, rest, left in (
        (None, kinds, numbers),
        (numbers[:1], kinds[1:], numbers[1:]),
        (numbers[-1:], kinds[:-1], numbers[:-1]),
    ):
        parts = [kind for kind in rest if kind != "number"]
        pairs = [set(rest[at : at + 2]) for at in range(0, len(rest), 2)]
        each_once = 0 < len(parts) == len(set(parts)) == len(pairs) == len(left)
        if each_once and all({"number", part} in pairs for part in parts):
            by_part = dict(zip(parts, left, strict=True))
            yield (total[0] if total else None), by_part.get("girls"), by_part.get("boys")


def _disagreement(split: Split) -> int:
    total, girls, boys = split
    return abs((girls or 0) + (boys or 0) - total) if total is not None else 0
