"""Screens where indicators are written, revised and hidden."""

import pytest

from continuum.access.tests.factories import as_member, sign_in
from continuum.outcomes.models import IndicatorVersion
from continuum.outcomes.tests.browsing import DATES, address, text_of

pytestmark = pytest.mark.django_db


def form_of(**changes) -> dict[str, str]:
    return {
        "code": "mineurs",
        "label": "Mineurs entrés",
        "wording": "Moins de 18 ans à l'entrée.",
        "base": "entries",
        "op_age": "at_most",
        "in_age": "17",
        "unknown": "age",
        "chart": "number",
        "section": "other",
        "position": "10",
        **changes,
    }


def test_an_indicator_is_written_previewed_and_kept_without_a_programmer(story, client):
    sign_in(client, story.lead)
    new = f"{address(story, 'new_indicator')}?mesure=entries"
    assert "Que compte-t-on ?" in text_of(client.get(address(story, "new_indicator")))
    assert client.get(new).status_code == 200

    preview = client.post(new, form_of(), HTTP_HX_REQUEST="true")
    assert "<html" not in text_of(preview)
    assert "Mineurs entrés" in text_of(preview)
    with as_member(story.lead):
        assert not IndicatorVersion.objects.exists()

    kept = client.post(new, form_of())
    assert kept["Location"] == address(story, "indicators")
    page = text_of(client.get(address(story, "figure", code="mineurs"), DATES))
    assert "Âge au plus 17" in page
    assert ">1<" in page
    assert "le vôtre" in text_of(client.get(address(story, "indicators")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": "Avec Espaces"}, "De petites lettres sans accent"),
        ({"code": "publies"}, "Ce code est réservé"),
        ({"code": "entries"}, "porte déjà ce code"),
        ({"label": ""}, "obligatoire"),
        ({"in_age": "dix"}, "Ce critère attend une autre valeur"),
        ({"chart": "bars"}, "Ce dessin demande une répartition"),
        ({"breakdown": "age", "bands": "Mineurs 0-17", "chart": "bars"}, "Ligne illisible"),
        ({"breakdown": "age", "bands": "Mineurs : 17-0", "chart": "bars"}, "pas lisible"),
        ({"position": "0"}, "1"),
    ],
)
def test_a_flaw_is_said_and_nothing_typed_is_lost(story, client, changes, said):
    sign_in(client, story.lead)
    new = f"{address(story, 'new_indicator')}?mesure=entries"
    answer = client.post(new, form_of(**changes))
    page = text_of(answer)
    assert answer.status_code == 200
    assert said in page
    assert "Moins de 18 ans à l" in page
    with as_member(story.lead):
        assert not IndicatorVersion.objects.exists()


def test_revising_keeps_what_the_form_does_not_ask(story, client):
    sign_in(client, story.lead)
    revise = address(story, "revise_indicator", code="completers_positive_exits")
    page = client.get(revise)
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data = {name: value for name, value in data.items() if value not in (False, "")}
    data["label"] = "Suites positives"
    answer = client.post(revise, data)
    assert answer.status_code == 302
    with as_member(story.lead):
        version = IndicatorVersion.objects.get()
    assert version.version == 2
    assert version.content["label"] == "Suites positives"
    assert len(version.content["filters"]) == 2
    assert len(version.content["unknown"]) == 2


def test_hiding_and_showing_again(story, client):
    sign_in(client, story.lead)
    toggle = address(story, "toggle_indicator", code="topics")
    assert client.get(toggle).status_code == 405
    client.post(toggle)
    assert "ne paraît plus au bilan" in text_of(client.get(address(story, "indicators")))
    assert "De quoi on a parlé" not in text_of(client.get(address(story, "bilan"), DATES))
    client.post(toggle)
    assert "De quoi on a parlé" in text_of(client.get(address(story, "bilan"), DATES))
