"""Importing once, whatever is pressed twice; keeping nothing more than what was imported."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.imports import actions
from continuum.imports.actions.starting import MayNotImport, NotPossibleNow
from continuum.imports.models import (
    CellCorrection,
    ImportedRow,
    Made,
    MappingPreset,
    Upload,
    UploadContent,
)
from continuum.imports.queries.uploads import standing
from continuum.imports.reading import NotReadable, received
from continuum.imports.rules.cells import word_key
from continuum.imports.rules.kinds import Choice, Kind, State
from continuum.imports.rules.mapping import Layout
from continuum.imports.tests.factories import (
    NOW,
    STREET,
    TRAINING,
    bring,
    csv,
    events,
    piles,
    plan_of,
    run,
    undo,
)
from continuum.outcomes.models import Exit
from continuum.outreach.models import Encounter
from continuum.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_content_leaves_once_imported_and_what_was_made_is_known(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.correct_cell(upload=upload, line=2, column=2, text="Mimi", by=member)
        report = run(upload, member)

        assert not UploadContent.objects.exists()
        assert not CellCorrection.objects.exists()
        assert ImportedRow.objects.count() == 3
        assert report["made"] == {
            "people_person": 2,
            "outreach_place": 2,
            "outreach_encounter": 3,
        }
        assert Made.objects.filter(table="outreach_encounter").count() == 3
        assert set(Person.objects.values_list("alias", flat=True)) == {"Mimi", "Zoé"}
        assert events(upload) == ["received", "queued", "imported"]


def test_pressing_twice_starts_once_and_importing_twice_changes_nothing(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        first = actions.run_import(upload=upload, by=member, now=NOW)
        second = actions.run_import(upload=upload, by=member, now=NOW)

        assert events(upload) == ["received", "queued", "imported"]
        assert second.plan is None
        assert second.report == first.report
        assert Encounter.objects.count() == 3
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        assert events(upload) == ["received", "queued", "imported"]


def test_the_database_itself_refuses_the_same_line_twice(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        run(bring(member, programme, Kind.ENCOUNTERS, STREET), member)
        row = ImportedRow.objects.first()
        row.pk = None
        with pytest.raises(IntegrityError, match="row_imported_once"):
            row.save(force_insert=True)


def test_a_silent_import_may_be_started_again_and_a_living_one_not(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        actions.begin(upload=upload, state=State.RUNNING, by=member, now=NOW)
        soon, later = NOW + timedelta(seconds=20), NOW + timedelta(minutes=2)
        actions.start_import(upload=upload, by=member, now=soon, enqueue=False)
        assert events(upload) == ["received", "queued", "running"]

        actions.start_import(upload=upload, by=member, now=later, enqueue=False)
        assert events(upload) == ["received", "queued", "running", "queued"]


def test_a_failed_import_says_why_and_may_be_started_again(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)
        actions.fail(upload=upload, state=State.FAILED, message="Panne.", by=member, now=NOW)

        assert standing(upload).detail == {"message": "Panne."}
        assert piles(run(upload, member)) == (3, 0, 0, 0)


def test_only_those_who_may_import_start_and_undo(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
    educator = make_membership(Role.EDUCATOR, organisation=membership.organisation)
    with as_member(educator) as other:
        for start in (actions.start_import, actions.start_undo):
            with pytest.raises(MayNotImport):
                start(upload=upload, by=other, now=NOW, enqueue=False)
    outside = as_member(make_membership(Role.COORDINATOR))
    with outside as stranger, pytest.raises(Upload.DoesNotExist):
        actions.start_import(upload=upload, by=stranger, now=NOW, enqueue=False)


def test_a_mapping_is_remembered_for_the_next_table(team) -> None:
    membership, programme = team
    odd = csv(("Quand", "Qui est là", "Truc"), ("12/03/2021", "Momo", "x"))
    reordered = csv(("Truc", "Quand", "Qui est là"), ("x", "15/03/2021", "Zoé"))
    with as_member(membership) as member:
        bring(member, programme, Kind.ENCOUNTERS, odd, columns={0: "date", 1: "alias"})
        again = actions.receive(
            received=received(reordered, name="b.csv"),
            kind=Kind.ENCOUNTERS,
            programme=programme,
            by=member,
            now=NOW,
        )

        assert Layout.of_json(again.layout).columns == {1: "date", 2: "alias"}
        assert "Momo" not in str(MappingPreset.objects.get().layout)


def test_a_word_explained_once_is_known_in_the_next_table(team) -> None:
    membership, programme = team
    table = csv(
        ("Nom", "Prénom", "Entré le", "Sortie", "Sorti le"),
        ("Dupont", "Léa", "01/03/2021", "Emploi", "30/09/2021"),
    )
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table)
        assert plan_of(upload, member).rows[0].problems[0].code == "unknown_word"
        read = received(table, name="t.csv")
        from_word = word_key("Emploi")
        actions.explain_words(
            upload=upload,
            answers={"exit_kind": {from_word: "cdd", "nowhere": "nonsense"}},
            content=read.content,
            by=member,
            now=NOW,
        )
        run(upload, member)
        other = table.replace(b"Dupont", b"Durand")
        [row] = plan_of(
            actions.receive(
                received=received(other, name="b.csv"),
                kind=Kind.ENROLMENTS,
                programme=programme,
                by=member,
                now=NOW,
            ),
            member,
        ).rows

        assert Exit.objects.get().kind == "cdd"
        assert row.problems == []
        assert "nonsense" not in str(MappingPreset.objects.get().layout)


def test_an_answer_serves_tables_with_other_headings_too(team) -> None:
    membership, programme = team
    first = csv(("Nom", "Prénom", "Sortie", "Sorti le"), ("Dupont", "Léa", "Emploi", "30/9/21"))
    second = csv(("Sortie", "Prénom", "Nom", "Date de sortie"), ("Emploi", "A", "B", "1/9/21"))
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.EXITS, first)
        actions.explain_words(
            upload=upload,
            answers={"exit_kind": {word_key("Emploi"): "cdd"}},
            content=received(first, name="t.csv").content,
            by=member,
            now=NOW,
        )
        plan = plan_of(bring(member, programme, Kind.EXITS, second), member)

        assert plan.rows[0].read.values["exit_kind"] == ("cdd", None)


def test_nothing_a_cell_holds_reaches_the_audit_trail(team) -> None:
    membership, programme = team
    # A number of digits alone would be found in some timestamp, sooner or later.
    table = TRAINING.replace(b"0451", b"ML-0451")
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, table, name="Zéphirine.csv")
        actions.correct_cell(upload=upload, line=2, column=1, text="Zéphirine", by=member)
        run(upload, member)
        undo(upload, member)

    dpo = make_membership(Role.DPO, organisation=membership.organisation)
    with as_member(dpo), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(a)::text FROM core_auditentry a")
        trail = [row[0] for row in cursor.fetchall()]
        assert len(trail) > 10
        for value in ("Zéphirine", "Dupont", "Martin", "ML-0451", "12/03/2004", "2004-03-12"):
            assert not any(value in line for line in trail), value


def test_a_table_taken_away_leaves_nothing(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        actions.correct_cell(upload=upload, line=2, column=2, text="Mimi", by=member)
        actions.discard(upload=upload, by=member, now=NOW)

        assert not UploadContent.objects.exists()
        assert not CellCorrection.objects.exists()
        with pytest.raises(NotPossibleNow):
            actions.decide(upload=upload, line=2, choice=Choice.LEAVE, by=member, now=NOW)


def test_contents_that_waited_thirty_days_are_let_go(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        old = bring(member, programme, Kind.ENCOUNTERS, STREET)
        fresh = bring(member, programme, Kind.ENCOUNTERS, STREET)
        UploadContent.objects.filter(upload=old).update(received_at="2020-01-01T00:00Z")
        UploadContent.objects.filter(upload=fresh).update(received_at="2999-01-01T00:00Z")
        actions.correct_cell(upload=old, line=2, column=2, text="Mimi", by=member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT imports_forget_old_contents()")
        assert cursor.fetchone()[0] == 1
    with as_member(membership):
        assert UploadContent.objects.get().upload_id == fresh.pk
        assert not CellCorrection.objects.exists()
        assert events(old) == ["received", "expired"]
        assert events(fresh) == ["received"]


@pytest.mark.parametrize(
    ("table", "code"),
    [(b"", "empty"), (b"%PDF-1.7\n", "pdf"), (b"PK\x03\x04 not a zip", "zip_broken")],
)
def test_a_file_that_cannot_be_read_says_so(table, code) -> None:
    with pytest.raises(NotReadable) as refusal:
        received(table, name="x.xlsx")

    assert refusal.value.code == code
    assert refusal.value.field == "file"


def test_a_table_without_lines_is_refused(team) -> None:
    membership, programme = team
    with as_member(membership) as member, pytest.raises(actions.receiving.NothingInIt):
        actions.receive(
            received=received(csv(("Date", "Lieu")), name="vide.csv"),
            kind=Kind.ENCOUNTERS,
            programme=programme,
            by=member,
            now=NOW,
        )
