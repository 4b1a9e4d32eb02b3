"""The colours of charts, by role: classes for a page with themes, literal colours for print.

A mark is painted with the name of a role ("ramp-3", "ink"), never with a colour. On a page the role
becomes a class that `frontend/css/charts.css` colours in both themes; in print, where nothing reads
classes, it becomes the light colour itself.
"""

from typing import Final, Literal

Theme = Literal["page", "print"]

SERIES: Final = ("#0E6257", "#B67710", "#8E3C0A", "#8F7BC9", "#703FA0", "#219E77")
ON_SERIES: Final = ("#FFFFFF", "#0B1413", "#FFFFFF", "#0B1413", "#FFFFFF", "#0B1413")
RAMP: Final = ("#F3E7D3", "#CFE3D2", "#9CCBBB", "#5AA897", "#2A8071", "#0A4C44")
ON_RAMP: Final = ("#22302F", "#22302F", "#22302F", "#22302F", "#FFFFFF", "#FFFFFF")

SERIES_DARK: Final = ("#6FD0BF", "#E8B04B", "#F08A5D", "#B9A8F0", "#CFA0F0", "#5FD3A6")
ON_SERIES_DARK: Final = ("#08201C",) * 6
RAMP_DARK: Final = ("#33413E", "#3B5B55", "#437A70", "#4F9C8E", "#6CBFAF", "#A8E6DA")
ON_RAMP_DARK: Final = ("#F2EEE6", "#F2EEE6", "#FFFFFF", "#08201C", "#08201C", "#08201C")


def _numbered(name: str, colours: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}-{position}": colour for position, colour in enumerate(colours, start=1)}


LIGHT: Final[dict[str, str]] = {
    "paper": "#FFFFFF",
    "ink": "#22302F",
    "muted": "#55615E",
    "rule": "#E3D8C6",
    "edge": "#857A6A",
    "band": "#F6EFE4",
    "mark": "#0E6257",
    "soft": "#DDEFEA",
    "accent": "#F4A259",
    **_numbered("series", SERIES),
    **_numbered("on-series", ON_SERIES),
    **_numbered("ramp", RAMP),
    **_numbered("on-ramp", ON_RAMP),
}

DARK: Final[dict[str, str]] = {
    "paper": "#1C2A28",
    "ink": "#F2EEE6",
    "muted": "#B9C4C0",
    "rule": "#354945",
    "edge": "#82938F",
    "band": "#263735",
    "mark": "#6FD0BF",
    "soft": "#1E403A",
    "accent": "#F4A259",
    **_numbered("series", SERIES_DARK),
    **_numbered("on-series", ON_SERIES_DARK),
    **_numbered("ramp", RAMP_DARK),
    **_numbered("on-ramp", ON_RAMP_DARK),
}


def ramp_step(position: int, steps: int) -> int:
    """Which of the six ramp colours a step takes, spread from light to dark."""
    if steps <= 1:
        return len(RAMP)
    return 1 + round(position * (len(RAMP) - 1) / (steps - 1))
