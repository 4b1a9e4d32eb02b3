"""The pages of imports: what they show, to whom, and that they lose nothing typed."""

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from continuum.access.tests.factories import as_member
from continuum.imports import actions
from continuum.imports.jobs import run as run_job
from continuum.imports.models import CellCorrection, RowDecision, Upload
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.tests.browsing import PEOPLE, STREET, sent, text_of, upload_of
from continuum.imports.tests.factories import NOW, bring, make_team, plan_of, run, undo
from continuum.outreach.models import Encounter
from continuum.people.models import Person
from continuum.people.tests.factories import make_file
from continuum.tables.read import read

pytestmark = pytest.mark.django_db


def test_a_table_goes_from_the_file_to_its_report(page, team) -> None:
    membership, programme = team
    answer = sent(page, programme, STREET)
    pk = upload_of(answer)
    columns = page.get(answer["Location"])
    assert columns.status_code == 200
    assert "lu comme" in columns.content.decode()
    assert "12/03/2021" in text_of(columns)

    answer = page.post(
        reverse("imports:columns", args=[pk]),
        {"sheet": "0", "c0": "date", "c1": "place", "c2": "familiarity", "create_places": "on"},
    )
    assert answer["Location"] == reverse("imports:trial", args=[pk])
    trial = page.get(answer["Location"])
    assert "3 lignes lues" in text_of(trial)
    assert "Importer 2 lignes" in text_of(trial)
    assert "Ce jour n'existe pas" in text_of(trial)

    answer = page.post(reverse("imports:progress", args=[pk]))
    moving = page.get(answer["Location"])
    assert "hx-trigger" in moving.content.decode()
    assert 'http-equiv="refresh"' in moving.content.decode()
    run_job(**ProcrastinateJob.objects.get(task_name="imports.run").args)
    report = text_of(page.get(answer["Location"]))
    assert "Annuler cet import" in report
    assert "Rencontres 2" in report
    with as_member(membership) as member:
        assert Encounter.objects.visible_to(member).count() == 2
    assert "2 nouvelles" in text_of(page.get(reverse("imports:list")))

    # The same press once more, from a tab left open: what came in stays.
    page.post(reverse("imports:progress", args=[pk]))
    assert not ProcrastinateJob.objects.filter(task_name="imports.undo").exists()
    with as_member(membership) as member:
        assert Encounter.objects.visible_to(member).count() == 2


def test_a_fragment_follows_the_work_and_the_page_is_loaded_again_at_its_end(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
    address = reverse("imports:progress", args=[upload.pk])

    moving = page.get(address, headers={"HX-Request": "true"})
    with as_member(membership) as member:
        actions.run_import(upload=upload, by=member, now=NOW)
    over = page.get(address, headers={"HX-Request": "true"})

    assert "<html" not in moving.content.decode()
    assert "every 1s" in moving.content.decode()
    assert over["HX-Refresh"] == "true"


def test_the_mapping_is_read_again_without_being_kept(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        before = Upload.objects.get(pk=upload.pk).layout
    answer = page.post(
        reverse("imports:columns", args=[upload.pk]),
        {"sheet": "0", "c0": "date", "c3": "round", "relire": "1"},
        headers={"HX-Request": "true"},
    )

    assert "<html" not in answer.content.decode()
    assert '<option value="round" selected' in answer.content.decode()
    with as_member(membership):
        assert Upload.objects.get(pk=upload.pk).layout == before


def test_a_mapping_that_lacks_something_says_what_and_keeps_the_rest(page, team) -> None:
    _membership, programme = team
    pk = upload_of(sent(page, programme, STREET))
    answer = page.post(reverse("imports:columns", args=[pk]), {"sheet": "0", "c1": "place"})

    assert answer.status_code == 200
    assert "Date de la rencontre" in text_of(answer)
    assert '<option value="place" selected' in answer.content.decode()


def test_an_option_that_is_not_answered_stays_as_it_was(page, team) -> None:
    _membership, programme = team
    pk = upload_of(sent(page, programme, PEOPLE, kind="people"))
    answer = page.post(
        reverse("imports:columns", args=[pk]),
        {"sheet": "0", "c0": "first_name", "system": "", "source": "", "joined_on": ""},
        follow=True,
    )

    assert answer.status_code == 200
    assert "2 lignes lues" in text_of(answer)


def test_one_of_several_sheets_may_be_chosen(page, team) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    membership, programme = team
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target)
    for name, place in (("2020", "Parc"), ("2021", "Gare")):
        sheet = workbook.add_worksheet(name)
        for at, line in enumerate([("Date", "Lieu"), ("12/03/2021", place), ("13/03/2021", place)]):
            sheet.write_row(at, 0, line)
    workbook.close()
    pk = upload_of(sent(page, programme, target.getvalue(), name="rue.xlsx"))
    address = reverse("imports:columns", args=[pk])

    other = page.get(address, {"feuille": "1"})
    assert "Gare" in text_of(other)
    page.post(address, {"sheet": "1", "c0": "date", "c1": "place", "create_places": "on"})

    with as_member(membership) as member:
        plan = plan_of(Upload.objects.get(pk=pk), member)
        assert {row.draft.new_place.name for row in plan.rows} == {"Gare"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (b"", "vide"),
        (b"%PDF-1.7\n%", "PDF"),
        (b"PK\x03\x04broken", "abîmé"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"<html><body>x</body></html>", "page web"),
        (b"Date;Lieu\r\n", "aucune ligne"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_loses_no_answer(page, team, table, words) -> None:
    membership, programme = team
    answer = sent(page, programme, table, kind="exits")

    assert answer.status_code == 200
    assert words in text_of(answer)
    source = answer.content.decode()
    assert re.search(r'value="exits"[^>]*checked', source)
    assert re.search(rf'value="{programme.pk}" selected', source)
    with as_member(membership):
        assert not Upload.objects.exists()


def test_nothing_chosen_is_told_field_by_field(page) -> None:
    answer = page.post(reverse("imports:new"), {})

    assert answer.status_code == 200
    for words in ("Choisissez un fichier", "Dites ce qu", "Choisissez le dispositif"):
        assert words in text_of(answer)


def test_a_programme_of_others_cannot_be_chosen(page) -> None:
    _other, theirs = make_team()
    answer = sent(page, theirs, STREET)

    assert answer.status_code == 200


def test_a_cell_is_repaired_on_the_page_of_errors(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
    address = reverse("imports:trial", args=[upload.pk])
    shown = page.get(address, {"pile": "erreurs"})
    assert 'name="cell-3-0"' in shown.content.decode()

    page.post(
        f"{address}?pile=erreurs",
        {"geste": "corriger", "cell-3-0": "13/3/21", "cell-3-2": "première fois"},
    )

    with as_member(membership) as member:
        assert CellCorrection.objects.count() == 2
        assert [row.pile.value for row in plan_of(upload, member).rows] == ["nouveaux"] * 3


def test_a_word_is_explained_once_for_all_its_lines(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, PEOPLE)
    address = reverse("imports:trial", args=[upload.pk])
    source = page.get(address).content.decode()
    name = re.search(r'name="(word-gender-[0-9a-f]+)"', source).group(1)
    assert "« pfff »" in text_of(page.get(address))

    page.post(address, {"geste": "mots", name: "M"})

    with as_member(membership) as member:
        assert (
            plan_of(Upload.objects.get(pk=upload.pk), member).rows[1].read.values["gender"] == "M"
        )


def test_lines_to_be_checked_are_decided_one_by_one_or_together(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        known = make_file(member, "Léa", last_name="Dupond")
        upload = bring(member, programme, Kind.PEOPLE, PEOPLE)
    address = reverse("imports:trial", args=[upload.pk])
    shown = page.get(address, {"pile": "a-verifier"})
    assert f'value="{known.pk}"' in shown.content.decode()

    page.post(f"{address}?pile=a-verifier", {"geste": "decider", "line-2": str(known.pk)})
    with as_member(membership):
        decision = RowDecision.objects.get()
        assert (decision.choice, decision.person_id) == ("same", known.pk)
    page.post(f"{address}?pile=a-verifier", {"geste": "decider", "line-2": ""})
    with as_member(membership):
        assert not RowDecision.objects.exists()
    page.post(f"{address}?pile=a-verifier", {"geste": "tout-importer"})
    with as_member(membership):
        assert RowDecision.objects.get().choice == "import"


@pytest.mark.parametrize(
    "answer",
    [
        {"geste": "decider", "line-9999999999": "import", "line-x": "import", "line-2": "zzz"},
        {"geste": "corriger", "cell-2-99": "x", "cell-a-b": "x", "cell-2-0-1": "x"},
        {"geste": "mots", "word-zzz-1": "x", "word-": "x", "word-gender-1": ""},
        {"geste": "corriger", "cell-2-0": "1 85 05 78 006 084 91"},
        {"geste": "inconnu"},
        {},
    ],
)
def test_answers_made_up_change_nothing_and_break_nothing(page, team, answer) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, PEOPLE)
    reply = page.post(reverse("imports:trial", args=[upload.pk]), answer)

    assert reply.status_code == 302
    with as_member(membership):
        assert not CellCorrection.objects.exists()
        assert not RowDecision.objects.filter(line__gt=3).exists()


def test_the_lines_to_correct_leave_with_their_reason(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
    xlsx = page.get(reverse("imports:errors_xlsx", args=[upload.pk]))
    csv_ = page.get(reverse("imports:errors_csv", args=[upload.pk]))

    for answer in (xlsx, csv_):
        assert answer["Content-Disposition"].startswith("attachment")
        sheet = read(answer.content).sheet
        assert sheet.headings[0] == "Ligne du tableau"
        assert sheet.headings[-1] == "À corriger"
        [row] = list(sheet.rows)
        assert str(row.cells[0]) == "3"
        assert row.cells[2] == "Gare"
        assert "Ce jour n’existe pas" in row.cells[-1]
        assert "jamais" in str(row.cells)


def test_corrected_lines_of_the_error_file_are_recognised_later(page, team) -> None:
    """The file of errors, corrected, then the whole table, corrected too: nothing twice."""
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
    errors = page.get(reverse("imports:errors_csv", args=[upload.pk])).content
    mended = [("31/2/21", "13/3/21"), ("jamais", "1ère fois")]
    for wrong, right in mended:
        errors = errors.replace(wrong.encode(), right.encode())
    whole = STREET
    for wrong, right in mended:
        whole = whole.replace(wrong.encode(), right.encode())
    with as_member(membership) as member:
        run(upload, member)
        run(bring(member, programme, Kind.ENCOUNTERS, errors), member)
        run(bring(member, programme, Kind.ENCOUNTERS, whole), member)

        assert Encounter.objects.visible_to(member).count() == 3


@pytest.mark.parametrize("kind", list(Kind))
def test_a_model_can_be_filled_in_and_brought_back_as_it_is(page, team, kind) -> None:
    membership, programme = team
    answer = page.get(reverse("imports:model"), {"type": kind.value})
    with as_member(membership) as member:
        plan = plan_of(bring(member, programme, kind, answer.content, name="m.xlsx"), member)

        assert len(plan.rows) == 2
        if kind is not Kind.EXITS:
            assert [row.pile.value for row in plan.rows] == ["nouveaux", "nouveaux"]
    assert page.get(reverse("imports:model"), {"type": "chaises"}).status_code == 404


def test_undoing_shows_first_and_acts_after(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
    address = reverse("imports:undo", args=[upload.pk])
    with as_member(membership) as member:
        assert standing(upload).may_be_undone(now=timezone.now())
    assert "Rencontres 2" in text_of(page.get(address))

    page.post(address)
    page.post(address)

    assert ProcrastinateJob.objects.filter(task_name="imports.undo").count() == 1
    with as_member(membership) as member:
        assert standing(upload).state is State.UNDO_QUEUED


def test_a_table_is_taken_away(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
    for _twice in range(2):
        left = page.post(reverse("imports:discard", args=[upload.pk]), follow=True)
        assert "Le tableau est retiré" in text_of(left)
        assert "rechargez" not in text_of(left)

    with as_member(membership):
        assert standing(upload).state is State.DISCARDED
    assert page.get(reverse("imports:columns", args=[upload.pk])).status_code == 302


def test_a_report_of_an_undone_import_lists_what_stays(page, team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
        undo(upload, member)
    text = text_of(page.get(reverse("imports:progress", args=[upload.pk])))

    assert "Ce qui a été annulé" in text
    assert "Rencontres 2" in text
    assert "Lieux 1" in text
    assert Person.objects.count() == 0
