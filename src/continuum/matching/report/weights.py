"""What each level of each field says, in bits: to the right for one person, to the left against."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from continuum.core.charts import Chart, Twin
from continuum.core.charts.drawing import LINE, SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.legend import Entry, legend
from continuum.core.charts.lettering import width_of, wrapped

ROW: Final = 24
BAR: Final = 13
HEAD: Final = 34
SMALLEST: Final = 12.5
UNKNOWN: Final = "–"


@dataclass(frozen=True)
class Weight:
    """Bits against a stranger, and against another member of the household where that is told."""

    field: str
    level: str
    bits: float
    household: float | None = None


@dataclass(frozen=True, kw_only=True)
class Weights(Chart):
    """Levels in order, each field under its name. `names` of both comparisons, `headings` of the
    table: field, level, then both."""

    weights: tuple[Weight, ...]
    names: tuple[str, str]
    headings: tuple[str, ...]
    written: Callable[[float], str]

    @property
    def is_empty(self) -> bool:
        return not self.weights

    @property
    def _with_households(self) -> bool:
        return any(one.household is not None for one in self.weights)

    def table(self) -> Twin:
        rows = []
        for one in self.weights:
            row = [one.field, one.level, self.written(one.bits)]
            if self._with_households:
                row.append(UNKNOWN if one.household is None else self.written(one.household))
            rows.append(tuple(row))
        width = 4 if self._with_households else 3
        return Twin(self.headings[:width], tuple(rows), frozenset(range(2, width)))

    def _draw(self, pen: Drawing) -> None:
        entries = [Entry(self.names[0], "mark")]
        if self._with_households:
            entries.append(Entry(self.names[1], "accent"))
        y = legend(pen, 0, entries)
        labels = 0.0 if pen.is_narrow else pen.width * 0.4
        room = Box(labels + 8, y, pen.width - labels - 8 - 52, 0)
        low = min(0.0, *(min(one.bits, one.household or 0.0) for one in self.weights))
        high = max(1.0, *(max(one.bits, one.household or 0.0) for one in self.weights))
        scale = room.width / (high - low)
        zero = room.x - low * scale
        field = ""
        for one in self.weights:
            if one.field != field:
                field = one.field
                y += HEAD
                pen.text(0, y - 10, field, Ink(size=SMALL, bold=True))
                pen.line((0, y - 3), (pen.width, y - 3), Stroke("rule"))
            y = self._level(pen, one, (zero, scale), y, labels)
        pen.height = y + 4

    def _level(
        self, pen: Drawing, one: Weight, axis: tuple[float, float], y: float, labels: float
    ) -> float:
        zero, scale = axis
        room = labels or pen.width
        rows = wrapped(one.level, size=SMALLEST, room=room, lines=2)
        if pen.is_narrow:
            y = pen.lines(0, y + 13, rows, Ink(size=SMALLEST)) - 13
            middle = y + ROW / 2
            below = y + ROW
        else:
            below = y + max(ROW, len(rows) * SMALLEST * LINE + 6)
            middle = (y + below) / 2
            first = middle - (len(rows) - 1) * SMALLEST * LINE / 2 + 4
            pen.lines(labels, first, rows, Ink(size=SMALLEST, anchor="end"))
        end = zero + one.bits * scale
        box = Box(min(zero, end), middle - BAR / 2, abs(end - zero), BAR)
        pen.rect(box, "mark" if one.bits >= 0 else "series-3", radius=2, hint=self._hint(one))
        pen.line((zero, middle - ROW / 2), (zero, middle + ROW / 2), Stroke("edge", 1.5))
        if one.household is not None:
            ring = Stroke("ink", 1)
            pen.circle(zero + one.household * scale, middle, 4.5, "accent", stroke=ring)
        edge = max(end, zero, zero + (one.household or 0.0) * scale) + 8
        value = self.written(one.bits)
        pen.text(
            min(edge, pen.width - width_of(value, SMALL)),
            middle + 4.5,
            value,
            Ink(size=SMALL, bold=True),
        )
        return below

    def _hint(self, one: Weight) -> str:
        return f"{one.level} – {self.written(one.bits)}"
