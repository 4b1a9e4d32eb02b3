"""dedupe, taught by an oracle: it asks about pairs it is unsure of, and is told the truth.

dedupe_rival.py LEFT RIGHT|- OUT TRUTH      TRUTH: person of each row, of both lists in turn
"""

import random
import sys
from importlib.metadata import version
from math import log2
from typing import Any

import dedupe
import polars as pl
from telling import Teller

LABELS = 120
CERTAIN = 1e-12
FIELDS = (
    dedupe.variables.String("surname"),
    dedupe.variables.String("given"),
    dedupe.variables.ShortString("born", has_missing=True),
    dedupe.variables.Exact("sex", has_missing=True),
    dedupe.variables.Exact("birth_place", has_missing=True),
    dedupe.variables.Exact("phone", has_missing=True),
    dedupe.variables.ShortString("street", has_missing=True),
    dedupe.variables.Exact("postcode", has_missing=True),
)
Row = dict[str, Any]


def main() -> None:
    left, right, out, truth = sys.argv[1:5]
    random.seed(1)
    teller = Teller()
    within = right == "-"
    with teller.stage("load"):
        tables = [_loaded(path) for path in ((left,) if within else (left, right))]
        told = pl.read_parquet(truth)["truth"].to_list()
        rows = {"person": told, "second": len(tables[0])}
    fields = [field for field in FIELDS if any(row[field.field] for row in tables[0].values())]
    model = (dedupe.Dedupe if within else dedupe.RecordLink)(fields, num_cores=2)
    with teller.stage("train"):
        model.prepare_training(*tables)
        _teach(model, rows)
        model.train()
    with teller.stage("predict"):
        pairs = _scored(model, tables)
    pl.DataFrame(pairs, schema=["left", "right", "score"], orient="row").write_parquet(out)
    teller.tell(version=version("dedupe"), labels=LABELS)


def _loaded(path: str) -> dict[int, Row]:
    table = pl.read_parquet(path).with_row_index("row")
    names = [field.field for field in FIELDS]
    cells = table.select("row", *(pl.col(name).cast(pl.String) for name in names))
    return {
        row["row"]: {
            **{name: None if row[name] in ("", "0") else row[name] for name in names},
            "row": row["row"],
        }
        for row in cells.to_dicts()
    }


def _teach(model: Any, rows: dict[str, Any]) -> None:
    person = rows["person"]
    second = rows["second"] if isinstance(model, dedupe.RecordLink) else 0
    for _label in range(LABELS):
        pairs = model.uncertain_pairs()
        if not pairs:
            return
        ours, theirs = pairs[0]
        same = person[ours["row"]] == person[second + theirs["row"]]
        model.mark_pairs({"match": pairs if same else [], "distinct": [] if same else pairs})


def _scored(model: Any, tables: list[dict[int, Row]]) -> list[tuple[int, int, float]]:
    """Chances as bits of odds, as the others tell them."""
    found = []
    for ends, chance in model.score(model.pairs(*tables)):
        first, second = (int(end) for end in ends)
        if len(tables) == 1:
            first, second = min(first, second), max(first, second)
        odds = min(max(float(chance), CERTAIN), 1 - CERTAIN)
        found.append((first, second, log2(odds / (1 - odds))))
    return found


if __name__ == "__main__":  # it starts processes of its own, which read this page again
    main()
