"""`python -m benchmarks.matching`: matching beside others, on the same rows, each tool by turns.

Results are kept as they come, one line each; `--show FILE` prints the tables of an earlier run.
"""

import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from benchmarks.matching import lists
from benchmarks.matching.measuring import interleaved, kept, written
from benchmarks.matching.page import into_page
from benchmarks.matching.places import WORK
from benchmarks.matching.report import missed, report
from benchmarks.matching.tools import ALL, TOOLS
from benchmarks.report import machine

SIZES: Final = (1_000, 10_000, 100_000, 1_000_000)
PILES: Final = (10_000, 100_000, 1_000_000)
UNSEEN: Final = 100_000
"""Rows of each list that nothing was tuned on, and of those with other families."""
JUDGED_ONCE: Final = frozenset(("held-out", "families"))
"""For how good the pairs are, which no second turn changes; not for time."""
GOALS_HOLD_FROM: Final = 1_000_000


def main() -> int:
    # Whoever ends this ends the tool it measures, in its own process, with it.
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_told: sys.exit(130))
    asked = _asked()
    if asked.show:
        path = Path(asked.show)
    else:
        WORK.mkdir(parents=True, exist_ok=True)
        path = WORK / f"{time.strftime('%Y%m%d-%H%M%S')}.jsonl"
        path.write_text("", "utf-8")
        _measure(asked, path)
    records = kept(path)
    print(f"\n{machine()}\n\n{report(records)}")
    if asked.markdown:
        into_page(records, path)
    beyond = missed(records)
    print(f"\nKept in {path}. {len(beyond)} goals missed.")
    return 1 if beyond and any(record.size >= GOALS_HOLD_FROM for record in records) else 0


def _measure(asked: Namespace, path: Path) -> None:
    tools = [
        tool
        for tool in TOOLS
        if not asked.tools or any(name.lower() in tool.name.lower() for name in asked.tools)
    ]
    for family in asked.only:
        turns = 1 if family in JUDGED_ONCE else asked.repeat
        for record in interleaved(tools, _subjects(family, asked), turns=turns):
            written(record, path)
            print(record.line(), flush=True)


def _subjects(family: str, asked: Namespace) -> list[lists.Subject]:
    unseen = min(UNSEEN, max(asked.sizes))
    match family:
        case "registers":
            return [lists.registers(size) for size in asked.sizes]
        case "piles":
            return [lists.piled(size) for size in PILES if size <= max(asked.sizes)]
        case "febrl":
            return lists.febrl_sets()
        case "held-out":
            return lists.held_out(unseen)
        case _:
            return lists.families(unseen)


def _asked() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument(
        "--sizes", type=_sizes, default=SIZES, help="rows of each list: 10000,100000"
    )
    parser.add_argument("--repeat", type=int, default=3, help="turns of every tool")
    parser.add_argument("--only", nargs="+", choices=sorted(ALL), default=sorted(ALL))
    parser.add_argument("--tools", nargs="+", help="those whose name holds one of these")
    parser.add_argument("--show", metavar="FILE", help="of an earlier run, without measuring")
    parser.add_argument("--markdown", action="store_true", help="tables and plots into docs")
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
