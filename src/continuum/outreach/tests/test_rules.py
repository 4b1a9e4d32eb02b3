"""Rules of outreach on plain values; a true population checks that the bounds are honest."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.outreach import rules
from continuum.outreach.rules import DistinctPeople, Heads, Mode, PlaceKind, Tally

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Scene:
    """One encounter as it truly was, and as the team comes to know it."""

    there: list[int]
    first_time: int
    named: list[tuple[int, bool]] = field(default_factory=list)

    def name(self, person: int) -> None:
        known = [one for one, _first in self.named]
        if person in known or person not in self.there:
            return
        first = rules.claims_first_time(
            heads=len(self.there),
            first_time=self.first_time,
            named=len(known),
            named_first=sum(first for _one, first in self.named),
        )
        self.named.append((person, first))

    @property
    def heads(self) -> Heads:
        return Heads(
            len(self.there),
            self.first_time,
            frozenset(one for one, _first in self.named),
            frozenset(one for one, first in self.named if first),
        )


@st.composite
def seasons(draw: st.DrawFn) -> tuple[list[Scene], set[int]]:
    """Encounters of a population in the order they happened, some heads named, and a period."""
    population = draw(st.integers(1, 12))
    groups = draw(
        st.lists(
            st.sets(st.integers(1, population), min_size=1, max_size=5), min_size=1, max_size=15
        )
    )
    seen: set[int] = set()
    scenes = []
    for group in groups:
        new = group - seen
        seen |= group
        noticed = draw(st.integers(0, len(new)))  # a team may not notice that somebody is new
        scenes.append(Scene(sorted(group), noticed))
    for scene in scenes:
        for person in draw(st.permutations(scene.there)):
            if draw(st.booleans()):
                scene.name(person)
    claims = draw(
        st.lists(st.tuples(st.integers(1, population), st.sets(st.integers(0, 14))), max_size=4)
    )
    for person, picked in claims:
        for index in picked:
            if index < len(scenes):
                scenes[index].name(person)
    period = draw(st.sets(st.integers(0, len(scenes) - 1)))
    return scenes, period


@given(seasons())
def test_bounds_hold_the_true_number_of_people(season: tuple[list[Scene], set[int]]) -> None:
    scenes, period = season
    chosen = [scenes[index] for index in sorted(period)]
    truth = len({person for scene in chosen for person in scene.there})

    found = rules.distinct_people(scene.heads for scene in chosen)

    assert found.low <= truth <= found.high


@given(seasons())
def test_bounds_meet_once_everybody_has_a_name(season: tuple[list[Scene], set[int]]) -> None:
    scenes, _period = season
    truth = len({person for scene in scenes for person in scene.there})
    for scene in scenes:
        for person in scene.there:
            scene.name(person)

    found = rules.distinct_people(scene.heads for scene in scenes)

    assert found == DistinctPeople(truth, truth)


@given(seasons(), st.integers(1, 12), st.integers(0, 14))
def test_a_claim_changes_no_total_and_never_widens_upwards(
    season: tuple[list[Scene], set[int]], person: int, index: int
) -> None:
    scenes, _period = season
    before = rules.summed(scene.heads for scene in scenes)

    scenes[index % len(scenes)].name(person)

    after = rules.summed(scene.heads for scene in scenes)
    assert (after.encounters, after.heads, after.largest) == (
        before.encounters,
        before.heads,
        before.largest,
    )
    assert rules.bounds(after).high <= rules.bounds(before).high


@pytest.mark.parametrize(
    ("encounters", "expected"),
    [
        ([], DistinctPeople(0, 0)),
        ([Heads(1, 1)], DistinctPeople(1, 1)),
        # three nameless seen before: perhaps always the same, perhaps three
        ([Heads(1, 0)] * 3, DistinctPeople(1, 3)),
        # three met for the first time are three
        ([Heads(1, 1)] * 3, DistinctPeople(3, 3)),
        # a group of five differ from one another
        ([Heads(5, 0), Heads(2, 0)], DistinctPeople(5, 7)),
        # Momo twice, and one nameless who may be him on another day
        (
            [Heads(1, 0, frozenset("m")), Heads(1, 0, frozenset("m")), Heads(1, 0)],
            DistinctPeople(1, 2),
        ),
        # two of three named, the third nameless and new
        ([Heads(3, 1, frozenset("mn"))], DistinctPeople(3, 3)),
    ],
)
def test_bounds_on_hand_counted_sets(encounters: list[Heads], expected: DistinctPeople) -> None:
    assert rules.distinct_people(encounters) == expected


@pytest.mark.parametrize(
    ("kind", "of_round", "mode"),
    [
        (PlaceKind.PARK, None, Mode.STREET),
        (PlaceKind.PARK, Mode.SPORT, Mode.SPORT),
        (PlaceKind.NETWORK, Mode.STREET, Mode.NETWORK),
        (PlaceKind.PHONE, None, Mode.PHONE),
        (PlaceKind.EVENT, Mode.STREET, Mode.EVENT),
        (None, None, Mode.STREET),
        (None, Mode.EVENT, Mode.EVENT),
    ],
)
def test_the_place_tells_the_mode_before_the_round(
    kind: PlaceKind | None, of_round: Mode | None, mode: Mode
) -> None:
    assert rules.mode_at(kind, of_round=of_round) is mode


def test_first_time_follows_familiarity_unless_said() -> None:
    entry = rules.EncounterEntry(happened_at=NOON, heads=3, familiarity=rules.Familiarity.FIRST)

    assert entry.first_time_count == 3
    assert replace(entry, familiarity=rules.Familiarity.AGAIN).first_time_count == 0
    assert replace(entry, familiarity=rules.Familiarity.AGAIN, first_time=1).first_time_count == 1


@pytest.mark.parametrize(
    ("heads", "first_time", "named", "named_first", "first"),
    [
        (1, 1, 0, 0, True),
        (1, 0, 0, 0, False),
        (3, 1, 0, 0, False),  # one of three was new: nobody can tell which
        (3, 1, 2, 0, True),  # the two others are known not to be
        (3, 3, 2, 2, True),
        (2, 2, 2, 2, False),
    ],
)
def test_a_claim_is_a_first_time_only_when_it_must_be(
    heads: int, first_time: int, named: int, named_first: int, *, first: bool
) -> None:
    assert (
        rules.claims_first_time(
            heads=heads, first_time=first_time, named=named, named_first=named_first
        )
        is first
    )


def test_tallies_are_merged_and_ordered() -> None:
    merged = rules.tallies_merged(
        [Tally(1, "M", "18_21"), Tally(2, "F"), Tally(0, "X"), Tally(1, "M", "18_21")]
    )

    assert merged == (Tally(2, "F"), Tally(2, "M", "18_21"))


@pytest.mark.parametrize(
    ("minutes", "belongs"), [(-61, False), (-59, True), (0, True), (120, True), (841, False)]
)
def test_what_is_noted_at_the_recap_still_belongs_to_the_round(
    minutes: int, *, belongs: bool
) -> None:
    at = NOON + timedelta(minutes=minutes)

    assert rules.is_of_round(at, started_at=NOON, ended_at=NOON + timedelta(hours=2)) is belongs


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (10, True), (15, True), (16, False)])
def test_undo_lasts_ten_seconds_and_the_road(seconds: int, *, may: bool) -> None:
    assert rules.may_undo(NOON, now=NOON + timedelta(seconds=seconds)) is may
