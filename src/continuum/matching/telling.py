"""What is said on the error output while a matching runs: columns, stages, how far it is."""

import re
from collections.abc import Sequence
from decimal import Decimal
from time import perf_counter
from types import TracebackType
from typing import Final, Self

from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from continuum.core.phrases import labelled
from continuum.matching.presenters import STAGES, ColumnTold, lines_told, percent, seconds

EVERY: Final = 2.0
"""Seconds after which a stage is worth a line of its own where nothing can be drawn again."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What a heading could make a terminal do, or make its reader read."""


class Speaker:
    """Draws on a terminal; elsewhere writes one line for each stage that took some time."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)
        self._stage = ""
        self._words = ""
        self._since = perf_counter()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._progress.stop()

    def tell(self, stage: str, side: str, done: int) -> None:
        """A stage begins, or goes on: `done` rows of the list `side`."""
        words = str(STAGES.get(stage, stage))
        words = f"{words} ({side})" if side else words
        if f"{stage} {side}" != self._stage:
            self._end()
            self._stage, self._since = f"{stage} {side}", perf_counter()
            self._progress.reset(self._task)
        self._words = labelled(words, lines_told(done)) if done else words
        self._progress.update(self._task, description=escape(self._words))

    def advance(self, share: float) -> None:
        """How far the stage has come, from 0 to 1."""
        told = percent(Decimal(f"{share * 100:.0f}"))
        self._progress.update(self._task, description=escape(f"{self._words} {told}"))

    def _end(self) -> None:
        took = perf_counter() - self._since
        if self._stage and took >= EVERY and not self._console.is_terminal:
            self.say(f"{self._words} ({seconds(took)})")
        self._stage = ""

    def say(self, text: str) -> None:
        self._console.print(_tame(text), markup=False, soft_wrap=True)

    def columns(self, side: str, name: str, columns: Sequence[ColumnTold]) -> None:
        """What each column of a list is taken for."""
        if not self._console.is_terminal:
            self.say(f"{side}, {name}")
            for one in columns:
                self.say(f"  {one.heading} → {one.label}")
            return
        table = Table(title=_shown(f"{side}, {name}"), title_justify="left", box=None)
        table.add_column(_("Colonne"))
        table.add_column(_("Lue comme"))
        table.add_column(_("Exemple"))
        table.add_column("--map", style="dim")
        for one in columns:
            code = f"{side}.{one.told.value}" if one.told else ""
            table.add_row(_shown(one.heading), _shown(one.label), _shown(one.sample), code)
        self._console.print(table)


def _tame(text: str) -> str:
    return _CONTROLS.sub("", text)


def _shown(text: str) -> str:
    """As it is written, whatever a terminal or its drawing would make of it."""
    return escape(_tame(text))
