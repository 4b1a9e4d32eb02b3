"""The sources of the look keep their rules: known icons and tokens, legible pairs, no inline."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import RequestFactory

from continuum.core.charts import palette
from continuum.demo.gallery import samples

ROOT = Path(__file__).resolve().parents[4]
FRONTEND = ROOT / "frontend"
TEMPLATES = sorted((ROOT / "src" / "continuum").glob("*/templates/**/*.html"))
ONE_FILE = ROOT / "src" / "continuum" / "matching" / "templates" / "matching" / "report.html"
"""Written to a file that must show alone, under a policy of its own; never served."""
STYLES = sorted((FRONTEND / "css").rglob("*.css"))
TOKENS: dict[str, list[str]] = json.loads((FRONTEND / "tokens.json").read_text())
ICONS = (FRONTEND / "icons.txt").read_text().split()

# ink on ground: read as text, so 4.5 to 1
TEXT = [
    ("ink", "paper"), ("ink", "surface"), ("ink", "sand"), ("ink-2", "paper"), ("ink-2", "surface"),
    ("ink-2", "sand"), ("fir", "paper"), ("fir", "surface"), ("fir", "sand"), ("on-fir", "fir"),
    ("on-fir", "fir-strong"), ("on-fir-soft", "fir-soft"), ("on-apricot", "apricot"),
    ("on-apricot-soft", "apricot-soft"), ("brick", "surface"), ("brick", "paper"),
    ("brick", "brick-soft"), ("on-brick", "brick"), ("green", "green-soft"),
    ("honey", "honey-soft"), ("blue", "blue-soft"), ("ink", "brick-soft"),
    ("ink", "green-soft"), ("ink", "honey-soft"),
    ("ink", "blue-soft"), ("rail-ink", "rail"), ("rail-ink", "rail-2"), ("rail-ink-2", "rail"),
    ("paper", "ink"), *((f"on-ramp-{n}", f"ramp-{n}") for n in range(1, 7)),
]  # fmt: skip
# edges and marks: 3 to 1
MARKS = [
    ("field", "paper"), ("field", "surface"), ("field", "sand"), ("focus", "paper"),
    ("focus", "surface"), ("focus", "sand"),
    *((f"series-{n}", "surface") for n in range(1, 7)),
]  # fmt: skip


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_tokens_is_legible(theme):
    floors = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in MARKS]

    faint = [
        (ink, ground, round(ratio, 2))
        for (ink, ground), floor in floors
        if (ratio := contrast(TOKENS[ink][theme], TOKENS[ground][theme])) < floor
    ]

    assert faint == []


def test_charts_are_painted_with_the_tokens():
    kinds = ("ramp", "on-ramp", "series", "on-series")
    numbered = [f"{kind}-{n}" for kind in kinds for n in range(1, 7)]

    here = {name: TOKENS[name] for name in numbered}

    there = {name: [palette.LIGHT[name].lower(), palette.DARK[name].lower()] for name in numbered}
    assert here == there


def test_every_property_used_is_declared():
    styles = "".join(path.read_text() for path in STYLES)
    declared = set(TOKENS) | set(re.findall(r"--([\w-]+)\s*:", styles))

    assert set(re.findall(r"var\(--([\w-]+)", styles)) - declared == set()


def test_every_icon_used_is_in_the_sprite():
    modules = (ROOT / "src" / "continuum").glob("*/[!t]*.py")
    sources = "".join(path.read_text() for path in (*TEMPLATES, *modules))

    spellings = (
        r'{%\s*icon "([\w-]+)"',
        r'\bicon="([\w-]+)"',
        r'Page\(_\("[^"]+"\), "[\w:]+", "([\w-]+)"',
    )
    used = {name for spelling in spellings for name in re.findall(spelling, sources)}

    assert used - set(ICONS) == set()
    assert sorted(set(ICONS)) == ICONS


class Inline(HTMLParser):
    """Finds what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        runs = tag == "script" and names.get("type") != "application/json"
        if tag == "style" or (runs and "src" not in names):
            self.found.append(tag)
        refused = [name for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [f"{tag} {name}" for name in refused]


SERVED = [path for path in TEMPLATES if path != ONE_FILE]


@pytest.mark.parametrize("path", SERVED, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_template_carries_inline_style_or_script(path):
    finder = Inline()
    finder.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text()))

    assert finder.found == []


def test_the_gallery_shows_every_component_template():
    gallery = "".join(path.read_text() for path in TEMPLATES if "gallery" in str(path))
    written_by_tags = {"chart", "sort_heading", "palette_results", "toast"}
    components = {path.stem for path in TEMPLATES if path.parent.name == "components"}

    shown = set(re.findall(r"core/components/(\w+)\.html", gallery))

    assert components - written_by_tags == shown


def test_the_gallery_has_content_for_each_piece():
    context = samples(RequestFactory().get("/"))

    assert context["page"].paginator.count == 1260
    assert [step.count for step in context["funnel"].steps] == [1260, 304, 208]
    assert list(context["form"].errors) == ["known", "place", "met_on", "notice", "agreed"]
