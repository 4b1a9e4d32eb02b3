"""Results drawn: errors, time and memory by size, precision by recall, expected error by real."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from statistics import median
from typing import Final

from benchmarks.matching.measuring import Record
from benchmarks.matching.report import largest_calibrated
from benchmarks.matching.tools import HASH_JOIN, OURS, PLAIN, SPLINKS
from continuum.core.charts.drawing import SMALL, Box, Drawing, Ink, Stroke, polyline
from continuum.core.charts.lettering import shortened

Point = tuple[float, float]
WIDTH: Final = 820
FRAME: Final = Box(74, 58, 470, 280)
NAMES_AT, SAMPLE = 18, 24
"""Between the frame and the names of the lines; the piece of line before each."""
FEW: Final = 12
"""Points that are marked."""
BELOW: Final = 52
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "14 4", "5 2 1 2")
SHOWN_RECALL: Final = 0.8
ENOUGH: Final = 50
"""Pairs of a band that say something of their errors."""
LOOKS: Final = (OURS, *SPLINKS, PLAIN, "recordlinkage ECM", "dedupe, 120 labels of an oracle")


@dataclass(frozen=True)
class Series:
    """`look` is its colour and its dashes, from 1 on; 0 is grey."""

    name: str
    points: Sequence[Point]
    look: int


@dataclass(frozen=True)
class Axis:
    """From a value to a place between 0 and 1; `marks` are written beside it."""

    title: str
    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    logarithmic: bool = True

    def at(self, value: float) -> float:
        low, high = self.low, self.high
        if self.logarithmic:
            low, high, value = log10(low), log10(high), log10(max(value, self.low))
        return min(1.0, max(0.0, (value - low) / (high - low)))


@dataclass(frozen=True)
class Plot:
    """`diagonal` is drawn where both axes tell the same thing."""

    title: str
    description: str
    across: Axis
    up: Axis
    series: Sequence[Series]
    diagonal: bool = False

    def svg(self) -> str:
        pen = Drawing(width=WIDTH, theme="print", height=FRAME.y + FRAME.height + BELOW)
        pen.rect(Box(0, 0, WIDTH, pen.height), "paper", radius=10)
        pen.text(18, 30, self.title, Ink(size=16, bold=True))
        self._axes(pen)
        tips = []
        for series in self.series:
            points = [self._spot(point) for point in series.points]
            stroke = _stroke(series.look)
            pen.path(polyline(points), stroke=stroke)
            if len(points) <= FEW:
                for x, y in points:
                    pen.circle(x, y, 4, stroke.paint, stroke=Stroke("paper", 1.5))
            tips.append((points[-1][1], series.name, stroke))
        self._names(pen, tips)
        return pen.document(title=self.title, description=self.description, key="")

    def _spot(self, point: Point) -> Point:
        x = FRAME.x + FRAME.width * self.across.at(point[0])
        return x, FRAME.y + FRAME.height * (1 - self.up.at(point[1]))

    def _axes(self, pen: Drawing) -> None:
        small = Ink(size=SMALL, paint="muted")
        bottom, right = FRAME.y + FRAME.height, FRAME.x + FRAME.width
        for value, name in self.up.marks:
            y = self._spot((self.across.low, value))[1]
            pen.line((FRAME.x, y), (right, y), Stroke("rule"))
            pen.text(FRAME.x - 8, y + 4, name, Ink(size=SMALL, paint="muted", anchor="end"))
        for value, name in self.across.marks:
            x = self._spot((value, self.up.low))[0]
            pen.line((x, bottom), (x, bottom + 5), Stroke("edge"))
            pen.text(x, bottom + 20, name, Ink(size=SMALL, paint="muted", anchor="middle"))
        pen.line((FRAME.x, bottom), (right, bottom), Stroke("edge"))
        pen.text(FRAME.x, FRAME.y - 10, self.up.title, small)
        pen.text(
            right, bottom + 40, self.across.title, Ink(size=SMALL, paint="muted", anchor="end")
        )
        if self.diagonal:
            ends = [self._spot((value, value)) for value in (self.up.low, self.up.high)]
            pen.line(ends[0], ends[1], Stroke("edge", 1, "3 3"))

    def _names(self, pen: Drawing, tips: Sequence[tuple[float, str, Stroke]]) -> None:
        """In the order of the ends of the lines, pushed apart, each after a piece of its line."""
        y = FRAME.y - 12.0
        x = FRAME.x + FRAME.width + NAMES_AT
        for at, name, stroke in sorted(tips, key=lambda tip: tip[0]):
            y = max(at, y + 19)
            pen.line((x, y), (x + SAMPLE, y), stroke)
            shown = shortened(name, size=SMALL, room=WIDTH - x - SAMPLE - 14)
            pen.text(x + SAMPLE + 6, y + 4, shown, Ink(size=SMALL))


def plots(records: Sequence[Record]) -> Mapping[str, str]:
    """SVG by name; those that there is something to draw in."""
    done = [record for record in records if record.family == "registers" and not record.failure]
    found = dict(_by_size(done))
    if done:
        found |= _precision(done)
    told = largest_calibrated(records)
    if told:
        found["calibration"] = _calibration(told).svg()
    return found


def _by_size(done: Sequence[Record]) -> Iterator[tuple[str, str]]:
    asked: list[tuple[str, str, str, Callable[[Record], float], bool]] = [
        (
            "errors",
            "Errors by size",
            "error (1 - F1), one to one",
            lambda one: 1 - one.assigned["f1"],
            False,
        ),
        ("time", "Time by size", "seconds", lambda one: one.work, True),
        ("memory", "Peak memory by size", "MiB", lambda one: one.peak / 2**20, True),
    ]
    sizes = sorted({record.size for record in done})
    for name, title, unit, value, with_join in asked:
        series = []
        for tool in dict.fromkeys(record.tool for record in done):
            if with_join or tool != HASH_JOIN:
                points = [
                    (float(size), median(values))
                    for size in sizes
                    if (values := [value(r) for r in done if r.tool == tool and r.size == size])
                ]
                series.append(Series(tool, points, _look(tool)))
        if len(sizes) > 1:
            told = f"{title} of both lists, school leavers x mission locale."
            yield name, Plot(title, told, _sizes(sizes), _decades(unit, series), series).svg()


def _stroke(look: int) -> Stroke:
    return Stroke(f"series-{look}", 2.5, DASHES[look - 1]) if look else Stroke("muted", 2, "1 4")


def _look(tool: str) -> int:
    """One colour for a tool in all plots."""
    return LOOKS.index(tool) + 1 if tool in LOOKS else 0


def _sizes(sizes: Sequence[int]) -> Axis:
    marks = [(float(size), _short(size)) for size in sizes]
    return Axis("rows of each list", sizes[0], sizes[-1], marks)


def _short(value: float) -> str:
    for least, unit in ((1e6, " M"), (1e3, " k")):
        if value >= least:
            return f"{value / least:g}{unit}"
    return f"{value:g}"


def _decades(title: str, series: Sequence[Series]) -> Axis:
    values = [max(1e-6, y) for one in series for _x, y in one.points]
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    last = max(last, first + 1)
    marks = [(10.0**power, f"{10.0**power:g}") for power in range(first, last + 1)]
    return Axis(title, 10.0**first, 10.0**last, marks)


def _precision(done: Sequence[Record]) -> Mapping[str, str]:
    """Of the largest lists; the share of wrong pairs, on a scale that shows the last of them."""
    largest = max(record.size for record in done)
    told = [one for one in done if one.size == largest and one.curve and not one.turn]
    series = [
        Series(
            record.tool,
            [
                (recall, 1 - precision)
                for recall, precision in record.curve
                if recall >= SHOWN_RECALL
            ],
            _look(record.tool),
        )
        for record in told
        if record.tool != HASH_JOIN
    ]
    known = [one for one in series if one.points]
    if not known:
        return {}
    across = Axis(
        "recall, one to one",
        SHOWN_RECALL,
        1.0,
        [(x / 100, f"{x} %") for x in range(80, 101, 5)],
        logarithmic=False,
    )
    marks = [(value, f"{value:.2%}".replace("%", " %")) for value in (1e-4, 1e-3, 1e-2, 1e-1)]
    up = Axis("share of wrong pairs among those taken", 1e-5, 0.1, marks)
    title = f"Wrong pairs by recall, {_short(largest)} x {_short(largest)}"
    return {"precision": Plot(title, title, across, up, known).svg()}


def _calibration(told: Sequence[Record]) -> Plot:
    series = [
        Series(
            record.subject,
            [
                (max(band["expected"], 1e-6), band["observed"])
                for band in record.calibration
                if band["pairs"] >= ENOUGH and band["observed"]
            ],
            look,
        )
        for look, record in enumerate(told[: len(DASHES)], start=1)
    ]
    marks = [(10.0**power, f"{10.0**power:g}") for power in range(-6, 1)]
    return Plot(
        "Expected error and what there was",
        "Error expected of bands of pairs, and the share that was wrong; bands without a wrong "
        "pair, and of few pairs, are left out.",
        Axis("expected error", 1e-6, 1.0, marks),
        Axis("share that was wrong", 1e-6, 1.0, marks),
        [one for one in series if one.points],
        diagonal=True,
    )
