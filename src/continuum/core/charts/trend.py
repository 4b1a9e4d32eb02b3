"""Lines over time: a few series, gaps where nothing is known, and the path aimed at."""

from dataclasses import dataclass
from typing import Final

from continuum.core.charts.chart import Chart, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import SMALL, Box, Drawing, Ink, Stroke, polyline
from continuum.core.charts.lettering import shortened, width_of
from continuum.core.charts.palette import SERIES
from continuum.core.charts.scale import graduations, written
from continuum.core.rounding import Number

PLOT = 190
TOP = 12
UNKNOWN = "–"
DASHES: Final = ("", "8 3", "2 3", "9 3 2 3", "14 4", "5 2 1 2")
TARGET_DASHES: Final = "4 4"
MARKS: Final = ("round", "square", "lozenge", "triangle", "round", "square")

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """`values` in the order of the chart's periods; None where nothing is known."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class Tip:
    """Where a line ends, to write its name there."""

    y: float
    line: Line
    stroke: Stroke


@dataclass(frozen=True, kw_only=True)
class Trend(Chart):
    """`target` is one more line, dashed, without marks: where one should stand at each period."""

    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    target: Line | None = None
    heading: str = ""

    def __post_init__(self) -> None:
        if len(self.lines) > len(SERIES):
            raise ValueError(f"{len(self.lines)} lines: {len(SERIES)} at most")
        for line in self._all():
            if len(line.values) != len(self.periods):
                raise ValueError(f"{line.name}: {len(line.values)} values")
            refuse_negative(line.values)

    def _all(self) -> tuple[Line, ...]:
        return self.lines if self.target is None else (*self.lines, self.target)

    @property
    def is_empty(self) -> bool:
        return not any(value is not None for line in self.lines for value in line.values)

    def table(self) -> Twin:
        rows = tuple(
            (period, *(self._cell(line.values[position]) for line in self._all()))
            for position, period in enumerate(self.periods)
        )
        names = tuple(line.name for line in self._all())
        return Twin((self.heading, *names), rows, frozenset(range(1, len(names) + 1)))

    def _cell(self, value: Number | None) -> str:
        return UNKNOWN if value is None else self.number(value)

    def _draw(self, pen: Drawing) -> None:
        largest = max(v for line in self._all() for v in line.values if v is not None)
        marks = graduations(largest)
        left = min(max(width_of(self.number(mark), SMALL) for mark in marks), 110) + 8
        names = max(width_of(line.name[:60], SMALL) for line in self._all()) + 14
        # A line alone is what the title says.
        named = len(self._all()) > 1
        right = min(names, pen.width * 0.28) if named and not pen.is_narrow else 10
        top = TOP + (len(self._all()) * 22 if named and pen.is_narrow else 0)
        frame = Box(left, top, pen.width - left - right, PLOT)
        self._axes(pen, frame, marks)
        tips: list[Tip] = []
        for line, paint, look in self._looks():
            points = self._points(line, frame, marks[-1])
            _stroke_runs(pen, points, _stroke(paint, look))
            if look:
                _mark_points(pen, points, paint, MARKS[look - 1])
            ends = [point for point in points if point is not None]
            if ends:
                tips.append(Tip(ends[-1][1], line, _stroke(paint, look)))
        if named:
            self._name_lines(pen, frame, tips)
        pen.height = frame.y + PLOT + 26

    def _looks(self) -> list[tuple[Line, str, int]]:
        """Each line with its colour and the number of its look; the target has look 0."""
        looks = [(line, f"series-{n}", n) for n, line in enumerate(self.lines, start=1)]
        return looks if self.target is None else [(self.target, "muted", 0), *looks]

    def _points(self, line: Line, frame: Box, top: Number) -> list[Point | None]:
        last = max(len(self.periods) - 1, 1)
        return [
            None
            if value is None
            else (
                frame.x + frame.width * (position / last if len(self.periods) > 1 else 0.5),
                frame.y + PLOT * (1 - ratio(value, top)),
            )
            for position, value in enumerate(line.values)
        ]

    def _axes(self, pen: Drawing, frame: Box, marks: tuple[Number, ...]) -> None:
        small = Ink(size=SMALL, anchor="end", paint="muted")
        for mark in marks:
            y = frame.y + PLOT * (1 - ratio(mark, marks[-1]))
            pen.line(
                (frame.x, y), (frame.x + frame.width, y), Stroke("edge" if not mark else "rule")
            )
            shown = shortened(self.number(mark), size=SMALL, room=110)
            pen.text(frame.x - 8, y + 4.5, shown, small)
        widest = max(width_of(period[:40], SMALL) for period in self.periods) + 12
        count = len(self.periods)
        for position in written(count, room=frame.width, widest=widest):
            x = frame.x + frame.width * (position / (count - 1) if count > 1 else 0.5)
            shown = shortened(self.periods[position], size=SMALL, room=max(widest, 40))
            half = width_of(shown, SMALL) / 2
            x = max(half, min(x, pen.width - half))
            below = Ink(size=SMALL, anchor="middle", paint="muted")
            pen.text(x, frame.y + PLOT + 19, shown, below)

    def _name_lines(self, pen: Drawing, frame: Box, tips: list[Tip]) -> None:
        """At the end of each line, pushed apart; above the plot when there is no room beside it."""
        y = -100.0
        for position, tip in enumerate(sorted(tips, key=lambda tip: tip.y)):
            if pen.is_narrow:
                x, y = 36.0, TOP + position * 22 + 2
                pen.line((0, y - 4), (28, y - 4), tip.stroke)
            else:
                x, y = frame.x + frame.width + 12, max(tip.y + 4.5, y + 16)
            bold = tip.line is not self.target
            shown = shortened(tip.line.name, size=SMALL, room=pen.width - x)
            pen.text(x, y, shown, Ink(size=SMALL, bold=bold, paint="ink" if bold else "muted"))


def _stroke(paint: str, look: int) -> Stroke:
    return Stroke(paint, 2.5, DASHES[look - 1]) if look else Stroke(paint, 2, TARGET_DASHES)


def _stroke_runs(pen: Drawing, points: list[Point | None], stroke: Stroke) -> None:
    """Joins neighbouring known points only: a gap in the data is a gap in the line."""
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            pen.path(polyline(run), stroke=stroke)
        run = []


def _mark_points(pen: Drawing, points: list[Point | None], paint: str, shape: str) -> None:
    ring = Stroke("paper", 1.5)
    for point in points:
        if point is None:
            continue
        x, y = point
        if shape == "round":
            pen.circle(x, y, 4.5, paint, stroke=ring)
        elif shape == "square":
            pen.rect(Box(x - 4, y - 4, 8, 8), paint, stroke=ring)
        else:
            tip = [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)]
            corners = tip if shape == "lozenge" else [tip[0], (x + 5, y + 4), (x - 5, y + 4)]
            pen.path(polyline(corners) + "Z", fill=paint, stroke=ring)
