"""A bilan as values: figures with what they were made of, targets, checks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Final
from uuid import UUID

from continuum.core.phrases import labelled
from continuum.core.rounding import percentage
from continuum.core.shares import Between
from continuum.outcomes.rules.indicators import Definition
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.vocabulary import NAMELESS, Chart, Section, Text

Count = int | Between[int]


class Masked(Enum):
    """A count too small to be told, or that would tell one."""

    MASKED = "masked"


MASKED: Final = Masked.MASKED
Value = Count | Decimal | Masked | None

UNTOLD: Final = "untold"
"""How the line of those who told nothing is called in an address."""


@dataclass(frozen=True)
class Item:
    """One line of a breakdown.

    `share` is of the figure's base; `adjusted` when it was moved so that the shares total one
    hundred.
    """

    code: str
    label: Text
    n: int
    share: Decimal | None = None
    adjusted: bool = False
    is_unknown: bool = False
    unknown: int = 0
    """Units of the base that have not answered this line, where each line is its own question."""
    is_masked: bool = False
    """Too small to be told, or would tell one: `n` is zero and says nothing."""


@dataclass(frozen=True)
class Figure:
    """An indicator in a programme and a period, as computed.

    `value` is what is shown: a count, an interval, or a percentage for a ratio. `numerator` and
    `denominator` are counts; `base` names the denominator.
    """

    definition: Definition
    value: Value
    numerator: int | None = None
    denominator: int | None = None
    base: Text = ""
    unknown: int = 0
    items: tuple[Item, ...] = ()
    during: int | None = None
    """The same of everybody, whenever they first entered; None where the days alone decide."""
    overlap: int = 0
    """How many times somebody was counted on a second line of the breakdown."""

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def label(self) -> Text:
        return self.definition.label

    @property
    def count(self) -> int:
        """The counted value; zero for what is not one count."""
        if isinstance(self.value, int):
            return self.value
        return self.numerator or 0

    @property
    def share(self) -> Decimal | None:
        """The numerator in percent of the base; None where it cannot be said."""
        if self.numerator is None or not self.denominator:
            return None
        return percentage(self.numerator, self.denominator)

    @property
    def is_masked(self) -> bool:
        """Whether its count or one of its lines is kept back."""
        return self.value is MASKED or any(item.is_masked for item in self.items)

    @property
    def is_silent(self) -> bool:
        """Whether nobody has told anything: the programme does not follow this."""
        if self.items:
            told = (item.is_masked or (item.n and not item.is_unknown) for item in self.items)
            return not any(told)
        return self.denominator is not None and 0 < self.denominator == self.unknown

    @property
    def is_partition(self) -> bool:
        """Whether each unit of the base is on one line exactly."""
        return bool(self.items) and self.overlap == 0 and sum(i.n for i in self.items) == self.whole

    @property
    def counts_answers(self) -> bool:
        """Whether its own value leaves out the line of those who told nothing: with them it makes
        the base."""
        based = self.denominator is not None and not self.definition.several
        return based and self.is_partition

    @property
    def whole(self) -> int:
        return self.denominator if self.denominator is not None else self.count


class Level(StrEnum):
    """How much a check asks of the reader."""

    FINE = "fine"
    NOTE = "note"
    GAP = "gap"


@dataclass(frozen=True)
class Check:
    """Something verified of the figures, in the reader's words; `codes` are the figures it is
    about."""

    code: str
    level: Level
    text: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What can be said of a figure published elsewhere, in sentences."""

    level: Level
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Published:
    """A figure published elsewhere beside what the records say; `code` is the indicator it speaks
    of, with a line of its breakdown after a colon."""

    id: UUID
    source: str
    wording: str
    code: str
    judged: Judged


@dataclass(frozen=True)
class TargetLine:
    """A promise, where one stands, and where one should stand on the day the data were read."""

    label: Text
    site: str
    period: Period
    promised: int
    done: int
    expected: Decimal
    forecast: int | None
    code: str

    @property
    def share(self) -> Decimal | None:
        return percentage(self.done, self.promised) if self.promised else None

    @property
    def is_late(self) -> bool:
        return self.done < self.expected


@dataclass(frozen=True)
class Bilan:
    """Everything one page, one file or one answer says of a programme in a period."""

    programme: str
    name: str
    period: Period
    data_at: datetime
    scope: str
    covers_all: bool
    figures: tuple[Figure, ...]
    checks: tuple[Check, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    published: tuple[Published, ...] = ()
    as_of: date = field(default=date.min)

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.figures if one.code == code), None)


@dataclass(frozen=True)
class Skipped:
    """How many people stand on a step of the funnel without having stood on the one before."""

    earlier: Figure
    later: Figure
    n: int


def funnel_steps(figures: Iterable[Figure]) -> list[Figure]:
    """The steps of the path in its order: nameless contacts, then persons as the bilan tells
    them."""
    sections = list(Section)
    return sorted(
        (
            one
            for one in figures
            if one.definition.chart is Chart.FUNNEL and one.value is not MASKED
        ),
        key=lambda one: (
            one.definition.unit not in NAMELESS,
            sections.index(one.definition.section),
            one.definition.position,
        ),
    )


LINE: Final = ":"
"""Between an indicator's code and one line of its breakdown."""


@dataclass(frozen=True)
class Line:
    """A figure, or one line of its breakdown, read alike."""

    code: str
    label: Text
    value: Value
    numerator: int | None
    denominator: int | None
    base: Text
    unknown: int
    figure: Figure
    item: Item | None = None

    @property
    def share(self) -> Decimal | None:
        return self.item.share if self.item else self.figure.share


def lines_of(figure: Figure) -> tuple[Line, ...]:
    """The figure, then each line of its breakdown as a figure of its own."""
    first = Line(
        code=figure.code,
        label=figure.label,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        base=figure.base,
        unknown=figure.unknown,
        figure=figure,
    )
    base = figure.base or figure.label
    return (first, *(_line(figure, item, base) for item in figure.items))


def _line(figure: Figure, item: Item, base: Text) -> Line:
    return Line(
        code=f"{figure.code}{LINE}{item.code or UNTOLD}",
        label=labelled(figure.label, item.label),
        value=MASKED if item.is_masked else item.n,
        numerator=None if item.is_masked else item.n,
        denominator=figure.whole,
        base=base,
        unknown=item.unknown,
        figure=figure,
        item=item,
    )


def line_of(code: str, figures: Mapping[str, Figure]) -> Line | None:
    """What a code speaks of: an indicator, or one line of its breakdown."""
    figure = figures.get(code.partition(LINE)[0])
    if figure is None:
        return None
    return next((line for line in lines_of(figure) if line.code == code), None)
