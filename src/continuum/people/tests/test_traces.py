"""Every answer that shows something of a file leaves a trace, however it was asked for."""

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme, sign_in
from continuum.core.models import AuditEntry
from continuum.people.tests.test_views import (  # noqa: F401 - fixtures
    pages,
    team,
    today,
)

pytestmark = pytest.mark.django_db
TRACES = {
    "file": ("file_opened", ""),
    "summary": ("file_printed", ""),
    "edit": ("file_page_read", "edit"),
    "withdraw": ("file_page_read", "withdraw"),
    "contacts": ("file_page_read", "contacts"),
    "facts": ("file_page_read", "facts"),
    "give_notice": ("file_page_read", "notice"),
    "evidence": ("file_page_read", "evidence"),
    "referent": ("file_page_read", "referent"),
    "enrol": ("file_page_read", "enrol"),
    "choose_programme": ("file_page_read", "enrol"),
    "join": ("file_page_read", "join"),
    "separate": ("file_page_read", "separate"),
    "change_state": ("file_page_read", "enrolment"),
    "claim": ("file_page_read", "claim"),
}
FRAGMENT = {"HX-Request": "true"}


def addresses(team) -> dict[str, str]:  # noqa: F811
    person = [team["person"].pk]
    return {
        **pages(team),
        "choose_programme": reverse("people:choose_programme", args=person),
        "claim": reverse("outreach:claim_heads", args=person),
    }


def traces_of(team) -> list[tuple[str, str, object]]:  # noqa: F811
    with as_member(make_membership(Role.DPO, organisation=team["organisation"])):
        return [
            (entry.event, entry.detail.get("page", ""), entry.person_id)
            for entry in AuditEntry.objects.filter(
                event__in={event for event, _ in TRACES.values()}
            )
        ]


@pytest.fixture
def reader(client, team):  # noqa: F811
    make_programme(organisations=[team["organisation"]])
    return sign_in(client, team["membership"])


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("name", TRACES)
def test_a_reading_leaves_its_trace(reader, team, name, headers) -> None:  # noqa: F811
    assert reader.get(addresses(team)[name], headers=headers).status_code == 200

    read = [team["person"].pk, *([team["other"].pk] if name == "join" else [])]
    assert sorted(traces_of(team), key=str) == sorted(
        [(*TRACES[name], person) for person in read], key=str
    )


def test_every_page_about_a_person_is_tried(team) -> None:  # noqa: F811
    assert set(addresses(team)) == set(TRACES)


def test_a_form_shown_again_with_its_errors_is_a_reading(reader, team) -> None:  # noqa: F811
    assert reader.post(addresses(team)["separate"], {"reason": ""}).status_code == 200

    assert traces_of(team) == [("file_page_read", "separate", team["person"].pk)]


def test_somebody_else_s_file_leaves_none(client, team) -> None:  # noqa: F811
    sign_in(client, make_membership(Role.COORDINATOR))

    for address in addresses(team).values():
        assert client.get(address, headers=FRAGMENT).status_code == 404

    assert traces_of(team) == []
