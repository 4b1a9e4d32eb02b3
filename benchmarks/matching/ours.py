"""Our engine as a program, measured as the others are.

python -m benchmarks.matching.ours LEFT RIGHT|- OUT [--without-households]
"""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.matching.rivals.telling import Teller
from continuum.linkage.engine.absence import absences
from continuum.linkage.engine.drawing import drawn_pairs, row_hashes
from continuum.linkage.engine.learning import learn
from continuum.linkage.engine.matching import Matched, dedupe, match, patterns_of, urns_of
from continuum.linkage.engine.model import Model, Patterns
from continuum.linkage.engine.sides import Codes, encode


def main() -> None:
    left, right, out, *options = sys.argv[1:]
    teller = Teller()
    with teller.stage("load"):
        tables = [pl.read_parquet(path) for path in (right, left) if path != "-"]
    model = _without_households(*tables[::-1]) if "--without-households" in options else None
    with teller.stage("match"):  # the engine lets go of what nobody else holds
        if right == "-":
            found = dedupe(tables.pop())
            matched = found.matched
        else:
            matched = match(tables.pop(), tables.pop(), model=model)
    held = teller.told(
        stages=dict(matched.seconds), version=version("continuum"), polars=version("polars")
    )
    _pairs(matched).write_parquet(out)
    if right == "-":
        pl.DataFrame({"group": found.group}).write_parquet(Path(out).with_suffix(".groups"))
    else:
        said, error = absences(matched)
        states = pl.DataFrame({"said": pl.Series(said.tolist(), dtype=pl.String), "error": error})
        states.write_parquet(Path(out).with_suffix(".absences"))
    print(held)


def _pairs(matched: Matched) -> pl.DataFrame:
    """Every candidate pair with what was decided of it."""
    return pl.DataFrame(
        {
            "left": matched.pairs.left,
            "right": matched.pairs.right,
            "score": matched.score,
            "error": matched.decisions.error,
            "chosen": matched.decisions.chosen,
            "band": matched.decisions.band(),
        }
    )


def _without_households(left: pl.DataFrame, right: pl.DataFrame) -> Model:
    """The model of two classes that these lists would teach."""
    found = match(left, right)
    ours, theirs, pairs = drawn_pairs(
        len(left), len(right), lambda: urns_of(row_hashes(left), row_hashes(right)), within=False
    )
    drawn = _counted(patterns_of(encode(left, right), ours, theirs))
    return learn(_counted(found.patterns), drawn, pairs=pairs, with_households=False)


def _counted(patterns: Codes) -> Patterns:
    codes, counts = np.unique(patterns, return_counts=True)
    return Patterns(codes.astype(np.int64), counts.astype(np.float64))


if __name__ == "__main__":
    main()
