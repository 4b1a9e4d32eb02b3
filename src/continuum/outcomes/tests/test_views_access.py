"""Who opens the screens of a bilan, and how much of it each may read."""

import pytest

from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, sign_in
from continuum.outcomes.tests.browsing import DATES, address, named_on, text_of
from continuum.outcomes.tests.story import Story, funder_of

pytestmark = pytest.mark.django_db
PAGES = (
    "bilan",
    "bilan_pdf",
    "bilan_xlsx",
    "bilan_json",
    "indicators",
    "new_indicator",
    "published",
)
READ_BY = {
    "bilan": {"educator", "counsellor", "trainer", "coordinator", "manager", "funder"},
    "bilan_pdf": {"educator", "counsellor", "trainer", "coordinator", "manager", "funder"},
    "bilan_xlsx": {"coordinator", "manager"},
    "bilan_json": {"coordinator", "manager"},
    "indicators": {"coordinator", "manager"},
    "new_indicator": {"coordinator", "manager"},
    "published": {"coordinator", "manager"},
}


def said_in(answer) -> str:
    """What a page says; nothing for a file."""
    return text_of(answer) if answer["Content-Type"].startswith("text/html") else ""


def reader_of(story: Story, role: Role) -> Membership:
    """Somebody of that role who reads the bilan: of the lead, or who pays."""
    if role is Role.FUNDER:
        return funder_of(story)
    return make_membership(role, organisation=story.lead.organisation)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_permissions_say_and_no_more(story, client, role):
    sign_in(client, make_membership(role, organisation=story.lead.organisation))
    for name in PAGES:
        expected = 200 if role.value in READ_BY[name] else 403
        assert client.get(address(story, name)).status_code == expected, name
    figure = client.get(address(story, "figure", code="entries"))
    assert figure.status_code == (200 if role.value in READ_BY["bilan"] else 403)


def test_somebody_elses_programme_does_not_exist(story, client):
    sign_in(client, make_membership(Role.COORDINATOR))
    for name in PAGES:
        assert client.get(address(story, name), DATES).status_code == 404, name
    assert client.get(address(story, "figure", code="entries")).status_code == 404
    for name in ("revise_indicator", "toggle_indicator"):
        assert client.post(address(story, name, code="age")).status_code == 404, name


def test_nobody_signed_in_is_sent_to_the_door(story, client):
    for name in PAGES:
        answer = client.get(address(story, name))
        assert answer.status_code == 302
        assert "/connexion/" in answer["Location"]


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MANAGER])
def test_funders_and_managers_read_figures_and_no_name(story, client, role):
    sign_in(client, reader_of(story, role))
    for code in ("entries", "gender", "gender:F", "invisible", "people_met", "exit_types:travail"):
        page = text_of(client.get(address(story, "figure", code=code)))
        assert "vous en lisez le nombre, jamais les noms" in page, code
        assert not named_on(page), code
    bilan = text_of(client.get(address(story, "bilan")))
    assert (">6</a>" in bilan) == (role is Role.MANAGER)
    assert (">masqué</a>" in bilan) == (role is Role.FUNDER)
    assert not named_on(bilan)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.FUNDER, "bilan"),
        (Role.FUNDER, "bilan_pdf"),
        (Role.MANAGER, "bilan"),
        (Role.MANAGER, "bilan_json"),
    ],
)
def test_readers_of_figures_alone_choose_no_free_days(story, client, role, name):
    """One day, or all days but one, would show a single person."""
    sign_in(client, reader_of(story, role))
    said = "entière, et non une partie" if role is Role.FUNDER else "des mois entiers"
    for asked in ({"du": "2026-05-20", "au": "2026-05-20"}, {"au": "2026-05-20"}):
        answer = client.get(address(story, name), asked, follow=True)
        assert answer.status_code == 200
        assert answer.request["PATH_INFO"] == address(story, "bilan")
        assert said in text_of(answer)

    month = client.get(address(story, name), {"du": "2026-05-01", "au": "2026-05-31"}, follow=True)
    assert (role is Role.FUNDER) == (said in said_in(month))
    whole = client.get(address(story, name))
    assert whole.status_code == 200


def test_an_educator_reads_their_own_part_and_is_told_so(story, client):
    sign_in(client, make_membership(Role.EDUCATOR, organisation=story.partner.organisation))
    page = text_of(client.get(address(story, "bilan"), DATES))
    assert "Vous voyez la part de votre structure." in page
    rows = text_of(client.get(address(story, "figure", code="entries"), DATES))
    assert "Paul" in rows
    assert "Léa" not in rows
