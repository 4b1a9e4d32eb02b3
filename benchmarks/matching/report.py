"""Results as the tables of `docs/linkage.md`: figures are printed, never typed."""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.matching.goals import Outcome, outcomes
from benchmarks.matching.measuring import Record
from benchmarks.matching.tools import OURS, TWO_CLASSES

Row = Sequence[str]
Value = Callable[[Record], float]


def report(records: Sequence[Record]) -> str:
    """Every table that there is something to say in."""
    parts = [
        ("Goals", _goals(outcomes(records))),
        ("School leavers x mission locale", _linked(_of(records, "registers"))),
        ("One list with duplicates", _piled(_of(records, "piles"))),
        ("FEBRL", _febrl(_of(records, "febrl"))),
        ("Lists that nothing was tuned on", _held_out(_of(records, "held-out"))),
        ("How much depends on families", _families(_of(records, "families"))),
        ("Who is nowhere", _nowhere(records)),
        ("Expected error and what there was", _calibration(records)),
        ("Where the time goes", _stages(records)),
        ("Versions", _versions(records)),
    ]
    return "\n\n".join(f"### {title}\n\n{table}" for title, table in parts if table)


def missed(records: Sequence[Record]) -> list[Outcome]:
    return [outcome for outcome in outcomes(records) if outcome.is_asked and not outcome.is_met]


def _of(records: Sequence[Record], family: str) -> list[Record]:
    return [record for record in records if record.family == family]


def _goals(found: Sequence[Outcome]) -> str:
    return _table(
        ("Goal", "Rows", "To reach", "Continuum", "Best Splink", "Ratio", ""),
        (
            (
                one.goal,
                _count(one.size),
                one.limit,
                one.ours,
                one.peer,
                f"{one.ratio:.2f} ×" if one.ratio is not None else "",
                _verdict(one),
            )
            for one in found
        ),
    )


def _verdict(one: Outcome) -> str:
    if not one.is_asked:
        return ""
    return "reached" if one.is_met else "**missed**"


def _linked(records: Sequence[Record]) -> str:
    head = ("Rows", "Tool", "F1", "P / R", "F1 at 3 bits", "1-1 F1", "1-1 F1 at 3 bits")
    more = (
        "1-1 R at P ≥ 99.5 %",
        "at 99.9 %",
        "Candidates hold",
        "Time s",
        "Whole process s",
        "Peak MiB",
    )

    def row(group: Sequence[Record]) -> Row:
        quality = [
            _median(group, lambda one: one.raw["f1"]),
            f"{_median(group, lambda one: one.raw['precision'], 3)} / "
            f"{_median(group, lambda one: one.raw['recall'], 3)}",
            _median(group, lambda one: one.raw["fixed_f1"]),
            *(
                _median(group, _assigned(name))
                for name in ("f1", "fixed_f1", "recall_at_0.995", "recall_at_0.999")
            ),
            _median(group, lambda one: one.raw["ceiling"]),
        ]
        return [*quality, *_cost(group)]

    return _table((*head, *more), _grouped(records, row, width=len(head) + len(more) - 2))


def _piled(records: Sequence[Record]) -> str:
    head = ("Rows", "Tool", "Pairs' F1", "P / R", "F1 at 3 bits", "R at P ≥ 99.5 %")
    more = ("Groups: pairs' F1", "P / R", "Time s", "Whole process s", "Peak MiB")

    def row(group: Sequence[Record]) -> Row:
        groups = ["", ""]
        if group[0].groups:
            told = group[0].groups
            groups = [f"{told['f1']:.4f}", f"{told['precision']:.3f} / {told['recall']:.3f}"]
        return [
            _median(group, lambda one: one.raw["f1"]),
            f"{_median(group, lambda one: one.raw['precision'], 3)} / "
            f"{_median(group, lambda one: one.raw['recall'], 3)}",
            _median(group, lambda one: one.raw["fixed_f1"]),
            _median(group, lambda one: one.raw["recall_at_0.995"]),
            *groups,
            *_cost(group),
        ]

    return _table((*head, *more), _grouped(records, row, width=len(head) + len(more) - 2))


def _febrl(records: Sequence[Record]) -> str:
    head = ("Set", "Tool", "F1", "1-1 F1", "F1 at 3 bits", "Candidates hold", "Time s")
    rows = []
    for group in _groups(records):
        first = group[0]
        if first.failure:
            rows.append((first.subject, first.tool, first.failure, "", "", "", ""))
            continue
        one_to_one = _median(group, lambda one: one.assigned["f1"]) if first.assigned else ""
        rows.append(
            (
                first.subject,
                first.tool,
                _median(group, lambda one: one.raw["f1"]),
                one_to_one,
                _median(group, lambda one: one.raw["fixed_f1"]),
                _median(group, lambda one: one.raw["ceiling"]),
                _spread(group, lambda one: one.work),
            )
        )
    return _table(head, rows)


def _held_out(records: Sequence[Record]) -> str:
    head = (
        "Lists",
        "Rows",
        "1-1 F1",
        "best Splink's",
        "Sure: precision (95 %)",
        "share of true pairs",
    )
    more = ("To review per 1 000 rows", "of them true", "Missed")
    rows = []
    for group in _groups([record for record in records if record.tool == OURS]):
        first = group[0]
        if first.failure:
            continue
        others = [
            one.assigned["f1"]
            for one in records
            if one.tool != OURS
            and one.subject == first.subject
            and one.size == first.size
            and not one.failure
        ]
        told = first.bands
        rows.append(
            (
                first.subject,
                _count(first.size),
                f"{first.assigned['f1']:.4f}",
                f"{max(others):.4f}" if others else "",
                f"{told['sure_precision']:.5f} ({told['sure_low']:.5f}–{told['sure_high']:.5f})",
                f"{told['sure_recall']:.3f}",
                f"{told['review']:.1f}",
                f"{told['review_true']:.0%}",
                f"{told['missed']:.4f}",
            )
        )
    return _table((*head, *more), rows)


def _families(records: Sequence[Record]) -> str:
    """Raw and one-to-one F1 of every tool, a row for each kind of families."""
    tools = list(dict.fromkeys(record.tool for record in records))
    rows = []
    for subject in dict.fromkeys(record.subject for record in records):
        cells = [subject]
        for tool in tools:
            found = [
                one
                for one in records
                if one.subject == subject and one.tool == tool and not one.failure
            ]
            cells.append(
                f"{found[0].raw['f1']:.4f} / {found[0].assigned['f1']:.4f}" if found else "failed"
            )
        rows.append(cells)
    return _table(("Lists (raw / one-to-one F1)", *tools), rows)


def _nowhere(records: Sequence[Record]) -> str:
    head = (
        "Lists",
        "Rows",
        "Absent",
        "Said absent: precision",
        "expected",
        "recall",
        "To check",
        "Absent among them",
    )
    rows = []
    for group in _groups([one for one in records if one.tool == OURS and one.untraceable]):
        told = group[0].untraceable
        if group[0].family in ("registers", "held-out"):
            rows.append(
                (
                    group[0].subject,
                    _count(group[0].size),
                    f"{told['absent']:.3f}",
                    f"{told['precision']:.4f}",
                    f"{1 - told['expected_error']:.4f}",
                    f"{told['recall']:.4f}",
                    f"{told['to_check']:.4f}",
                    f"{told['absent_to_check']:.4f}",
                )
            )
    return _table(head, rows)


def _calibration(records: Sequence[Record]) -> str:
    """A column for each pair of sources: the error expected, the one there was, of how many."""
    told = largest_calibrated(records)
    head = ("Expected error", *(f"{record.subject}, {_count(record.size)}" for record in told))
    edges = sorted({(band["from"], band["to"]) for record in told for band in record.calibration})
    rows = []
    for low, high in edges:
        cells = [f"{low:g}–{high:g}"]
        for record in told:
            found = [band for band in record.calibration if band["from"] == low]
            cells += [
                f"{band['expected']:.5f} → {band['observed']:.5f} of {_count(round(band['pairs']))}"
                for band in found
            ] or [""]
        rows.append(cells)
    return _table(head, rows) if told else ""


def largest_calibrated(records: Sequence[Record]) -> list[Record]:
    found: dict[str, Record] = {}
    for record in records:
        asked = record.tool == OURS and record.family in ("registers", "held-out")
        if asked and record.calibration and not record.turn:
            key = f"{record.family} {record.subject}"
            if key not in found or record.size > found[key].size:
                found[key] = record
    return list(found.values())


def _stages(records: Sequence[Record]) -> str:
    asked = [
        one
        for one in records
        if one.family in ("registers", "piles") and one.tool != TWO_CLASSES and one.stages
    ]
    rows = []
    for group in _groups(asked):
        told = ", ".join(
            f"{stage} {median(one.stages.get(stage, 0.0) for one in group):.1f}"
            for stage in group[0].stages
        )
        rows.append((_count(group[0].size), group[0].subject, group[0].tool, told))
    return _table(("Rows", "Lists", "Tool", "Seconds of each stage"), rows)


def _versions(records: Sequence[Record]) -> str:
    told = dict.fromkeys(
        (record.tool, ", ".join(f"{name} {value}" for name, value in record.versions.items()))
        for record in records
        if record.versions
    )
    return _table(("Tool", "Versions"), told)


# Cells


def _groups(records: Iterable[Record]) -> list[list[Record]]:
    """The turns of one tool on one subject, in the order they were first seen."""
    found: dict[tuple[str, int, str], list[Record]] = {}
    for record in records:
        found.setdefault(record.key, []).append(record)
    return [[one for one in group if not one.failure] or group[:1] for group in found.values()]


def _grouped(
    records: Sequence[Record], row: Callable[[Sequence[Record]], Row], *, width: int
) -> Iterable[Row]:
    for group in _groups(records):
        first = group[0]
        cells = [first.failure, *[""] * (width - 1)] if first.failure else row(group)
        yield (_count(first.size), first.tool, *cells)


def _cost(group: Sequence[Record]) -> Row:
    return [
        _spread(group, lambda one: one.work),
        _median(group, lambda one: one.seconds, 1),
        _count(round(median(one.peak for one in group) / 2**20)),
    ]


def _assigned(name: str) -> Value:
    return lambda record: record.assigned[name]


def _median(group: Sequence[Record], value: Value, decimals: int = 4) -> str:
    return f"{median(value(one) for one in group):.{decimals}f}"


def _spread(group: Sequence[Record], value: Value) -> str:
    values = [value(one) for one in group]
    if len(values) == 1:
        return f"{values[0]:.1f}"
    return f"{median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def _table(head: Row, rows: Iterable[Row]) -> str:
    lines = [" | ".join(map(str, row)) for row in rows]
    if not lines:
        return ""
    rule = " | ".join("---" for _cell in head)
    return "\n".join(f"| {line} |" for line in [" | ".join(head), rule, *lines])
