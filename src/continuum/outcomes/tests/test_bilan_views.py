"""The page of a bilan and its figures: what they show, where they open, what they refuse."""

import pytest
from django.urls import reverse

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.core.models import AuditEntry
from continuum.outcomes.tests.browsing import DATES, address, linked_on, text_of
from continuum.outcomes.tests.story import EXPECTED, LINES

pytestmark = pytest.mark.django_db


def test_the_bilan_page_shows_every_key_figure_and_where_it_opens(story, client):
    sign_in(client, story.lead)
    page = text_of(client.get(address(story, "bilan"), DATES))
    for code in ("people_met", "entries", "supported", "completions", "invisible"):
        value = EXPECTED[code][0]
        assert f">{value}</a>" in page, code
        assert f"{address(story, 'figure', code=code)}?du=2026-01-01" in page, code
    assert "40,0 % de 5" in page
    assert "L’un ne se divise pas par l’autre." in page


def test_every_shown_figure_opens_with_definition_base_and_version(story, client):
    sign_in(client, story.lead)
    for code in EXPECTED:
        answer = client.get(address(story, "figure", code=code), DATES)
        page = text_of(answer)
        assert answer.status_code == 200, code
        assert "Comment il est compté" in page, code
        assert "livrée avec Continuum" in page, code
    for code, lines in LINES.items():
        for line in lines:
            opened = client.get(address(story, "figure", code=f"{code}:{line or 'untold'}"), DATES)
            assert opened.status_code == 200, (code, line)


def test_rows_are_those_of_ones_own_organisation_and_reading_them_is_logged(story, client):
    sign_in(client, story.lead)
    page = text_of(client.get(address(story, "figure", code="entries"), DATES))
    assert linked_on(page) == ["Léa", "Tom", "Ana", "Max"]
    sign_in(client, story.partner)
    page = text_of(client.get(address(story, "figure", code="entries"), DATES))
    assert linked_on(page) == ["Paul"]
    dpo = make_membership(Role.DPO, organisation=story.partner.organisation)
    with as_member(dpo):
        read = AuditEntry.objects.filter(event="figure_opened", person_id__isnull=False)
        assert [entry.detail["figure"] for entry in read] == ["entries"]


def test_those_of_whom_nobody_knows_can_be_opened_too(story, client):
    sign_in(client, story.lead)
    unknown = client.get(address(story, "figure", code="invisible"), {**DATES, "inconnus": 1})
    page = text_of(unknown)
    assert "Ceux dont on ne sait pas" in page
    assert linked_on(page) == ["Ana", "Max"]
    of_project = client.get(address(story, "figure", code="project:not_recorded"), DATES)
    assert linked_on(text_of(of_project)) == ["Tom"]


def test_what_does_not_exist_is_not_found(story, client):
    sign_in(client, story.lead)
    for code in ("nulle-part", "gender:Q", "entries:rien", "'; DROP TABLE"):
        answer = client.get(address(story, "figure", code=code), DATES)
        assert answer.status_code == 404, code


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"du": "hier", "au": "2026-06-30"}, "date"),
        ({"du": "2026-06-30", "au": "2026-01-01"}, "avant la première"),
        ({"du": "9999-99-99"}, "date"),
    ],
)
def test_days_that_make_no_sense_are_said_and_the_usual_ones_shown(story, client, asked, said):
    sign_in(client, story.lead)
    answer = client.get(address(story, "bilan"), asked)
    assert answer.status_code == 200
    assert said in text_of(answer).lower()


def test_one_programme_opens_at_once_several_are_offered(story, client):
    sign_in(client, story.lead)
    assert client.get(reverse("outcomes:bilans"))["Location"] == address(story, "bilan")
    alone = make_membership(Role.COORDINATOR)
    sign_in(client, alone)
    assert "Pas encore de dispositif" in text_of(client.get(reverse("outcomes:bilans")))
