"""Indicators as data: what may be defined, how it is revised, and that it computes."""

from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.outcomes import actions
from continuum.outcomes.actions import indicators as refusals
from continuum.outcomes.models import IndicatorVersion
from continuum.outcomes.queries import bilan, figures_of
from continuum.outcomes.queries.definitions import definitions_of, revisions_of
from continuum.outcomes.rules.indicators import (
    Band,
    Breakdown,
    Definition,
    Filter,
    from_json,
    problems,
    to_json,
)
from continuum.outcomes.rules.shipped import BY_STRAND, EVERYWHERE
from continuum.outcomes.rules.vocabulary import (
    FIELDS,
    TAKEN,
    Chart,
    FieldKind,
    Measure,
    Method,
    Operator,
)
from continuum.outcomes.tests.factories import MINORS
from continuum.outcomes.tests.story import PERIOD

SHIPPED = (*EVERYWHERE, *(one for group in BY_STRAND.values() for one in group))


@pytest.mark.parametrize("definition", SHIPPED, ids=lambda one: one.code)
def test_every_shipped_indicator_is_sound_and_survives_its_json(definition):
    known = {one.code: one for one in SHIPPED}
    assert problems(definition, known=known) == []
    again = from_json(definition.code, definition.version, to_json(definition))
    assert to_json(again) == to_json(definition)
    assert replace(again, label="", wording="", breakdown=None) == replace(
        definition, label="", wording="", breakdown=None
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"label": " "}, "label"),
        ({"wording": ""}, "wording"),
        ({"filters": (Filter("first_name", Operator.IS, ("Léa",)),)}, "filters"),
        ({"filters": (Filter("gender", Operator.IS, ("Q",)),)}, "filters"),
        ({"filters": (Filter("gender", Operator.IS, ()),)}, "filters"),
        ({"filters": (Filter("age", Operator.AT_MOST, ("17", "18")),)}, "filters"),
        ({"filters": (Filter("age", Operator.AT_MOST, ("-1",)),)}, "filters"),
        ({"filters": (Filter("age", Operator.AT_MOST, ("9999",)),)}, "filters"),
        ({"filters": (Filter("site", Operator.IS, ("x' OR 1=1",)),)}, "filters"),
        ({"filters": (Filter("month", Operator.IS, ("2026-01",)),)}, "filters"),
        ({"filters": (Filter("gender", Operator.AT_LEAST, ("1",)),)}, "filters"),
        ({"unknown": (Filter("gender", Operator.KNOWN, ("F",)),)}, "unknown"),
        ({"base": "mineurs"}, "base"),
        ({"base": "rien"}, "base"),
        ({"base": "positive_exits_of_entries"}, "base"),
        ({"breakdown": Breakdown("mode"), "chart": Chart.BARS}, "breakdown"),
        ({"breakdown": Breakdown("gender"), "chart": Chart.TREND}, "chart"),
        ({"breakdown": Breakdown("groups"), "chart": Chart.STACKED}, "chart"),
        ({"chart": Chart.BARS}, "chart"),
        ({"breakdown": Breakdown("age", (Band("?", low=20, high=10),))}, "bands"),
        ({"breakdown": Breakdown("age", (Band("", low=1, high=10),))}, "bands"),
        ({"breakdown": Breakdown("gender", (Band("?", values=("Q",)),))}, "bands"),
        ({"measure": Measure.RATIO, "filters": (), "unknown": (), "base": ""}, "numerator"),
    ],
)
def test_problems_name_the_part_at_fault(changes, part):
    known = {one.code: one for one in SHIPPED} | {"mineurs": MINORS}
    assert part in {one.part for one in problems(replace(MINORS, **changes), known=known)}


@pytest.mark.django_db
def test_define_indicator_makes_a_figure_like_any_other(story):
    with as_member(story.lead) as member:
        actions.define_indicator(programme=story.programme, definition=MINORS, by=member)
        figure = bilan(story.programme, PERIOD, member).figure("mineurs")
        with pytest.raises(refusals.CodeTaken):
            actions.define_indicator(programme=story.programme, definition=MINORS, by=member)
    assert (figure.value, figure.denominator, figure.unknown) == (1, 5, 2)
    assert figure.definition.version == 1


@pytest.mark.django_db
def test_revising_a_shipped_indicator_adds_a_version_and_keeps_the_first(story):
    with as_member(story.lead) as member:
        shipped = definitions_of(story.programme)["age"]
        bands = (Band("Mineurs", high=17), Band("18 à 23 ans", low=18, high=23))
        revised = replace(shipped, breakdown=Breakdown("age", bands, "24 ans et plus"))
        actions.revise_indicator(
            programme=story.programme, definition=revised, since=1, by=member, note="bornes"
        )
        figure = bilan(story.programme, PERIOD, member).figure("age")
        with pytest.raises(refusals.RevisedMeanwhile):
            actions.revise_indicator(
                programme=story.programme, definition=revised, since=1, by=member
            )
        with pytest.raises(refusals.NothingChanged):
            actions.revise_indicator(
                programme=story.programme, definition=revised, since=2, by=member
            )
        history = revisions_of(story.programme, "age")
    assert figure.definition.version == 2
    assert {str(item.label): item.n for item in figure.items} == {
        "Mineurs": 1,
        "18 à 23 ans": 2,
        "Non renseigné": 2,
    }
    assert [(one.definition.version, one.note) for one in history] == [(2, "bornes"), (1, "")]


@pytest.mark.django_db
def test_a_hidden_indicator_leaves_the_bilan_and_still_serves_as_a_base(story):
    with as_member(story.lead) as member:
        actions.hide_indicator(programme=story.programme, code="entries", by=member)
        told = bilan(story.programme, PERIOD, member)
        assert told.figure("entries") is None
        assert told.figure("supported").denominator == 5
        actions.show_indicator(programme=story.programme, code="entries", by=member)
        assert bilan(story.programme, PERIOD, member).figure("entries").definition.version == 3


@pytest.mark.django_db
def test_indicators_belong_to_their_programme_and_to_those_who_answer_for_it(story):
    educator = make_membership(Role.EDUCATOR, organisation=story.lead.organisation)
    with as_member(educator) as member, pytest.raises(refusals.NotAllowed):
        actions.define_indicator(programme=story.programme, definition=MINORS, by=member)
    elsewhere = make_membership(Role.COORDINATOR)
    with as_member(elsewhere) as stranger, pytest.raises(refusals.NotYourProgramme):
        actions.define_indicator(programme=story.programme, definition=MINORS, by=stranger)
    with as_member(story.lead) as member:
        actions.define_indicator(programme=story.programme, definition=MINORS, by=member)
    with as_member(make_membership(Role.COORDINATOR)):
        assert not IndicatorVersion.objects.exists()
    with as_member(story.partner):
        assert IndicatorVersion.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.wall
def test_a_version_cannot_be_changed_nor_removed(story):
    with as_member(story.lead) as member:
        actions.define_indicator(programme=story.programme, definition=MINORS, by=member)
        for statement in (
            "UPDATE outcomes_indicatorversion SET note = 'x'",
            "DELETE FROM outcomes_indicatorversion",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)


def _every_question() -> list[Definition]:
    """One definition for every measure, field and operator of the catalogue."""
    found = []
    for measure, taking in TAKEN.items():
        if taking.method is Method.RATIO:
            continue
        for field in FIELDS[taking.source].values():
            one = replace(MINORS, measure=measure, filters=(), unknown=(), base="")
            for operator in field.operators:
                found.append(replace(one, filters=(_filter(field, operator),)))
            if taking.method is not Method.INTERVAL:
                chart = Chart.TREND if field.kind is FieldKind.MONTH else Chart.BARS
                found.append(replace(one, breakdown=Breakdown(field.code), chart=chart))
    return [replace(one, code=f"q{number}") for number, one in enumerate(found)]


def _filter(field, operator: Operator) -> Filter:
    if operator in (Operator.KNOWN, Operator.UNKNOWN):
        return Filter(field.code, operator)
    if field.kind is FieldKind.NUMBER:
        return Filter(field.code, operator, ("18",))
    if field.choices:
        return Filter(field.code, operator, tuple(code for code, _label in field.choices[:2]))
    if field.kind is FieldKind.COMMUNE:
        return Filter(field.code, operator, ("10387",))
    return Filter(field.code, operator, ("9f6f3f6a-6e9b-4b5e-8d6e-2f6f3f6a6e9b",))


@pytest.mark.django_db
def test_everything_the_catalogue_offers_can_be_computed(story):
    asked = {one.code: one for one in _every_question()}
    with as_member(story.lead) as member:
        figures = figures_of(story.programme, PERIOD, member, definitions=asked)
    assert len(figures) == len(asked) > 300
    told = {(one.definition.measure, one.definition.filters): one.count for one in figures}
    opposites = 0
    for (measure, filters), n in told.items():
        if filters and filters[0].operator is Operator.IS and measure is Measure.ENCOUNTERS:
            other = (replace(filters[0], operator=Operator.IS_NOT),)
            assert n + told[measure, other] == 7, filters
            opposites += 1
    assert opposites > 5
