"""A report as a PDF one would hand to a mayor: A4, tagged (PDF/UA-1), with its own fonts.

    pdf(report, "fr")               the bytes; the same report always gives the same bytes
    pages(report, "fr", ppi=96)     the same pages as PNG, to look at

Typst lays it out; texts reach it as data, never as markup. Fonts come from the packages
`fontpkg-figtree` and `fontpkg-bricolage-grotesque` when they are installed, else from typst itself.
"""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import typst

from continuum.core.charts.lettering import ELLIPSIS
from continuum.core.documents.logos import checked
from continuum.core.documents.printable import drawable, printable
from continuum.core.documents.report import (
    Block,
    Check,
    Figure,
    Party,
    Plot,
    Report,
    Table,
)

TEMPLATE: Final = Path(__file__).with_name("report.typ").read_bytes()
FONT_PACKAGES: Final = ("fontpkg_figtree", "fontpkg_bricolage_grotesque")
TEXT_FONTS: Final = ("Figtree", "Libertinus Serif", "DejaVu Sans Mono")
DISPLAY_FONTS: Final = ("Bricolage Grotesque 96pt", "Bricolage Grotesque", *TEXT_FONTS)
CHART_WIDTH: Final = 680
LONGEST_LABEL: Final = 160  # of a key figure or a title, which must stay on one page
RUNNING_LABEL: Final = 72  # on one line beside the period
PARTY_LABEL: Final = 80  # in its box


def pdf(report: Report, language: str) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": _data(report, language)},
        timestamp=datetime.combine(report.data_as_of, time(12), tzinfo=UTC),
    )


def pages(report: Report, language: str, *, ppi: int = 96) -> list[bytes]:
    """One PNG a page."""
    drawn: Any = typst.compile(
        TEMPLATE,
        format="png",
        ppi=ppi,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"report": _data(report, language)},
    )
    return drawn if isinstance(drawn, list) else [drawn]


@cache
def _fonts() -> typst.Fonts:
    found = [find_spec(package) for package in FONT_PACKAGES]
    folders = [str(Path(spec.origin).with_name("files")) for spec in found if spec and spec.origin]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _families(wanted: tuple[str, ...]) -> list[str]:
    present = set(_fonts().families())
    return [family for family in wanted if family in present]


def _data(report: Report, language: str) -> str:
    """The report as the JSON that the template reads, every text made printable on the way."""
    told = {
        "title": _short(report.title),
        "heading": _short(report.heading),
        "running": _short(f"{report.heading} · {report.title}".strip(" ·"), RUNNING_LABEL),
        "period": _short(report.period),
        "territory": _short(report.territory),
        "issuer": _short(report.issuer),
        "issued_by": _short(report.words.issued_by.format(name=report.issuer)),
        "as_of": f"{report.words.data_as_of} {report.formats.day(report.data_as_of)}",
        "summary": report.summary,
        "figures": [_figure(report, figure) for figure in report.key_figures()],
        "parties": [_party(party) for party in report.parties],
        "sections": [
            {
                "title": section.title,
                "paragraphs": section.paragraphs,
                "blocks": [_block(report, block) for block in section.blocks if _is_printed(block)],
            }
            for section in report.sections
        ],
        "checks": [_check(report, check) for check in report.checks],
        "definitions": [vars(definition) for definition in report.definitions],
        "mentions": report.mentions,
        "words": {
            name: getattr(report.words, name)
            for name in ("page_of", "key_figures", "parties", "checks", "definitions")
        },
    }
    settings = {
        "language": language,
        "text_fonts": _families(TEXT_FONTS),
        "display_fonts": _families(DISPLAY_FONTS),
    }
    return json.dumps({**_printable(told), **settings}, ensure_ascii=False)


def _is_printed(block: Block) -> bool:
    return isinstance(block, Plot) or block.printed


def _figure(report: Report, figure: Figure) -> dict[str, str]:
    return {
        "label": _short(figure.label),
        "value": _short(report.formats.value(figure.value, figure.kind)),
        "detail": _short(figure.detail),
    }


def _party(party: Party) -> dict[str, Any]:
    logo = None if party.logo is None else list(checked(party.logo))
    return {
        "name": _short(party.name, PARTY_LABEL),
        "role": _short(party.role, PARTY_LABEL),
        "logo": logo,
    }


def _check(report: Report, check: Check) -> dict[str, str]:
    word = report.words.levels[check.level]
    return {"level": check.level, "word": word, "title": check.title, "detail": check.detail}


def _block(report: Report, block: Block) -> dict[str, Any]:
    if isinstance(block, Plot):
        chart = block.chart
        return {
            "kind": "chart",
            "caption": chart.title,
            "note": block.note,
            "alternative": f"{chart.title}. {chart.alternative}",
            "svg": _Drawn(chart.svg("print", width=CHART_WIDTH)),
        }
    return _table(report, block)


def _table(report: Report, table: Table) -> dict[str, Any]:
    kinds = [column.kind for column in table.columns]
    return {
        "kind": "table",
        "caption": table.caption,
        "note": table.note,
        "header": [column.label for column in table.columns],
        "numeric": [kind not in ("text", "date") for kind in kinds],
        "wide": [kind == "text" for kind in kinds],
        "rows": [
            [report.formats.cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ],
        "total": table.total,
    }


class _Drawn(str):
    """An SVG among the texts: its words are laid out already."""

    __slots__ = ()


def _printable(told: Any) -> Any:
    if isinstance(told, _Drawn):
        return drawable(told)
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, dict):
        return {name: _printable(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_printable(value) for value in told]
    return told


def _short(text: str, longest: int = LONGEST_LABEL) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + ELLIPSIS
