"""Dots on a scale: where things stand, once or twice (before and after)."""

from dataclasses import dataclass

from continuum.core.charts.chart import Chart, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import LINE, SIZE, SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.legend import Entry, legend
from continuum.core.charts.lettering import shortened, width_of, wrapped
from continuum.core.charts.scale import graduations
from continuum.core.rounding import Number

ROW = 36
UNKNOWN = "–"


@dataclass(frozen=True)
class DotRow:
    """`values` in the order of the chart's series; None where nothing is known."""

    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True, kw_only=True)
class Dots(Chart):
    """One or two series. `levels` names the steps 1, 2, 3… of a scale; without it, numbers do."""

    series: tuple[str, ...]
    rows: tuple[DotRow, ...]
    levels: tuple[str, ...] = ()
    heading: str = ""

    def __post_init__(self) -> None:
        if len(self.series) not in (1, 2):
            raise ValueError("one or two series")
        for row in self.rows:
            if len(row.values) != len(self.series):
                raise ValueError(f"{row.label}: {len(row.values)} values")
            refuse_negative(row.values)
            if self.levels and any(v is not None and not 1 <= v <= self._top() for v in row.values):
                raise ValueError(f"{row.label}: a value outside the levels")

    def _top(self) -> int:
        return len(self.levels)

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for row in self.rows for value in row.values)

    def table(self) -> Twin:
        rows = tuple((row.label, *(self._cell(value) for value in row.values)) for row in self.rows)
        return Twin((self.heading, *self.series), rows, frozenset(range(1, len(self.series) + 1)))

    def _cell(self, value: Number | None) -> str:
        if value is None:
            return UNKNOWN
        if self.levels and value == int(value):
            return self.levels[int(value) - 1]
        return self.number(value)

    def _draw(self, pen: Drawing) -> None:
        y = 0.0
        if len(self.series) == 2:
            entries = [Entry(self.series[0], "paper"), Entry(self.series[1], "mark")]
            y = legend(pen, 0, entries)
            pen.rect(Box(0.75, 0.75, 14.5, 14.5), "paper", stroke=Stroke("mark", 2), radius=3)
        labels = self._label_room(pen)
        margin = 40.0 if self.levels else 16.0
        frame = Box(labels + margin, y + 22, pen.width - labels - 2 * margin, 0)
        ticks = self._ticks()
        bottom = frame.y + len(self.rows) * self._pitch(pen)
        for value, name in ticks:
            x = frame.x + frame.width * self._at(value)
            if not pen.is_narrow:
                pen.line((x, frame.y), (x, bottom), Stroke("rule"))
            shown = shortened(name, size=SMALL, room=frame.width / max(len(ticks) - 1, 1) - 6)
            pen.text(x, frame.y - 8, shown, Ink(size=SMALL, anchor="middle", paint="muted"))
        for position, row in enumerate(self.rows):
            top = frame.y + position * self._pitch(pen)
            self._row(pen, row, Box(frame.x, top, frame.width, labels))
        pen.height = bottom + 2

    def _label_room(self, pen: Drawing) -> float:
        if pen.is_narrow:
            return 0.0
        longest = max(width_of(row.label[:80], SIZE) for row in self.rows)
        return min(longest + 14, pen.width * 0.4)

    def _pitch(self, pen: Drawing) -> float:
        return ROW + 22 if pen.is_narrow else ROW

    def _ticks(self) -> list[tuple[Number, str]]:
        if self.levels:
            return [(step, name) for step, name in enumerate(self.levels, start=1)]
        largest = max(v for row in self.rows for v in row.values if v is not None)
        return [(value, self.number(value)) for value in graduations(largest)]

    def _at(self, value: Number) -> float:
        if self.levels:
            return ratio(value - 1, self._top() - 1)
        return ratio(value, self._ticks()[-1][0])

    def _row(self, pen: Drawing, row: DotRow, box: Box) -> None:
        """`box.height` is the room kept for labels on the left, none when they go above."""
        middle = box.y + (self._pitch(pen) + 20 if pen.is_narrow else ROW) / 2
        if pen.is_narrow:
            shown = shortened(row.label, size=SIZE, room=pen.width)
            pen.text(0, box.y + 18, shown, Ink())
            for value, _ in self._ticks():
                x = box.x + box.width * self._at(value)
                pen.line((x, middle - 8), (x, middle + 8), Stroke("rule"))
        else:
            lines = wrapped(row.label, size=SIZE, room=box.height - 14, lines=2)
            first = middle + SIZE * 0.36 - (len(lines) - 1) * SIZE * LINE / 2
            pen.lines(box.height - 14, first, lines, Ink(anchor="end"))
        spots = [
            None if value is None else box.x + box.width * self._at(value) for value in row.values
        ]
        if len(spots) == 2 and spots[0] is not None and spots[1] is not None:
            pen.line((spots[0], middle), (spots[1], middle), Stroke("edge", 3))
        if len(spots) == 2 and spots[0] is not None:
            pen.circle(spots[0], middle, 8, "paper", stroke=Stroke("mark", 2.5))
        if spots[-1] is not None:
            pen.circle(spots[-1], middle, 5 if len(spots) == 2 else 8, "mark")
