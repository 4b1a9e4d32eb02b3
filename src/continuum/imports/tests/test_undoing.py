"""Undoing an import: all that nobody touched since, and nothing else."""

from datetime import timedelta

import pytest

from continuum.access.tests.factories import as_member
from continuum.imports import actions
from continuum.imports.actions.starting import TooLateToUndo
from continuum.imports.queries.uploads import standing
from continuum.imports.rules.kinds import Kind, State
from continuum.imports.tests.factories import (
    NOW,
    STREET,
    TODAY,
    TRAINING,
    bring,
    csv,
    events,
    piles,
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
        actions.start_undo(upload=upload, by=member, now=NOW, enqueue=False)
        assert events(upload)[-2:] == ["undo_queued", "undone"]


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
