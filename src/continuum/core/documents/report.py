"""What a report is made of, whatever it is printed as: plain values, texts already translated."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from continuum.core.charts import Chart
from continuum.core.rounding import Number
from continuum.core.shares import Between

Kind = Literal["text", "number", "percent", "money", "date"]
Level = Literal["agrees", "note", "differs"]
Cell = str | int | Decimal | date | None
Value = Number | Between[int] | Between[Decimal] | None

NO_VALUE = "–"


@dataclass(frozen=True, kw_only=True)
class Formats:
    """How figures are written for the reader of the document; `between` holds {low} and {high}."""

    number: Callable[[Number], str]
    percent: Callable[[Number], str]
    money: Callable[[Number], str]
    day: Callable[[date], str]
    between: str = "{low}–{high}"

    def cell(self, value: Cell, kind: Kind) -> str:
        if value is None:
            return NO_VALUE
        if isinstance(value, str):
            return value
        if isinstance(value, date):
            return self.day(value)
        return self.quantity(value, kind)

    def value(self, value: Value, kind: Kind) -> str:
        if isinstance(value, Between):
            return value.text(self.between, number=lambda bound: self.quantity(bound, kind))
        return self.cell(value, kind)

    def quantity(self, value: Number, kind: Kind) -> str:
        writer = {"percent": self.percent, "money": self.money}.get(kind, self.number)
        return writer(value)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The fixed words of a document, in its language; `page_of` holds {page} and {pages}."""

    page_of: str
    data_as_of: str
    issued_by: str
    key_figures: str
    parties: str
    checks: str
    definitions: str
    levels: dict[Level, str]
    figures_sheet: str
    checks_sheet: str
    dictionary_sheet: str
    figures_header: tuple[str, str, str, str, str, str, str, str, str]
    checks_header: tuple[str, str, str]
    dictionary_header: tuple[str, str, str, str, str]
    kinds: dict[Kind, str]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure with what it was made of; only those marked `key` open the printed document.

    `detail` is the line under the figure: its share and its base in words.
    """

    code: str
    label: str
    value: Value
    kind: Kind = "number"
    detail: str = ""
    numerator: Number | None = None
    denominator: Number | None = None
    base: str = ""
    unknown: Number | None = None
    version: str = ""
    definition: str = ""
    key: bool = False


@dataclass(frozen=True, kw_only=True)
class Field:
    """`meaning` goes to the data dictionary of the workbook."""

    label: str
    kind: Kind = "text"
    meaning: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Typed rows. `total` says that the last one adds the others up; `printed` keeps it out of PDF.

    `note` states the base, what is not known, what was adjusted.
    """

    caption: str
    columns: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: bool = False
    printed: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.caption}: {len(row)} cells, {len(self.columns)} columns")


@dataclass(frozen=True, kw_only=True)
class Plot:
    """A chart under its own title, with the note that states its base and its definition."""

    chart: Chart
    note: str = ""


Block = Plot | Table


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing verified: it agrees, deserves a note, or differs from what was said elsewhere."""

    level: Level
    title: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Definition:
    term: str
    text: str
    version: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """Who takes part, in which role; `logo` is a PNG, else the name stands in its place."""

    name: str
    role: str = ""
    logo: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """`heading` is the line above the title, `mentions` the lines that funders require."""

    title: str
    heading: str
    period: str
    data_as_of: date
    formats: Formats
    words: Words
    issuer: str = ""
    territory: str = ""
    summary: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    figures: tuple[Figure, ...] = ()
    sections: tuple[Section, ...] = ()
    checks: tuple[Check, ...] = ()
    definitions: tuple[Definition, ...] = ()
    mentions: tuple[str, ...] = ()

    def key_figures(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.key)

    def tables(self) -> tuple[Table, ...]:
        blocks = (block for section in self.sections for block in section.blocks)
        return tuple(block for block in blocks if isinstance(block, Table))
