"""The evening after the round: the whole team's figures stay, and nobody starts a second round."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.outreach import actions
from continuum.outreach.models import Round
from continuum.outreach.tests.factories import make_encounter, make_place, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(organisation):
    return make_membership(Role.EDUCATOR, organisation=organisation)


def go_out(
    educator, colleague, *, place: str = "Parc", heads: int = 3, ended: bool = True, ago: int = 0
) -> Round:
    """Each notes one encounter of the round of both."""
    begun = timezone.now() - timedelta(days=ago, minutes=50)
    with as_member(educator) as member:
        stop = make_place(member, place)
        out = make_round(member, stop, started_at=begun, team=(colleague.account_id,))
        make_encounter(member, stop, round=out.pk, happened_at=begun)
    with as_member(colleague) as other:
        make_encounter(other, stop, round=out.pk, heads=heads, happened_at=begun)
    if ended:
        with as_member(educator) as member:
            actions.end_round(round=out, at=begun + timedelta(minutes=40), by=member)
    return out


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_evening_figures_of_the_team_stay_once_it_is_back(client, educator, colleague) -> None:
    out = go_out(educator, colleague)

    for one in (educator, colleague):
        page = sign_in(client, one).get(reverse("outreach:field"))
        assert (page.context["totals"].encounters, page.context["totals"].heads) == (2, 4)
        text = text_of(page)
        assert "Rentrés" in text
        assert "le bilan reste à faire" not in text, "the card says it"
        assert reverse("outreach:recap", args=[out.pk]) in text
        assert reverse("outreach:resume_round", args=[out.pk]) in text

    with as_member(educator) as member:
        out.refresh_from_db()
        actions.recap_round(round=out, climate="calme", at=timezone.now(), by=member)
    text = text_of(client.get(reverse("outreach:field")))
    assert reverse("outreach:round", args=[out.pk]) in text
    assert reverse("outreach:resume_round", args=[out.pk]) not in text


def test_rounds_of_other_teams_and_other_days_are_not_there(
    client, educator, colleague, organisation
) -> None:
    others = [make_membership(Role.EDUCATOR, organisation=organisation) for _ in range(2)]
    go_out(*others, place="Gare")
    go_out(educator, colleague, place="Halles", ago=9)

    page = sign_in(client, educator).get(reverse("outreach:field"))

    assert page.context["back"] == []
    assert "Gare" not in text_of(page)


def test_a_second_round_shows_its_own_figures_above_the_first(client, educator, colleague) -> None:
    go_out(educator, colleague, place="Parc")
    go_out(educator, colleague, place="Gare", heads=5, ended=False)

    page = sign_in(client, educator).get(reverse("outreach:field"))

    assert (page.context["totals"].encounters, page.context["totals"].heads) == (2, 6)
    [first] = page.context["back"]
    assert (first.totals.encounters, first.totals.heads, first.stops) == (2, 4, ("Parc",))
    assert "reprendre/" not in text_of(page), "one round at a time"


def test_whoever_is_out_is_led_back_instead_of_filling_a_form_in_vain(
    client, educator, colleague
) -> None:
    go_out(educator, colleague, ended=False)
    start = reverse("outreach:start_round")

    for one in (educator, colleague):
        sign_in(client, one)
        answer = client.get(start)
        assert (answer.status_code, answer.url) == (302, reverse("outreach:field"))
        for page in (reverse("pathways:home"), reverse("outreach:rounds")):
            text = text_of(client.get(page))
            assert start not in text
            assert "Reprendre la tournée" in text

    rested = make_membership(Role.EDUCATOR, organisation=educator.organisation)
    sign_in(client, rested)
    assert client.get(start).status_code == 200
    text = text_of(client.get(reverse("pathways:home")))
    assert start in text
    assert "Reprendre la tournée" not in text
