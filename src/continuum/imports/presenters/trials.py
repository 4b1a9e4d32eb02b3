"""The four piles: told once of a plan, packed to be kept, and shown page by page."""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page
from django.urls import reverse

from continuum.access.scope import Member
from continuum.core.components.navigation import Tab
from continuum.imports.models import Trial, Upload
from continuum.imports.planning.rows import Decision, Plan, PlannedRow
from continuum.imports.presenters.faults import (
    NOTICE,
    Fault,
    faults_of,
    losses_of,
    lost_of,
    reason_of,
)
from continuum.imports.presenters.values import cell_shown, shown
from continuum.imports.presenters.words import StrangeWord, WordsPage, words_page
from continuum.imports.queries.trials import parts_of
from continuum.imports.rules.fields import BY_CODE
from continuum.imports.rules.kinds import LEFT_ASIDE, Choice, Pile
from continuum.imports.rules.problems import Code, Level
from continuum.tables.rows import Cell

LINES_A_PART = 100


@dataclass(frozen=True)
class TrialLine:
    """One line of a pile, in the words of the page."""

    line: int
    values: Sequence[tuple[str, str]]
    faults: Sequence[Fault]
    likely: Sequence[Mapping[str, Any]]
    """Those it may speak of: `person`, `called`, `reasons`, `line`."""
    known_as: str
    reason: str
    cells: Sequence[tuple[str, str, str, str]] = ()
    """Cells that may be repaired here: name of the input, heading, text, what is wrong."""


@dataclass(frozen=True)
class Told:
    """A trial, packed: what its page needs at once, and its piles part by part."""

    summary: bytes
    parts: Mapping[Pile, Sequence[bytes]]


def told_of(plan: Plan, *, member: Member, before_another: bool) -> Told:
    cells = {line.number: line.cells for line in plan.source.sheet.lines}
    by_pile: dict[Pile, list[PlannedRow]] = {pile: [] for pile in Pile}
    for row in plan.rows:
        by_pile[row.pile].append(row)
    by_pile[Pile.ERROR].sort(key=_awaits_words)
    summary = {
        "piles": {pile: len(rows) for pile, rows in by_pile.items()},
        "awaiting": sum(_awaits_words(row) for row in by_pile[Pile.ERROR]),
        "lines": len(plan.rows),
        "check": [row.line for row in by_pile[Pile.CHECK]],
        "completed": len(plan.completed),
        "losses": losses_of(plan),
        "before_another": before_another,
        "asked": asdict(words_page(plan, member=member)),
    }
    parts = {
        pile: [_packed(part) for part in _parts(_told_lines(rows, plan, cells))]
        for pile, rows in by_pile.items()
    }
    return Told(_packed(summary), parts)


def _awaits_words(row: PlannedRow) -> bool:
    """Whether it is stopped by nothing but words that the page asks about once for all lines."""
    errors = [problem for problem in row.problems if problem.level is Level.ERROR]
    return bool(errors) and all(problem.code is Code.UNKNOWN_WORD for problem in errors)


@dataclass(frozen=True)
class Kept:
    """A trial as it was kept; `is_stale`: what it was compared with has changed since."""

    upload: Upload
    planned_at: datetime
    piles: Mapping[Pile, int]
    lines: int
    check: Sequence[int]
    completed: int
    losses: Sequence[tuple[str, int]]
    """Columns with the number of lines imported without what their cell says."""
    asked: WordsPage
    awaiting: int = 0
    """Lines in error for nothing but words still to be explained; the last of their pile."""
    is_stale: bool = False
    is_before_another: bool = False
    """Another import was under way when it was worked out."""

    @classmethod
    def of(cls, trial: Trial, *, is_stale: bool) -> "Kept | None":
        """None while it is being worked out."""
        if trial.planned_at is None:
            return None
        told = _unpacked(bytes(trial.packed))
        return cls(
            upload=trial.upload,
            planned_at=trial.planned_at,
            piles={pile: told["piles"][pile] for pile in Pile},
            lines=told["lines"],
            check=told["check"],
            completed=told["completed"],
            losses=told.get("losses", ()),
            asked=_words_page(told["asked"]),
            awaiting=told.get("awaiting", 0),
            is_stale=is_stale,
            is_before_another=told.get("before_another", False),
        )

    @property
    def first_pile(self) -> Pile:
        """What asks for somebody first."""
        order = (Pile.ERROR, Pile.CHECK, Pile.NEW, Pile.KNOWN)
        last = Pile.ERROR if self.awaiting else Pile.NEW
        return next((pile for pile in order if len(self.pile(pile))), last)

    def pile(self, pile: Pile, *, with_awaiting: bool = False) -> "KeptPile":
        """`with_awaiting`: also the lines that one answer for all of them will settle."""
        hidden = self.awaiting if pile is Pile.ERROR and not with_awaiting else 0
        return KeptPile(self.upload.pk, pile, self.piles[pile] - hidden)

    def left_aside(self) -> list[TrialLine]:
        """Lines to be checked or corrected, in the order of the table."""
        lines = [line for pile in LEFT_ASIDE for line in self.pile(pile, with_awaiting=True)[:]]
        return sorted(lines, key=lambda one: one.line)


@dataclass(frozen=True)
class KeptPile:
    """Lines of a pile, of which a slice reads no more parts than it needs."""

    upload: UUID
    pile: Pile
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[TrialLine]:
        return iter(self[:])

    def __getitem__(self, asked: slice) -> list[TrialLine]:
        start, stop, _step = asked.indices(self.count)
        if start >= stop:
            return []
        first = start // LINES_A_PART
        packs = parts_of(self.upload, self.pile, first=first, last=(stop - 1) // LINES_A_PART)
        lines = [_line(told) for pack in packs for told in _unpacked(pack)]
        return lines[start - first * LINES_A_PART : stop - first * LINES_A_PART]


def trial_page(
    kept: Kept,
    pile: Pile,
    page: "Page[TrialLine]",
    *,
    decisions: Mapping[int, Decision],
    with_awaiting: bool = False,
) -> dict[str, Any]:
    """`decisions` are those taken, some of them maybe since the trial."""
    decided = [decisions[line] for line in kept.check if line in decisions]
    accepted = sum(one.choice != Choice.LEAVE for one in decided)
    left = sum(kept.piles[one] for one in LEFT_ASIDE) - accepted
    return {
        "upload": kept.upload,
        "kept": kept,
        "pile": pile,
        "tabs": _tabs(kept, pile, with_awaiting=with_awaiting),
        "page": page,
        "lines": [(line, _choice(decisions.get(line.line))) for line in page],
        "total": kept.lines,
        "new": kept.piles[Pile.NEW] + accepted,
        "left": left,
        "to_correct": left - kept.awaiting,
        "awaiting": kept.awaiting,
        "hidden": kept.awaiting if pile is Pile.ERROR and not with_awaiting else 0,
        "asked": kept.asked,
        "completed": kept.completed,
        "losses": kept.losses,
        "is_check": pile is Pile.CHECK,
        "is_error": pile is Pile.ERROR,
        "is_known": pile is Pile.KNOWN,
        "undecided": len(kept.check) - len(decided),
    }


def _tabs(kept: Kept, pile: Pile, *, with_awaiting: bool) -> list[Tab]:
    address = reverse("imports:trial", args=[kept.upload.pk])
    return [
        Tab(
            label=one.label,
            url=f"{address}?pile={one.value}",
            current=one is pile,
            count=len(kept.pile(one, with_awaiting=with_awaiting)),
        )
        for one in Pile
    ]


def _choice(decision: Decision | None) -> str:
    if decision is None:
        return ""
    return str(decision.person) if decision.choice is Choice.SAME else decision.choice.value


def _told_lines(
    rows: Iterable[PlannedRow], plan: Plan, cells: Mapping[int, Sequence[Cell]]
) -> Iterator[TrialLine]:
    source = plan.source
    fields = BY_CODE[source.kind]
    for row in rows:
        faults = list(faults_of(row, source.sheet, source.kind))
        is_error = row.pile is Pile.ERROR
        yield TrialLine(
            line=row.line,
            values=[
                (str(fields[code].label), shown(fields[code], value, plan.choices.labels))
                for code, value in row.read.values.items()
                if code in fields and code not in lost_of(row)
            ],
            faults=faults,
            likely=[{**asdict(one), "person": str(one.person)} for one in row.likely],
            known_as=row.known_as,
            reason=reason_of(row, source.sheet, source.kind),
            cells=list(_repairable(row.line, cells[row.line], faults)) if is_error else (),
        )


def _repairable(
    line: int, cells: Sequence[Cell], faults: Sequence[Fault]
) -> Iterator[tuple[str, str, str, str]]:
    """The cells at fault; one that held a State's number is emptied by typing anything else."""
    seen: set[int] = set()
    for fault in faults:
        position = fault.position
        is_told_only = fault.level == NOTICE or fault.code == Code.STATE_NUMBER
        if position is None or position in seen or is_told_only:
            continue
        seen.add(position)
        text = cell_shown(cells[position])
        yield f"cell-{line}-{position}", fault.heading, text, fault.message


def _parts(lines: Iterable[TrialLine]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for line in lines:
        part.append(asdict(line))
        if len(part) == LINES_A_PART:
            yield part
            part = []
    if part:
        yield part


def _packed(told: object) -> bytes:
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 3)


def _unpacked(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


def _line(told: Mapping[str, Any]) -> TrialLine:
    return TrialLine(**{**told, "faults": [Fault(**fault) for fault in told["faults"]]})


def _words_page(told: Mapping[str, Any]) -> WordsPage:
    lists = ("words", "names", "answered", "deduced")
    words = {name: [StrangeWord(**word) for word in told.get(name, ())] for name in lists}
    return WordsPage(**{**told, **words})
