"""What the pages of an import tell: what else is under way, what is lacking, how many lines."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    sign_in,
)
from continuum.imports import actions
from continuum.imports.making_trials import make_trial
from continuum.imports.queries.sources import content_of, source_of
from continuum.imports.queries.trials import asked_of, records_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.tests.browsing import sent, text_of, upload_of
from continuum.imports.tests.factories import NOW, bring, csv

pytestmark = pytest.mark.django_db

WAITS = "Un autre import de la structure attend"


def test_a_trial_says_that_another_import_waits_and_is_made_again_after_it(client, team) -> None:
    membership, programme = team
    sign_in(client, membership)
    people = csv(("Prénom", "Nom", "Né le"), ("Léa", "Dupont", "12/03/2004"))
    with as_member(membership) as member:
        first = bring(member, programme, Kind.PEOPLE, people)
        second = bring(member, programme, Kind.PEOPLE, people, name="encore.csv")
    address = reverse("imports:trial", args=[second.pk])
    assert WAITS not in text_of(client.get(address))

    with as_member(membership) as member:
        actions.start_import(upload=first, by=member, now=NOW, enqueue=False)
    trial = client.get(address)
    assert WAITS in text_of(trial)
    assert trial.context["new"] == 1

    with as_member(membership) as member:
        actions.run_import(upload=first, by=member, now=NOW)
    trial = client.get(address)
    assert WAITS not in text_of(trial)
    assert trial.context["new"] == 0

    elsewhere, other = _another_team()
    with as_member(elsewhere) as member:
        theirs = bring(member, other, Kind.PEOPLE, people)
        actions.start_import(upload=theirs, by=member, now=NOW, enqueue=False)
    assert WAITS not in text_of(client.get(address)), "of another organisation"


@pytest.mark.parametrize("before", [True, False])
def test_a_long_trial_is_made_again_once_the_import_it_waited_for_ends(
    client, team, monkeypatch, before
) -> None:
    membership, programme = team
    sign_in(client, membership)
    monkeypatch.setattr("continuum.imports.queries.trials.LONG", 0)
    people = csv(("Prénom", "Nom", "Né le"), ("Léa", "Dupont", "12/03/2004"))
    with as_member(membership) as member:
        first = bring(member, programme, Kind.PEOPLE, people)
        second = bring(member, programme, Kind.PEOPLE, people, name="encore.csv")
        if before:
            actions.start_import(upload=first, by=member, now=NOW, enqueue=False)
        _work_out(second, member)
        if not before:
            actions.start_import(upload=first, by=member, now=NOW, enqueue=False)
        actions.run_import(upload=first, by=member, now=NOW)
    answer = client.get(reverse("imports:trial", args=[second.pk]))
    assert ("kept" in answer.context) is not before, "worked out anew"
    assert before or answer.context["kept"].is_stale, "only told"


def test_a_table_that_names_nobody_says_what_is_enough_and_what_was_read(client, team) -> None:
    membership, programme = team
    sign_in(client, membership)
    answer = sent(client, programme, csv(("Truc", "Machin"), ("a", "b"), ("c", "d")), kind="people")
    address = reverse("imports:columns", args=[upload_of(answer)])
    said = text_of(client.post(address, {"sheet": "0"}))
    assert "Il faut un nom ou un surnom : une seule colonne suffit." in said
    assert "« Truc », « Machin »" in said.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Il manque une colonne pour" not in said


def test_the_list_counts_the_lines_of_the_sheet_that_is_read(client, team) -> None:
    membership, programme = team
    sign_in(client, membership)
    several = _workbook()
    pk = upload_of(sent(client, programme, several, kind="people", name="deux.xlsx"))
    shown = text_of(client.get(reverse("imports:columns", args=[pk])))
    assert "Essayer 2 lignes" in shown
    assert "2 lignes" in text_of(client.get(reverse("imports:list")))


def test_without_a_programme_the_page_leads_to_making_one(client) -> None:
    sign_in(client, make_membership(Role.COORDINATOR, organisation=make_organisation()))
    page = client.get(reverse("imports:new"))
    assert "n'a pas encore de dispositif" in text_of(page)
    assert reverse("access:new_programme") in page.content.decode()
    assert 'type="file"' not in page.content.decode()


def _another_team():
    organisation = make_organisation()
    membership = make_membership(Role.COORDINATOR, organisation=organisation)
    return membership, make_programme(organisations=[organisation])


def _work_out(upload, member) -> None:
    asked = asked_of(upload, language="fr", today=timezone.localdate())
    records = records_of(upload, member=member)
    source = source_of(upload, content_of(upload))
    assert make_trial(upload, source, asked, records=records, by=member)


def _workbook() -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    people = [("Prénom", "Nom"), ("Léa", "Dupont"), ("Tom", "Martin")]
    for name, lines in (("Jeunes", people), ("Légende", [("Mot", "Sens"), ("x", "oui")])):
        sheet = workbook.add_worksheet(name)
        for at, line in enumerate(lines):
            sheet.write_row(at, 0, line)
    workbook.close()
    return target.getvalue()
