"""What outreach puts on the home page: rounds left open, known young people without a name."""

from datetime import datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    sign_in,
)
from continuum.outreach import actions
from continuum.outreach.queries import tasks
from continuum.outreach.rules import Familiarity
from continuum.outreach.tests.factories import make_encounter, make_person, make_round

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def organisation():
    found = make_organisation()
    make_programme(organisations=[found])
    return found


@pytest.fixture
def today():
    return timezone.localdate()


def told(source, membership, today) -> list[tuple[str, int | None]]:
    with as_member(membership) as member:
        return [(task.title, task.count) for task in source(member, today=today)]


def test_rounds_of_yesterday_that_nobody_ended_are_told_to_coordination(
    organisation, today
) -> None:
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)
    yesterday = timezone.now() - timedelta(days=1)
    teams = [make_membership(Role.EDUCATOR, organisation=organisation) for _ in range(3)]
    with as_member(make_membership(Role.EDUCATOR)) as stranger:
        make_round(stranger, started_at=yesterday)
    with as_member(teams[0]) as member:
        make_round(member)  # out now: nothing to say
    assert told(tasks.rounds_left_open, coordinator, today) == []

    with as_member(teams[1]) as member:
        late = make_round(member, started_at=yesterday)
    assert told(tasks.rounds_left_open, coordinator, today) == [("Tournée restée ouverte", 1)]
    with as_member(teams[2]) as member:
        make_round(member, started_at=yesterday)
    assert told(tasks.rounds_left_open, coordinator, today) == [("Tournées restées ouvertes", 2)]
    for membership in teams:
        assert told(tasks.rounds_left_open, membership, today) == []

    with as_member(teams[1]) as member:
        actions.end_round(round=late, at=timezone.now(), by=member)
    assert told(tasks.rounds_left_open, coordinator, today) == [("Tournée restée ouverte", 1)]


def test_a_team_out_after_midnight_has_not_forgotten_to_come_home(
    organisation, today, monkeypatch
) -> None:
    evening = datetime.combine(today - timedelta(days=1), time(23, 20), PARIS)
    coordinator = make_membership(Role.COORDINATOR, organisation=organisation)
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as member:
        make_round(member, started_at=evening)

        for hours, urgent, left_open in (
            (1, False, []),
            (13, True, [("Tournée restée ouverte", 1)]),
        ):
            clock = SimpleNamespace(now=lambda hours=hours: evening + timedelta(hours=hours))
            monkeypatch.setattr(tasks, "timezone", clock)
            [out] = tasks.tasks_of(member, today=today)
            assert (out.title, out.urgent) == ("Vous êtes en tournée", urgent)
            assert told(tasks.rounds_left_open, coordinator, today) == left_open


def test_encounters_with_known_young_people_wait_for_a_name(client, organisation, today) -> None:
    educator = make_membership(Role.EDUCATOR, organisation=organisation)
    colleague = make_membership(Role.EDUCATOR, organisation=organisation)
    assert told(tasks.nameless, educator, today) == []
    with as_member(educator) as member:
        make_encounter(member, familiarity=Familiarity.FIRST)
        somebody = make_person(member)
        make_encounter(member, familiarity=Familiarity.FOLLOWED, people=(somebody.pk,))
        long_ago = timezone.now() - timedelta(days=40)
        make_encounter(member, familiarity=Familiarity.FOLLOWED, happened_at=long_ago)
    assert told(tasks.nameless, educator, today) == []

    with as_member(educator) as member:
        for known in (Familiarity.FOLLOWED, Familiarity.AGAIN):
            make_encounter(member, familiarity=known, heads=2)
    assert told(tasks.nameless, educator, today) == [("Rencontres à relier", 2)]
    assert told(tasks.nameless, colleague, today) == []
    trainer = make_membership(Role.TRAINER, organisation=organisation)
    assert told(tasks.nameless, trainer, today) == []

    with as_member(educator) as member:
        [task] = tasks.nameless(member, today=today)
    page = sign_in(client, educator).get(task.url)
    assert page.context["page"].paginator.count == 2
    assert "À relier" in page.content.decode()
