"""Who is measured: by which program, on which subjects, for how long at most."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.matching.environments import python_of
from benchmarks.matching.lists import Lists, Subject
from benchmarks.matching.places import RIVALS, ROOT

LONGEST: Final = 1_800.0
"""Seconds, of one run of anything; dedupe says of itself that it is for small lists."""
DEDUPE_LONGEST: Final = 300.0
ALL: Final = frozenset(("registers", "piles", "febrl", "held-out", "families"))

Command = Callable[[Subject, Lists, Path], list[object]]


@dataclass(frozen=True)
class Tool:
    """`work` are the stages that its time is judged by: without reading and writing files."""

    name: str
    command: Command
    work: tuple[str, ...]
    families: frozenset[str] = ALL
    limit: float = LONGEST
    largest: int = 10**9
    once: bool = False
    """Measured once, however often the others are."""


OURS: Final = "Continuum"
TWO_CLASSES: Final = "Continuum, without households"
SPLINKS: Final = ("Splink 4", "Splink 5")
PLAIN: Final = "Splink 4, plain"
HASH_JOIN: Final = "hash join (DuckDB)"


def _ours(*options: str) -> Command:
    def command(_subject: Subject, lists: Lists, out: Path) -> list[object]:
        python = ROOT / ".venv" / "bin" / "python"
        return [python, "-m", "benchmarks.matching.ours", *_ends(lists), out, *options]

    return command


def _splink(environment: str, *options: str) -> Command:
    def command(subject: Subject, lists: Lists, out: Path) -> list[object]:
        # Where there are no families the veto on brothers and sisters only costs.
        alone = ["--no-veto", "--small"] if subject.family == "febrl" else []
        program = RIVALS / "splink_rival.py"
        return [python_of(environment), program, *_ends(lists), out, *options, *alone]

    return command


def _rival(environment: str, program: str, *, truth: bool = False) -> Command:
    def command(_subject: Subject, lists: Lists, out: Path) -> list[object]:
        told = [lists.truth] if truth else []
        return [python_of(environment), RIVALS / program, *_ends(lists), out, *told]

    return command


def _ends(lists: Lists) -> list[object]:
    return [lists.left, lists.right or "-"]


TOOLS: Final = (
    Tool(
        HASH_JOIN, _rival("splink-5", "hash_join.py"), ("join",), frozenset(("registers", "piles"))
    ),
    Tool(OURS, _ours(), ("match",)),
    Tool("Splink 4", _splink("splink-4"), ("train", "predict")),
    Tool(
        "Splink 5",
        _splink("splink-5"),
        ("train", "predict"),
        frozenset(("registers", "piles", "febrl", "held-out")),
    ),
    Tool(
        PLAIN,
        _splink("splink-4", "--plain"),
        ("train", "predict"),
        frozenset(("registers", "families")),
        once=True,
    ),
    Tool(
        TWO_CLASSES, _ours("--without-households"), ("match",), frozenset(("families",)), once=True
    ),
    Tool(
        "recordlinkage ECM",
        _rival("recordlinkage", "recordlinkage_rival.py"),
        ("candidates", "compare", "learn"),
        frozenset(("registers", "piles", "febrl")),
        largest=1_000_000,
        once=True,
    ),
    Tool(
        "dedupe, 120 labels of an oracle",
        _rival("dedupe", "dedupe_rival.py", truth=True),
        ("train", "predict"),
        frozenset(("registers", "febrl")),
        limit=DEDUPE_LONGEST,
        once=True,
    ),
)
"""In the order that they take turns in."""
