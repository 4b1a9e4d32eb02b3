"""Distances between two folded words, the same from both sides."""

from rapidfuzz.distance import OSA, JaroWinkler


def jaro_winkler(left: str, right: str) -> float:
    """From 0 (nothing in common) to 1 (equal), more for a common beginning."""
    return JaroWinkler.similarity(left, right)


def one_slip_apart(left: str, right: str) -> bool:
    """One character added, dropped, replaced, or two neighbours swapped."""
    return OSA.distance(left, right, score_cutoff=1) == 1
