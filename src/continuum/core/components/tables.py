"""Which column a table is sorted by, read from the address and shown in the headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Sort:
    """A column among those allowed, and a direction; `?tri=-age` sorts by age, greatest first."""

    column: str
    descending: bool
    columns: tuple[str, ...]

    @classmethod
    def of(cls, query: Mapping[str, str], columns: Sequence[str], *, default: str) -> "Sort":
        """What the address asks for, or `default` when it asks for something else."""
        asked = query.get("tri", default)
        if asked.removeprefix("-") not in columns:
            asked = default
        return cls(asked.removeprefix("-"), asked.startswith("-"), tuple(columns))

    def direction(self, column: str) -> str:
        """The value of `aria-sort`, empty when the table is not sorted by that column."""
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"

    def asked_by(self, column: str) -> str:
        """What `tri` becomes when that heading is pressed."""
        return f"-{column}" if self.direction(column) == "ascending" else column
