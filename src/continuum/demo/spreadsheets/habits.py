"""How people type: days, hours, telephones and names, never twice the same way."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.values import PersonPlan
from continuum.demo.spreadsheets.formats import Cell

MONTHS: Final = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août"),
    *("septembre", "octobre", "novembre", "décembre"),
)
BANDS: Final = {
    "under_16": ("moins de 16 ans", "-16"),
    "16_17": ("16-17", "16-17 ans"),
    "18_21": ("18-21", "18-21 ans"),
    "22_25": ("22-25 ans", "22/25"),
    "26_29": ("26-29", "26-29 ans"),
    "unknown": ("", "?"),
}
ANSWERS: Final = {"yes": ("oui", "oui", "x", "OUI"), "no": ("non",), "unknown": ("?", "nsp")}


class Typist:
    """Somebody at a keyboard; `cells_are_typed` where the file knows a date from a text."""

    def __init__(self, seed: int, table: str, *, cells_are_typed: bool) -> None:
        self.dice = Dice(seed, f"typing {table}")
        self._typed = cells_are_typed

    def day(self, day: date | None) -> Cell:
        """Day first, always; as a real date most of the time, else in one of three ways."""
        if day is None:
            return None
        ways = {"date": 5 if self._typed else 0, "short": 2, "long": 3, "words": 1}
        way = self.dice.weighted(ways)
        if way == "date":
            return day
        if way == "short":
            return f"{day.day}/{day.month}/{day.year % 100:02d}"
        if way == "words":
            return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        return day.strftime("%d/%m/%Y")

    def hour(self, at: datetime) -> str:
        if at.minute == 0 and self.dice.happens(0.6):
            return f"{at.hour}h"
        return at.strftime(self.dice.pick(("%Hh%M", "%H:%M", "%H h %M")))

    def word(self, words: Mapping[str, Sequence[str]], code: str) -> str:
        return self.dice.pick(words[code])

    def telephone(self, typed: str) -> Cell:
        """With its zero lost, as a spreadsheet does it, or as one dictates it."""
        digits = typed.replace(" ", "")
        way = self.dice.weighted({"lost": 3, "dots": 2, "spaces": 3, "abroad": 1})
        if way == "lost":
            return int(digits) if self._typed else digits[1:]
        if way == "dots":
            return ".".join(digits[at : at + 2] for at in range(0, 10, 2))
        return f"+33 {typed[1:]}" if way == "abroad" else typed

    def full_name(self, person: PersonPlan) -> str:
        """SURNAME First, in one cell."""
        return f"{person.last_name.upper()} {person.first_name}".strip()


def blank_now_and_then(dice: Dice, lines: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Empty lines between some of the lines, as people leave them to breathe."""
    made: list[Sequence[Cell]] = []
    for line in lines:
        if made and dice.happens(0.02):
            made.append([None] * len(line))
        made.append(line)
    return made
