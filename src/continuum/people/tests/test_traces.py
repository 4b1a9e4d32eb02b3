"""Every answer that shows something of a file leaves a trace, however it was asked for."""

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_programme, sign_in
from continuum.core.models import AuditEntry
from continuum.people.tests.browsing import Desk, pages

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


def addresses(desk: Desk) -> dict[str, str]:
    person = [desk.person.pk]
    return {
        **pages(desk),
        "choose_programme": reverse("people:choose_programme", args=person),
        "claim": reverse("outreach:claim_heads", args=person),
    }


def traces_of(desk: Desk) -> list[tuple[str, str, object]]:
    with as_member(make_membership(Role.DPO, organisation=desk.organisation)):
        return [
            (entry.event, entry.detail.get("page", ""), entry.person_id)
            for entry in AuditEntry.objects.filter(
                event__in={event for event, _ in TRACES.values()}
            )
        ]


@pytest.fixture
def reader(client, desk):
    make_programme(organisations=[desk.organisation])
    return sign_in(client, desk.membership)


@pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
@pytest.mark.parametrize("name", TRACES)
def test_a_reading_leaves_its_trace(reader, desk, name, headers) -> None:
    assert reader.get(addresses(desk)[name], headers=headers).status_code == 200

    read = [desk.person.pk, *([desk.other.pk] if name == "join" else [])]
    assert sorted(traces_of(desk), key=str) == sorted(
        [(*TRACES[name], person) for person in read], key=str
    )


def test_every_page_about_a_person_is_tried(desk) -> None:
    assert set(addresses(desk)) == set(TRACES)


def test_a_form_shown_again_with_its_errors_is_a_reading(reader, desk) -> None:
    assert reader.post(addresses(desk)["separate"], {"reason": ""}).status_code == 200

    assert traces_of(desk) == [("file_page_read", "separate", desk.person.pk)]


def test_somebody_else_s_file_leaves_none(client, desk) -> None:
    sign_in(client, make_membership(Role.COORDINATOR))

    for address in addresses(desk).values():
        assert client.get(address, headers=FRAGMENT).status_code == 404

    assert traces_of(desk) == []
