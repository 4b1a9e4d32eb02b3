"""Symmetric distances between two folded words."""

from rapidfuzz.distance import OSA, JaroWinkler


def jaro_winkler(left: str, right: str) -> float:
    """From 0 (nothing in common) to 1 (equal), more for a common beginning."""
    first, second = sorted((left, right))
    return JaroWinkler.similarity(first, second)


def one_slip_apart(left: str, right: str) -> bool:
    """One character added, dropped, replaced, or two neighbours swapped."""
    return OSA.distance(left, right, score_cutoff=1) == 1
