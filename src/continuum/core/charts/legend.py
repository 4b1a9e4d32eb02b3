"""The key of a chart with several series: swatches, letters and names, in the order drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from continuum.core.charts.drawing import RUN_GAP, Box, Drawing, Ink
from continuum.core.charts.lettering import shortened, width_of

SWATCH = 16
ROW = 24
SIZE = 13


@dataclass(frozen=True)
class Entry:
    """The letter is written on the swatch and on the marks: colour is never alone."""

    name: str
    paint: str
    letter: str = ""
    figures: str = ""


def legend(pen: Drawing, y: float, entries: Sequence[Entry]) -> float:
    """Writes the entries in rows from `y` down; returns where the drawing may go on."""
    x = 0.0
    for entry in entries:
        room = pen.width - SWATCH - 8 - width_of(entry.figures, SIZE) - RUN_GAP
        name = shortened(entry.name, size=SIZE, room=room)
        taken = SWATCH + 7 + width_of(name, SIZE)
        if entry.figures:
            taken += RUN_GAP + width_of(entry.figures, SIZE)
        if x and x + taken > pen.width:
            x, y = 0.0, y + ROW
        pen.rect(Box(x, y, SWATCH, SWATCH), entry.paint, radius=3)
        if entry.letter:
            on = Ink(size=10.5, bold=True, anchor="middle", paint=f"on-{entry.paint}")
            pen.text(x + SWATCH / 2, y + 11.7, entry.letter, on)
        spans = [(name, Ink(size=SIZE)), (entry.figures, Ink(size=SIZE, bold=True))]
        pen.run(x + SWATCH + 7, y + 12.6, spans)
        x += taken + 20
    return y + ROW + 4
