"""Somebody who follows the guide: from an invitation to the figures, by the pages and alone."""

import html
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from continuum.access.acting import acting_as_operator
from continuum.access.commands.user import app
from continuum.access.models import Membership
from continuum.access.tests.factories import PASSWORD, as_member
from continuum.demo.tests.pages import form_at
from continuum.imports.jobs import run as run_job
from continuum.organisations.actions import load_communes
from continuum.organisations.models import Commune
from continuum.people.models import ExternalId, Person

pytestmark = pytest.mark.django_db

SHIPPED = Path(settings.PACKAGE).parents[1] / "examples"


def text_of(page) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))
    return " ".join(text.replace("’", "'").split())


@pytest.fixture
def nora(settings) -> Client:
    """The coordinator of a new organisation, alone in it; she came by the command and the link."""
    settings.SECOND_FACTOR_REQUIRED = False
    command = ["invite", "nora@neuve.test", "--organisation", "La structure neuve"]
    done = CliRunner().invoke(app, [*command, "--role", "coordinator"])
    assert done.exit_code == 0, done.output
    page = Client()
    joined = {"name": "Nora Essai", "password": PASSWORD}
    assert page.post(done.stdout.strip(), joined).status_code == 302
    return page


def new_programme(page: Client, **told) -> str:
    address = reverse("access:new_programme")
    shown = form_at(page.get(address), address)
    answer = page.post(address, {**shown.values, **told})
    assert answer.status_code == 302, answer.context["form"].errors
    return told["code"]


def bring(page: Client, code: str, file: str, kind: str):
    """The file, its columns as they were guessed; the trial."""
    address = reverse("imports:new")
    form = page.get(address).context["form"]
    [(pk, _label)] = [
        (str(value), label)
        for value, label in form.fields["programme"].choices
        if value and value.instance.code == code
    ]
    content = (SHIPPED / file).read_bytes()
    upload = SimpleUploadedFile(Path(file).name, content)
    answer = page.post(address, {"file": upload, "kind": kind, "programme": pk})
    columns = page.get(answer["Location"])
    shown = form_at(columns, answer["Location"])
    answer = page.post(answer["Location"], shown.values)
    return page.get(answer["Location"])


def answered(page: Client, trial, answers: dict[str, str]):
    """What the trial asks about each word that nobody knows, said once."""
    where = trial.wsgi_request.path
    asked = trial.context["asked"].words
    assert {word.text for word in asked} == set(answers)
    form = form_at(trial, f"{where}?pile={trial.context['pile'].value}")
    for word in asked:
        assert answers[word.text] in dict(form.choices[word.name])
    sent = {word.name: answers[word.text] for word in asked}
    page.post(where, {**form.values, **sent, "geste": "mots"})
    return page.get(where)


def imported(page: Client, trial) -> str:
    """The import done; the page that reports it."""
    upload = trial.context["upload"]
    address = reverse("imports:progress", args=[upload.pk])
    page.post(address)
    run_job(
        upload=str(upload.pk),
        membership=str(upload.membership_id),
        account=str(upload.recorded_by_id),
    )
    return text_of(page.get(address))


def figures(page: Client, code: str, first: date, last: date) -> dict:
    address = reverse("outcomes:bilan_json", args=[code])
    told = page.get(address, {"du": first.isoformat(), "au": last.isoformat()}).json()
    return {one["code"]: one for one in told["figures"]}


def add_strand(page: Client, code: str, name: str, kind: str) -> None:
    address = reverse("access:add_part", args=[code, "volets"])
    assert page.post(address, {"name": name, "kind": kind}).status_code == 302


def define_invisibility(page: Client, code: str) -> None:
    """As the page proposes it."""
    address = reverse("outcomes:define_invisibility", args=[code])
    proposed = page.get(address).context["form"].initial
    sent = {name: value for name, value in proposed.items() if value is not None}
    assert page.post(address, sent).status_code == 302


@pytest.fixture
def france(db) -> None:
    """The official list, as an installation has it."""
    if not Commune.objects.exists():
        with transaction.atomic(), acting_as_operator():
            load_communes(file=Path(settings.BUILT) / "data" / "communes.tsv")


def communes_kept(page: Client, scenario) -> None:
    """Each file of the table has the commune that it has in the demonstration."""
    told = {one.number: one.commune for one in scenario.people if one.number.startswith("AV-")}
    membership = Membership.objects.get(account__email="nora@neuve.test")
    with as_member(membership) as member:
        files = ExternalId.objects.filter(person__in=Person.objects.visible_to(member))
        kept = dict(files.values_list("value", "person__commune"))
    assert len(kept) == 326
    assert kept == {number: told[number] for number in kept}


def pathways(nora, code: str) -> None:
    """The enrolments, whose strands, sites and referents nobody knows yet."""
    trial = bring(nora, code, "allier-vers/3-parcours.xlsx", "enrolments")
    assert (trial.context["left"], trial.context["to_correct"]) == (362, 0), "only words are asked"
    assert len(trial.context["lines"]) == 0
    assert len(trial.context["asked"].words) == 5
    names = {word.text: word.lines for word in trial.context["asked"].names}
    assert sum(names.values()) == 302
    trial = answered(
        nora,
        trial,
        {
            "Accompagnement individuel": "+support",
            "Chantiers éducatifs": "+work_site",
            **dict.fromkeys(("Vichy", "Moulins", "Montluçon"), "+site"),
        },
    )
    assert (trial.context["left"], trial.context["new"]) == (0, 362)
    assert "Importé" in imported(nora, trial)


def test_allier_vers_of_a_newcomer(nora, france, scenario) -> None:
    code = new_programme(
        nora, name="Allier vers", code="allier-neuf", action_starts_on="2020-03-02"
    )
    add_strand(nora, code, "Aller vers", "outreach")
    for file, kind in (
        ("allier-vers/1-jeunes.csv", "people"),
        ("allier-vers/2-rencontres-2020-2021.xlsx", "encounters"),
    ):
        trial = bring(nora, code, file, kind)
        assert trial.context["left"] == 0, file
        assert trial.context["asked"].words == [], file
        assert trial.context["losses"] == [], file
        assert "Importé" in imported(nora, trial)
    communes_kept(nora, scenario)
    define_invisibility(nora, code)

    pathways(nora, code)
    trial = bring(nora, code, "allier-vers/4-sorties.csv", "exits")
    assert trial.context["left"] == 0
    imported(nora, trial)

    told = figures(nora, code, date(2020, 9, 1), date(2021, 8, 31))
    assert {one: told[one]["value"] for one in ("people_met", "invisible", "supported")} == {
        "people_met": 1260,
        "invisible": 304,
        "supported": 208,
    }
    bilan = reverse("outcomes:bilan", args=[code])
    shown = text_of(nora.get(bilan, {"du": "2020-09-01", "au": "2021-08-31"}))
    for figure in ("1 260", "304", "208"):
        assert figure in " ".join(shown.split()), figure


def test_teen_lab_of_a_newcomer(nora) -> None:
    code = new_programme(nora, name="TEEN LAB", code="lab-neuf", action_starts_on="2021-05-01")
    trial = bring(nora, code, "teen-lab/1-stagiaires.ods", "enrolments")
    trial = answered(nora, trial, {"Sessions de formation": "+training", "La Dynamo": "+site"})
    assert (trial.context["left"], trial.context["new"]) == (0, 39)
    imported(nora, trial)
    trial = bring(nora, code, "teen-lab/2-infos-collectives-et-entretiens.csv", "encounters")
    assert trial.context["left"] == 0
    imported(nora, trial)

    told = figures(nora, code, date(2021, 5, 1), date(2023, 3, 31))
    path = ("information_sessions", "received", "entries", "completions", "withdrawals")
    assert [told[one]["value"] for one in path] == [11, 80, 39, 28, 11]
    kinds = ("travail", "etude", "experience", "formation", "projet")
    assert [told[f"exit_types:{one}"]["value"] for one in kinds] == [2, 4, 5, 10, 4]
