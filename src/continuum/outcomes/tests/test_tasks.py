"""What the figures put on the home page: bilans to explain, published figures, targets behind."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, set_up, sign_in
from continuum.organisations.models import Target
from continuum.outcomes.actions.declared import DeclaredEntry, declare_figure
from continuum.outcomes.queries import bilan, gaps, pace, years_told
from continuum.outcomes.rules.declared import Claim, DeclaredKind
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.tests.story import EXPECTED, PERIOD

pytestmark = pytest.mark.django_db
TODAY = PERIOD.end


def told(source, membership, *, today: date = TODAY) -> list[tuple[str, int | None]]:
    with as_member(membership) as member:
        return [(task.title, task.count) for task in source(member, today=today)]


def declare(story, *values: int) -> None:
    """So many encounters, as somebody printed."""
    with as_member(story.lead) as member:
        for value in values:
            claim = Claim(
                kind=DeclaredKind.COUNT,
                value=Decimal(value),
                indicator="encounters",
                wording=f"{value} rencontres",
            )
            entry = DeclaredEntry(source="Rapport", period=PERIOD, claim=claim)
            declare_figure(programme=story.programme, entry=entry, by=member)


def looked_at(story) -> None:
    with as_member(story.lead) as member:
        gaps.remember(story.programme, bilan(story.programme, PERIOD, member), usual=PERIOD)


def titles(story) -> dict[str, str]:
    return {
        "read": f"Bilan à relire\u00a0: {story.programme}",
        "one": f"Chiffre publié à reprendre\u00a0: {story.programme}",
        "many": f"Chiffres publiés à reprendre\u00a0: {story.programme}",
    }


def test_a_bilan_nobody_read_is_to_be_read_while_the_programme_runs(story) -> None:
    words = titles(story)
    assert told(gaps.tasks_of, story.lead) == [(words["read"], None)]
    with acting_as_operator():
        type(story.programme).objects.filter(pk=story.programme.pk).update(
            action_ends_on=date(2026, 3, 1)
        )
    assert told(gaps.tasks_of, story.lead) == []


def test_published_figures_that_do_not_hold_are_told_to_those_who_may_mend_them(
    story,
) -> None:
    words = titles(story)
    looked_at(story)
    assert told(gaps.tasks_of, story.lead) == []
    declare(story, 777)
    looked_at(story)
    assert (words["one"], 1) in told(gaps.tasks_of, story.lead)
    declare(story, 888, 999)
    looked_at(story)
    for role in (Role.COORDINATOR, Role.MANAGER):
        membership = make_membership(role, organisation=story.partner.organisation)
        assert (words["many"], 3) in told(gaps.tasks_of, membership)
        assert (words["many"], 3) not in told(gaps.tasks_of, make_membership(role))
    for role in set(Role) - {Role.COORDINATOR, Role.MANAGER}:
        membership = make_membership(role, organisation=story.lead.organisation)
        assert told(gaps.tasks_of, membership) == []
        assert told(pace.tasks_of, membership) == []


def test_a_published_figure_that_holds_asks_nothing(story) -> None:
    declare(story, EXPECTED["encounters"][0])
    looked_at(story)
    assert told(gaps.tasks_of, story.lead) == []


def test_a_few_days_or_one_organisation_say_nothing_of_the_whole(story) -> None:
    with as_member(story.lead) as member:
        whole = bilan(story.programme, PERIOD, member)
    gaps.remember(story.programme, replace(whole, covers_all=False), usual=PERIOD)
    week = Period(PERIOD.start, date(2026, 1, 7))
    gaps.remember(story.programme, replace(whole, period=week), usual=PERIOD)
    assert told(gaps.tasks_of, story.lead) == [(titles(story)["read"], None)]


def promise(story, value: int, measure: str = "entries", *, until: date = date(2026, 12, 31)):
    return set_up(
        Target,
        programme=story.programme,
        measure=measure,
        value=value,
        starts_on=date(2026, 1, 1),
        ends_on=until,
    )


def test_targets_behind_their_pace_are_told_without_a_name(client, story) -> None:
    assert told(pace.tasks_of, story.lead) == []
    promise(story, 1)
    assert told(pace.tasks_of, story.lead) == []
    promise(story, 4000, "files")
    one_more_day = date(2026, 7, 1)  # counted once an hour, and again the next day
    late = told(pace.tasks_of, story.lead, today=one_more_day)
    assert late == [(f"En retard sur l’objectif\u00a0: {story.programme}", 1)]
    promise(story, 4000, "people_met")
    funder = make_membership(Role.FUNDER, organisation=story.partner.organisation)
    with as_member(funder) as member:
        [task] = pace.tasks_of(member, today=date(2026, 7, 2))
    assert task.title == f"En retard sur l’objectif\u00a0: {story.programme}"  # 7 files are masked
    manager = make_membership(Role.MANAGER, organisation=story.partner.organisation)
    with as_member(manager) as member:
        [task] = pace.tasks_of(member, today=date(2026, 7, 2))
    assert (task.title, task.count) == (
        f"En retard sur les objectifs\u00a0: {story.programme}",
        2,
    )
    assert "sur 4\u00a0000" in task.detail.replace("\u202f", "\u00a0")
    page = sign_in(client, manager).get(task.url.partition("#")[0])
    assert 'id="promises-title"' in page.content.decode()
    assert told(pace.tasks_of, make_membership(Role.FUNDER), today=date(2026, 7, 2)) == []


def test_a_promise_not_kept_is_spoken_of_for_half_a_year(story) -> None:
    promise(story, 4000, until=date(2026, 3, 31))
    assert len(told(pace.tasks_of, story.lead)) == 1
    assert told(pace.tasks_of, story.lead, today=date(2026, 12, 1)) == []


def test_only_years_in_which_something_was_noted_are_offered(client, story) -> None:
    action = Period(date(2020, 1, 1), date(2027, 12, 31))
    with as_member(story.lead):
        years = years_told(story.programme, action, today=date(2027, 2, 1))
    assert years == (2025, 2026)
    page = sign_in(client, story.lead).get(f"/bilan/{story.programme.code}/").content.decode()
    assert (">2025<" in page, ">2024<" in page) == (True, False)
