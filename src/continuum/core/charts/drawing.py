"""The pen that writes SVG: rectangles, lines, paths and real text, painted by role."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from xml.sax.saxutils import escape, quoteattr

from continuum.core.charts import palette
from continuum.core.charts.lettering import clean

FONTS: Final = "Figtree, 'Figtree Variable', system-ui, 'Segoe UI', sans-serif"
SIZE: Final = 14
SMALL: Final = 12.5
LINE: Final = 1.25  # line height, in sizes

# Typst reads weight 400 of a variable font in an SVG as the font's default, which is light.
WEIGHTS: Final = {"page": (400, 600), "print": (500, 700)}

RUN_GAP: Final = 9  # between the texts of a run

Anchor = Literal["start", "middle", "end"]
Attribute = str | float


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Ink:
    """How a text is set."""

    size: float = SIZE
    bold: bool = False
    anchor: Anchor = "start"
    paint: str = "ink"


@dataclass(frozen=True)
class Stroke:
    paint: str
    width: float = 1
    dashes: str = ""


@dataclass
class Drawing:
    """One SVG being drawn; the chart sets `height` once it knows it."""

    width: float
    theme: palette.Theme
    height: float = 0
    parts: list[str] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        return self.width < 480

    def rect(
        self,
        box: Box,
        fill: str,
        *,
        stroke: Stroke | None = None,
        radius: float = 0,
        hint: str = "",
    ) -> None:
        attributes: dict[str, Attribute] = {
            "x": box.x,
            "y": box.y,
            "width": max(box.width, 0),
            "height": max(box.height, 0),
        }
        if radius:
            attributes["rx"] = radius
        self._element("rect", attributes, fill=fill, stroke=stroke, hint=hint)

    def path(
        self, data: str, *, fill: str = "", stroke: Stroke | None = None, hint: str = ""
    ) -> None:
        self._element("path", {"d": data}, fill=fill, stroke=stroke, hint=hint)

    def circle(
        self, x: float, y: float, radius: float, fill: str, *, stroke: Stroke | None = None
    ) -> None:
        self._element("circle", {"cx": x, "cy": y, "r": radius}, fill=fill, stroke=stroke)

    def line(self, start: tuple[float, float], end: tuple[float, float], stroke: Stroke) -> None:
        self.path(f"M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}", stroke=stroke)

    def text(self, x: float, y: float, content: str, ink: Ink) -> None:
        """`y` is the base line."""
        attributes: dict[str, Attribute] = {"x": x, "y": y, "font-size": ink.size}
        if ink.bold:
            attributes["font-weight"] = WEIGHTS[self.theme][1]
        if ink.anchor != "start":
            attributes["text-anchor"] = ink.anchor
        shown = _written({**attributes, **self._painted(ink.paint, None)})
        self.parts.append(f"<text{shown}>{escape(clean(content))}</text>")

    def run(self, x: float, y: float, spans: Sequence[tuple[str, Ink]]) -> None:
        """Texts set one after the other, whatever the font; empty ones are left out."""
        shown: list[str] = []
        for content, ink in spans:
            if content:
                weight = WEIGHTS[self.theme][ink.bold]
                attributes: dict[str, Attribute] = {"font-size": ink.size, "font-weight": weight}
                if shown:
                    attributes["dx"] = RUN_GAP
                written = _written({**attributes, **self._painted(ink.paint, None)})
                shown.append(f"<tspan{written}>{escape(clean(content))}</tspan>")
        self.parts.append(f'<text x="{_n(x)}" y="{_n(y)}">{"".join(shown)}</text>')

    def lines(self, x: float, y: float, rows: tuple[str, ...], ink: Ink) -> float:
        """Writes rows one under the other and returns the base line of the next one."""
        for row in rows:
            self.text(x, y, row, ink)
            y += ink.size * LINE
        return y

    def document(self, *, title: str, description: str, key: str) -> str:
        """The whole SVG, named for those who do not see it."""
        body = "".join(self.parts)
        name = key or _digest(title, description, body, self.theme)
        size = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        size += f' width="{_n(self.width)}" height="{_n(self.height)}"'
        labels = quoteattr(f"{name}-title {name}-desc")
        weight = WEIGHTS[self.theme][0]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} role="img"'
            f' aria-labelledby={labels} font-family="{FONTS}" font-weight="{weight}">'
            f"<title id={quoteattr(f'{name}-title')}>{escape(clean(title))}</title>"
            f"<desc id={quoteattr(f'{name}-desc')}>{escape(clean(description))}</desc>"
            f"{body}</svg>"
        )

    def _element(
        self,
        tag: str,
        attributes: dict[str, Attribute],
        *,
        fill: str,
        stroke: Stroke | None,
        hint: str = "",
    ) -> None:
        if stroke is not None:
            attributes["stroke-width"] = stroke.width
            if stroke.dashes:
                attributes["stroke-dasharray"] = stroke.dashes
        shown = _written({**attributes, **self._painted(fill, stroke)})
        inner = f"<title>{escape(clean(hint))}</title></{tag}>" if hint else ""
        self.parts.append(f"<{tag}{shown}>{inner}" if hint else f"<{tag}{shown}/>")

    def _painted(self, fill: str, stroke: Stroke | None) -> dict[str, Attribute]:
        if self.theme == "print":
            literal: dict[str, Attribute] = {"fill": palette.LIGHT[fill] if fill else "none"}
            if stroke is not None:
                literal["stroke"] = palette.LIGHT[stroke.paint]
            return literal
        classes = [f"fill-{fill or 'none'}"]
        if stroke is not None:
            classes.append(f"stroke-{stroke.paint}")
        return {"class": " ".join(classes)}


def polyline(points: list[tuple[float, float]]) -> str:
    """Path data joining the points."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _written(attributes: dict[str, Attribute]) -> str:
    return "".join(
        f' {name}="{value if isinstance(value, str) else _n(value)}"'
        for name, value in attributes.items()
    )


def _n(value: float) -> str:
    """A coordinate: one decimal at most, a full stop whatever the locale."""
    return f"{value:.1f}".removesuffix(".0")


def _digest(*texts: str) -> str:
    together = "\0".join(clean(text) for text in texts)
    return "chart-" + hashlib.blake2s(together.encode(), digest_size=6).hexdigest()
