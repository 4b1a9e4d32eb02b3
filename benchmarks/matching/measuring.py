"""One tool on one subject, once: what it took, and how good what it found is."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import polars as pl

from benchmarks.matching import metrics
from benchmarks.matching.environments import NoEnvironment
from benchmarks.matching.lists import Lists, Subject
from benchmarks.matching.places import WORK
from benchmarks.matching.processes import Failed, run
from benchmarks.matching.tools import OURS, TWO_CLASSES, Tool

VERSIONS: Final = ("version", "duckdb", "pandas", "polars")
FAILED_BEFORE: Final = "not tried: it failed on one no larger"
TOO_LARGE: Final = "not tried: larger than it is for"


@dataclass(frozen=True, kw_only=True)
class Record:
    """`seconds` of the whole process, `work` of the stages that it is judged by, `peak` in bytes;
    `failure` says why there is nothing of this."""

    subject: str
    family: str
    size: int
    tool: str
    turn: int
    seconds: float = 0.0
    work: float = 0.0
    peak: int = 0
    failure: str = ""
    stages: dict[str, float] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    raw: dict[str, float] = field(default_factory=dict)
    assigned: dict[str, float] = field(default_factory=dict)
    groups: dict[str, float] = field(default_factory=dict)
    bands: dict[str, float] = field(default_factory=dict)
    untraceable: dict[str, float] = field(default_factory=dict)
    calibration: list[dict[str, float]] = field(default_factory=list)
    curve: list[tuple[float, float]] = field(default_factory=list)
    """Recall and precision of one-to-one pairs, from the surest on."""

    @property
    def key(self) -> tuple[str, int, str]:
        return self.subject, self.size, self.tool

    def line(self) -> str:
        """For the terminal."""
        what = f"{self.size:>9,}  {self.subject[:44]:<44}  {self.tool[:26]:<26}"
        if self.failure:
            return f"{what}  — {self.failure}"
        quality = f"F1 {self.raw['f1']:.4f}"
        quality += f", one to one {self.assigned['f1']:.4f}" if self.assigned else ""
        return f"{what}  {self.work:7.1f} s  {self.peak / 2**20:7,.0f} MiB  {quality}"


def measured(tool: Tool, subject: Subject, lists: Lists, *, turn: int) -> Record:
    """Never raises what the tool's process does wrong: that is told in the record."""
    named: dict[str, Any] = {
        "subject": subject.name,
        "family": subject.family,
        "size": subject.size,
        "tool": tool.name,
        "turn": turn,
    }
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        out = Path(folder) / "pairs.parquet"
        try:
            done = run(*tool.command(subject, lists, out), limit=tool.limit)
        except (Failed, NoEnvironment) as failure:
            return Record(**named, failure=str(failure))
        judged = _judged(tool, subject, lists, out)
    stages = done.told["seconds"]
    return Record(
        **named,
        seconds=done.seconds,
        work=sum(stages[stage] for stage in tool.work),
        peak=done.peak,
        stages={**stages, **done.told.get("stages", {})},
        versions={name: told for name, told in done.told.items() if name in VERSIONS},
        **judged,
    )


def _judged(tool: Tool, subject: Subject, lists: Lists, out: Path) -> dict[str, Any]:
    persons = lists.persons()
    found = pl.read_parquet(out)
    pairs = metrics.scored(found, persons, within=subject.within)
    judged: dict[str, Any] = {"raw": metrics.quality(pairs)}
    if not subject.within:
        assigned = pairs.assigned()
        judged["assigned"] = metrics.quality(assigned)
        judged["curve"] = metrics.curve(assigned)
    if tool.name not in (OURS, TWO_CLASSES):
        return judged
    if subject.within:
        group = pl.read_parquet(out.with_suffix(".groups"))["group"].to_numpy()
        return {**judged, "groups": metrics.pairs_of_groups(group, persons[0])}
    return {
        **judged,
        "bands": metrics.bands(pairs, found),
        "untraceable": metrics.untraceable(pl.read_parquet(out.with_suffix(".absences")), persons),
        "calibration": metrics.calibration(pairs, found),
    }


def interleaved(tools: list[Tool], subjects: list[Subject], *, turns: int) -> Iterator[Record]:
    """Every tool once on a subject, then again with another one first; subjects from small to
    large."""
    failed: set[str] = set()
    for subject in sorted(subjects, key=lambda one: one.size):
        began = perf_counter()
        lists = subject.lists()
        if perf_counter() - began > 1:
            print(f"… {subject.size:,} rows of {subject.name} made", flush=True)
        present = [tool for tool in tools if subject.family in tool.families]
        for turn in range(turns):
            for tool in present[turn:] + present[:turn]:
                if turn and (tool.once or tool.name in failed):
                    continue
                record = _measured_or_not(tool, subject, lists, turn=turn, failed=failed)
                if record.failure:
                    failed.add(tool.name)
                yield record


def _measured_or_not(
    tool: Tool, subject: Subject, lists: Lists, *, turn: int, failed: set[str]
) -> Record:
    if tool.name in failed or subject.size > tool.largest:
        why = FAILED_BEFORE if tool.name in failed else TOO_LARGE
        return Record(
            subject=subject.name,
            family=subject.family,
            size=subject.size,
            tool=tool.name,
            turn=turn,
            failure=why,
        )
    return measured(tool, subject, lists, turn=turn)


def written(record: Record, path: Path) -> None:
    with path.open("a", encoding="utf-8") as kept:
        kept.write(json.dumps(asdict(record)) + "\n")


def kept(path: Path) -> list[Record]:
    lines = path.read_text("utf-8").splitlines()
    return [Record(**json.loads(line)) for line in lines if '"subject"' in line]
