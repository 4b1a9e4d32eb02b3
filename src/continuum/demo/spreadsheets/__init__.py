"""The tables that the teams of the demonstration would have kept before, as they really keep them.

They say the same as the scenario, in the usual disorder: title lines, two rows of headings, dates
typed in four ways, names in one cell, lost zeros, blank lines, a total at the end.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

from continuum.demo.scenario import planned
from continuum.demo.scenario.chance import PARIS
from continuum.demo.spreadsheets import allier, teen_lab
from continuum.demo.spreadsheets.formats import written

WRITTEN_AT: Final = datetime(2023, 4, 3, 9, 0, tzinfo=PARIS)
"""When the last of them was closed; nothing in them is later."""


def examples(seed: int = 1) -> dict[str, bytes]:
    """Every table, by its path inside the folder of examples."""
    scenario = planned(seed=seed, now=WRITTEN_AT)
    return {
        path: written(table)
        for path, table in {**allier.tables(scenario), **teen_lab.tables(scenario)}.items()
    }


def write_examples(folder: Path, seed: int = 1) -> list[Path]:
    """Write them all; returns where."""
    made = []
    for path, content in examples(seed).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        made.append(target)
    return made
