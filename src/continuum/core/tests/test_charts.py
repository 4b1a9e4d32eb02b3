"""Charts say the same thing drawn, tabulated and read out, whatever they are given."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from continuum.core.rounding import NotACount
from continuum.core.tests.charting import SVG, drawn, every_chart, percent, share

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "&amp; &lt; ]]> <!-- --> <![CDATA[",
    "nul\0 bell\x07 escape\x1b surrogate\ud800 nonchar\uffff \ufdd0",
    "שלום עולם \u202eabc\u202c",
    "👩🏽‍🚒 emoji 🏳️‍🌈",
    "x" * 5000,
    "mot " * 1500,
    "",
    "   ",
    "url(#a) ' onload='x'",
]


def texts(root):
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def boxes(root):
    return [
        tuple(float(rect.get(name)) for name in ("x", "y", "width", "height"))
        for rect in root.iter(f"{SVG}rect")
    ]


@pytest.mark.parametrize("theme", ["page", "print"])
@pytest.mark.parametrize("width", [680, 340])
@pytest.mark.parametrize("position", range(7))
def test_every_chart_is_named_and_free_of_style_and_script(position, theme, width):
    chart = every_chart()[position]
    root = drawn(chart, theme, width)
    source = chart.svg(theme, width=width)
    title, description = root[0], root[1]

    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Parc"
    assert description.text == chart.alternative
    assert not re.search(r"style=|<script|<style|href|url\(|[\s]on\w+=", source)
    assert ("class=" in source.replace('class="chart"', "")) == (theme == "page")
    assert ("#" in source) == (theme == "print")
    assert float(root.get("width")) == width
    assert float(root.get("height")) > 0


@pytest.mark.parametrize("position", range(7))
def test_every_chart_without_values_says_so(position):
    chart = every_chart(values=())[position]

    assert chart.is_empty
    assert texts(drawn(chart)) == ["Rien sur la période."]
    assert "Rien sur la période." in chart.alternative
    assert chart.table().rows in ((), (("Parc",), ("",)))


@pytest.mark.parametrize("values", [(0,), (0, 0), (7,), (10**30, 1), tuple(range(60))])
@pytest.mark.parametrize("width", [680, 340, 1])
def test_every_chart_holds_within_its_frame(values, width):
    for chart in every_chart(values=values):
        root = drawn(chart, width=width)
        across, down = float(root.get("width")), float(root.get("height"))
        assert across == max(width, 240)
        for x, y, wide, tall in boxes(root):
            assert min(x, y, wide, tall) >= 0
            assert x + wide <= across + 1
            assert y + tall <= down + 1
        assert not re.search(r"nan|inf|e\+", " ".join(re.findall(r'"([^"]*)"', chart.svg())))


@pytest.mark.parametrize("label", HOSTILE)
def test_every_chart_survives_hostile_labels(label):
    for chart in every_chart(label):
        for theme in ("page", "print"):
            for width in (680, 340):
                root = drawn(chart, theme, width)
                tags = {element.tag.removeprefix(SVG) for element in root.iter()}
                assert tags <= {
                    "svg", "title", "desc", "rect", "path", "circle", "text", "tspan"
                }  # fmt: skip
                assert max(map(len, texts(root))) < 500
                chart.svg(theme, width=width).encode()


@given(st.text(max_size=60), st.lists(st.integers(0, 10**20), max_size=6))
def test_every_chart_is_well_formed_for_any_text_and_counts(label, values):
    for chart in every_chart(label, values):
        assert drawn(chart).tag == f"{SVG}svg"


@pytest.mark.parametrize("value", [-1, Decimal("-0.5"), Decimal("NaN"), 0.5])
def test_every_chart_refuses_what_cannot_be_counted(value):
    makers = [
        lambda: Bars(title="", empty="", bars=(Bar("", value),)),
        lambda: Funnel(title="", empty="", steps=(Step("", value),)),
        lambda: Stacked(
            title="", empty="", series=("",), wholes=(Whole("", (value,)),), percent=str
        ),
        lambda: Trend(title="", empty="", periods=("",), lines=(Line("", (value,)),)),
        lambda: Columns(title="", empty="", columns=(Column("", value),)),
        lambda: Columns(title="", empty="", columns=(), target=value),
        lambda: Dots(title="", empty="", series=("",), rows=(DotRow("", (value,)),)),
        lambda: Donut(title="", empty="", slices=(Slice("", value),), percent=str),
    ]
    for make in makers:
        with pytest.raises(NotACount):
            make()


def test_ids_differ_between_charts_widths_and_themes_and_are_stable():
    chart, other = every_chart()[:2]
    ids = [
        re.findall(r' id="([^"]+)"', svg)
        for svg in (
            chart.svg(),
            chart.svg(width=340),
            chart.svg("print"),
            other.svg(),
            Bars(title="Parc", empty="", bars=(), key="b").svg(),
        )
    ]
    flat = [name for pair in ids for name in pair]

    assert len(set(flat)) == len(flat) == 10
    assert ids[4] == ["b-680-title", "b-680-desc"]
    assert chart.svg() == every_chart()[0].svg()


def test_bars_are_as_long_as_their_values():
    root = drawn(Bars(title="", empty="", bars=(Bar("a", 100), Bar("b", 50), Bar("c", 0))))
    lengths = [wide for _, _, wide, _ in boxes(root)]

    assert lengths[1] == pytest.approx(lengths[0] / 2, abs=0.1)
    assert lengths[2] == 0


def test_bars_table_has_a_column_of_notes_only_when_there_are_notes():
    plain = Bars(title="", empty="", bars=(Bar("a", 1),), headings=("Lieu", "n", "Part"))
    noted = Bars(title="", empty="", bars=(Bar("a", 1, "9 %"),), headings=("Lieu", "n", "Part"))

    assert (plain.table().header, plain.table().rows) == (("Lieu", "n"), (("a", "1"),))
    assert (noted.table().header, noted.table().rows) == (
        ("Lieu", "n", "Part"),
        (("a", "1", "9 %"),),
    )


def test_funnel_divides_only_what_counts_the_same_thing():
    funnel = Funnel(
        title="",
        empty="",
        share=share,
        break_label="Autre unité",
        steps=(
            Step("Rencontres", 1260, "en rencontres"),
            Step("Invisibles", 304, "en personnes"),
            Step("Accompagnés", 208, "en personnes"),
            Step("Corrigés", 210, "en personnes"),
            Step("Sortis", 0, "en personnes"),
            Step("Revenus", 0, "en personnes"),
        ),
    )
    percents = [of and of.percent() for of in funnel.shares()]

    assert percents == [None, None, Decimal("68.4"), None, Decimal("0.0"), None]
    assert texts(drawn(funnel)).count("Autre unité") == 1
    assert any("68.4 % de 304" in text for text in texts(drawn(funnel)))
    assert funnel.table().rows[2] == ("Accompagnés (en personnes)", "208", "68.4 % de 304")


def test_funnel_without_a_change_of_unit_has_no_break():
    funnel = Funnel(title="", empty="", break_label="Rupture", steps=(Step("a", 3), Step("b", 2)))

    assert "Rupture" not in funnel.svg()


def test_stacked_shares_total_one_hundred_and_mark_the_adjusted_one():
    stacked = Stacked(
        title="",
        empty="",
        percent=percent,
        series=("Transfrontalier", "Coordination", "Parcours", "Aménagement"),
        wholes=(Whole("France", (33, 54, 130, 133)),),
    )

    assert stacked.table().rows == (
        ("France", "33 (9.4 %)", "54 (15.4 %)", "130 (37.2 %*)", "133 (38.0 %)"),
    )
    widths = [wide for *_, wide, tall in boxes(drawn(stacked)) if tall == 34]
    assert sum(widths) == pytest.approx(widths[0] * 350 / 33, rel=0.01)


def test_stacked_refuses_more_series_than_eyes_can_tell_apart():
    with pytest.raises(ValueError, match="group the smallest"):
        Stacked(title="", empty="", percent=percent, series=tuple("abcdefg"), wholes=())
    with pytest.raises(ValueError, match="1 counts"):
        Stacked(title="", empty="", percent=percent, series=("a", "b"), wholes=(Whole("x", (1,)),))


def test_stacked_leaves_an_empty_whole_empty():
    stacked = Stacked(
        title="",
        empty="",
        percent=percent,
        series=("a", "b"),
        wholes=(Whole("2021", (1, 1)), Whole("2022", (0, 0))),
    )

    assert stacked.table().rows[1] == ("2022", "0 (–)", "0 (–)")


def test_trend_leaves_a_gap_where_nothing_is_known():
    trend = Trend(
        title="",
        empty="",
        periods=("j", "f", "m", "a"),
        lines=(Line("Site", (1, None, 3, 4)),),
        target=Line("Objectif", (1, 2, 3, 4)),
    )
    runs = [
        path.get("d") for path in drawn(trend).iter(f"{SVG}path") if "series" in path.get("class")
    ]

    assert len(runs) == 1
    assert runs[0].count("L") == 1
    assert [row[1] for row in trend.table().rows] == ["1", "–", "3", "4"]


def test_trend_refuses_values_that_do_not_match_the_periods():
    with pytest.raises(ValueError, match="2 values"):
        Trend(title="", empty="", periods=("j",), lines=(Line("x", (1, 2)),))


def test_dots_refuse_a_value_outside_the_named_levels():
    with pytest.raises(ValueError, match="outside the levels"):
        Dots(title="", empty="", series=("x",), rows=(DotRow("a", (3,)),), levels=("un", "deux"))


def test_dots_write_the_names_of_the_levels_in_the_table():
    dots = Dots(
        title="",
        empty="",
        series=("avant", "après"),
        rows=(DotRow("a", (None, 2)),),
        levels=("un", "deux"),
    )

    assert dots.table().rows == (("a", "–", "deux"),)


def test_donut_refuses_a_sixth_part_and_closes_on_a_single_one():
    with pytest.raises(ValueError, match="draw bars"):
        Donut(title="", empty="", percent=percent, slices=tuple(Slice("x", 1) for _ in range(6)))
    whole = Donut(title="", empty="", percent=percent, slices=(Slice("x", 3), Slice("y", 0)))
    assert len(list(drawn(whole).iter(f"{SVG}path"))) == 1


def test_alternative_reads_every_figure_and_stops_before_it_tires():
    few = Bars(title="", empty="", bars=(Bar("a", 1, "10 %"), Bar("b", 9)), description="Lieux.")
    many = Bars(title="", empty="", bars=tuple(Bar(f"n{i}", i) for i in range(40)))

    assert few.alternative == "Lieux. a – 1 – 10 %. b – 9."
    assert many.alternative.endswith("n11 – 11. …")
