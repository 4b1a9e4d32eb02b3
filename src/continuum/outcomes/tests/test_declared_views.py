"""The screen of figures published elsewhere: entered, judged, taken back."""

import pytest

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.outcomes import actions
from continuum.outcomes.models import DeclaredFigure
from continuum.outcomes.tests.browsing import DATES, address, text_of
from continuum.outcomes.tests.factories import MINORS
from continuum.outcomes.tests.story import tell

pytestmark = pytest.mark.django_db


def declared_form(**changes) -> dict[str, str]:
    return {
        "wording": "22 % sortis des radars",
        "source": "Plaquette",
        "kind": "percent",
        "value": "22 %",
        "indicator": "entries",
        "base": "people_met",
        **DATES,
        **changes,
    }


def test_a_published_figure_is_judged_on_the_page_and_taken_back(story, client):
    sign_in(client, story.lead)
    published = address(story, "published")
    assert client.post(published, declared_form()).status_code == 302
    page = text_of(client.get(published))
    assert "5 sur 9 font 55,6 %, et non 22 %." in page
    assert "1 écart à expliquer" in text_of(client.get(address(story, "bilan"), DATES))
    of_figure = text_of(client.get(address(story, "figure", code="entries"), DATES))
    assert "5 sur 9 font 55,6 %, et non 22 %." in of_figure
    with as_member(story.lead):
        row = DeclaredFigure.objects.get()
    client.post(address(story, "withdraw_published", declared=row.pk))
    assert "22 % sortis des radars" not in text_of(client.get(published))
    again = client.post(address(story, "withdraw_published", declared=row.pk))
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "vingt-deux"}, "Écrivez un nombre tel qu"),
        ({"value": ""}, "Écrivez le chiffre publié"),
        ({"source": ""}, "obligatoire"),
        ({"du": "2026-12-31"}, "avant la première"),
        ({"kind": "distribution", "items": "Travail ; deux"}, "Ligne illisible"),
        ({"kind": "distribution", "items": "Travail ; 2"}, "au moins deux lignes"),
        ({"indicator": "nulle-part"}, "nulle-part"),
    ],
)
def test_a_published_figure_that_cannot_be_read_loses_nothing(story, client, changes, said):
    sign_in(client, story.lead)
    answer = client.post(address(story, "published"), declared_form(**changes))
    page = text_of(answer)
    assert answer.status_code == 200
    assert said in page
    assert "22 % sortis des radars" in page


def test_a_distribution_is_copied_line_by_line(story, client):
    sign_in(client, story.lead)
    items = "Travail ; 2 ; 8 %\nÉtude ; 4 ; 6 %\nExpérience ; 5 ; 20 %\n"
    items += "Formation ; 10 ; 40 %\nProjet ; 4 ; 16 %"
    told = declared_form(kind="distribution", value="", items=items, indicator="", base="")
    assert client.post(address(story, "published"), told).status_code == 302
    page = text_of(client.get(address(story, "published")))
    assert "« Étude » : 4 sur 25 font 16 %, et non 6 %." in page


def test_another_programmes_published_figure_cannot_be_taken_back(story, client):
    other = tell()
    with as_member(other.lead) as member:
        definition = MINORS
        actions.define_indicator(programme=other.programme, definition=definition, by=member)
    sign_in(client, other.lead)
    client.post(address(other, "published"), declared_form())
    with as_member(other.lead):
        row = DeclaredFigure.objects.get()
    sign_in(client, story.lead)
    answer = client.post(address(story, "withdraw_published", declared=row.pk))
    assert answer.status_code == 404
    with as_member(other.lead):
        assert DeclaredFigure.objects.standing().count() == 1


def test_who_opens_no_file_compares_whole_months_only(story, client):
    """One day would tell of one person: "publié 0, les données donnent 1"."""
    manager = make_membership(Role.MANAGER, organisation=story.lead.organisation)
    one_day = {"du": "2026-03-01", "au": "2026-03-01", "kind": "count", "value": "0", "base": ""}
    for membership, days, status in (
        (manager, one_day, 200),
        (manager, {**one_day, "du": "2026-03-02", "au": "2026-03-31"}, 200),
        (manager, {**one_day, "au": "2026-03-31"}, 302),
        (story.lead, one_day, 302),
    ):
        sign_in(client, membership)
        answer = client.post(address(story, "published"), declared_form(**days))
        assert answer.status_code == status, days
        if status == 200:
            assert "Votre rôle lit des mois entiers" in text_of(answer)
            assert "Les données donnent" not in text_of(answer)
