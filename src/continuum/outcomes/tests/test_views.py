"""The screens of the bilan: who opens what, what they show, what they refuse."""

import io
import json
import re

import pytest
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, set_up, sign_in
from continuum.core.models import AuditEntry
from continuum.organisations.models import Participation
from continuum.organisations.rules import ProgrammeRole
from continuum.outcomes import actions
from continuum.outcomes.models import DeclaredFigure, IndicatorVersion
from continuum.outcomes.tests.story import EXPECTED, LINES, PERIOD, tell
from continuum.outcomes.tests.test_indicators import MINORS

pytestmark = pytest.mark.django_db

DATES = {"du": PERIOD.start.isoformat(), "au": PERIOD.end.isoformat()}
NAMES = ("Léa", "Tom", "Ana", "Max", "Inès", "Zoé", "Paul")
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


@pytest.fixture
def story():
    return tell()


def address(story, name: str, **more) -> str:
    return reverse(f"outcomes:{name}", kwargs={"programme": story.programme.code, **more})


def text_of(answer) -> str:
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def named_on(page: str) -> list[str]:
    """The names read as words: a random token may hold any three letters."""
    return [name for name in NAMES if re.search(rf"\b{name}\b", page)]


def said_in(answer) -> str:
    """What a page says; nothing for a file."""
    return text_of(answer) if answer["Content-Type"].startswith("text/html") else ""


def funder_of(story):
    funder = make_membership(Role.FUNDER)
    set_up(
        Participation,
        programme=story.programme,
        organisation=funder.organisation,
        role=ProgrammeRole.FUNDER,
    )
    return funder


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
    assert [name for name in NAMES if f"{name}</a>" in page] == ["Léa", "Tom", "Ana", "Max"]
    sign_in(client, story.partner)
    page = text_of(client.get(address(story, "figure", code="entries"), DATES))
    assert [name for name in NAMES if f"{name}</a>" in page] == ["Paul"]
    dpo = make_membership(Role.DPO, organisation=story.partner.organisation)
    with as_member(dpo):
        read = AuditEntry.objects.filter(event="figure_opened", person_id__isnull=False)
        assert [entry.detail["figure"] for entry in read] == ["entries"]


@pytest.mark.parametrize("role", [Role.FUNDER, Role.MANAGER])
def test_funders_and_managers_read_figures_and_no_name(story, client, role):
    reader = (
        funder_of(story)
        if role is Role.FUNDER
        else make_membership(role, organisation=story.lead.organisation)
    )
    sign_in(client, reader)
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
    reader = (
        funder_of(story)
        if role is Role.FUNDER
        else make_membership(role, organisation=story.lead.organisation)
    )
    sign_in(client, reader)
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


def test_those_of_whom_nobody_knows_can_be_opened_too(story, client):
    sign_in(client, story.lead)
    unknown = client.get(address(story, "figure", code="invisible"), {**DATES, "inconnus": 1})
    page = text_of(unknown)
    assert "Ceux dont on ne sait pas" in page
    assert [name for name in NAMES if f"{name}</a>" in page] == ["Max"]
    of_project = client.get(address(story, "figure", code="project:not_recorded"), DATES)
    assert [name for name in NAMES if f"{name}</a>" in text_of(of_project)] == ["Tom"]


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


def test_the_pdf_holds_the_figures_and_no_name(story, client):
    sign_in(client, story.lead)
    answer = client.get(address(story, "bilan_pdf"), DATES)
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    reader = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for expected in ("Chiffres clés", "Jeunes rencontrés", "40,0 %", "Vérifications"):
        assert expected in text.replace("\u00a0", " "), expected
    assert not named_on(text)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    with as_member(make_membership(Role.DPO, organisation=story.lead.organisation)):
        assert AuditEntry.objects.filter(event="bilan_exported").count() == 1


def test_the_workbook_has_every_figure_with_its_version(story, client):
    sign_in(client, story.lead)
    answer = client.get(address(story, "bilan_xlsx"), DATES)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_name("Chiffres").to_python()
    by_code = {row[0]: row for row in rows[1:]}
    for code, (value, numerator, denominator, _unknown) in EXPECTED.items():
        assert code in by_code
        if isinstance(value, int):
            assert by_code[code][2] == value, code
        assert by_code[code][3] == ("" if numerator is None else numerator), code
        assert by_code[code][4] == ("" if denominator is None else denominator), code
    assert by_code["gender:F"][2] == 2


def test_the_json_download_keeps_the_contract(story, client):
    sign_in(client, story.lead)
    told = json.loads(client.get(address(story, "bilan_json"), DATES).content)
    keys = {"code", "label", "value", "numerator", "denominator", "base", "unknown", "version"}
    assert all(keys <= set(figure) for figure in told["figures"])
    figures = {figure["code"]: figure for figure in told["figures"]}
    assert figures["supported"] | {"label": "", "base": "", "definition": ""} == {
        "code": "supported",
        "label": "",
        "value": 2,
        "numerator": 2,
        "denominator": 5,
        "base": "",
        "unknown": 0,
        "during": 2,
        "version": 1,
        "share": 40.0,
        "masked": False,
        "adjusted": False,
        "unit": "people",
        "section": "path",
        "definition": "",
    }
    assert figures["distinct_people"]["value"] == {"low": 7, "high": 15}
    assert figures["gender:F"]["value"] == 2
    assert {check["level"] for check in told["checks"]} <= {"fine", "note", "gap"}


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


def test_one_programme_opens_at_once_several_are_offered(story, client):
    sign_in(client, story.lead)
    assert client.get(reverse("outcomes:bilans"))["Location"] == address(story, "bilan")
    alone = make_membership(Role.COORDINATOR)
    sign_in(client, alone)
    assert "Pas encore de dispositif" in text_of(client.get(reverse("outcomes:bilans")))
