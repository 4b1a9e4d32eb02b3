"""One chart of each kind, and how tests look at its drawing."""

from pathlib import Path
from xml.etree import ElementTree

from continuum.core.charts import (
    Bar,
    Bars,
    Column,
    Columns,
    Donut,
    DotRow,
    Dots,
    Funnel,
    Line,
    Slice,
    Stacked,
    Step,
    Trend,
    Whole,
)

SVG = "{http://www.w3.org/2000/svg}"

STYLE_SHEET = Path(__file__).parents[4] / "frontend/css/charts.css"


def percent(value):
    return f"{value} %"


def share(of):
    return f"{of.percent()} % de {of.base}"


def every_chart(label="Parc", values=(3, 5), number=str):
    """One chart of each kind on the same label and values."""
    common = {"title": label, "empty": "Rien sur la période.", "number": number}
    names = tuple(f"{label} {position}" for position in range(len(values)))
    named = list(zip(names, values, strict=True))
    return [
        Bars(**common, bars=tuple(Bar(name, value, label) for name, value in named)),
        Funnel(
            **common,
            steps=tuple(Step(name, value, label[:9], label) for name, value in named),
            share=share,
            break_label=label,
        ),
        Stacked(
            **common,
            series=names[:6],
            wholes=(Whole(label, tuple(values[:6])), Whole("", tuple(values[:6]))),
            percent=percent,
        ),
        Trend(
            **common,
            periods=names,
            lines=(Line(label, tuple(values)),),
            target=Line(label, tuple(values)),
        ),
        Columns(
            **common,
            columns=tuple(Column(name, value) for name, value in named),
            target=values[0] if values else None,
            target_label=label,
        ),
        Dots(**common, series=(label,), rows=tuple(DotRow(name, (v,)) for name, v in named)),
        Donut(
            **common,
            slices=tuple(Slice(name, value) for name, value in named[:5]),
            percent=percent,
            middle=label,
        ),
    ]


def drawn(chart, theme="page", width=680):
    return ElementTree.fromstring(chart.svg(theme, width=width))
