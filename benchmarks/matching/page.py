"""Writes the results into `docs/linkage.md`, between its two marks, and the plots beside it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.matching.measuring import Record
from benchmarks.matching.places import ROOT
from benchmarks.matching.plots import plots
from benchmarks.matching.report import report
from benchmarks.report import machine

PAGE: Final = ROOT / "docs" / "linkage.md"
IMAGES: Final = ROOT / "docs" / "images"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
ALTERNATIVES: Final = {
    "errors": "Errors of each tool by size of the lists",
    "precision": "Share of wrong pairs by recall, at the largest size",
    "time": "Time of each tool by size of the lists",
    "memory": "Peak memory of each tool by size of the lists",
    "calibration": "Expected error beside the share of wrong pairs",
}


def into_page(records: Sequence[Record], path: Path) -> None:
    drawn = plots(records)
    for name, svg in drawn.items():
        (IMAGES / f"linkage-{name}.svg").write_text(svg + "\n", "utf-8")
    when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    shown = [
        f"![{text}](images/linkage-{name}.svg)"
        for name, text in ALTERNATIVES.items()
        if name in drawn
    ]
    told = [f"Measured on {when:%Y-%m-%d}, {machine()}.", report(records), *shown]
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n\n".join(told) + f"\n\n{END}{after}", "utf-8")
