"""What the rail, the tab bar and the menus of the top bar are given to show."""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class NavigationItem:
    """A page of the rail; `tab`: also in the phone's tab bar, where `short` stands for a label too
    long for a fifth of it; `count`: how much waits there."""

    label: Text
    url: str
    icon: str
    current: bool = False
    tab: bool = False
    short: Text = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class NavigationGroup:
    """Pages that belong together; the first group has no label."""

    items: tuple[NavigationItem, ...]
    label: Text = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a switch: the organisation one acts for, the programme one looks at."""

    value: str
    label: Text
    detail: Text = ""
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A view of a list; `count` is how many it holds, None when not counted."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None
