"""What every chart has: a title, a description, a drawing at any width, and a table twin."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from continuum.core.charts.drawing import Drawing, Ink
from continuum.core.charts.lettering import wrapped
from continuum.core.charts.palette import Theme
from continuum.core.rounding import Number, counted

NumberFormat = Callable[[Number], str]
PercentFormat = Callable[[Decimal], str]

WIDE: Final = 680
NARROW: Final = 340
NARROWEST: Final = 240
SPOKEN_ROWS: Final = 12  # rows read out in a text alternative before it refers to the table


@dataclass(frozen=True)
class Twin:
    """The same facts as a table of texts: a header, rows, and which columns hold figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Chart(ABC):
    """`empty` is what is written when there is nothing to draw; `number` writes the figures.

    `key` makes the ids of the SVG; without it they come from what is drawn, so that only a chart
    shown twice on the same page needs one.
    """

    title: str
    empty: str
    description: str = ""
    number: NumberFormat = str
    key: str = ""

    def svg(self, theme: Theme = "page", *, width: int = WIDE) -> str:
        pen = Drawing(width=max(width, NARROWEST), theme=theme)
        if self.is_empty:
            self._say_so(pen)
        else:
            self._draw(pen)
        return pen.document(title=self.title, description=self.alternative, key=self._name(width))

    @property
    def alternative(self) -> str:
        """What is read out instead of the drawing: the description and the figures."""
        spoken = [self.description, self.empty] if self.is_empty else [self.description]
        twin = self.table()
        for row in twin.rows[:SPOKEN_ROWS]:
            values = zip(twin.header[1:], row[1:], strict=True)
            said = [f"{head} {value}".strip() for head, value in values if value]
            spoken.append(" – ".join(part for part in (row[0], *said) if part) + ".")
        if len(twin.rows) > SPOKEN_ROWS:
            spoken.append("…")
        return " ".join(part for part in spoken if part)

    @property
    @abstractmethod
    def is_empty(self) -> bool: ...

    @abstractmethod
    def table(self) -> Twin: ...

    @abstractmethod
    def _draw(self, pen: Drawing) -> None: ...

    def _name(self, width: int) -> str:
        return f"{self.key}-{width}" if self.key else ""

    def _say_so(self, pen: Drawing) -> None:
        rows = wrapped(self.empty, size=14, room=pen.width - 8)
        below = pen.lines(4, 24, rows, Ink(paint="muted"))
        pen.height = below


def refuse_negative(values: Iterable[Number | None]) -> None:
    for value in values:
        if value is not None:
            counted(value)


def ratio(value: Number, largest: Number) -> float:
    """How much of the largest a value is, from 0 to 1, however huge both are."""
    return float(Fraction(value) / Fraction(largest)) if largest else 0.0
