"""The registers that matching is measured on: as dirty as is said, the same for the same seed."""

from collections import Counter

import numpy as np
import polars as pl
import pytest

from benchmarks.registers import (
    CFA,
    FIELDS,
    MISSION,
    OUTREACH,
    SCHOOL,
    overlapping,
    pile,
    population,
    register,
)
from continuum.linkage.normalise.columns import read_table

PEOPLE, SIZE = 28_000, 20_000


@pytest.fixture(scope="module")
def world():
    return population(people=PEOPLE, seed=7)


@pytest.fixture(scope="module")
def lists(world):
    return overlapping(world, SCHOOL, MISSION, size=SIZE, seed=7)


def test_the_same_seed_gives_the_same_rows_and_another_one_others(world, lists) -> None:
    again = overlapping(population(people=PEOPLE, seed=7), SCHOOL, MISSION, size=SIZE, seed=7)
    other = overlapping(world, SCHOOL, MISSION, size=SIZE, seed=8)

    assert lists[0].equals(again[0])
    assert lists[1].equals(again[1])
    assert not lists[0].equals(other[0])


def test_an_exact_join_finds_two_true_pairs_in_three(lists) -> None:
    left, right = (read_table(rows, FIELDS).with_columns(rows["truth"]) for rows in lists)
    joined = left.filter(pl.col("born") > 0).join(right, on=["surname", "given", "born"])
    right_ones = joined.filter(pl.col("truth") == pl.col("truth_right"))

    shared = len(np.intersect1d(left["truth"], right["truth"]))
    assert shared == round(SIZE * 0.6)
    assert 0.66 < len(right_ones) / shared < 0.70
    assert len(right_ones) / len(joined) > 0.999


def test_nobody_is_twice_in_a_list_to_be_crossed(lists) -> None:
    assert [rows["truth"].is_duplicated().any() for rows in lists] == [False, False]


def test_half_have_a_brother_or_a_sister_and_three_in_a_hundred_are_twins(world) -> None:
    sizes = np.bincount(world.household)
    days = Counter(zip(world.household.tolist(), world.birth_day.tolist(), strict=True))

    assert abs((sizes[world.household] > 1).mean() - 0.5) < 0.02
    assert abs(sum(n for n in days.values() if n > 1) / PEOPLE - 0.03) < 0.006


def test_families_can_be_left_out() -> None:
    alone = population(people=2_000, seed=7, siblings=0.0)

    assert np.bincount(alone.household).max() == 1


def test_brothers_and_sisters_bear_different_first_names(world) -> None:
    names = Counter(
        zip(world.household.tolist(), world.is_girl.tolist(), world.given.tolist(), strict=True)
    )

    assert max(names.values()) == 1


def test_names_are_shared_out_as_in_life(lists) -> None:
    """A few names are everywhere, most are rare."""
    counts = lists[0]["nom"].value_counts(sort=True)["count"]

    assert 0.01 < counts[0] / SIZE < 0.04
    assert (counts == 1).sum() / SIZE > 0.2


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("telephone", "missing_phone"),
        ("adresse", "missing_address"),
        ("code_postal", "missing_postcode"),
        ("commune_naissance", "missing_birth_commune"),
        ("naissance", "missing_birth_date"),
        ("sexe", "missing_sex"),
    ],
)
@pytest.mark.parametrize("profile", [SCHOOL, MISSION, CFA, OUTREACH], ids=lambda p: p.name)
def test_cells_are_empty_as_often_as_the_source_leaves_them(world, profile, column, field) -> None:
    rows = register(world, profile, np.arange(SIZE), seed=3)

    assert abs((rows[column] == "").mean() - getattr(profile, field)) < 0.012


def test_birth_places_are_wrong_in_some(world) -> None:
    careful = register(world, SCHOOL, np.arange(SIZE), seed=3)
    careless = register(world, MISSION, np.arange(SIZE), seed=4)
    told = (careful["commune_naissance"] != "") & (careless["commune_naissance"] != "")
    differ = (careful["commune_naissance"] != careless["commune_naissance"]).filter(told).mean()

    assert 0.06 < differ < 0.10


def test_one_person_is_written_otherwise_by_another_source(world) -> None:
    """Her own phone and date stay hers, whatever the source; the way of writing them does not."""
    told = [register(world, profile, np.arange(2_000), seed=3) for profile in (MISSION, CFA)]

    assert [rows["truth"].to_list() for rows in told] == [list(range(2_000))] * 2
    assert told[0]["naissance"].str.contains("/|^$").all()
    assert told[1]["naissance"].str.contains("-|^$").all()
    assert 0.3 < (told[0]["telephone"] == told[1]["telephone"]).mean() < 0.7


def test_a_noisier_source_holds_less_and_makes_more_mistakes(world) -> None:
    def wrong_dates(profile):
        rows = register(world, profile, np.arange(SIZE), seed=3)
        days = pl.Series(world.birth_day[:SIZE]).cast(pl.Int32).cast(pl.Date)
        return (rows["naissance"] != days.dt.strftime("%d/%m/%Y")).mean()

    noisy = MISSION.noisier(1.7)

    assert noisy.missing_phone == pytest.approx(MISSION.missing_phone * 1.7)
    assert noisy.parent_phone == MISSION.parent_phone
    assert wrong_dates(noisy) == pytest.approx(wrong_dates(MISSION) * 1.7, rel=0.15)


def test_a_pile_holds_a_quarter_of_its_people_several_times(world) -> None:
    rows = pile(world, {SCHOOL: 0.4, MISSION: 0.32, CFA: 0.2, OUTREACH: 0.08}, size=SIZE, seed=5)
    times = np.unique(rows["truth"].to_numpy(), return_counts=True)[1]

    assert len(rows) == SIZE
    assert abs((times > 1).mean() - 0.26) < 0.02
    assert times.max() == 4


def test_more_rows_than_people_are_refused(world) -> None:
    with pytest.raises(ValueError, match="are needed"):
        overlapping(world, SCHOOL, MISSION, size=PEOPLE, seed=1)
    with pytest.raises(ValueError, match="more than"):
        pile(world, {SCHOOL: 1.0}, size=2 * PEOPLE, seed=1)
