"""`continuum bilan`, as somebody types it."""

import json

import pytest
import typer
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership
from continuum.outcomes import commands
from continuum.outcomes.tests.story import EXPECTED, tell

runner = CliRunner()
DATES = ["--from", "2026-01-01", "--to", "2026-06-30"]


def run(*arguments: str):
    app = typer.Typer()
    commands.register(app)
    return runner.invoke(app, ["bilan", *arguments])


@pytest.mark.django_db
def test_json_keeps_the_contract_and_counts_the_whole_consortium():
    story = tell()
    answer = run(story.programme.code, *DATES, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    figures = {figure["code"]: figure for figure in told["figures"]}
    for code, (value, numerator, denominator, unknown) in EXPECTED.items():
        figure = figures[code]
        assert (figure["numerator"], figure["denominator"]) == (numerator, denominator), code
        assert (figure["unknown"], figure["version"]) == (unknown, 1), code
        if isinstance(value, int):
            assert figure["value"] == value, code
    assert isinstance(told["checks"], list)
    again = json.loads(run(story.programme.code, *DATES, "--json").stdout)
    assert again | {"data_at": ""} == told | {"data_at": ""}


@pytest.mark.django_db
def test_an_educator_gets_their_part_and_a_stranger_nothing():
    story = tell()
    make_membership(
        Role.EDUCATOR, organisation=story.partner.organisation, email="rue@exemple.test"
    )
    make_membership(Role.COORDINATOR, email="ailleurs@exemple.test")
    answer = run(story.programme.code, *DATES, "--json", "--as", "rue@exemple.test")
    told = json.loads(answer.stdout)
    figures = {figure["code"]: figure["value"] for figure in told["figures"]}
    assert figures["entries"] == 1
    refused = run(story.programme.code, *DATES, "--json", "--as", "ailleurs@exemple.test")
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["error"]["code"] == "refused"


@pytest.mark.django_db
def test_documents_are_written_where_asked(tmp_path):
    story = tell()
    paper, book = tmp_path / "bilan.pdf", tmp_path / "bilan.xlsx"
    answer = run(story.programme.code, *DATES, "--pdf", str(paper), "--xlsx", str(book))
    assert answer.exit_code == 0, answer.output
    assert answer.stdout == ""
    assert "Chiffres" in PdfReader(paper).pages[0].extract_text()
    assert "Chiffres" in CalamineWorkbook.from_path(book).sheet_names
    lost = run(story.programme.code, *DATES, "--pdf", str(tmp_path / "rien" / "bilan.pdf"))
    assert lost.exit_code == 2
    assert "Impossible d'écrire là" in lost.stderr


@pytest.mark.django_db
def test_text_is_for_people(capsys):
    story = tell()
    answer = run(story.programme.code, *DATES)
    assert answer.exit_code == 0, answer.output
    assert "Accompagnés" in answer.stdout
    assert "répartitions" in answer.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ["nulle-part"],
        ["dispositif", "--from", "2026-06-30", "--to", "2026-01-01"],
        ["dispositif", "--from", "hier"],
    ],
)
def test_what_cannot_be_asked_says_what_to_do(arguments):
    story = tell()
    told = [story.programme.code if word == "dispositif" else word for word in arguments]
    answer = run(*told)
    assert answer.exit_code == 2
    assert answer.stderr.strip()
