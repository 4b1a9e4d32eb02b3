"""The day written on presences: that of the encounter's present version, whatever happens."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.outreach import actions, queries
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.tests.factories import make_encounter, make_person
from continuum.people.queries.files import contact_sources, last_contacts

pytestmark = pytest.mark.django_db

PLAIN = """
SELECT p.id, (
    SELECT e."on" FROM outreach_encounter e
    WHERE e.root = p.encounter_id AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM outreach_encounter l WHERE l.corrects_id = e.id)
) FROM outreach_presence p
"""


def days_asked_plainly() -> dict:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        return dict(cursor.fetchall())


def days_written() -> dict:
    return dict(Presence.objects.values_list("pk", "met_on"))


def moved(encounter: Encounter, *, days: int, by) -> Encounter:
    entry = actions.entry_of(encounter)
    # By the clock on the wall: an hour is gained or lost in between.
    at = timezone.localtime(entry.happened_at) - timedelta(days=days)
    entry = replace(entry, happened_at=at)
    return actions.correct_encounter(
        encounter=encounter, entry=entry, reason="Un autre jour", at=timezone.now(), by=by
    )


def test_a_correction_moves_the_day_a_withdrawal_empties_it(member) -> None:
    person, today = make_person(member), timezone.localdate()
    kept = make_encounter(member, heads=1, people=(person.pk,))
    other = make_encounter(member, heads=1)
    presence = Presence.objects.get()
    day = kept.on
    assert presence.met_on == day

    version = moved(kept, days=40, by=member)
    assert days_written() == {presence.pk: day - timedelta(days=40)}
    month = today - timedelta(days=30)
    assert [list(source(member, since=month)) for source in contact_sources()] == [[]]
    assert last_contacts(member, [person]) == {person.pk: day - timedelta(days=40)}

    gone = actions.withdraw_encounter(
        encounter=version, reason="Erreur", at=timezone.now(), by=member
    )
    assert days_written() == {presence.pk: None}
    assert last_contacts(member, [person]) == {}

    moved(other, days=3, by=member)
    assert days_written() == {presence.pk: None}
    actions.restore_encounter(encounter=gone, reason="Si", by=member)
    assert days_written() == {presence.pk: day - timedelta(days=40)}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_day_is_the_one_asked_plainly(member, seed) -> None:
    chance = Random(seed)
    people = [make_person(member) for _ in range(3)]
    roots = [make_encounter(member, heads=3).root for _ in range(3)]

    for _step in range(25):
        root, person = chance.choice(roots), chance.choice(people)
        encounter = queries.latest_version(root, member=member)
        there = Presence.objects.filter(
            encounter_id=root, person=person, revoked_at__isnull=True
        ).first()
        if encounter.withdrawn:
            actions.restore_encounter(encounter=encounter, reason="Si", by=member)
        elif chance.random() < 0.2:
            actions.withdraw_encounters([encounter], reason="Import annulé", by=member)
        elif chance.random() < 0.4:
            moved(encounter, days=chance.randrange(1, 9), by=member)
        elif there is not None:
            actions.revoke_claim(presence=there, at=timezone.now(), by=member)
        else:
            actions.name_head(encounter=encounter, person=person, by=member)
        assert days_written() == days_asked_plainly()

    assert len(days_written()) > 3


@pytest.mark.wall
def test_nobody_writes_another_day(member) -> None:
    person = make_person(member)
    encounter = make_encounter(member, heads=2)
    lied = Presence.objects.create(
        organisation_id=member.organisation_id,
        encounter=encounter,
        person=person,
        met_on=encounter.on - timedelta(days=900),
        recorded_by_id=member.account_id,
    )

    lied.refresh_from_db()
    assert lied.met_on == encounter.on
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Presence.objects.filter(pk=lied.pk).update(met_on=None)


@pytest.mark.wall
def test_a_correction_moves_no_day_of_another_team(member) -> None:
    with as_member(make_membership(Role.EDUCATOR)) as other:
        theirs = make_encounter(other, heads=1, people=(make_person(other).pk,))
        assert list(days_written().values()) == [theirs.on]
    with as_member(make_membership(Role.EDUCATOR)) as again:
        ours = make_encounter(again, heads=1, people=(make_person(again).pk,))
        moved(ours, days=2, by=again)
        assert list(days_written().values()) == [ours.on - timedelta(days=2)]
