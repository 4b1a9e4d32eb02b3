"""Horizontal bars: one quantity, several things to compare."""

from dataclasses import dataclass

from continuum.core.charts.chart import Chart, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import LINE, RUN_GAP, SIZE, SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.lettering import shortened, width_of, wrapped
from continuum.core.rounding import Number

BAR = 22
GAP = 14
TOO_NARROW = 20  # room in which no note is worth writing


@dataclass(frozen=True)
class Bar:
    """`note` is written in small after the value: a share, a target."""

    label: str
    value: Number
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """Horizontal bars, in the order given. The headings name the columns of the table twin."""

    bars: tuple[Bar, ...]
    headings: tuple[str, str, str] = ("", "", "")

    def __post_init__(self) -> None:
        refuse_negative(bar.value for bar in self.bars)

    @property
    def is_empty(self) -> bool:
        return not self.bars

    def table(self) -> Twin:
        noted = any(bar.note for bar in self.bars)
        rows = tuple((bar.label, self.number(bar.value), bar.note) for bar in self.bars)
        if noted:
            return Twin(self.headings, rows, frozenset({1, 2}))
        return Twin(self.headings[:2], tuple(row[:2] for row in rows), frozenset({1}))

    def _draw(self, pen: Drawing) -> None:
        labels = 0.0 if pen.is_narrow else self._label_room(pen.width)
        left = labels + 12 if labels else 0.0
        room = max(pen.width - left - self._value_room(pen.width - left), 40)
        largest = max(bar.value for bar in self.bars)
        y = 0.0
        for bar in self.bars:
            length = room * ratio(bar.value, largest)
            y = self._above(pen, bar, y) if pen.is_narrow else y
            rows = () if pen.is_narrow else wrapped(bar.label, size=SIZE, room=labels)
            tall = max(BAR, len(rows) * SIZE * LINE)
            first = y + tall / 2 - (len(rows) - 1) * SIZE * LINE / 2 + SIZE * 0.35
            pen.lines(labels, first, rows, Ink(anchor="end"))
            self._bar(pen, bar, Box(left, y + (tall - BAR) / 2, length, BAR))
            y += tall + GAP
        if not pen.is_narrow:
            pen.line((left, 0), (left, y - GAP), Stroke("edge", 1.5))
        pen.height = y - GAP

    def _above(self, pen: Drawing, bar: Bar, y: float) -> float:
        rows = wrapped(bar.label, size=SIZE, room=pen.width)
        return pen.lines(0, y + SIZE, rows, Ink()) - SIZE * 0.75

    def _bar(self, pen: Drawing, bar: Bar, box: Box) -> None:
        value = self.number(bar.value)
        if pen.is_narrow:
            pen.line((box.x + 0.75, box.y), (box.x + 0.75, box.y + BAR), Stroke("edge", 1.5))
        pen.rect(box, "mark", hint=" – ".join(filter(None, (bar.label, value, bar.note))))
        x, base = box.x + box.width + 8, box.y + BAR / 2 + SIZE * 0.35
        shown = shortened(value, size=SIZE, room=pen.width - x)
        room = pen.width - x - width_of(shown, SIZE) - RUN_GAP
        note = shortened(bar.note, size=SMALL, room=room) if room > TOO_NARROW else ""
        pen.run(x, base, [(shown, Ink(bold=True)), (note, Ink(size=SMALL, paint="muted"))])

    def _label_room(self, width: float) -> float:
        return min(max(width_of(bar.label[:80], SIZE) for bar in self.bars) + 2, width * 0.36)

    def _value_room(self, width: float) -> float:
        longest = max(
            width_of(self.number(bar.value), SIZE)
            + (width_of(bar.note, SMALL) + 8 if bar.note else 0)
            for bar in self.bars
        )
        return min(longest + 12, width * 0.6)
