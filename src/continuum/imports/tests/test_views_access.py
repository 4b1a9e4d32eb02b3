"""Pages of imports: whose tables they show, and to whom."""

from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.imports import actions
from continuum.imports.queries import tasks_of
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.tests.browsing import PEOPLE, STREET
from continuum.imports.tests.factories import NOW, TODAY, bring, run

pytestmark = pytest.mark.django_db

PAGES = ("columns", "trial", "progress", "undo", "errors_xlsx", "errors_csv")


def test_an_upload_of_others_is_not_there(client, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, PEOPLE, name="Zéphirine.csv")
    stranger = sign_in(client, make_membership(Role.COORDINATOR))

    for name in PAGES:
        assert stranger.get(reverse(f"imports:{name}", args=[upload.pk])).status_code == 404
    for name in ("columns", "trial", "progress", "undo", "discard"):
        assert stranger.post(reverse(f"imports:{name}", args=[upload.pk])).status_code == 404
    assert "Zéphirine" not in stranger.get(reverse("imports:list")).content.decode()
    assert "Dupont" not in stranger.get(reverse("imports:list")).content.decode()


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role is not Role.COORDINATOR],
)
def test_only_the_coordination_imports(client, team, role) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, PEOPLE)
    other = sign_in(client, make_membership(role, organisation=membership.organisation))

    for name in PAGES:
        assert other.get(reverse(f"imports:{name}", args=[upload.pk])).status_code == 403
    for name in ("list", "new", "model"):
        assert other.get(reverse(f"imports:{name}")).status_code == 403
    assert other.post(reverse("imports:progress", args=[upload.pk])).status_code == 403


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client) -> None:
    answer = client.get(reverse("imports:list"))

    assert answer.status_code == 302
    assert parse_qs(urlparse(answer["Location"]).query)["next"] == ["/imports/"]


def test_tables_that_wait_are_on_the_home_page_of_those_who_may(team) -> None:
    membership, programme = team
    educator = make_membership(Role.EDUCATOR, organisation=membership.organisation)
    with as_member(membership) as member:
        bring(member, programme, Kind.PEOPLE, PEOPLE)
        done = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(done, member)
        failed = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.start_import(upload=failed, by=member, now=NOW, enqueue=False)
        actions.fail(upload=failed, state=State.FAILED, message="x", by=member, now=NOW)
        tasks = tasks_of(member, today=TODAY)
        assert sorted((task.title, task.urgent) for task in tasks) == [
            ("Reprendre un import", True),
            ("Terminer un import", False),
        ]
    with as_member(educator) as other:
        assert list(tasks_of(other, today=TODAY)) == []
