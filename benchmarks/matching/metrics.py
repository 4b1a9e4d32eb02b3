"""How good a list of scored pairs is, given who is who."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.matching.lists import Persons
from continuum.linkage.engine.deciding import one_to_one

FIXED: Final = 3.0
"""Bits from which a pair is taken as one person, the same for every tool and every list."""
PRECISIONS: Final = (0.995, 0.999)
EDGES: Final = (0.0, 1e-5, 1e-4, 5e-4, 2e-3, 1e-2, 5e-2, 0.2, 0.5, 0.88, 1.0)
"""Of expected error: pairs between two of them are counted together."""

Bits = NDArray[np.float64]
Flags = NDArray[np.bool_]
Figures = dict[str, float]


@dataclass(frozen=True)
class Scored:
    """Pairs of rows with their bits, and whether they are one person; `wanted` there are."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    score: Bits
    true: Flags
    wanted: int
    rows: tuple[int, int]

    def of(self, kept: Flags) -> "Scored":
        return Scored(
            self.left[kept],
            self.right[kept],
            self.score[kept],
            self.true[kept],
            self.wanted,
            self.rows,
        )

    def assigned(self) -> "Scored":
        """One partner at most for each row: the same assignment for every tool."""
        return self.of(one_to_one(self.left, self.right, self.score, rows=self.rows))


def scored(pairs: pl.DataFrame, persons: tuple[Persons, Persons], *, within: bool) -> Scored:
    left = pairs["left"].to_numpy().astype(np.int64)
    right = pairs["right"].to_numpy().astype(np.int64)
    first, second = _as_numbers(persons)
    return Scored(
        left=left,
        right=right,
        score=pairs["score"].to_numpy().astype(np.float64),
        true=first[left] == second[right],
        wanted=_wanted(first, second, within=within),
        rows=(len(first), len(second)),
    )


def _as_numbers(persons: tuple[Persons, Persons]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    whole = pl.concat([pl.Series(side, dtype=pl.String) for side in persons])
    codes = whole.rank("dense").to_numpy().astype(np.int64)
    return codes[: len(persons[0])], codes[len(persons[0]) :]


def _wanted(first: NDArray[np.int64], second: NDArray[np.int64], *, within: bool) -> int:
    size = int(max(first.max(), second.max())) + 1
    ours = np.bincount(first, minlength=size)
    if within:
        return int((ours * (ours - 1) // 2).sum())
    return int((ours * np.bincount(second, minlength=size)).sum())


def quality(pairs: Scored) -> Figures:
    """At the best threshold, at the fixed one, and where precision is still very high."""
    precision, recall, score = _curve(pairs)
    if not len(score):
        return {"f1": 0.0, "precision": 0.0, "recall": 0.0, "fixed_f1": 0.0, "ceiling": 0.0} | {
            f"recall_at_{level}": 0.0 for level in PRECISIONS
        }
    f1 = _f1(precision, recall)
    best = int(f1.argmax())
    above = int((score >= FIXED).sum())
    found = {
        "f1": float(f1[best]),
        "precision": float(precision[best]),
        "recall": float(recall[best]),
        "threshold": float(score[best]),
        "fixed_f1": float(f1[above - 1]) if above else 0.0,
        "fixed_precision": float(precision[above - 1]) if above else 0.0,
        "fixed_recall": float(recall[above - 1]) if above else 0.0,
        "ceiling": float(recall[-1]),
    }
    for level in PRECISIONS:
        held = np.flatnonzero(precision >= level)
        found[f"recall_at_{level}"] = float(recall[held[-1]]) if len(held) else 0.0
    return found


def curve(pairs: Scored, points: int = 200) -> list[tuple[float, float]]:
    """Recall and precision, from the surest pairs on."""
    precision, recall, _score = _curve(pairs)
    if not len(recall):
        return []
    places = np.unique(np.linspace(0, len(recall) - 1, points).astype(int))
    return [(float(recall[place]), float(precision[place])) for place in places]


def _curve(pairs: Scored) -> tuple[Bits, Bits, Bits]:
    """Precision and recall at each score, highest first; pairs of one score are taken together."""
    order = np.argsort(-pairs.score, kind="stable")
    score, true = pairs.score[order], np.cumsum(pairs.true[order])
    last = np.flatnonzero(np.append(score[1:] != score[:-1], True)) if len(score) else order
    return true[last] / (last + 1), true[last] / max(1, pairs.wanted), score[last]


def _f1(precision: Bits, recall: Bits) -> Bits:
    found: Bits = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    return found


def bands(pairs: Scored, decided: pl.DataFrame) -> Figures:
    """What is decided without anybody, what somebody has to look at; per 1 000 rows of the first
    list."""
    band = decided["band"].to_numpy()
    sure, review = band == "sure", band == "review"
    wrong = int((sure & ~pairs.true).sum())
    low, high = interval(int(sure.sum()) - wrong, int(sure.sum()))
    return {
        "sure": float(sure.sum()),
        "sure_precision": 1 - wrong / max(1, int(sure.sum())),
        "sure_low": low,
        "sure_high": high,
        "sure_recall": float((sure & pairs.true).sum() / max(1, pairs.wanted)),
        "review": float(review.sum() * 1000 / pairs.rows[0]),
        "review_true": float(pairs.true[review].mean()) if review.any() else 0.0,
        "missed": float(1 - ((sure | review) & pairs.true).sum() / max(1, pairs.wanted)),
    }


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's, 95 %."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return float(centre - half), float(min(1.0, centre + half))


def calibration(pairs: Scored, decided: pl.DataFrame) -> list[Mapping[str, float]]:
    """Of chosen pairs by expected error: how many, the error expected, the one there is."""
    chosen = decided["chosen"].to_numpy()
    error, true = decided["error"].to_numpy()[chosen], pairs.true[chosen]
    places = np.searchsorted(EDGES, error, side="left").clip(1, len(EDGES) - 1)
    found: list[Mapping[str, float]] = []
    for place in np.unique(places).tolist():
        rows = places == place
        found.append(
            {
                "from": EDGES[place - 1],
                "to": EDGES[place],
                "pairs": float(rows.sum()),
                "expected": float(error[rows].mean()),
                "observed": float(1 - true[rows].mean()),
            }
        )
    return found


def untraceable(states: pl.DataFrame, persons: tuple[Persons, Persons]) -> Figures:
    """Rows of the first list said to be nowhere in the second, and the error that was expected."""
    first, second = _as_numbers(persons)
    absent = ~np.isin(first, second)
    said = (states["said"] == "not_found").to_numpy()
    doubtful = (states["said"] == "to_check").to_numpy()
    error = states["error"].to_numpy()
    return {
        "absent": float(absent.mean()),
        "precision": float(absent[said].mean()) if said.any() else 0.0,
        "expected_error": float(error[said].mean()) if said.any() else 0.0,
        "recall": float(said[absent].mean()) if absent.any() else 0.0,
        "to_check": float(doubtful.mean()),
        "absent_to_check": float(doubtful[absent].mean()) if absent.any() else 0.0,
    }


def pairs_of_groups(group: NDArray[np.int64], persons: Persons) -> Figures:
    """All pairs of rows that stand in one group, beside all pairs that are one person."""
    person = _as_numbers((persons, persons))[0]
    together = _twos(np.unique(group, return_counts=True)[1])
    wanted = _twos(np.unique(person, return_counts=True)[1])
    both = np.unique(group * (int(person.max()) + 1) + person, return_counts=True)[1]
    right = _twos(both)
    precision, recall = right / max(1, together), right / max(1, wanted)
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-12, precision + recall),
    }


def _twos(counts: NDArray[np.int64]) -> int:
    return int((counts * (counts - 1) // 2).sum())
