"""Importing once, whatever is pressed twice; undoing what nobody touched; keeping nothing more."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.imports import actions
from continuum.imports.actions.starting import MayNotImport, NotPossibleNow, TooLateToUndo
from continuum.imports.models import (
    CellCorrection,
    ImportedRow,
    Made,
    MappingPreset,
    Upload,
    UploadContent,
    UploadEvent,
)
from continuum.imports.queries.uploads import standing
from continuum.imports.reading import NotReadable, received
from continuum.imports.rules.cells import word_key
from continuum.imports.rules.kinds import Choice, Kind, State
from continuum.imports.rules.mapping import Layout
from continuum.imports.tests.factories import (
    NOW,
    TODAY,
    bring,
    csv,
    make_team,
    piles,
    plan_of,
    run,
    undo,
)
from continuum.outcomes.models import Exit
from continuum.outreach.actions import add_note, correct_encounter, entry_of
from continuum.outreach.models import Encounter, Place
from continuum.people.actions import change_enrolment_state, complete_file
from continuum.people.entries import PersonDetails, StateEntry
from continuum.people.models import Enrolment, EnrolmentEvent, ExternalId, Person
from continuum.people.rules import EnrolmentState

pytestmark = pytest.mark.django_db

STREET = csv(
    ("Date", "Lieu", "Surnom"),
    ("12/03/2021", "Parc", "Momo"),
    ("13/03/2021", "Gare", ""),
    ("14/03/2021", "Parc", "Zoé"),
)
TRAINING = csv(
    ("Nom", "Prénom", "Né le", "N° i-milo", "Entré le", "Statut", "Fin le", "Sortie"),
    ("Dupont", "Léa", "12/03/2004", "0451", "01/03/2021", "terminé", "30/09/2021", "CDI"),
    ("Martin", "Tom", "01/07/2001", "0452", "01/03/2021", "en cours", "", ""),
)
NIR = "1 85 05 78 006 084 91"


@pytest.fixture
def team():
    return make_team()


def events(upload) -> list[str]:
    return list(UploadEvent.objects.filter(upload=upload).values_list("state", flat=True))


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
        with pytest.raises(NotPossibleNow):
            actions.start_import(upload=upload, by=member, now=NOW, enqueue=False)


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


def test_undo_takes_back_encounters_and_those_they_named(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
        report = undo(upload, member)

        assert report["back"] == {"outreach_encounter": 3, "people_person": 2}
        assert report["kept"] == {"outreach_place": 2}
        assert not Encounter.objects.visible_to(member).standing().exists()
        assert not Person.objects.visible_to(member).exists()
        assert Place.objects.count() == 2


def test_undo_takes_back_enrolments_exits_and_files(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TRAINING)
        run(upload, member)
        report = undo(upload, member)

        assert report["back"] == {"outcomes_exit": 1, "people_enrolment": 2, "people_person": 2}
        assert not Exit.objects.visible_to(member).standing().exists()
        assert not Enrolment.objects.visible_to(member).live().exists()
        assert EnrolmentEvent.objects.filter(state="cancelled").count() == 2
        assert not ExternalId.objects.exists()


def test_undone_twice_it_is_undone_once(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
        actions.start_undo(upload=upload, by=member, now=NOW, enqueue=False)
        actions.start_undo(upload=upload, by=member, now=NOW, enqueue=False)
        first = actions.run_undo(upload=upload, by=member, now=NOW, told=lambda *_told: None)
        second = actions.run_undo(upload=upload, by=member, now=NOW, told=lambda *_told: None)

        assert first == second
        assert events(upload)[-2:] == ["undo_queued", "undone"]
        assert Encounter.objects.filter(withdrawn=True).count() == 3
        with pytest.raises(NotPossibleNow):
            actions.start_undo(upload=upload, by=member, now=NOW, enqueue=False)


@pytest.mark.parametrize(
    ("kind", "table"), [(Kind.ENCOUNTERS, STREET), (Kind.ENROLMENTS, TRAINING)]
)
def test_what_was_undone_may_be_imported_again(team, kind, table) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, kind, table)
        first = run(upload, member)
        undo(upload, member)
        again = run(bring(member, programme, kind, table), member)

        assert piles(again) == piles(first)
        assert {**again["made"], "outreach_place": 0} == {**first["made"], "outreach_place": 0}


def test_what_somebody_touched_since_is_kept_and_listed(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
        corrected, noted, _free = Encounter.objects.order_by("on")
        later = standing(upload).imported_at + timedelta(minutes=1)
        entry = entry_of(corrected)
        correct_encounter(
            encounter=corrected,
            entry=type(entry)(**{**vars(entry), "heads": 2}),
            reason="oubli",
            at=later,
            by=member,
        )
        add_note(encounter=noted, text="à revoir", by=member)
        report = undo(upload, member)

        assert report["back"] == {"outreach_encounter": 1, "people_person": 1}
        assert report["kept"]["outreach_encounter"] == 2
        assert report["lines"] == [2, 3]
        assert Encounter.objects.visible_to(member).standing().count() == 2
        assert Person.objects.visible_to(member).get().alias == "Momo"


def test_a_file_worked_with_since_is_kept_with_its_enrolment(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TRAINING)
        run(upload, member)
        tom = Enrolment.objects.get(person__first_name="Tom")
        change_enrolment_state(
            enrolment=tom,
            to=StateEntry(state=EnrolmentState.SUSPENDED, on=TODAY),
            by=member,
            today=TODAY,
        )
        report = undo(upload, member)
        again = run(bring(member, programme, Kind.ENROLMENTS, TRAINING), member)

        assert report["back"] == {"outcomes_exit": 1, "people_enrolment": 1, "people_person": 1}
        assert report["kept"]["people_enrolment"] == 1
        assert report["lines"] == [3]
        assert {person.first_name for person in Person.objects.visible_to(member)} == {"Tom", "Léa"}
        assert piles(again) == (1, 1, 0, 0)


def test_a_corrected_file_is_kept(team) -> None:
    membership, programme = team
    table = csv(("Nom", "Prénom"), ("Dupont", "Léa"), ("Martin", "Tom"))
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.PEOPLE, table)
        run(upload, member)
        complete_file(
            person=Person.objects.get(first_name="Léa"),
            details=PersonDetails(first_name="Léa", last_name="Dupond"),
            by=member,
            today=TODAY,
        )
        report = undo(upload, member)

        assert report["back"] == {"people_person": 1}
        assert [person.first_name for person in Person.objects.visible_to(member)] == ["Léa"]


def test_undo_is_for_seven_days(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        run(upload, member)
        imported_at = standing(upload).imported_at

        with pytest.raises(TooLateToUndo):
            actions.start_undo(
                upload=upload, by=member, now=imported_at + timedelta(days=7, seconds=1)
            )
        actions.start_undo(
            upload=upload, by=member, now=imported_at + timedelta(days=6), enqueue=False
        )
        assert standing(upload).state is State.UNDO_QUEUED


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
            words={"exit_kind": {from_word: "cdd"}},
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


def test_a_states_number_is_refused_with_its_place_and_never_kept(team) -> None:
    membership, programme = team
    table = csv(
        ("Prénom", "Nom", "N° SS"), ("Léa", "Dupont", NIR), ("Tom", "Martin", ""), ("Zoé", NIR, "")
    )
    with as_member(membership) as member:
        upload = bring(
            member, programme, Kind.PEOPLE, table, columns={0: "first_name", 1: "last_name"}
        )
        plan = plan_of(upload, member)
        report = run(upload, member)

        assert [[p.code.value for p in row.problems] for row in plan.rows] == [
            ["state_number"],
            [],
            ["state_number"],
        ]
        assert [row.problems[0].column for row in (plan.rows[0], plan.rows[2])] == [2, 1]
        assert piles(report) == (1, 0, 0, 2)
        assert NIR not in repr(plan.rows)


def test_a_states_number_cannot_be_typed_into_a_cell_either(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENCOUNTERS, STREET)
        with pytest.raises(actions.BadCell):
            actions.correct_cell(upload=upload, line=2, column=2, text=NIR, by=member)


def test_nothing_a_cell_holds_reaches_the_audit_trail(team) -> None:
    membership, programme = team
    with as_member(membership) as member:
        upload = bring(member, programme, Kind.ENROLMENTS, TRAINING, name="Zéphirine.csv")
        actions.correct_cell(upload=upload, line=2, column=1, text="Zéphirine", by=member)
        run(upload, member)
        undo(upload, member)

    dpo = make_membership(Role.DPO, organisation=membership.organisation)
    with as_member(dpo), connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(a)::text FROM core_auditentry a")
        trail = [row[0] for row in cursor.fetchall()]
        assert len(trail) > 10
        for value in ("Zéphirine", "Dupont", "Martin", "0451", "2004"):
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
