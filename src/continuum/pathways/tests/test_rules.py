"""Stages derived from dated facts: monotone, whatever the order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.pathways.rules import Dated, Milestone, Stage, path_of, stage_of

DAY = date(2026, 9, 1)
M = Milestone

FACTS = st.builds(
    Dated,
    st.integers(0, 400).map(lambda days: DAY + timedelta(days=days)),
    st.sampled_from(list(Milestone)),
)


def facts(*pairs: tuple[Milestone, int]) -> list[Dated]:
    return [Dated(DAY + timedelta(days=days), milestone) for milestone, days in pairs]


@pytest.mark.parametrize(
    ("known", "stage"),
    [
        ([], None),
        ([(M.NOTED, 0)], Stage.SPOTTED),
        ([(M.MET, 0)], Stage.CONTACTED),
        ([(M.MET, 0), (M.JOINED, 3)], Stage.JOINED),
        ([(M.JOINED, 3), (M.REFERENT, 3)], Stage.JOINED),
        ([(M.JOINED, 3), (M.REFERENT, 3), (M.MET, 3)], Stage.JOINED),
        ([(M.JOINED, 3), (M.REFERENT, 3), (M.MET, 4)], Stage.SUPPORTED),
        ([(M.JOINED, 3), (M.MET, 4)], Stage.JOINED),
        ([(M.JOINED, 3), (M.REFERENT, 3), (M.ENTERED, 3)], Stage.SUPPORTED),
        ([(M.REFERENT, 3), (M.MET, 4)], Stage.CONTACTED),
        ([(M.JOINED, 3), (M.ENTERED, 4), (M.COLLECTIVE, 4)], Stage.REENGAGED),
        ([(M.JOINED, 3), (M.EXIT, 9)], Stage.EXITED),
        ([(M.EXIT, 9)], Stage.EXITED),
    ],
)
def test_stage_of_known_facts(known, stage) -> None:
    assert stage_of(facts(*known)) == stage


def test_support_begins_when_both_conditions_hold() -> None:
    path = path_of(facts((M.JOINED, 0), (M.MET, 5), (M.REFERENT, 9), (M.MET, 12)))
    assert path[Stage.SUPPORTED] == DAY + timedelta(days=9)


def test_a_later_stage_implies_the_earlier_ones_by_its_day() -> None:
    path = path_of(facts((M.COLLECTIVE, 3), (M.JOINED, 7)))
    assert {stage: (day - DAY).days for stage, day in path.items()} == {
        Stage.SPOTTED: 3,
        Stage.CONTACTED: 3,
        Stage.JOINED: 3,
        Stage.SUPPORTED: 3,
        Stage.REENGAGED: 3,
    }


@given(st.lists(FACTS, max_size=12), st.randoms())
def test_the_order_of_facts_does_not_matter(known, random) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)
    assert path_of(shuffled) == path_of(known)
    assert path_of(known + known) == path_of(known)


@given(st.lists(FACTS, max_size=10), FACTS)
def test_one_more_fact_never_takes_a_stage_away_nor_makes_it_later(known, more) -> None:
    before, after = path_of(known), path_of([*known, more])
    assert set(before) <= set(after)
    assert all(after[stage] <= day for stage, day in before.items())


@given(st.lists(FACTS, min_size=1, max_size=12))
def test_stages_follow_one_another_in_order_and_in_time(known) -> None:
    path = path_of(known)
    assert list(path) == [stage for stage in Stage if stage <= max(path)]
    assert list(path.values()) == sorted(path.values())
    assert min(path.values()) == min(fact.on for fact in known)
