"""A funnel: the steps of a path, with a visible break where the thing counted changes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from continuum.core.charts.chart import Chart, Twin, ratio, refuse_negative
from continuum.core.charts.drawing import (
    LINE,
    RUN_GAP,
    SIZE,
    SMALL,
    Box,
    Drawing,
    Ink,
    Stroke,
    polyline,
)
from continuum.core.charts.lettering import shortened, width_of, wrapped
from continuum.core.charts.palette import ramp_step
from continuum.core.shares import Share

BAR = 32
NECK = 16
BREAK = 46


@dataclass(frozen=True)
class Step:
    """`unit` says what is counted ("in meetings"); steps of different units are not divided."""

    label: str
    count: int
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Funnel(Chart):
    """`share` writes what a step is of the previous one, or with `of_first` of the first that
    counts the same thing, where one can be divided by the other.

    That is when both count the same thing and the step is not larger than the other.
    Each unit has its own scale, so that nobody compares the length of bars across the break.
    """

    steps: tuple[Step, ...]
    share: Callable[[Share], str] | None = None
    of_first: bool = False
    break_label: str = ""
    headings: tuple[str, str, str] = ("", "", "")

    def __post_init__(self) -> None:
        refuse_negative(step.count for step in self.steps)

    @property
    def is_empty(self) -> bool:
        return not self.steps

    def shares(self) -> tuple[Share | None, ...]:
        """For each step its share, or None where it has none."""
        found: list[Share | None] = []
        for _unit, group in self._groups():
            steps = [step for _position, step in group]
            bases = [steps[0]] * len(steps) if self.of_first else steps
            found.append(None)
            for base, step in zip(bases, steps[1:], strict=False):
                divisible = 0 < base.count >= step.count
                found.append(Share(step.count, base.count) if divisible else None)
        return tuple(found)

    def table(self) -> Twin:
        rows = []
        for step, share in zip(self.steps, self.shares(), strict=True):
            label = f"{step.label} ({step.unit})" if step.unit else step.label
            rows.append((label, self.number(step.count), self._written(step, share)))
        return Twin(self.headings, tuple(rows), frozenset({1, 2}))

    def _written(self, step: Step, share: Share | None) -> str:
        written = self.share(share) if share is not None and self.share else ""
        return " · ".join(part for part in (written, step.note) if part)

    def _draw(self, pen: Drawing) -> None:
        frame = self._frame(pen)
        shares = dict(enumerate(self.shares()))
        y, first = 0.0, True
        for unit, group in self._groups():
            if not first:
                y = self._break(pen, y)
            if unit:
                pen.text(frame.x, y + 11, unit, Ink(size=SMALL, paint="muted"))
                y += 20
            y = self._group(pen, frame, y, group, shares)
            first = False
        pen.height = y

    def _groups(self) -> Iterator[tuple[str, list[tuple[int, Step]]]]:
        for unit, group in groupby(enumerate(self.steps), key=lambda item: item[1].unit):
            yield unit, list(group)

    def _frame(self, pen: Drawing) -> Box:
        """Where the bars may go: `x` and `width` count, the rest does not."""
        label = 1.0
        if not pen.is_narrow:
            longest = max(width_of(step.label[:80], SIZE) for step in self.steps)
            label = min(longest + 14, pen.width * 0.34)
        values = max(width_of(self.number(step.count), 16) for step in self.steps) + 16
        texts = [
            self._written(step, share)
            for step, share in zip(self.steps, self.shares(), strict=True)
        ]
        if not pen.is_narrow:
            values += max(width_of(text, SMALL) for text in texts) + 8
        room = pen.width - label
        return Box(label, 0, max(room - min(values, room * 0.6), 40), 0)

    def _group(
        self,
        pen: Drawing,
        frame: Box,
        y: float,
        group: list[tuple[int, Step]],
        shares: dict[int, Share | None],
    ) -> float:
        largest = max(step.count for _, step in group)
        previous: Box | None = None
        for position, step in group:
            if pen.is_narrow:
                y = self._label_above(pen, step, y, self._written(step, shares[position]))
            length = frame.width * ratio(step.count, largest)
            box = Box(frame.x, y, max(length, 2), BAR)
            if previous is not None and not pen.is_narrow:
                _neck(pen, previous, box)
            self._step(pen, position, box, self._written(step, shares[position]))
            previous = box
            y += BAR + NECK
        return y - NECK + 2

    def _label_above(self, pen: Drawing, step: Step, y: float, note: str) -> float:
        y = pen.lines(0, y + SIZE, wrapped(step.label, size=SIZE, room=pen.width), Ink())
        if note:
            small = Ink(size=SMALL, paint="muted")
            y = pen.lines(0, y - 2, wrapped(note, size=SMALL, room=pen.width), small)
        return y - SIZE * 0.7

    def _step(self, pen: Drawing, position: int, box: Box, note: str) -> None:
        step = self.steps[position]
        paint = f"ramp-{ramp_step(position, len(self.steps))}"
        count = self.number(step.count)
        hint = " – ".join(filter(None, (step.label, count, note)))
        pen.rect(box, paint, stroke=Stroke("edge", 1.5), radius=3, hint=hint)
        middle = box.y + BAR / 2 + SIZE * 0.36
        x = box.x + box.width + 10
        shown = shortened(count, size=16, room=pen.width - x)
        room = pen.width - x - width_of(shown, 16) - RUN_GAP
        beside = "" if pen.is_narrow or room < 20 else shortened(note, size=SMALL, room=room)
        figures = [(shown, Ink(size=16, bold=True)), (beside, Ink(size=SMALL, paint="muted"))]
        pen.run(x, middle, figures)
        if pen.is_narrow:
            return
        rows = wrapped(step.label, size=SIZE, room=box.x - 14, lines=2)
        top = middle - (len(rows) - 1) * SIZE * LINE / 2
        pen.lines(box.x - 14, top, rows, Ink(anchor="end"))

    def _break(self, pen: Drawing, y: float) -> float:
        """A torn line across the whole width, and the words that say why."""
        teeth = [
            (step * 8.0, y + 14 + (4 if step % 2 else -4))
            for step in range(int(pen.width // 8) + 1)
        ]
        pen.path(polyline(teeth), stroke=Stroke("edge", 1.5))
        if not self.break_label:
            return y + BREAK - 14
        rows = wrapped(self.break_label, size=SMALL, room=pen.width, lines=2)
        below = pen.lines(0, y + 34, rows, Ink(size=SMALL, paint="muted"))
        return below + 2


def _neck(pen: Drawing, above: Box, below: Box) -> None:
    top, bottom = above.y + BAR + 1, below.y - 1
    corners = [
        (above.x, top),
        (above.x + above.width, top),
        (below.x + below.width, bottom),
        (below.x, bottom),
    ]
    pen.path(polyline(corners) + "Z", fill="band")
