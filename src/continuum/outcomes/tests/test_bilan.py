"""The bilan against a programme counted by hand, its own rows, and whoever reads it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from continuum.access.roles import ROLES, Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.core.shares import Between
from continuum.outcomes.presenters import charts
from continuum.outcomes.queries import bilan
from continuum.outcomes.rules.checks import checks_of
from continuum.outcomes.rules.masking import masked
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import funnel_steps
from continuum.outcomes.rules.shipped import BY_STRAND, EVERYWHERE, shipped_for
from continuum.outcomes.rules.vocabulary import Chart
from continuum.outcomes.tests.factories import S, make_enrolment
from continuum.outcomes.tests.story import EXPECTED, LINES, PERIOD
from continuum.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(story):
    with as_member(story.lead) as member:
        yield bilan(story.programme, PERIOD, member)


def test_the_story_speaks_of_every_shipped_indicator():
    shipped = {one.code for one in EVERYWHERE}
    shipped |= {one.code for group in BY_STRAND.values() for one in group}
    assert set(EXPECTED) == shipped


def test_every_shipped_indicator_is_what_a_hand_counts(told):
    assert {one.code for one in told.figures} == set(EXPECTED)
    for one in told.figures:
        value, numerator, denominator, unknown = EXPECTED[one.code]
        if isinstance(value, tuple):
            value = Between(*value)
        elif isinstance(value, str):
            value = Decimal(value)
        assert (one.value, one.numerator, one.denominator, one.unknown) == (
            value,
            numerator,
            denominator,
            unknown,
        ), one.code


def test_every_line_of_every_breakdown_is_what_a_hand_counts(told):
    for code, lines in LINES.items():
        found = {item.code: item.n for item in told.figure(code).items if item.n}
        assert found == lines, code


def test_a_breakdown_counts_those_who_answered_and_with_the_unknown_makes_its_base(told):
    compared = 0
    for one in told.figures:
        if one.counts_answers:
            assert one.value + one.unknown == one.denominator, one.code
            compared += 1
    assert compared > 15


def test_what_happened_is_told_beside_what_became_of_those_who_entered(told):
    """Zoé, who entered the year before, finished and left in the period."""
    during = {one.code: (one.value, one.during) for one in told.figures if one.during is not None}
    apart = {code: pair for code, pair in during.items() if pair[0] != pair[1]}
    assert apart == {
        "completions": (2, 3),
        "exits": (3, 4),
        "positive_exits": (2, 3),
        "completers_positive_exits": (2, 3),
        "dynamic_exits": (2, 3),
        "exits_not_neutral": (2, 3),
        # Breakdowns: what they count of, the lines themselves being of those who entered.
        "exit_types": (2, 3),
        "exit_iae": (3, 4),
        "exit_esf": (3, 4),
        "exit_o2r": (3, 4),
        "project": (1, 3),
    }
    [check] = [one for one in told.checks if one.code == "counted_apart"]
    assert set(check.codes) == {code for code in apart if not told.figure(code).items}
    assert "Parcours menés à terme 3 (2)" in check.text


def test_nobody_who_entered_is_nowhere(told, story):
    [check] = [one for one in told.checks if one.code == "ways_on"]
    assert "2 + 1 + 0 + 3 dépassent les 5 entrés, car 1 jeune" in check.text  # Tom, twice enrolled
    entries = told.figure("entries")
    fewer = [replace(one, value=0) if one.code == "present" else one for one in told.figures]
    assert [(c.code, c.level) for c in checks_of(fewer) if c.code == "ways_on"] == [
        ("ways_on", "gap")
    ]
    exact = [replace(one, value=2) if one.code == "present" else one for one in told.figures]
    assert [c.level for c in checks_of(exact) if c.code == "ways_on"] == ["fine"]
    assert entries.count == 5


def test_who_comes_back_another_year_entered_once(story):
    """Paul is taken up again later, in another strand."""
    with as_member(story.partner) as member:
        paul = Person.objects.visible_to(member).get(first_name="Paul")
        make_enrolment(
            member,
            story.programme,
            (S.ACTIVE, date(2026, 5, 1)),
            (S.MOVED, date(2026, 5, 20)),
            person=paul,
            strand=story.strands["session"],
        )
    with as_member(story.lead) as member:
        first, second, both = (
            bilan(story.programme, Period(*days), member)
            for days in (
                (date(2026, 1, 1), date(2026, 4, 30)),
                (date(2026, 5, 1), date(2026, 6, 30)),
                (date(2026, 1, 1), date(2026, 6, 30)),
            )
        )
    told = [
        [one.figure(code).value for one in (first, second, both)]
        for code in ("entries", "moved", "reengaged")
    ]
    assert told == [[5, 0, 5], [0, 0, 1], [2, 0, 3]]
    assert [one.figure("entries").during for one in (first, second, both)] == [5, 1, 5]
    assert second.figure("moved").during == 1
    months = {item.code: item.n for item in both.figure("entries_by_month").items if item.n}
    assert months == {"2026-02": 2, "2026-03": 3}


def test_publics_say_of_how_many_nobody_knows(told):
    assert {i.code: (i.n, i.unknown) for i in told.figure("groups").items} == {
        "qpv": (1, 2),
        "rsa": (1, 4),
    }


def test_somebody_in_two_strands_is_one_person_and_the_sum_says_so(told, story):
    strands = told.figure("strands")
    names = {str(item.label): item.n for item in strands.items}
    assert names == {"Repérage": 4, "Session": 2}
    assert strands.overlap == 1
    assert any(c.code == "breakdown_sum" and c.codes == ("strands",) for c in told.checks)


def test_an_educator_counts_their_own_organisation_a_coordinator_all(story):
    theirs = make_membership(Role.EDUCATOR, organisation=story.partner.organisation)
    with as_member(theirs) as member:
        told = bilan(story.programme, PERIOD, member)
    assert not told.covers_all
    assert told.figure("encounters").value == 1
    assert told.figure("people_met").value == 2
    assert told.figure("entries").value == 1
    with as_member(story.partner) as member:
        everything = bilan(story.programme, PERIOD, member)
    assert everything.covers_all
    assert everything.figure("entries").value == 5


def test_computing_twice_gives_the_same(story):
    with as_member(story.lead) as member:
        first = bilan(story.programme, PERIOD, member)
        again = bilan(story.programme, PERIOD, member, at=first.data_at)
    assert first == again


def test_a_period_without_anything_is_all_zeros_and_divides_nothing(story):
    with as_member(story.lead) as member:
        empty = bilan(story.programme, Period(date(2019, 1, 1), date(2019, 1, 1)), member)
    assert {one.count for one in empty.figures} == {0}
    assert {one.share for one in empty.figures} == {None}
    assert empty.figure("distinct_people").value == Between(0, 0)
    assert not [check for check in empty.checks if check.level == "gap"]


def test_a_stranger_to_the_programme_reads_nothing(story):
    with as_member(make_membership(Role.COORDINATOR)) as member:
        told = bilan(story.programme, PERIOD, member)
    assert {one.count for one in told.figures} == {0}


def test_figures_cover_the_consortium_for_its_funder(story, told, funder):
    with as_member(funder) as member:
        read = bilan(story.programme, PERIOD, member, at=told.data_at)
    assert replace(read, figures=(), checks=()) == replace(told, figures=(), checks=())
    assert read.figures == masked(told.figures, ROLES[Role.FUNDER].masked_below)
    assert [f.value for f in read.figures if f.code == "encounters"] == [7]


def test_the_bilan_takes_few_statements(story, django_assert_max_num_queries):
    with as_member(story.lead) as member, django_assert_max_num_queries(22):
        bilan(story.programme, PERIOD, member)


def test_the_funnel_goes_from_contacts_to_persons_and_never_up(told):
    assert [one.code for one in funnel_steps(told.figures)] == [
        "people_met",
        "entries",
        "completions",
        "positive_exits",
    ]
    funnel = charts.funnel_of(told.figures)
    assert [(step.count, step.unit) for step in funnel.steps] == [
        (9, "en premiers contacts"),
        (5, "en personnes"),
        (2, "en personnes"),
        (2, "en personnes"),
    ]
    assert [share and share.base for share in funnel.shares()] == [None, None, 5, 5]


def test_a_later_step_above_an_earlier_one_is_a_gap(told):
    figures = tuple(
        replace(one, value=7, numerator=7) if one.code == "completions" else one
        for one in told.figures
    )
    gaps = {check.code for check in checks_of(figures) if check.level == "gap"}
    assert {"funnel_order", "part_of_whole"} <= gaps


def test_equal_numbers_of_different_things_are_told_apart(told):
    figures = tuple(
        replace(one, value=28, numerator=None, denominator=None, items=())
        if one.code in ("completions", "people_met")
        else one
        for one in told.figures
    )
    [check] = [check for check in checks_of(figures) if check.code == "same_number"]
    assert check.codes == ("people_met", "completions")
    assert "28 :" in check.text.replace("\u00a0", " ")


def test_a_training_alone_opens_its_funnel_with_those_it_received():
    training = shipped_for(["training"])
    assert training["received"].chart is Chart.FUNNEL
    both = shipped_for(["training", "outreach"])
    assert both["received"].chart is Chart.NUMBER
    assert both["people_met"].chart is Chart.FUNNEL
    assert shipped_for([]).keys() == shipped_for(["outreach"]).keys()
