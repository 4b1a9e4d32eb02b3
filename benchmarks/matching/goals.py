"""What was to be reached, against the best Splink of the same run, and what was."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from benchmarks.matching.measuring import Record
from benchmarks.matching.tools import OURS, SPLINKS

MILLION: Final = 1_000_000
FEW_GIB: Final = 8
LARGE: Final = 100_000
"""From how many rows on a goal of quality is asked; of time, memory and the last recall from a
million on."""
RAW, ASSIGNED = 0.5, 0.55
TIME, MEMORY, MEMORY_2M = 0.35, 0.35, 0.5
HIGH_RECALL: Final = 0.98
SURE: Final = 0.9995
REVIEW: Final = 20.0
FEBRL_FIGURES: Final = 4
"""Decimals that FEBRL's F1 are compared with: beyond, a pair more or less decides."""

Value = Callable[[Record], float]


@dataclass(frozen=True)
class Outcome:
    """`peer` is the best Splink's figure, where the goal is beside it."""

    goal: str
    size: int
    limit: str
    ours: str
    peer: str
    ratio: float | None
    is_met: bool
    is_asked: bool = True
    """Of lists of this size; of others it is only shown."""


def outcomes(records: Sequence[Record]) -> list[Outcome]:
    """Goals for the sizes that were measured; those without both sides are left out."""
    done = [record for record in records if not record.failure]
    main = [record for record in done if record.family == "registers"]
    sizes = sorted({record.size for record in main})
    found: list[Outcome] = []
    for size in sizes:
        at_size = [record for record in main if record.size == size]
        found += _quality(at_size, size)
        found += _cost(at_size, size)
        found += _decisions(at_size, size)
    found += _held_out(done)
    found += _febrl(done)
    return found


def middle(records: Sequence[Record], tool: str, value: Value) -> float | None:
    values = [value(record) for record in records if record.tool == tool]
    return median(values) if values else None


def _best(records: Sequence[Record], value: Value) -> tuple[str, float] | None:
    """The Splink with the smallest median: errors, seconds and bytes are all better small."""
    told = [(tool, middle(records, tool, value)) for tool in SPLINKS]
    known = [(tool, one) for tool, one in told if one is not None]
    return min(known, key=lambda pair: pair[1]) if known else None


def _quality(records: Sequence[Record], size: int) -> Iterator[Outcome]:
    asked: list[tuple[str, float, Value]] = [
        ("error (1 - F1), all pairs", RAW, lambda record: 1 - record.raw["f1"]),
        ("error (1 - F1), one to one", ASSIGNED, lambda record: 1 - record.assigned["f1"]),
    ]
    for name, most, value in asked:
        yield from _ratio(records, size, (name, f"≤ {most} ×"), most, value, _four)


def _cost(records: Sequence[Record], size: int) -> Iterator[Outcome]:
    memory = MEMORY_2M if size > MILLION else MEMORY
    time = ("time beside train + predict", f"≤ {TIME} ×")
    yield from _ratio(records, size, time, TIME, lambda record: record.work, _seconds)
    held = ("peak memory", f"≤ {memory} ×")
    yield from _ratio(records, size, held, memory, lambda record: float(record.peak), _mebibytes)
    peak = middle(records, OURS, lambda record: float(record.peak))
    if size > MILLION and peak is not None:
        is_met = peak <= FEW_GIB * 2**30
        told = _mebibytes(peak)
        yield Outcome("peak memory", size, f"≤ {FEW_GIB} GiB", told, "", None, is_met)


def _ratio(
    records: Sequence[Record],
    size: int,
    words: tuple[str, str],
    most: float,
    value: Value,
    told: Callable[[float], str],
) -> Iterator[Outcome]:
    ours, peer = middle(records, OURS, value), _best(records, value)
    if ours is not None and peer is not None:
        ratio = ours / max(peer[1], 1e-12)
        name, limit = words
        beside = f"{told(peer[1])} ({peer[0]})"
        is_asked = size >= (LARGE if told is _four else MILLION)
        yield Outcome(name, size, limit, told(ours), beside, ratio, ratio <= most, is_asked)


def _decisions(records: Sequence[Record], size: int) -> Iterator[Outcome]:
    recall = middle(records, OURS, lambda record: record.assigned["recall_at_0.999"])
    if recall is None:
        return
    told = [
        (middle(records, tool, lambda one: one.assigned["recall_at_0.999"]), tool)
        for tool in SPLINKS
    ]
    known = [(one, tool) for one, tool in told if one is not None]
    beside = f"{max(known)[0]:.4f} ({max(known)[1]})" if known else ""
    yield Outcome(
        "one-to-one recall at 99.9 % precision",
        size,
        f"≥ {HIGH_RECALL}",
        f"{recall:.4f}",
        beside,
        None,
        recall >= HIGH_RECALL,
        size >= MILLION,
    )
    review = middle(records, OURS, lambda record: record.bands["review"])
    assert review is not None
    yield Outcome(
        "pairs to review per 1 000 rows",
        size,
        f"≤ {REVIEW:g}",
        f"{review:.1f}",
        "",
        None,
        review <= REVIEW,
        size >= LARGE,
    )


def _held_out(records: Sequence[Record]) -> Iterator[Outcome]:
    for record in records:
        if record.family in ("held-out", "registers") and record.tool == OURS and not record.turn:
            sure = record.bands["sure_precision"]
            between = f"{record.bands['sure_low']:.5f}–{record.bands['sure_high']:.5f}"
            yield Outcome(
                f"“sure” is right: {record.subject}",
                record.size,
                f"≥ {SURE}",
                f"{sure:.5f} ({between})",
                "",
                None,
                sure >= SURE,
                record.size >= LARGE,
            )


def _febrl(records: Sequence[Record]) -> Iterator[Outcome]:
    asked: list[tuple[str, Value]] = [
        ("all pairs", lambda record: record.raw["f1"]),
        ("one to one", lambda record: record.assigned.get("f1", 0.0)),
    ]
    done = [record for record in records if record.family == "febrl"]
    for subject in dict.fromkeys(record.subject for record in done):
        of_subject = [record for record in done if record.subject == subject]
        for name, value in asked:
            ours = middle(of_subject, OURS, value)
            told = [(middle(of_subject, tool, value) or 0.0, tool) for tool in SPLINKS]
            best, tool = max(told)
            if ours and best:
                yield Outcome(
                    f"{subject}, F1, {name}",
                    of_subject[0].size,
                    "≥ Splink",
                    f"{ours:.4f}",
                    f"{best:.4f} ({tool})",
                    None,
                    round(ours, FEBRL_FIGURES) >= round(best, FEBRL_FIGURES),
                )


def _four(value: float) -> str:
    return f"{value:.4f}"


def _seconds(value: float) -> str:
    return f"{value:.1f} s"


def _mebibytes(value: float) -> str:
    return f"{value / 2**20:,.0f} MiB".replace(",", " ")
