"""What imports put on the home page once done: lines left aside, the end of the undo window."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.imports.queries import tasks
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.factories import bring, csv, make_team, run

pytestmark = pytest.mark.django_db
GOOD = csv(("Date", "Lieu", "Combien"), ("12/03/2026", "Parc", 2))
FAULTY = csv(("Date", "Lieu", "Combien"), ("12/03/2026", "Parc", 2), ("99/99/2026", "Gare", 1))


@pytest.fixture
def today():
    return timezone.localdate()


def imported(membership, programme, table, *, name: str) -> None:
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, table, name=name), member)


def told(membership, today) -> list[tuple[str, int | None, bool]]:
    with as_member(membership) as member:
        return [
            (task.title, task.count, task.urgent)
            for task in tasks.lately_imported(member, today=today)
        ]


def test_lines_left_aside_and_the_closing_window_are_told(client, today) -> None:
    membership, programme = make_team()
    assert told(membership, today) == []
    imported(membership, programme, GOOD, name="bon.csv")
    assert told(membership, today) == []
    imported(membership, programme, FAULTY, name="reste.csv")
    assert told(membership, today) == [("Lignes laissées de côté", 1, False)]
    with as_member(membership) as member:
        [task] = tasks.lately_imported(member, today=today)
    page = sign_in(client, membership).get(task.url)
    assert page.status_code == 200
    assert "reste.csv" in task.detail


@pytest.mark.parametrize(
    ("days", "expected"),
    [(4, []), (6, [("Import bientôt définitif", None, True)]), (8, [])],
)
def test_an_import_is_spoken_of_in_its_last_two_days(monkeypatch, today, days, expected) -> None:
    membership, programme = make_team()
    imported(membership, programme, GOOD, name="bon.csv")
    later = timezone.now() + timedelta(days=days)
    clock = SimpleNamespace(now=lambda: later, localdate=timezone.localdate)
    monkeypatch.setattr(tasks, "timezone", clock)
    assert told(membership, today) == expected


def test_nobody_else_is_told(today) -> None:
    membership, programme = make_team()
    imported(membership, programme, FAULTY, name="reste.csv")
    assert told(make_team()[0], today) == []
    educator = make_membership(Role.EDUCATOR, organisation=membership.organisation)
    assert told(educator, today) == []
