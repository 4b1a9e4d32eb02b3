"""Stacked bars of 100 %: how wholes divide, with shares that total exactly 100."""

from dataclasses import dataclass, replace
from string import ascii_uppercase

from continuum.core.charts.chart import Chart, PercentFormat, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import SIZE, SMALL, Box, Drawing, Ink, Stroke
from continuum.core.charts.legend import Entry, legend
from continuum.core.charts.lettering import width_of, wrapped
from continuum.core.charts.palette import SERIES, ramp_step
from continuum.core.rounding import Number, Part, allot, counted

BAR = 34
GAP = 16
EMPTY = "–"


@dataclass(frozen=True)
class Whole:
    """One bar: what it is, and its counts in the order of the series."""

    label: str
    counts: tuple[Number, ...]


@dataclass(frozen=True, kw_only=True)
class Stacked(Chart):
    """`series` name the segments, six at most unless `ordered`, when they take the ramp.

    Shares are allotted by largest remainder; one that differs from its plain rounding is followed
    by `adjusted_mark`, in the drawing and in the table.
    """

    series: tuple[str, ...]
    wholes: tuple[Whole, ...]
    percent: PercentFormat
    ordered: bool = False
    decimals: int = 1
    adjusted_mark: str = "*"
    heading: str = ""
    headings: tuple[str, str, str] | None = None
    """Of the twin of a single bar: what it divides, how many, what share."""

    def __post_init__(self) -> None:
        if len(self.series) > len(SERIES):
            raise ValueError(
                f"{len(self.series)} series: group the smallest, {len(SERIES)} at most"
            )
        for whole in self.wholes:
            if len(whole.counts) != len(self.series):
                raise ValueError(f"{whole.label}: {len(whole.counts)} counts")
            refuse_negative(whole.counts)

    @property
    def is_empty(self) -> bool:
        return not self.series or not any(sum(whole.counts) for whole in self.wholes)

    def table(self) -> Twin:
        if self.headings and len(self.wholes) == 1:
            return self._one_line_each(self.headings, self.wholes[0])
        rows = []
        for whole in self.wholes:
            parts = allot(whole.counts, decimals=self.decimals)
            cells = [f"{self.number(part.n)} ({self._share(part)})" for part in parts]
            rows.append((whole.label, *cells))
        columns = range(1, len(self.series) + 1)
        return Twin((self.heading, *self.series), tuple(rows), frozenset(columns))

    def _one_line_each(self, headings: tuple[str, str, str], whole: Whole) -> Twin:
        parts = zip(self.series, allot(whole.counts, decimals=self.decimals), strict=True)
        rows = [(name, self.number(part.n), self._share(part)) for name, part in parts]
        return Twin(headings, tuple(rows), frozenset({1, 2}))

    def _share(self, part: Part) -> str:
        if part.printed is None:
            return EMPTY
        return self.percent(part.printed) + (self.adjusted_mark if part.adjusted else "")

    def _paints(self) -> list[str]:
        count = len(self.series)
        if self.ordered:
            return [f"ramp-{ramp_step(position, count)}" for position in range(count)]
        return [f"series-{position}" for position in range(1, count + 1)]

    def _draw(self, pen: Drawing) -> None:
        paints = self._paints()
        entries = [
            Entry(name, paint, letter)
            for name, paint, letter in zip(self.series, paints, ascii_uppercase, strict=False)
        ]
        y = legend(pen, 0, self._counted(entries))
        labels = self._label_room(pen)
        for whole in self.wholes:
            if whole.label and not labels:
                rows = wrapped(whole.label, size=SIZE, room=pen.width, lines=2)
                y = pen.lines(0, y + SIZE, rows, Ink()) - SIZE * 0.7
            elif labels:
                rows = wrapped(whole.label, size=SIZE, room=labels - 14, lines=2)
                top = y + BAR / 2 + SIZE * 0.36 - (len(rows) - 1) * SIZE * 0.625
                pen.lines(labels - 14, top, rows, Ink(anchor="end"))
            self._whole(pen, whole, Box(labels, y, pen.width - labels, BAR), entries)
            y += BAR + GAP
        pen.height = y - GAP + 1

    def _counted(self, entries: list[Entry]) -> list[Entry]:
        """A single bar has its figures in the key, so that the thinnest segment has its own."""
        if len(self.wholes) != 1:
            return entries
        parts = allot(self.wholes[0].counts, decimals=self.decimals)
        return [
            replace(entry, figures=f"{self.number(part.n)} · {self._share(part)}")
            for entry, part in zip(entries, parts, strict=True)
        ]

    def _label_room(self, pen: Drawing) -> float:
        longest = max(width_of(whole.label[:80], SIZE) for whole in self.wholes)
        if pen.is_narrow or not longest:
            return 0.0
        return min(longest + 16, pen.width * 0.3)

    def _whole(self, pen: Drawing, whole: Whole, box: Box, entries: list[Entry]) -> None:
        parts = allot(whole.counts, decimals=self.decimals)
        total = sum(map(counted, whole.counts))
        if not total:
            pen.rect(box, "paper", stroke=Stroke("edge", 1, "4 3"))
            pen.text(box.x + 10, box.y + BAR / 2 + 5, EMPTY, Ink(paint="muted"))
            return
        x = box.x
        for part, entry in zip(parts, entries, strict=True):
            width = box.width * ratio(part.n, sum(whole.counts))
            if width:
                self._segment(pen, part, entry, Box(x, box.y, width, BAR))
            x += width

    def _segment(self, pen: Drawing, part: Part, entry: Entry, box: Box) -> None:
        share = self._share(part)
        hint = f"{entry.name} – {self.number(part.n)} ({share})"
        pen.rect(box, entry.paint, stroke=Stroke("paper", 2), hint=hint)
        for said in (f"{entry.letter} {share}", share, entry.letter):
            if width_of(said, SMALL) + 8 <= box.width:
                on = Ink(size=SMALL, bold=True, anchor="middle", paint=f"on-{entry.paint}")
                pen.text(box.x + box.width / 2, box.y + BAR / 2 + 4.5, said, on)
                return
