"""The bilan as a file to take away: PDF, workbook, JSON."""

import io
import json

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, sign_in
from continuum.core.models import AuditEntry
from continuum.outcomes.tests.browsing import DATES, address, named_on
from continuum.outcomes.tests.story import EXPECTED

pytestmark = pytest.mark.django_db


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
