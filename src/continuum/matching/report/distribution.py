"""How many pairs have which score, band by band, on a scale where ten and a million both show."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Final

from continuum.core.charts import Chart, Twin
from continuum.core.charts.drawing import SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.legend import Entry, legend
from continuum.core.charts.lettering import width_of

PLOT: Final = 210
EVERY: Final = 10
"""Bits between two marks of the axis."""
MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Series:
    name: str
    paint: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Threshold:
    """A score from which another decision is taken."""

    at: float
    name: str


@dataclass(frozen=True, kw_only=True)
class Distribution(Chart):
    """Bins of one width from `start`, in bits; up to three series, drawn side by side."""

    start: int
    width: int
    series: tuple[Series, ...]
    thresholds: tuple[Threshold, ...] = ()
    headings: tuple[str, ...] = ()

    @property
    def bins(self) -> int:
        return len(self.series[0].counts)

    @property
    def is_empty(self) -> bool:
        return not any(any(one.counts) for one in self.series)

    def table(self) -> Twin:
        rows = tuple(
            (self._interval(at), *(self.number(one.counts[at]) for one in self.series))
            for at in range(self.bins)
            if any(one.counts[at] for one in self.series)
        )
        names = tuple(one.name for one in self.series)
        return Twin((*self.headings, *names), rows, frozenset(range(1, len(names) + 1)))

    def _interval(self, at: int) -> str:
        low = self.start + at * self.width
        return f"{_bits(low)} – {_bits(low + self.width)}"

    def _draw(self, pen: Drawing) -> None:
        entries = [
            Entry(one.name, one.paint, figures=self.number(sum(one.counts))) for one in self.series
        ]
        top = legend(pen, 0, entries) + (44 if self.thresholds else 8)
        largest = max(max(one.counts) for one in self.series)
        powers = ceil(log10(largest + 1))
        left = width_of(self.number(10**powers), SMALL) + 10
        frame = Box(left, top, pen.width - left - 4, PLOT)
        self._levels(pen, frame, powers)
        pitch = frame.width / self.bins
        for at in range(self.bins):
            told = [one for one in self.series if one.counts[at]]
            self._bars(pen, frame, powers, (frame.x + at * pitch, pitch), told, at)
        self._scores(pen, frame, pitch)
        self._limits(pen, frame, pitch)
        pen.height = top + PLOT + 44

    def _levels(self, pen: Drawing, frame: Box, powers: int) -> None:
        for power in range(powers + 1):
            y = frame.y + PLOT * (1 - power / powers)
            end = (frame.x + frame.width, y)
            pen.line((frame.x, y), end, Stroke("rule" if power else "edge"))
            shown = self.number(10**power if power else 0)
            pen.text(frame.x - 8, y + 4.5, shown, Ink(size=SMALL, anchor="end", paint="muted"))

    def _bars(
        self,
        pen: Drawing,
        frame: Box,
        powers: int,
        place: tuple[float, float],
        told: Sequence[Series],
        at: int,
    ) -> None:
        x, pitch = place
        wide = (pitch - 1.5) / max(1, len(told))
        for position, one in enumerate(told):
            tall = PLOT * log10(one.counts[at] + 1) / powers
            box = Box(x + 0.75 + position * wide, frame.y + PLOT - tall, wide, tall)
            hint = f"{self._interval(at)} – {one.name} – {self.number(one.counts[at])}"
            pen.rect(box, one.paint, radius=min(2, wide / 3), hint=hint)

    def _scores(self, pen: Drawing, frame: Box, pitch: float) -> None:
        end = self.start + self.bins * self.width
        first = ceil(self.start / EVERY) * EVERY
        for score in range(first, end + 1, EVERY):
            x = frame.x + (score - self.start) / self.width * pitch
            pen.line((x, frame.y + PLOT), (x, frame.y + PLOT + 5), Stroke("edge"))
            ink = Ink(size=SMALL, anchor="middle", paint="muted")
            pen.text(min(x, pen.width - 12), frame.y + PLOT + 20, _bits(score), ink)
        middle = frame.x + frame.width / 2
        below = Ink(size=SMALL, anchor="middle", paint="muted")
        pen.text(middle, frame.y + PLOT + 38, self.headings[0], below)

    def _limits(self, pen: Drawing, frame: Box, pitch: float) -> None:
        last: float | None = None
        for limit in reversed(self.thresholds):
            x = frame.x + (limit.at - self.start) / self.width * pitch
            if not frame.x <= x <= frame.x + frame.width:
                continue
            pen.line((x, frame.y - 6), (x, frame.y + PLOT), Stroke("paper", 3))
            pen.line((x, frame.y - 6), (x, frame.y + PLOT), Stroke("ink", 1.5, "5 3"))
            size = width_of(limit.name, SMALL)
            at = min(x, pen.width - size)
            # A name that would run into the next one stands above it.
            low = last is None or x + size + 8 < last
            pen.text(at, frame.y - (10 if low else 26), limit.name, Ink(size=SMALL, bold=True))
            last = x


def _bits(score: float) -> str:
    return f"{score:.0f}".replace("-", MINUS)
