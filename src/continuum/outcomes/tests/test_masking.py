"""What a reader of figures alone may subtract, divide and add without finding a small count."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.access.roles import ROLES, Role
from continuum.access.tests.factories import as_member
from continuum.core.shares import Between
from continuum.outcomes.models import DeclaredFigure
from continuum.outcomes.presenters import charts, words
from continuum.outcomes.presenters.answer import answer_of
from continuum.outcomes.queries import bilan, figures_read_by
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.declared import DeclaredKind
from continuum.outcomes.rules.masking import covered, masked, targets_still
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.rules.report import MASKED, Figure, Item, TargetLine
from continuum.outcomes.rules.shipped import BY_STRAND, EVERYWHERE
from continuum.outcomes.rules.vocabulary import Unit
from continuum.outcomes.tests.story import PERIOD

BELOW = ROLES[Role.FUNDER].masked_below
SHIPPED = {one.code: one for one in (*EVERYWHERE, *(d for g in BY_STRAND.values() for d in g))}


def figure(code: str, value: int, *, base: int | None = None, unknown: int = 0) -> Figure:
    numerator = value if base is not None else None
    return Figure(SHIPPED[code], value, numerator, base, "base", unknown)


def broken_down(code: str, lines: dict[str, int], *, unknown: int = 0) -> Figure:
    items = [Item(name, name, n) for name, n in lines.items()]
    if unknown:
        items.append(Item("", "?", unknown, is_unknown=True))
    told = sum(lines.values())
    return Figure(SHIPPED[code], told, told, told + unknown, "base", unknown, items=tuple(items))


def shown(told: Figure) -> dict[str, int | None]:
    return {item.code: None if item.is_masked else item.n for item in told.items}


def test_a_small_count_is_not_told_nor_the_rest_of_its_base():
    entries = figure("entries", 304)
    for value, kept in ((0, False), (1, True), (10, True), (11, False), (293, False)):
        _entries, told = masked([entries, figure("supported", value, base=304)], BELOW)
        assert (told.value is MASKED, told.numerator is None) == (kept, kept), value
    _entries, told = masked([entries, figure("supported", 299, base=304)], BELOW)
    assert told.value is MASKED
    for value, unknown in ((200, 99), (299, 5), (150, 3)):
        invisible = figure("invisible", value, base=304, unknown=unknown)
        _entries, told = masked([entries, invisible], BELOW)
        assert (told.value, told.unknown) == (MASKED, 0), unknown


def test_the_last_line_goes_with_the_one_it_would_give_away():
    [told] = masked([broken_down("gender", {"F": 100, "M": 40, "X": 3})], BELOW)
    assert shown(told) == {"F": 100, "M": None, "X": None}
    [told] = masked([broken_down("gender", {"F": 100, "M": 40, "X": 3, "Y": 2})], BELOW)
    assert shown(told) == {"F": 100, "M": None, "X": None, "Y": None}  # 5 between two is too few
    [told] = masked([broken_down("gender", {"F": 100, "M": 40}, unknown=3)], BELOW)
    assert (shown(told), told.value, told.unknown) == ({"F": 100, "M": None, "": None}, MASKED, 0)
    [told] = masked([broken_down("gender", {"F": 100, "M": 40, "X": 9, "Y": 0, "Z": 9})], BELOW)
    assert shown(told) == {"F": 100, "M": 40, "X": None, "Y": None, "Z": None}


def test_the_last_way_on_goes_with_the_one_it_would_give_away():
    figures = [
        figure("entries", 100),
        figure("completions", 60, base=100),
        figure("withdrawals", 30, base=100),
        figure("moved", 7, base=100),
        figure("present", 3, base=100),
    ]
    told = {one.code: one.value for one in masked(figures, BELOW)}
    assert told["completions"] == 60
    assert [told[code] for code in ("withdrawals", "moved", "present")] == [MASKED] * 3


def test_a_masked_base_takes_what_is_divided_by_it():
    figures = [
        figure("entries", 300),
        figure("exits", 9, base=300),
        replace(figure("positive_exits", 9, base=9), denominator=9),
    ]
    told = masked(figures, BELOW)
    assert [one.value for one in told] == [300, MASKED, MASKED]
    assert told[2].denominator is None


def test_meetings_are_not_people():
    sessions = [one for group in BY_STRAND.values() for one in group if one.unit is Unit.MEETINGS]
    assert sessions
    for definition in sessions:
        [told] = masked([Figure(definition, 3)], BELOW)
        assert told.value == 3


def test_targets_are_told_of_the_whole_action_and_of_every_site_alone():
    """A part taken from the whole, or from another part, would give the rest."""
    whole, month = PERIOD, Period(PERIOD.start, PERIOD.start + timedelta(days=30))
    wider = Period(PERIOD.start - timedelta(days=9), PERIOD.end)

    def line(done, period=whole, *, site="", code="entries"):
        return TargetLine("", site, period, 24, done, Decimal(0), None, code)

    figures = masked([figure("entries", 60), figure("files", 9)], BELOW)
    for one, kept in (
        (line(60), True),
        (line(60, wider), True),
        (line(30, month), False),
        (line(30, site="Vichy"), False),
        (line(9), False),
        (line(9, code="files"), False),
        (line(0, code="completions"), True),
    ):
        assert (targets_still([one], figures, PERIOD, BELOW) == (one,)) is kept, one
    few = [line(9, month, site="Vichy"), line(9, code="files")]
    assert targets_still(few, figures, PERIOD, 0) == tuple(few)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8),
)
def test_no_small_line_can_be_found_by_subtraction(lines):
    small = {code for code, n in lines.items() if 0 < n < BELOW}
    hidden = covered(lines, small, BELOW)

    assert small <= hidden
    if small:
        assert {code for code, n in lines.items() if not n} <= hidden
    if not small:
        assert hidden == set()
    elif sum(lines.values()) >= BELOW and sum(n > 0 for n in lines.values()) > 1:
        # What is left for the hidden ones together fits any of them from 0 to 11 at least.
        assert len([code for code in hidden if lines[code]]) > 1
        assert sum(lines[code] for code in hidden) >= BELOW


@pytest.mark.django_db
class TestRead:
    def test_a_funder_reads_no_small_count_anywhere(self, story, funder):
        with as_member(story.lead) as member:
            whole = bilan(story.programme, PERIOD, member)
        with as_member(funder) as member:
            told = bilan(story.programme, PERIOD, member)
            known = definitions_of(story.programme)
            alone = figures_read_by(
                member, story.programme, PERIOD, definitions=known, only=["gender"]
            )
        assert any(isinstance(one.value, int) and one.value for one in whole.figures)
        for one in told.figures:
            if one.definition.unit is Unit.MEETINGS:
                continue
            assert not isinstance(one.value, int) or not 0 < one.value < BELOW, one.code
            assert not isinstance(one.value, Between) or one.value.high >= BELOW
            assert all(not 0 < item.n < BELOW for item in one.items), one.code
            assert not 0 < one.unknown < BELOW, one.code
            assert one.during is None
        assert shown(alone[0]) == shown(told.figure("gender"))
        assert told.targets == ()

    def test_nor_in_what_is_written_of_it(self, story, funder):
        with as_member(funder) as member:
            told = bilan(story.programme, PERIOD, member)
        answer = answer_of(told)
        by_code = {one["code"]: one for one in answer["figures"]}
        assert (by_code["entries"]["value"], by_code["entries"]["masked"]) == (None, True)
        assert by_code["gender:F"]["value"] is None
        assert by_code["encounters"]["value"] == 7
        assert words.value_of(told.figure("entries").value) == "masqué"
        assert charts.chart_of(told.figure("gender")) is None
        silent = {one.code for one in told.figures if one.is_masked}
        assert not any(set(check.codes) & silent for check in told.checks)
        assert "5 entrés" not in " ".join(check.text for check in told.checks)

    def test_nor_in_the_verdict_on_what_was_published_of_a_part(self, story, funder):
        def declared(month):
            return DeclaredFigure.objects.create(
                programme=story.programme,
                kind=DeclaredKind.COUNT,
                wording="Sept rencontres",
                source="Presse",
                starts_on=PERIOD.start,
                ends_on=date(2026, month, 30),
                indicator="encounters",
                value=Decimal(7),
                recorded_by_id=story.lead.account_id,
            )

        with as_member(story.lead) as member:
            whole, _part = declared(6), declared(4)
            assert len(bilan(story.programme, PERIOD, member).published) == 2
        with as_member(funder) as member:
            told = bilan(story.programme, PERIOD, member).published
        assert [one.id for one in told] == [whole.pk]
