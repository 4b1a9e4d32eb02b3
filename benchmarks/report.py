"""Results as lines on a terminal, or as the table of README.md."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measuring import Result, Spread

HEADINGS = (
    "Subject",
    "Measure",
    "Ours: median (min–max)",
    "Beside",
    "Ratio",
    "Pair by pair",
    "Goal",
    "",
)


def line_of(result: Result) -> str:
    return "  ".join(
        f"{text:<{width}}"
        for text, width in zip(_cells(result), (30, 50, 28, 26, 7, 22, 17, 6), strict=True)
    ).rstrip()


def table_of(results: Iterable[Result]) -> str:
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_cells, results)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def machine() -> str:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}"


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _cells(result: Result) -> tuple[str, ...]:
    goals = []
    if result.most_ratio is not None:
        goals.append(f"≤ {result.most_ratio} ×")
    if result.most is not None:
        goals.append(f"≤ {result.most:g} {result.unit}")
    verdict = "" if not goals else "met" if result.is_met else "MISSED"
    return (
        result.subject,
        result.name,
        _told(result.ours, result.unit),
        _told(result.peer, result.unit) if result.peer else "",
        f"{result.ratio:.2f} ×" if result.ratio else "",
        _told(result.ratios, "×") if result.ratios else "",
        ", ".join(goals),
        verdict,
    )


def _told(spread: Spread, unit: str) -> str:
    if len(spread.values) == 1:
        return f"{spread.median:.2f} {unit}"
    return f"{spread.median:.2f} {unit} ({spread.low:.2f}–{spread.high:.2f})"
