"""What awaits somebody on the home page, and what the palette may offer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line of "À faire": what, how many, where to go; `urgent` lines come first."""

    title: str
    url: str
    icon: str
    detail: str = ""
    count: int | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Shortcut:
    """One answer of the palette: a person, a page or a gesture."""

    title: str
    url: str
    icon: str
    detail: str = ""
    group: str = ""
