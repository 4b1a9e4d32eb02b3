"""Random programmes: SQL against the plain rules, and what must hold of any set of figures."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
)
from continuum.core.shares import Between
from continuum.outcomes.queries import bilan, figures_of
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.trajectory import elapsed, expected_by, forecast
from continuum.outcomes.tests.factories import (
    S,
    make_encounter,
    make_enrolment,
    make_person,
    make_referent,
)
from continuum.outreach.models import Presence
from continuum.outreach.rules import Heads, bounds, summed
from continuum.people.rules import TRANSITIONS

START = date(2026, 1, 1)
PERIOD = Period(START, START + timedelta(days=60))
SOME = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make_membership(Role.COORDINATOR, organisation=make_organisation())


@st.composite
def meetings(draw):
    """Heads, first times, and which of five people were there, some for the first time."""
    heads = draw(st.integers(1, 4))
    people = draw(st.lists(st.integers(0, 4), max_size=heads, unique=True))
    first = draw(st.integers(0, heads))
    named_first = draw(st.integers(0, min(first, len(people))))
    return heads, first, people, frozenset(people[:named_first])


@SOME
@given(told=st.lists(meetings(), max_size=8), days=st.integers(0, 40))
def test_met_people_are_counted_as_the_rules_count_them(lead, told, days):
    programme = make_programme(organisations=[lead.organisation])
    with as_member(lead) as member:
        people = [make_person(member, first_name=f"P{n}") for n in range(5)]
        people[4].identity = people[3].identity  # two files of one young person
        people[4].save(update_fields=["identity"])
        for heads, first, there, firsts in told:
            row = make_encounter(
                member, programme, on=START + timedelta(days=days), heads=heads, first=first
            )
            for n in there:
                Presence.objects.create(
                    organisation_id=member.organisation_id,
                    encounter=row,
                    person=people[n],
                    first_time=n in firsts,
                )
        figures = {one.code: one for one in bilan(programme, PERIOD, member).figures}
    met = summed(
        Heads(
            heads,
            first,
            frozenset(people[n].identity for n in there),
            frozenset(people[n].identity for n in firsts),
        )
        for heads, first, there, firsts in told
    )
    expected = bounds(met)
    assert figures["encounters"].value == met.encounters
    assert figures["contacts"].value == met.heads
    assert figures["people_met"].value == met.nameless_first + met.named_first
    assert figures["distinct_people"].value == Between(expected.low, expected.high)
    by_month = figures["met_by_month"]
    assert sum(item.n for item in by_month.items) == by_month.value


STAGES = ("entries", "supported", "reengaged", "completions", "withdrawals", "moved", "present")


def tens(lowest: int, highest: int):
    return st.integers(lowest // 10, highest // 10).map(lambda number: 10 * number)


@st.composite
def histories(draw):
    """A legal walk through the states of an enrolment, with the days between them.

    Days come by tens, so that two facts often fall on the same one.
    """
    state, day, walk = None, draw(tens(-20, 50)), []
    for _step in range(draw(st.integers(1, 4))):
        following = sorted(TRANSITIONS[state])
        if not following:
            break
        state = draw(st.sampled_from(following))
        walk.append((state, START + timedelta(days=day)))
        day += draw(tens(0, 20))
    return walk


people_in_programme = st.lists(
    st.fixed_dictionaries(
        {
            "walks": st.lists(histories(), min_size=1, max_size=2),
            "collective": st.booleans(),
            "referent": st.none() | tens(-10, 60),
            "again": st.none() | tens(-10, 60),
            "gender": st.sampled_from(["F", "M", ""]),
        }
    ),
    max_size=5,
)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def is_supported(told: dict, entered: date) -> bool:
    if told["referent"] is None or told["again"] is None or day(told["again"]) < entered:
        return False
    return max(day(told["referent"]), day(told["again"]), entered) <= PERIOD.end


def entered_on(walk: list) -> date | None:
    entries = [on for state, on in walk if state in (S.ENROLLED, S.ACTIVE)]
    return None if walk[-1][0] is S.CANCELLED else min(entries, default=None)


def way_on(walk: list) -> str:
    """How the enrolment stands on the last day of the period."""
    last, last_on = walk[-1]
    ways = {S.COMPLETED: "completions", S.WITHDRAWN: "withdrawals", S.MOVED: "moved"}
    return ways.get(last, "present") if last_on <= PERIOD.end else "present"


def stages_of(told: dict) -> set[str]:
    """What one person counts under, read from the dated facts in plain Python."""
    found: set[str] = set()
    walks = [(entered_on(walk), walk) for walk in told["walks"] if entered_on(walk)]
    if not walks or min(entered for entered, _walk in walks) not in PERIOD:
        return found
    found.add("entries")
    for entered, walk in walks:
        if entered > PERIOD.end:
            continue
        found.add(way_on(walk))
        if told["collective"]:
            found.add("reengaged")
        if is_supported(told, entered):
            found.add("supported")
    return found


def tell(member, programme, crowd: Iterable[dict]) -> None:
    strands = {strand.code: strand for strand in programme.strands.all()}
    for told in crowd:
        person = make_person(member, gender=told["gender"])
        for walk in told["walks"]:
            strand = strands["session" if told["collective"] else "reperage"]
            make_enrolment(member, programme, *walk, person=person, strand=strand)
        if told["referent"] is not None:
            make_referent(member, person, day(told["referent"]))
        if told["again"] is not None:
            make_encounter(member, programme, on=day(told["again"]), first=0, people=(person,))


@SOME
@given(crowd=people_in_programme)
def test_stages_are_what_the_dated_facts_say(lead, crowd):
    programme = make_programme(organisations=[lead.organisation])
    with as_member(lead) as member:
        tell(member, programme, crowd)
        told = bilan(programme, PERIOD, member)
    figures = {one.code: one for one in told.figures}
    stages = [stages_of(one) for one in crowd]
    for code in STAGES:
        assert figures[code].value == sum(code in one for one in stages), code
    for code in STAGES[1:]:
        assert figures[code].value <= figures["entries"].value
        assert figures[code].denominator == figures["entries"].value
    ways = sum(figures[code].value for code in ("completions", "withdrawals", "moved", "present"))
    assert ways >= figures["entries"].value
    for one in told.figures:
        if one.items and not one.definition.several:
            assert sum(item.n for item in one.items) == one.whole + one.overlap, one.code
            if one.is_partition and one.whole:
                assert sum(item.share for item in one.items) == 100, one.code


@SOME
@given(crowd=people_in_programme, cut=tens(10, 50))
def test_nobody_enters_in_two_parts_of_a_period(lead, crowd, cut):
    programme = make_programme(organisations=[lead.organisation])
    parts = (PERIOD, Period(PERIOD.start, day(cut - 1)), Period(day(cut), PERIOD.end))
    with as_member(lead) as member:
        tell(member, programme, crowd)
        known = definitions_of(programme)
        whole, *cuts = (
            figures_of(programme, part, member, definitions=known, only=["entries"])
            for part in parts
        )
    for told, *of_parts in zip(whole, *cuts, strict=True):
        assert told.value == sum(one.value for one in of_parts)


@given(
    promised=st.integers(0, 10_000),
    length=st.integers(1, 800),
    gone=st.integers(-50, 900),
    done=st.integers(0, 10_000),
)
def test_a_trajectory_grows_from_nothing_to_the_whole_promise(promised, length, gone, done):
    period = Period(START, START + timedelta(days=length - 1))
    today = START + timedelta(days=gone)
    assert 0 <= expected_by(promised, period, today) <= promised
    assert expected_by(promised, period, period.end) == promised
    if elapsed(period, today) == 1 and length > 30:
        assert forecast(done, period, today) == done
