"""A ring of at most five parts, each named and counted beside it."""

from dataclasses import dataclass
from math import cos, pi, sin
from string import ascii_uppercase

from continuum.core.charts.chart import Chart, PercentFormat, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import SIZE, SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.legend import SWATCH
from continuum.core.charts.lettering import shortened, width_of
from continuum.core.rounding import Number, Part, allot

OUTER = 84
INNER = 52
MOST = 5


@dataclass(frozen=True)
class Slice:
    label: str
    value: Number


@dataclass(frozen=True, kw_only=True)
class Donut(Chart):
    """Shares total exactly 100, an adjusted one marked; `middle` is written in the ring."""

    slices: tuple[Slice, ...]
    percent: PercentFormat
    middle: str = ""
    decimals: int = 1
    adjusted_mark: str = "*"
    headings: tuple[str, str, str] = ("", "", "")

    def __post_init__(self) -> None:
        if len(self.slices) > MOST:
            raise ValueError(f"{len(self.slices)} slices: draw bars, a ring holds {MOST} at most")
        refuse_negative(piece.value for piece in self.slices)

    @property
    def is_empty(self) -> bool:
        return not any(piece.value for piece in self.slices)

    def table(self) -> Twin:
        rows = tuple(
            (piece.label, self.number(piece.value), self._share(part))
            for piece, part in zip(self.slices, self._parts(), strict=True)
        )
        return Twin(self.headings, rows, frozenset({1, 2}))

    def _parts(self) -> tuple[Part, ...]:
        return allot([piece.value for piece in self.slices], decimals=self.decimals)

    def _share(self, part: Part) -> str:
        if part.printed is None:
            return ""
        return self.percent(part.printed) + (self.adjusted_mark if part.adjusted else "")

    def _draw(self, pen: Drawing) -> None:
        x = pen.width / 2 if pen.is_narrow else OUTER + 4.0
        total = sum(piece.value for piece in self.slices)
        turn = 0.0
        for position, piece in enumerate(self.slices, start=1):
            part = ratio(piece.value, total)
            if part:
                data = _ring(x, OUTER + 4, turn, turn + part)
                pen.path(data, fill=f"series-{position}", stroke=Stroke("paper", 2))
            if part > 0.05:
                self._letter(pen, (x, OUTER + 4), turn + part / 2, position)
            turn += part
        inside = shortened(self.middle, size=24, room=INNER * 1.8)
        pen.text(x, OUTER + 12, inside, Ink(size=24, bold=True, anchor="middle"))
        ring = 2 * OUTER + 8.0
        top = ring + 12 if pen.is_narrow else OUTER + 4 - len(self.slices) * 15.0
        left = 0.0 if pen.is_narrow else ring + 30
        for position, row in enumerate(self.table().rows):
            self._line(pen, (left, top + position * 30), position, row)
        pen.height = max(ring, top + len(self.slices) * 30)

    def _letter(
        self, pen: Drawing, centre: tuple[float, float], turn: float, position: int
    ) -> None:
        angle, radius = 2 * pi * turn - pi / 2, (OUTER + INNER) / 2
        on = Ink(size=SMALL, bold=True, anchor="middle", paint=f"on-series-{position}")
        x, y = centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)
        pen.text(x, y + 4.5, ascii_uppercase[position - 1], on)

    def _line(
        self, pen: Drawing, at: tuple[float, float], position: int, row: tuple[str, ...]
    ) -> None:
        x, y = at
        paint = f"series-{position + 1}"
        pen.rect(Box(x, y + 5, SWATCH, SWATCH), paint, radius=3)
        on = Ink(size=10.5, bold=True, anchor="middle", paint=f"on-{paint}")
        pen.text(x + SWATCH / 2, y + 16.7, ascii_uppercase[position], on)
        figures = f"{row[1]} · {row[2]}" if row[2] else row[1]
        taken = width_of(figures, SMALL) + 10
        label = shortened(row[0], size=SIZE, room=max(pen.width - x - 26 - taken, 40))
        pen.run(x + 26, y + 18, [(label, Ink()), (figures, Ink(size=SMALL, bold=True))])


def _ring(x: float, y: float, start: float, stop: float) -> str:
    """Path data of a ring between two turns (0 to 1, from noon, clockwise)."""
    if stop - start > 0.9999:  # an arc from a point to itself draws nothing
        middle = (start + stop) / 2
        return _ring(x, y, start, middle) + _ring(x, y, middle, stop - 0.00001)
    large = int(stop - start > 0.5)
    outer, inner = _at(x, y, OUTER, start), _at(x, y, INNER, stop)
    return (
        f"M{outer}A{OUTER} {OUTER} 0 {large} 1 {_at(x, y, OUTER, stop)}"
        f"L{inner}A{INNER} {INNER} 0 {large} 0 {_at(x, y, INNER, start)}Z"
    )


def _at(x: float, y: float, radius: float, turn: float) -> str:
    angle = 2 * pi * turn - pi / 2
    return f"{x + radius * cos(angle):.2f} {y + radius * sin(angle):.2f}"
