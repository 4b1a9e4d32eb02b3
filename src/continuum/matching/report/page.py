"""The report as one file: figures, drawings and examples, with its own style and letters."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import polars as pl
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from continuum.core import formatting
from continuum.core.charts import NARROW, Chart
from continuum.core.charts.palette import DARK, LIGHT
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.matching import Matched
from continuum.linkage.normalise import NORMALISATION_VERSION
from continuum.matching.normal import Register
from continuum.matching.presenters import (
    BANDS,
    FOUND,
    STAGES,
    ColumnTold,
    columns_told,
    figure,
    language,
    left_out_told,
    lines_told,
    mebibytes,
    notices_told,
    seconds,
)
from continuum.matching.report import figures
from continuum.matching.report.examples import limits
from continuum.matching.running import List

TEMPLATE: Final = "matching/report.html"
REPORT: Final = 920
"""How wide charts are drawn where there is room."""
FONT: Final = ("fontpkg_figtree", "files/Figtree[wght].ttf")


@dataclass(frozen=True)
class Subject:
    """What a report is about."""

    lists: Sequence[List]
    registers: Sequence[Register]
    matched: Matched
    found: pl.DataFrame | None
    persons: int | None
    stages: dict[str, float]
    memory: int
    names: bool


@dataclass(frozen=True)
class Tile:
    """One figure that is read first; `paint` is the colour of its edge."""

    label: str
    value: str
    note: str
    paint: str


@dataclass(frozen=True)
class Drawn:
    """A chart laid out twice, and the same facts as a table."""

    chart: Chart
    wide: str
    narrow: str


@dataclass(frozen=True)
class ListTold:
    side: str
    name: str
    rows: str
    columns: tuple[ColumnTold, ...]
    remarks: tuple[str, ...]


def page(subject: Subject, *, now: datetime) -> str:
    """The whole HTML text."""
    matched = subject.matched
    left, right = subject.registers[0], subject.registers[-1]
    context: dict[str, Any] = {
        "language": language(),
        "made": formatting.moment(timezone.localtime(now), language()),
        "paints": _paints(),
        "font": _font(),
        "is_link": len(subject.lists) > 1,
        "lists": [_list(*one) for one in zip(subject.lists, subject.registers, strict=True)],
        "tiles": list(_tiles(subject)),
        "charts": [
            _drawn(figures.distribution(matched)),
            _drawn(figures.curve(matched)),
            _drawn(figures.weights(matched)),
            _drawn(figures.blocking(matched)),
        ],
        "limits": limits(matched, left, right, names=subject.names),
        "sides": (subject.lists[0].side, subject.lists[-1].side),
        "names": subject.names,
        "households": matched.model.with_households,
        "stages": [
            (str(STAGES.get(one, one)), seconds(took)) for one, took in subject.stages.items()
        ],
        "took": seconds(sum(subject.stages.values())),
        "memory": mebibytes(subject.memory),
        "candidates": figure(len(matched.score)),
        "version": NORMALISATION_VERSION,
    }
    return render_to_string(TEMPLATE, context)


def _list(one: List, register: Register) -> ListTold:
    remarks = (*notices_told(register.notices), *left_out_told(one.source.name, register.left_out))
    return ListTold(
        side=one.side,
        name=one.source.name,
        rows=lines_told(len(register)),
        columns=tuple(columns_told(one.source.heads, one.columns)),
        remarks=tuple(remark.strip() for remark in remarks),
    )


def _tiles(subject: Subject) -> Iterator[Tile]:
    band, error = subject.matched.decisions.band(), subject.matched.decisions.error
    for one in (Band.SURE, Band.TO_REVIEW):
        these = band == one.value
        yield Tile(
            label=_("Paires %(kind)s") % {"kind": BANDS[one.value]},
            value=figure(int(these.sum())),
            note=_wrong(float(error[these].sum())),
            paint=one.value,
        )
    if subject.found is not None:
        for state, paint in (("not_found", "no"), ("to_check", "review")):
            rows = subject.found.filter(pl.col("found") == state)
            yield Tile(
                label=_("Lignes de A %(kind)s") % {"kind": FOUND[state]},
                value=figure(len(rows)),
                note=_wrong(float(rows["error"].sum() or 0.0)),
                paint=paint,
            )
    if subject.persons is not None:
        lines = len(subject.registers[0])
        yield Tile(
            label=_("Personnes différentes"),
            value=figure(subject.persons),
            note=_("pour %(lines)s") % {"lines": lines_told(lines)},
            paint="no",
        )


def _wrong(count: float) -> str:
    if count < 0.5:
        return _("moins d'une erreur attendue")
    words = ngettext(
        "environ %(shown)s erreur attendue", "environ %(shown)s erreurs attendues", round(count)
    )
    return words % {"shown": figure(round(count))}


def _drawn(chart: Chart) -> Drawn:
    return Drawn(chart, chart.svg("page", width=REPORT), chart.svg("page", width=NARROW))


def _paints() -> list[tuple[str, str, str]]:
    """Role, light and dark colour."""
    return [(role, colour, DARK[role]) for role, colour in LIGHT.items()]


def _font() -> str:
    """The letters of the product, in the file itself: nothing is asked of any network."""
    package, file = FONT
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder) / file
        if path.is_file():
            return base64.b64encode(path.read_bytes()).decode("ascii")
    return ""
