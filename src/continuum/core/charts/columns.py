"""Columns: one quantity over a few periods, with the level aimed at."""

from dataclasses import dataclass

from continuum.core.charts.chart import Chart, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.lettering import shortened, width_of
from continuum.core.charts.scale import written
from continuum.core.rounding import Number

PLOT = 150
TOP = 22
KEY = 24  # more room above, to name the target
MAX_COLUMN = 44


@dataclass(frozen=True)
class Column:
    label: str
    value: Number


@dataclass(frozen=True, kw_only=True)
class Columns(Chart):
    """`target` draws a dashed line across, named by `target_label`."""

    columns: tuple[Column, ...]
    target: Number | None = None
    target_label: str = ""
    headings: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        refuse_negative([*(column.value for column in self.columns), self.target])

    @property
    def is_empty(self) -> bool:
        return not self.columns

    def table(self) -> Twin:
        rows = [(column.label, self.number(column.value)) for column in self.columns]
        if self.target is not None:
            rows.append((self.target_label, self.number(self.target)))
        return Twin(self.headings, tuple(rows), frozenset({1}))

    def _draw(self, pen: Drawing) -> None:
        top = TOP + (KEY if self.target is not None else 0)
        largest = max([*(column.value for column in self.columns), self.target or 0])
        pitch = pen.width / len(self.columns)
        values = max(width_of(self.number(column.value), SMALL) for column in self.columns)
        names = max(width_of(column.label[:60], SMALL) for column in self.columns)
        valued = values + 2 <= pitch
        named = written(len(self.columns), room=pen.width, widest=min(names + 10, pen.width / 3))
        for position, column in enumerate(self.columns):
            tall = PLOT * ratio(column.value, largest)
            middle = pitch * (position + 0.5)
            wide = min(pitch * 0.72, MAX_COLUMN)
            box = Box(middle - wide / 2, top + PLOT - tall, wide, tall)
            shown = self.number(column.value)
            pen.rect(box, "mark", radius=min(3, tall), hint=f"{column.label} – {shown}")
            if valued:
                above = Ink(size=SMALL, bold=True, anchor="middle")
                pen.text(middle, box.y - 6, shown, above)
            if position in named:
                _name_below(pen, (middle, top + PLOT + 18), column.label, pitch * named.step)
        pen.line((0, top + PLOT), (pen.width, top + PLOT), Stroke("edge", 1.5))
        self._aim(pen, top, largest)
        pen.height = top + PLOT + 26

    def _aim(self, pen: Drawing, top: float, largest: Number) -> None:
        """The dashed line across, and its name above the plot where no column can hide it."""
        if self.target is None:
            return
        y = top + PLOT - PLOT * ratio(self.target, largest)
        dashed = Stroke("ink", 1.5, "6 4")
        pen.line((0, y), (pen.width, y), Stroke("paper", 3.5))
        pen.line((0, y), (pen.width, y), dashed)
        pen.line((0, 10), (28, 10), dashed)
        name = shortened(self.target_label, size=SMALL, room=pen.width * 0.6)
        spans = [(name, Ink(size=SMALL)), (self.number(self.target), Ink(size=SMALL, bold=True))]
        pen.run(36, 14.5, spans)


def _name_below(pen: Drawing, at: tuple[float, float], label: str, room: float) -> None:
    shown = shortened(label, size=SMALL, room=room)
    half = width_of(shown, SMALL) / 2
    x = min(max(at[0], half), pen.width - half)
    pen.text(x, at[1], shown, Ink(size=SMALL, anchor="middle", paint="muted"))
