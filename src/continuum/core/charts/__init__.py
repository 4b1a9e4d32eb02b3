"""Charts as our own SVG: the same drawing in a page and in a PDF, with a table twin.

Every chart is a frozen dataclass: `title`, `empty` (what to write when there is nothing to draw),
optional `description`, `number` (writes a figure in the reader's language), `key`.

    chart = Bars(title="…", empty="…", bars=(Bar("Parc", 412, note="32,7 %"), …), number=fr)
    chart.svg("page")              an <svg> with classes, coloured by frontend/css/charts.css
    chart.svg("page", width=340)   the same facts laid out for a phone
    chart.svg("print")             literal colours, for a PDF or a download
    chart.table()                  Twin(header, rows, numeric): the same facts in texts
    chart.alternative              the same facts in a sentence

On a page put the wide and the narrow one side by side, in `<div class="chart-wide">` and
`<div class="chart-narrow">` inside a `<figure class="chart-figure">`; the style sheet shows the
one that fits. The title is not drawn: the caption of the figure carries it.

    Bars      compare things           Bar(label, value, note)
    Funnel    steps of a path          Step(label, count, unit, note); breaks where the unit changes
    Stacked   how wholes divide        Whole(label, counts); six series at most
    Trend     lines over periods       Line(name, values), None for a gap; `target` dashed
    Columns   a few periods            Column(label, value); `target` a dashed level
    Dots      one or two positions     DotRow(label, values); `levels` names the scale
    Donut     at most five parts       Slice(label, value)

A negative or infinite value is refused (`NotACount`) when the chart is made.
"""

from continuum.core.charts.bars import Bar, Bars
from continuum.core.charts.chart import NARROW, WIDE, Chart, NumberFormat, PercentFormat, Twin
from continuum.core.charts.columns import Column, Columns
from continuum.core.charts.donut import Donut, Slice
from continuum.core.charts.dots import DotRow, Dots
from continuum.core.charts.funnel import Funnel, Step
from continuum.core.charts.palette import Theme
from continuum.core.charts.stacked import Stacked, Whole
from continuum.core.charts.trend import Line, Trend

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Bars",
    "Chart",
    "Column",
    "Columns",
    "Donut",
    "DotRow",
    "Dots",
    "Funnel",
    "Line",
    "NumberFormat",
    "PercentFormat",
    "Slice",
    "Stacked",
    "Step",
    "Theme",
    "Trend",
    "Twin",
    "Whole",
]
