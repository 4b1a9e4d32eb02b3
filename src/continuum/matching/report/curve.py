"""Precision and recall as the expected errors tell them, from the surest pair to the least sure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from continuum.core.charts import Chart, PercentFormat, Twin
from continuum.core.charts.drawing import SMALL, Box, Drawing, Ink, Stroke, polyline
from continuum.core.charts.lettering import width_of

PLOT: Final = 210
TOP: Final = 14
BOTTOMS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999)
"""Where the precision axis may begin: a curve along the top would show nothing."""
STEPS: Final = 4


@dataclass(frozen=True)
class Mark:
    """A decision that stops here."""

    recall: float
    precision: float
    name: str


@dataclass(frozen=True, kw_only=True)
class Curve(Chart):
    """`points` of recall and precision, from the surest pair on."""

    points: tuple[tuple[float, float], ...]
    marks: tuple[Mark, ...]
    percent: PercentFormat
    axes: tuple[str, str]
    headings: tuple[str, str, str]

    @property
    def is_empty(self) -> bool:
        return not self.points

    def table(self) -> Twin:
        rows = tuple(
            (mark.name, self._share(mark.precision), self._share(mark.recall))
            for mark in self.marks
        )
        return Twin(self.headings, rows, frozenset({1, 2}))

    def _share(self, value: float, digits: int = 2) -> str:
        return self.percent(Decimal(f"{value * 100:.{digits}f}"))

    def _draw(self, pen: Drawing) -> None:
        lowest = min(precision for _recall, precision in self.points)
        bottom = max(one for one in BOTTOMS if one <= lowest + 1e-12)
        left = width_of(self._share(0.995, 2), SMALL) + 10
        frame = Box(left, TOP + 18, pen.width - left - 14, PLOT)
        self._axes(pen, frame, bottom)

        def place(recall: float, precision: float) -> tuple[float, float]:
            y = frame.y + PLOT * (1 - (precision - bottom) / (1 - bottom))
            return frame.x + frame.width * recall, y

        pen.path(polyline([place(*point) for point in self.points]), stroke=Stroke("series-1", 2.5))
        for position, mark in enumerate(self.marks):
            x, y = place(mark.recall, mark.precision)
            paint = f"series-{position + 1}"
            pen.circle(x, y, 6, paint, stroke=Stroke("paper", 2))
            ink = Ink(size=SMALL, bold=True, anchor="end")
            below = y + 20
            pen.text(x - 10, below if below < frame.y + PLOT - 8 else y - 12, mark.name, ink)
        pen.height = frame.y + PLOT + 44

    def _axes(self, pen: Drawing, frame: Box, bottom: float) -> None:
        pen.text(0, TOP, self.axes[1], Ink(size=SMALL, paint="muted"))
        small = Ink(size=SMALL, anchor="end", paint="muted")
        digits = 0 if bottom < 0.9 else 1 if bottom < 0.99 else 2
        for step in range(STEPS + 1):
            y = frame.y + PLOT * (1 - step / STEPS)
            end = (frame.x + frame.width, y)
            pen.line((frame.x, y), end, Stroke("rule" if step else "edge"))
            value = bottom + (1 - bottom) * step / STEPS
            pen.text(frame.x - 8, y + 4.5, self._share(value, digits), small)
            x = frame.x + frame.width * step / STEPS
            below = Ink(size=SMALL, anchor="middle", paint="muted")
            at = min(x, pen.width - 20)
            pen.text(at, frame.y + PLOT + 19, self._share(step / STEPS, 0), below)
        centre = Ink(size=SMALL, anchor="middle", paint="muted")
        pen.text(frame.x + frame.width / 2, frame.y + PLOT + 38, self.axes[0], centre)
