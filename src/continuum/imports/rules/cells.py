"""Cells of a table as plain text, and what a reader of cells is given and gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Final

from continuum.imports.rules.problems import Code, Flaw
from continuum.imports.rules.vocabularies import Vocabulary, tidied
from continuum.linkage.normalise.full_names import Order
from continuum.tables.rows import Cell

STATE_NUMBER: Final = "\ue000"
"""Stands in the place of a cell that held a State's number, which is never kept."""


@dataclass(frozen=True)
class Column:
    """What a reader knows beside the cell: the day, and what the rest of the column says.

    `around` is the middle of the days a column tells in full, for those without their year;
    `words` are the meanings somebody gave to words of this column, by `word_key`.
    """

    today: date
    month_first: bool = False
    mixed_dates: bool = False
    mangled_dates: bool = False
    around: date | None = None
    heading: str = ""
    name_order: Order | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    vocabulary: Vocabulary | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and what is worth telling of how it was read."""

    value: object = None
    flaw: Flaw | None = None


@dataclass(frozen=True, slots=True)
class Colleague:
    """A worker as a table names them; `account` when that is somebody's of the organisation.

    Who they are here may be said later: it does not change what the line means.
    """

    called: str
    account: str = field(default="", compare=False)


Reader = Callable[[Cell, Column], Read]


def text_of(cell: Cell) -> str:
    """A cell as one line of text; a whole number has no decimals, a day is written ISO."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def word_key(text: str) -> str:
    """A word as it is remembered: nobody can read it back."""
    return blake2b(tidied(text).encode(), digest_size=12).hexdigest()


def one_text(cell: Cell, *, longest: int) -> str:
    """Raises a `Flaw` when the text is too long to be kept."""
    text = text_of(cell)
    if len(text) > longest:
        raise Flaw(Code.TOO_LONG, high=longest)
    return text
