"""Where the headings of a sheet are: under title lines, on one line or two; and its totals."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from continuum.tables.rows import Cell, Row

ROWS_LOOKED_AT = 60
FILLED_SHARE = 0.6
LABEL_SHARE = 0.7
LABEL_CHARS = 120
HEADING_CHARS = 500
# Dates, telephones, post codes, addresses of e-mail: values, never headings.
VALUE = re.compile(r"[-+]?[\d\s.,:/€%()+-]*\d[\d\s.,:/€%()+-]*|\S+@\S+\.\S+")
SURE_VALUE = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}([ T]\d.{0,15})?|\+?\d(?:[ .-]?\d){8,13}|\S+@\S+\.\S+"
)
TOTAL = re.compile(
    r"(sous[- ]?|sub[- ]?)?(total|totaux|totale|totali|totals|somme|somma|ensemble|moyenne|media"
    r"|average|sum|grand total)\b.{0,40}"
    r"|(effectif|nombre|nb|numero)\b[^:]{0,30}:\s*\d+|effectif total.{0,20}"
)
# Between the rows of data, only what can be nothing else.
SUBTOTAL = re.compile(r"((sous|sub)[- ]?tot(al|ale)|total|totale)\b.{0,40}")
_MONTHS = (
    r"janv(ier)?|fevr(ier)?|mars|avr(il)?|mai|juin|juil(let)?|aout|sept(embre)?|oct(obre)?"
    r"|nov(embre)?|dec(embre)?|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    r"|ottobre|novembre|dicembre"
)
SECTION = re.compile(
    rf"(mois (de |d')?)?({_MONTHS})\.?( 20\d\d)?|(semaine|settimana|sem\.?|s) ?(n ?)?\d{{1,2}}"
    rf"( .{{0,30}})?|(\d ?(er|e|eme)? ?)?(trimestre|semestre)( \d)?( 20\d\d)?"
)

# (first line, first column, last line, last column) of merged cells
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Header:
    headings: tuple[str, ...]
    lines: tuple[int, ...]
    title_lines: tuple[int, ...]
    before_data: int  # how many of the rows looked at come before the first row of data


def header_of(rows: Sequence[Row], merges: Sequence[Merge] = ()) -> Header:
    """The headings among the first rows; none when the first full row already holds values."""
    width = len(rows[0].cells) if rows else 0
    at = _label_row(rows)
    if at is None:
        return Header(("",) * width, (), (), 0)
    first, last = at, at
    if at and _is_group_row(rows[at - 1], rows[at], merges):
        first = at - 1
    elif at + 1 < len(rows) and _is_second_row(rows[at], rows[at + 1], merges):
        last = at + 1
    lines = tuple(row.line for row in rows[first : last + 1])
    titles = tuple(row.line for row in rows[:first])
    if first == last:
        headings = tuple(_words(cell) for cell in rows[at].cells)
    else:
        headings = _joined(rows[first], rows[last], merges)
    return Header(headings, lines, titles, last + 1)


def is_total(row: Row) -> bool:
    """Its first text says so."""
    text = next((cell for cell in row.cells if isinstance(cell, str)), "")
    bare = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return bool(TOTAL.fullmatch(bare.strip().lower()))


def is_between(row: Row, headings: Sequence[str]) -> bool:
    """A line among the data that is none of them: a month as a title, a subtotal, the headings
    again."""
    filled = [cell for cell in row.cells if cell is not None]
    first = filled[0] if filled else None
    if not isinstance(first, str):
        return False
    if len(filled) == 1 and len(row.cells) > 2 and SECTION.fullmatch(_bare(first)):
        return True
    if len(filled) > 2 and all(
        cell is None or _words(cell) == heading
        for cell, heading in zip(row.cells, headings, strict=True)
    ):
        return True
    numbers = all(isinstance(cell, int | float) or _is_number(cell) for cell in filled[1:])
    return len(filled) > 1 and numbers and bool(SUBTOTAL.fullmatch(_bare(first)))


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().isdigit()


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:LABEL_CHARS]).encode("ascii", "ignore").decode()
    return " ".join(plain.lower().split()).strip(" :.-")


def _label_row(rows: Sequence[Row]) -> int | None:
    if not rows:
        return None
    usual = median(_filled(row) for row in rows)
    for at, row in enumerate(rows):
        if _filled(row) < FILLED_SHARE * usual:
            continue
        below = rows[at + 1 :]
        is_heading = _is_labels(row) and not _recurs(row, below) and not _is_data(row, below)
        return at if is_heading else None
    return None


def _filled(row: Row) -> int:
    return sum(cell is not None for cell in row.cells)


def _is_labels(row: Row) -> bool:
    cells = [cell for cell in row.cells if cell is not None]
    labels = [cell for cell in cells if _is_label(cell)]
    distinct = {label.strip().lower() for label in labels if isinstance(label, str)}
    return len(distinct) >= LABEL_SHARE * len(cells) and bool(labels)


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= LABEL_CHARS and not VALUE.fullmatch(cell.strip())


def _recurs(row: Row, below: Sequence[Row]) -> bool:
    """A heading is not met again as a value of its column, unless the whole line is repeated."""
    others = [other for other in below if other.cells != row.cells]
    again = sum(
        cell is not None and any(other.cells[index] == cell for other in others)
        for index, cell in enumerate(row.cells)
    )
    return again * 4 > _filled(row)


def _is_data(row: Row, below: Sequence[Row]) -> bool:
    """A day, a telephone or an address at the head of a column of the same is no heading."""
    for index, cell in enumerate(row.cells):
        others = [other.cells[index] for other in below if other.cells[index] is not None]
        if _is_sure_value(cell) and sum(map(_is_sure_value, others)) * 2 > len(others):
            return True
    return False


def _is_sure_value(cell: Cell) -> bool:
    if isinstance(cell, str):
        return len(cell) <= LABEL_CHARS and bool(SURE_VALUE.fullmatch(cell.strip()))
    return isinstance(cell, date)


def _is_group_row(group: Row, header: Row, merges: Sequence[Merge]) -> bool:
    """Two labels or more, each over several headings."""
    if group.line != header.line - 1 or _filled(group) < 2 or not _is_labels(group):
        return False
    spans = [merge for merge in merges if merge[0] == group.line and merge[3] > merge[1]]
    if spans:
        return True
    starts = [index for index, cell in enumerate(group.cells) if cell is not None]
    apart = all(later - earlier > 1 for earlier, later in pairwise(starts))
    return apart and not any(str(group.cells[index]).strip().endswith(":") for index in starts)


def _is_second_row(header: Row, second: Row, merges: Sequence[Merge]) -> bool:
    """Labels under the gaps of the headings, nothing under those that stand alone."""
    if second.line != header.line + 1 or not _is_labels(second):
        return False
    groups = _groups(header, merges)
    under = {index for index, cell in enumerate(second.cells) if cell is not None}
    gaps = {index for index, cell in enumerate(header.cells) if cell is None}
    within = {index for index, (start, size) in enumerate(groups) if size > 1 and start >= 0}
    return bool(under & gaps) and under <= within


def _groups(row: Row, merges: Sequence[Merge]) -> list[tuple[int, int]]:
    """For each column, the cell that speaks for it and over how many columns that cell speaks."""
    spans = {m[1]: m[3] for m in merges if m[0] == row.line}
    has_spans = any(last > first for first, last in spans.items())
    owners: list[int] = []
    owner, reach = -1, -1
    for index, cell in enumerate(row.cells):
        if cell is not None:
            owner = index
            reach = spans.get(index, index) if has_spans else len(row.cells)
        owners.append(owner if index <= reach else -1)
    return [(owner, owners.count(owner)) for owner in owners]


def _joined(upper: Row, lower: Row, merges: Sequence[Merge]) -> tuple[str, ...]:
    headings = []
    for (owner, _size), cell in zip(_groups(upper, merges), lower.cells, strict=True):
        above = _words(upper.cells[owner]) if owner >= 0 else ""
        below = _words(cell)
        headings.append(f"{above} / {below}" if above and below else below or above)
    return tuple(headings)


def _words(cell: Cell) -> str:
    return "" if cell is None else " ".join(str(cell)[:HEADING_CHARS].split())
