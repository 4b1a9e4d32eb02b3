"""What awaits somebody on the home page, and what the palette may offer."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

MOST_COUNTED: Final = 99


@dataclass(frozen=True)
class Task:
    """One line of "À faire": what, how many, where to go; `urgent` lines come first."""

    title: str
    url: str
    icon: str
    detail: str = ""
    count: int | None = None
    urgent: bool = False

    @property
    def most(self) -> int:
        return MOST_COUNTED

    @property
    def is_long(self) -> bool:
        """Whether it is told as "99 +": counting on would make the page wait."""
        return self.count is not None and self.count > MOST_COUNTED


@dataclass(frozen=True)
class Shortcut:
    """One answer of the palette: a person, a page or a gesture."""

    title: str
    url: str
    icon: str
    detail: str = ""
    group: str = ""


def count_some(rows: QuerySet[Any]) -> int:
    """How many rows, at most one more than a line tells: nobody reads a long list to its end."""
    return rows.order_by()[: MOST_COUNTED + 1].count()
