"""Somebody who stands several times in a list, word for word: found once, told each time."""

from collections.abc import Mapping

import numpy as np
import polars as pl
import pytest

from continuum.linkage.engine.absence import absences
from continuum.linkage.engine.copies import Copies, Spread, copies_in, told_whole
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.matching import Matched, dedupe, match
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.tests.lists import FIELDS, two_lists

OURS, THEIRS = two_lists(5, 400)


def form(table: pl.DataFrame) -> pl.DataFrame:
    return read_table(table, FIELDS)


def sure(matched: Matched) -> Mapping[int, list[int]]:
    band = matched.decisions.band() == Band.SURE.value
    found: dict[int, list[int]] = {}
    pairs = zip(matched.pairs.left[band].tolist(), matched.pairs.right[band].tolist(), strict=True)
    for left, right in pairs:
        found.setdefault(left, []).append(right)
    return found


@pytest.mark.parametrize("copies", [1, 2, 3, 400])
def test_copies_in_the_other_list_lose_nobody(copies) -> None:
    once = match(form(OURS), form(THEIRS))
    left, right = next(iter(sure(once).items()))
    several = pl.concat([THEIRS, *[THEIRS[right[0]]] * copies])
    found = match(form(OURS), form(several))
    assert sure(found) == {**sure(once), left: [*right, *range(400, 400 + copies)]}
    for before, now in zip(absences(once), absences(found), strict=True):
        assert before.tolist() == now.tolist()
    turned = match(form(several), form(OURS))
    said, _error = absences(turned)
    assert set(said[[right[0], *range(400, 400 + copies)]]) == {"found"}


def test_copies_on_both_sides_go_two_by_two() -> None:
    left, right = np.array([0, 1], dtype=np.int32), np.array([1, 0], dtype=np.int32)
    ours = Copies.found(4, np.array([2, 3], dtype=np.int32), np.array([0, 0], dtype=np.int32))
    theirs = Copies.found(3, np.array([2], dtype=np.int32), np.array([1], dtype=np.int32))
    pairs = Spread.of(left, right, ours, theirs, shown=np.array([True, True]))
    assert list(zip(pairs.left, pairs.right, strict=True)) == [(0, 1), (1, 0), (2, 2), (3, 2)]
    assert pairs.place.tolist() == [0, 1, 0, 0]
    pairs = Spread.of(left, right, ours, theirs, shown=np.array([False, True]))
    assert list(zip(pairs.left, pairs.right, strict=True)) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("copies", [2, 3, 400, 5000])
def test_copies_in_one_list_are_one_person(copies) -> None:
    once = dedupe(form(OURS))
    several = pl.concat([*[OURS[7]] * (copies - 1), OURS])
    found = dedupe(form(several))
    first = once.group + copies - 1
    expected = [0] * (copies - 1) + first.tolist()
    assert found.group.tolist() == [0 if one == first[7] else one for one in expected]
    pairs = found.matched.pairs
    assert (pairs.left < pairs.right).all()
    band = found.matched.decisions.band()
    joined = (pairs.left == 0) & (pairs.right < copies - 1)
    assert joined.sum() == copies - 2
    assert set(band[joined]) <= {Band.SURE.value}


def test_a_list_of_nothing_but_one_person() -> None:
    alone = pl.concat([OURS[7]] * 300)
    assert set(dedupe(form(alone)).group.tolist()) == {0}
    said, _error = absences(match(form(alone), form(alone)))
    assert set(said) <= {"found", "to_check"}


@pytest.mark.parametrize(
    ("told", "whole"),
    [
        ({"né le": "03/11/2004"}, True),
        ({"tel.": "0612345678"}, True),
        ({"mail": "lea@exemple.fr"}, True),
        ({"né le": "2004"}, False),
        ({"cp": "58000", "adresse": "3 quai Sud"}, False),
        ({"né le": "03/11/2004", "nom": ""}, False),
        ({}, False),
    ],
)
def test_namesakes_of_whom_too_little_is_told_are_no_copies(told, whole) -> None:
    row = {**dict.fromkeys(FIELDS.values(), ""), "nom": "Petit", "prénom": "Léa", **told}
    assert told_whole(form(pl.DataFrame([row, row]))).tolist() == [whole, whole]


def test_lists_of_one_or_two_people_find_them() -> None:
    for rows in (1, 2, 12):
        found = match(form(OURS[:rows]), form(OURS[:rows]))
        assert sure(found) == {row: [row] for row in range(rows)}
        apart = match(form(OURS[:rows]), form(THEIRS[-1:]))
        assert sure(apart) == {}


@pytest.mark.parametrize("seed", range(5))
def test_copies_are_those_of_equal_hashes_that_say_enough(seed) -> None:
    rng = np.random.default_rng(seed)
    hashes, whole = rng.integers(0, 9, 60), rng.random(60) < 0.7
    found = copies_in(hashes, whole)
    for row in range(60):
        same = [r for r in range(60) if hashes[r] == hashes[row] and whole[r]]
        assert found.kept[found.of[row]] == (min(same) if whole[row] else row)
    assert found.kept.tolist() == sorted(set(found.kept.tolist()))
    assert sorted([*found.kept, *found.later]) == list(range(60))
