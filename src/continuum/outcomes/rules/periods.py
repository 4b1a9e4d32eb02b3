"""A stretch of days, both ends included, and the months it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Period:
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a period from {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def meets(self, other: "Period") -> bool:
        """Whether they have a day in common."""
        return self.start <= other.end and self.end >= other.start

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def is_of_whole_months(self) -> bool:
        return self.start.day == 1 and (self.end + timedelta(days=1)).day == 1

    def months(self) -> tuple[str, ...]:
        """Every month the period touches, as "2021-03"."""
        return tuple(self._months())

    def _months(self) -> Iterator[str]:
        year, month = self.start.year, self.start.month
        while (year, month) <= (self.end.year, self.end.month):
            yield f"{year:04d}-{month:02d}"
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
