"""Correcting, specifying, withdrawing and restoring: later versions, each with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.outreach import actions, queries
from continuum.outreach.models import Encounter, EncounterNote
from continuum.outreach.rules import Tally
from continuum.outreach.tests.factories import make_encounter, make_person

pytestmark = pytest.mark.django_db


def test_a_correction_is_a_new_version_and_names_and_notes_stay(member) -> None:
    person = make_person(member)
    encounter = make_encounter(member, heads=2, people=(person.pk,))
    actions.add_note(encounter=encounter, text="Il cherche un stage.", by=member)
    entry = replace(actions.entry_of(encounter), heads=4, topics=("formation",))

    version = actions.correct_encounter(
        encounter=encounter, entry=entry, reason="Ils étaient 4", at=timezone.now(), by=member
    )

    assert [e.pk for e in queries.standing(member)] == [version.pk]
    assert (version.root, version.corrects_id) == (encounter.pk, encounter.pk)
    assert [e.head_count for e in queries.versions_of(encounter.root, member=member)] == [2, 4]
    assert queries.nameless_left(version, member=member) == 3
    assert EncounterNote.objects.get().encounter_id == version.root


def test_a_correction_of_a_version_already_replaced_is_refused(member) -> None:
    encounter = make_encounter(member)
    entry = replace(actions.entry_of(encounter), heads=2)
    kwargs = {"encounter": encounter, "reason": "x", "at": timezone.now(), "by": member}
    actions.correct_encounter(entry=entry, **kwargs)

    with pytest.raises(actions.AlreadyCorrected):
        actions.correct_encounter(entry=replace(entry, heads=3), **kwargs)

    assert queries.standing(member).get().head_count == 2


def test_a_correction_that_says_the_same_writes_nothing(member) -> None:
    encounter = make_encounter(member)

    version = actions.correct_encounter(
        encounter=encounter,
        entry=actions.entry_of(encounter),
        reason="",
        at=timezone.now(),
        by=member,
    )

    assert version.pk == encounter.pk
    assert Encounter.objects.count() == 1


def test_fewer_heads_than_names_is_refused(member) -> None:
    people = tuple(make_person(member).pk for _ in range(2))
    encounter = make_encounter(member, heads=3, people=people)

    with pytest.raises(actions.FewerThanNamed, match="2 jeunes"):
        actions.correct_encounter(
            encounter=encounter,
            entry=replace(actions.entry_of(encounter), heads=1, first_time=1),
            reason="x",
            at=timezone.now(),
            by=member,
        )


def test_a_late_or_a_colleagues_correction_says_why(member, organisation) -> None:
    encounter = make_encounter(member)
    entry = replace(actions.entry_of(encounter), heads=2)
    tomorrow = timezone.now() + timedelta(hours=25)
    with pytest.raises(actions.NeedsReason):
        actions.correct_encounter(
            encounter=encounter, entry=entry, reason=" ", at=tomorrow, by=member
        )
    refused = pytest.raises(actions.NotYours)
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as them, refused:
        actions.correct_encounter(
            encounter=encounter, entry=entry, reason="x", at=tomorrow, by=them
        )
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)) as boss:
        with pytest.raises(actions.NeedsReason):
            actions.correct_encounter(
                encounter=encounter, entry=entry, reason="", at=timezone.now(), by=boss
            )
        version = actions.correct_encounter(
            encounter=encounter, entry=entry, reason="Vu avec Léa", at=tomorrow, by=boss
        )
    assert (version.correction_reason, version.recorded_by_id) == ("Vu avec Léa", boss.account_id)


def test_specifying_adds_tallies_without_reason_and_keeps_them_when_withdrawn(member) -> None:
    encounter = make_encounter(member, heads=3)

    version = actions.specify_encounter(
        encounter=encounter,
        tallies=[Tally(2, "F", "16_17"), Tally(1, "M", "18_21")],
        at=timezone.now() + timedelta(days=3),
        by=member,
    )
    gone = actions.withdraw_encounter(
        encounter=version, reason="doublon", at=timezone.now(), by=member
    )
    back = actions.restore_encounter(encounter=gone, reason="finalement non", by=member)

    said = sorted((t.count, t.gender, t.age_band) for t in back.tallies.all())
    assert said == [(1, "M", "18_21"), (2, "F", "16_17")]
    assert queries.met(queries.standing(member)).heads == 3


def test_undo_at_once_needs_no_reason_later_it_does(member, organisation) -> None:
    now = timezone.now()
    undone, later = make_encounter(member), make_encounter(member)
    actions.withdraw_encounter(encounter=undone, at=now + timedelta(seconds=9), by=member)
    with pytest.raises(actions.NeedsReason):
        actions.withdraw_encounter(encounter=later, at=now + timedelta(seconds=40), by=member)
    assert [e.root for e in queries.standing(member)] == [later.pk]

    latest = queries.latest_version(undone.root, member=member)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.withdraw_encounter(encounter=latest, reason="x", at=now, by=member)
    with pytest.raises(actions.AlreadyWithdrawn):
        actions.correct_encounter(
            encounter=latest, entry=actions.entry_of(latest), reason="x", at=now, by=member
        )
    with pytest.raises(actions.StillStanding):
        actions.restore_encounter(encounter=later, reason="x", by=member)
    refused = pytest.raises(actions.NotYours)
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as them, refused:
        actions.withdraw_encounter(encounter=later, reason="x", at=now, by=them)


def test_a_whole_import_is_withdrawn_at_once_and_only_by_whoever_may(member, organisation) -> None:
    encounters = [make_encounter(member) for _ in range(3)]
    refused = pytest.raises(actions.NotYours)
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as them, refused:
        actions.withdraw_encounters(encounters, reason="import annulé", by=them)
    with pytest.raises(actions.NeedsReason):
        actions.withdraw_encounters(encounters, reason="", by=member)

    assert len(actions.withdraw_encounters(encounters, reason="import annulé", by=member)) == 3

    assert not queries.standing(member).exists()
