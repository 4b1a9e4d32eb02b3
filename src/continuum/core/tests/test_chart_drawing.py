"""What charts are drawn with: lines of text, graduations, colours that stand out."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.core.charts import (
    Bars,
    DotRow,
    Dots,
    Line,
    Trend,
)
from continuum.core.charts.lettering import width_of, wrapped
from continuum.core.charts.palette import DARK, LIGHT, ramp_step
from continuum.core.charts.scale import graduations, written
from continuum.core.tests.charting import STYLE_SHEET, every_chart


def test_wrapped_breaks_at_spaces_then_inside_words_and_keeps_no_break_spaces():
    assert wrapped("un deux", size=10, room=1000) == ("un deux",)
    assert wrapped("un deux", size=10, room=25) == ("un", "deux")
    assert wrapped("1\u00a0260", size=10, room=1) != ("1", "260")
    rows = wrapped("x" * 5000, size=10, room=100, lines=3)
    assert len(rows) == 3
    assert rows[-1].endswith("…")
    assert all(width_of(row, 10) <= 100 for row in rows)
    assert wrapped("", size=10, room=10) == ("",)


@given(st.text(max_size=80), st.floats(20, 300))
def test_wrapped_rows_fit_their_room(text, room):
    for row in wrapped(text, size=10, room=room):
        assert width_of(row, 10) <= room or len(row) <= 2


def test_graduations_are_round_and_reach_the_largest():
    assert graduations(66) == (0, 20, 40, 60, 80)
    assert graduations(1) == (0, 1)
    assert graduations(3) == (0, 1, 2, 3)
    assert graduations(Decimal("0.4")) == (0, *(Decimal(n) / 10 for n in (1, 2, 3, 4)))
    assert graduations(0) == (0, 1)


@given(st.integers(1, 10**25))
def test_graduations_are_few(largest):
    marks = graduations(largest)

    assert marks[0] == 0
    assert marks[-1] >= largest
    assert len(marks) <= 6


def test_written_skips_labels_that_would_touch():
    assert written(12, room=600, widest=50) == range(12)
    assert written(12, room=300, widest=50) == range(0, 12, 2)
    assert written(1, room=10, widest=500) == range(1)


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_and_marks_stand_out_in_both_themes(colours):
    for name, colour in colours.items():
        if name.startswith("on-"):
            assert contrast(colour, colours[name.removeprefix("on-")]) >= 4.5, name
        if name.startswith("series-") or name in ("mark", "edge"):
            assert contrast(colour, colours["paper"]) >= 3, name
        if name in ("ink", "muted"):
            assert contrast(colour, colours["paper"]) >= 4.5, name


def test_style_sheet_colours_every_role_as_the_palette_says():
    sheet = STYLE_SHEET.read_text()
    for name in LIGHT:
        pair = f"light-dark({LIGHT[name].lower()}, {DARK[name].lower()})"
        assert f"--chart-{name}: {pair};" in sheet
        assert f".chart .fill-{name} {{\n  fill: var(--chart-{name});" in sheet


def test_style_sheet_knows_every_class_that_charts_use():
    sheet = STYLE_SHEET.read_text()
    values = (1, 2, 3, 4, 5)
    lines = tuple(Line(f"l{i}", values) for i in range(6))
    charts = [
        *every_chart(values=values),
        Trend(title="", empty="", periods=tuple("abcde"), lines=lines),
        Dots(title="", empty="", series=("a", "b"), rows=(DotRow("x", (1, 2)),)),
        Bars(title="", empty="vide", bars=()),
    ]
    used = {
        name
        for chart in charts
        for width in (680, 340)
        for names in re.findall(r'class="([^"]+)"', chart.svg(width=width))
        for name in names.split()
    }

    assert {name for name in used if f".{name} {{" not in sheet} == set()


def test_ramp_runs_from_light_to_dark():
    assert [ramp_step(position, 6) for position in range(6)] == [1, 2, 3, 4, 5, 6]
    assert [ramp_step(position, 3) for position in range(3)] == [1, 3, 6]
    assert ramp_step(0, 1) == 6
