"""A word that a trial asks about, wherever the table writes it."""

from dataclasses import dataclass, field


@dataclass
class Met:
    """`choices` are what this word alone may mean; `deduced` is what it is read as meanwhile."""

    listed: str
    key: str
    text: str
    fields: dict[str, None] = field(default_factory=dict)
    lines: int = 0
    answer: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    deduced: str = ""
