"""What came out of a matching, as counts for a machine and sentences for a reader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

from continuum.core.phrases import labelled, quoted
from continuum.linkage.compare import Band as Likely
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.sides import Rows
from continuum.matching.asked import Asked
from continuum.matching.normal import Register
from continuum.matching.presenters import (
    FOUND,
    columns_told,
    copies_told,
    counted,
    few_told,
    figure,
    left_out_told,
    lines_told,
    mebibytes,
    pairs_left_out,
    seconds,
)
from continuum.matching.running import Clock, List

ANSWERS_SHOWN: Final = 200
FEW: Final = 30
"""Lines below which a list teaches hardly anything of how names are misspelt."""
NO_ROW: Final[Rows] = np.empty(0, dtype=np.int32)
STATUS: Final = Path("/proc/self/status")


@dataclass(frozen=True)
class Answer:
    """What is said at the end."""

    as_json: dict[str, Any]
    lines: tuple[str, ...]
    left_out: int


@dataclass(frozen=True)
class Ended:
    """Everything that a matching ends with."""

    asked: Asked
    lists: Sequence[List]
    registers: Sequence[Register]
    clock: Clock
    matched: Matched | None = None
    pairs: pl.DataFrame | None = None
    found: pl.DataFrame | None = None
    persons: int | None = None
    queries: Mapping[str, int] | None = None
    answers: pl.DataFrame | None = None

    @property
    def left_out(self) -> int:
        return sum(register.left_out.total for register in self.registers)


def peak_memory() -> int:
    """Of this process, in bytes; 0 where the system does not say."""
    try:
        for line in STATUS.read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return 0


def answer(ended: Ended) -> Answer:
    return Answer(_for_machines(ended), tuple(_for_readers(ended)), ended.left_out)


def columns_only(lists: Sequence[List]) -> Answer:
    """What is told where nothing was compared."""
    told = {one.side: {"file": one.source.name, "columns": _columns(one)} for one in lists}
    words = _(
        "Rien n'a été comparé. Corrigez les colonnes par --map, puis relancez sans --dry-run."
    )
    return Answer({"dry_run": True, "lists": told}, (words,), 0)


def _for_machines(ended: Ended) -> dict[str, Any]:
    told: dict[str, Any] = {
        "mode": ended.asked.mode.value,
        "engine": ended.asked.how.engine.value,
        "lists": {
            one.side: _list(one, register)
            for one, register in zip(ended.lists, ended.registers, strict=True)
        },
    }
    if ended.matched is not None:
        told |= _matched(ended.matched)
    if ended.found is not None:
        told["found"] = _states(ended.found)
    if ended.persons is not None:
        told["persons"] = ended.persons
    if ended.queries is not None:
        told["queries"] = dict(ended.queries)
    if ended.answers is not None:
        told["answers"] = ended.answers.to_dicts()
    return told | {
        "seconds": {stage: round(took, 3) for stage, took in ended.clock.seconds.items()},
        "seconds_in_all": round(sum(ended.clock.seconds.values()), 3),
        "peak_memory_bytes": peak_memory(),
        "written": [str(path) for path in ended.asked.written],
    }


def _list(one: List, register: Register) -> dict[str, Any]:
    left_out = register.left_out
    return {
        "file": one.source.name,
        "format": one.source.kind,
        "rows": len(register),
        "rows_named_by": "id" if register.is_named else "line",
        "left_out": left_out.total,
        "left_out_first": [{"line": line, "why": fault.value} for line, fault in left_out.first],
        "columns": _columns(one),
    }


def _columns(one: List) -> list[dict[str, str]]:
    return [
        {"heading": column.heading, "field": column.told.value if column.told else ""}
        for column in columns_told(one.source.heads, one.columns)
    ]


def _matched(matched: Matched) -> dict[str, Any]:
    errors = errors_by_band(matched)
    return {
        "pairs": {"candidates": len(matched.score), **matched.bands},
        "expected_wrong": {band: round(error, 3) for band, error in errors.items()},
        "blocking": [
            {
                "pass": report.name,
                "pairs": report.pairs,
                "values_left_out": report.values_left_out,
                "pairs_left_out": report.pairs_left_out,
            }
            for report in matched.pairs.passes
        ],
        "households": matched.model.with_households,
        "copies": [len(later) for later in copies_in_each(matched)],
    }


def copies_in_each(matched: Matched) -> tuple[Rows, Rows]:
    """The rows of each list that say word for word what an earlier one says."""
    if matched.copies is None:
        return NO_ROW, NO_ROW
    ours, theirs = matched.copies
    return ours.later, theirs.later


def _not_compared(ended: Ended, matched: Matched) -> Iterator[str]:
    copies = zip(ended.lists, ended.registers, copies_in_each(matched), strict=False)
    for one, register, later in copies:
        if len(later):
            yield labelled(one.side, copies_told(register.lines.gather(later).to_list()))
    if min(map(len, ended.registers)) < FEW and (ended.asked.model is None or ended.asked.learn):
        yield few_told()
    crowd = sum(report.pairs_left_out for report in matched.pairs.passes)
    if crowd:
        yield pairs_left_out(crowd)


def errors_by_band(matched: Matched) -> dict[str, float]:
    """How many pairs of the bands that are kept are expected to be wrong."""
    band, error = matched.decisions.band(), matched.decisions.error
    return {one.value: float(error[band == one.value].sum()) for one in (Band.SURE, Band.TO_REVIEW)}


def _states(found: pl.DataFrame) -> dict[str, dict[str, float]]:
    """Rows by state, and how many of them are expected to be wrong."""
    told = found.group_by("found").agg(rows=pl.len(), wrong=pl.col("error").sum())
    by_state = {state: (rows, wrong) for state, rows, wrong in told.iter_rows()}
    return {
        state: {
            "rows": by_state.get(state, (0, 0.0))[0],
            "expected_wrong": round(by_state.get(state, (0, 0.0))[1], 3),
        }
        for state in FOUND
    }


def _answers(answers: pl.DataFrame, asked: pl.Series) -> Iterator[str]:
    """The first answers, where no file takes them all; who is hardly anybody is left out."""
    likely = answers.filter(pl.col("band") != Likely.NONE.value)
    shown = likely.head(ANSWERS_SHOWN)
    for one, known, score, reasons in shown.select(
        "asked", "known", "score", "reasons"
    ).iter_rows():
        told = _("%(asked)s → %(known)s, %(bits)s bits") % {
            "asked": one,
            "known": known,
            "bits": figure(Decimal(f"{score:.1f}"), 1),
        }
        yield "  " + labelled(told, reasons)
    if len(likely) > len(shown):
        more = {"count": figure(len(likely) - len(shown))}
        yield "  " + _("… et %(count)s autres, à écrire par --out.") % more
        return
    for one in asked.filter(~asked.is_in(likely["asked"].to_list())).head(ANSWERS_SHOWN):
        yield "  " + _("%(asked)s → aucune ligne vraisemblable") % {"asked": one}


def _for_readers(ended: Ended) -> list[str]:
    lines = []
    for one, register in zip(ended.lists, ended.registers, strict=True):
        told = lines_told(len(register))
        lines.append(labelled(f"{one.side}, {quoted(one.source.name)}", told))
        lines += left_out_told(one.source.name, register.left_out)
    if ended.matched is not None:
        bands = ended.matched.bands
        kept = [counted(code.value, bands[code]) for code in (Band.SURE, Band.TO_REVIEW)]
        lines.append(labelled(_("Paires"), ", ".join(kept)))
        lines += _not_compared(ended, ended.matched)
    if ended.found is not None:
        states = _states(ended.found)
        rows = [counted(code, int(states[code]["rows"])) for code in FOUND]
        lines.append(labelled(_("Lignes de A"), ", ".join(rows)))
    if ended.persons is not None:
        lines.append(labelled(_("Personnes différentes"), figure(ended.persons)))
    if ended.queries is not None:
        told = _("%(some)s avec une ligne probable, %(none)s sans") % {
            name: figure(count) for name, count in ended.queries.items()
        }
        lines.append(labelled(_("Lignes de Q"), told))
    if ended.answers is not None:
        lines += _answers(ended.answers, ended.registers[-1].ids)
    lines += [labelled(_("Écrit"), str(path)) for path in ended.asked.written]
    took = seconds(sum(ended.clock.seconds.values()))
    lines.append(
        _("Fait en %(time)s, %(memory)s de mémoire au plus.")
        % {"time": took, "memory": mebibytes(peak_memory())}
    )
    return lines
