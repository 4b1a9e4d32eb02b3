"""Tables that somebody has just sent in, and nobody has imported yet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from continuum.demo.scenario.chance import Dice
from continuum.demo.scenario.programmes import ALLIER, ESCALE
from continuum.demo.spreadsheets.formats import Cell, Table, written

HEADINGS: Final = ("Date", "Heure", "Lieu", "Nb jeunes", "dont nouveaux", "Sujets", "Suite")
SEPTEMBER: Final = tuple(date(2021, 9, day) for day in (3, 8, 10, 15, 17, 22, 24, 29))
SPOTS: Final = ("Parc des Sources", "Place d'Allier", "Quai du Cher", "Gare de Moulins")


def left_waiting(seed: int, *, now: datetime) -> dict[tuple[str, str], tuple[str, bytes]]:
    """By organisation and programme: the name of the file, and the file."""
    dice = Dice(seed, "tables left waiting")
    today = now.date()
    evenings = [today - timedelta(days=ago) for ago in (26, 23, 19, 16, 12, 9)]
    return {
        ("sagess", ALLIER.code): (
            "tournées septembre 2021.csv",
            _log(dice, SEPTEMBER, SPOTS),
        ),
        ("maison-emploi", ESCALE.code): (
            "cahier de l'Escale.csv",
            _log(dice, evenings, ("L'Escale",)),
        ),
    }


def _log(dice: Dice, days: Sequence[date], spots: Sequence[str]) -> bytes:
    lines = [_line(dice, day, dice.pick(spots)) for day in days]
    return written(Table(format="csv", encoding="cp1252", lines=[HEADINGS, *lines]))


def _line(dice: Dice, day: date, spot: str) -> list[Cell]:
    heads = dice.number(2, 7)
    return [
        day.strftime("%d/%m/%y"),
        dice.pick(("17h", "18h30", "19h15")),
        spot,
        heads,
        dice.number(0, min(3, heads)),
        dice.pick(("emploi, permis", "logement", "formation", "discussion")),
        dice.pick(("à revoir", "RDV", "")),
    ]
