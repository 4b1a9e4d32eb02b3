"""The second wall around rounds and encounters, tried as the web role."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.utils import timezone

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.core.ids import uuid7
from continuum.outreach.models import (
    Encounter,
    EncounterNote,
    EncounterTally,
    Place,
    Presence,
    Round,
    RoundMember,
    RoundPlace,
)
from continuum.outreach.tests.factories import make_encounter, make_person, make_place, make_round

pytestmark = [pytest.mark.django_db, pytest.mark.wall]
DENIED = pytest.raises(ProgrammingError, match="row-level security")


def a_version(member, **fields) -> Encounter:
    key = uuid7()
    now = timezone.localtime()
    fields = {
        "id": key,
        "root": key,
        "organisation_id": member.organisation_id,
        "mode": "street",
        "happened_at": now,
        "on": now.date(),
        **fields,
    }
    return Encounter(**fields)


def test_no_token_and_other_roles_see_nothing() -> None:
    organisation = make_organisation()
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as member:
        encounter = make_encounter(member)
        EncounterNote.objects.create(
            organisation_id=member.organisation_id, encounter=encounter, text="calme"
        )
        make_round(member)
        assert [m.objects.count() for m in (Encounter, EncounterNote, Round)] == [1, 1, 1]

    models = (Place, Round, RoundMember, RoundPlace, Encounter, EncounterNote, Presence)
    assert {m.objects.count() for m in models} == {0}
    for other in (
        make_membership(Role.COORDINATOR),
        make_membership(Role.FUNDER, organisation=organisation),
        make_membership(Role.MANAGER, organisation=organisation),
        make_membership(Role.ADMINISTRATOR, organisation=organisation),
    ):
        with as_member(other):
            assert {m.objects.count() for m in models} == {0}


def test_encounters_tallies_and_notes_can_only_be_added() -> None:
    with as_member(make_membership(Role.EDUCATOR)) as member:
        encounter = make_encounter(member, heads=2)
        for statement in (
            "UPDATE outreach_encounter SET head_count = 9",
            "DELETE FROM outreach_encounter",
            "UPDATE outreach_encountertally SET count = 9",
            "DELETE FROM outreach_encountertally",
            "UPDATE outreach_encounternote SET text = ''",
            "DELETE FROM outreach_encounternote",
            "DELETE FROM outreach_presence",
            "UPDATE outreach_presence SET person_id = gen_random_uuid()",
            "UPDATE outreach_round SET started_at = now()",
            "DELETE FROM outreach_round",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
        encounter.refresh_from_db()
        assert encounter.head_count == 2


def test_nothing_can_point_at_another_organisation() -> None:
    with as_member(make_membership(Role.EDUCATOR)) as theirs:
        their_place = make_place(theirs)
        their_round = make_round(theirs, their_place)
        their_encounter = make_encounter(theirs, their_place)
        their_person = make_person(theirs)

    with as_member(make_membership(Role.EDUCATOR)) as member:
        ours = {"organisation_id": member.organisation_id}
        encounter = make_encounter(member)
        out = make_round(member)
        for row in (
            a_version(member, place_id=their_place.pk),
            a_version(member, round_id=their_round.pk),
            a_version(member, corrects_id=their_encounter.pk, root=their_encounter.pk),
            a_version(member, organisation_id=theirs.organisation_id),
            EncounterTally(encounter_id=their_encounter.pk, count=1, **ours),
            EncounterNote(encounter_id=their_encounter.pk, text="x", **ours),
            Presence(encounter_id=their_encounter.pk, person=make_person(member), **ours),
            Presence(encounter=encounter, person_id=their_person.pk, **ours),
            RoundPlace(round=out, place_id=their_place.pk, **ours),
            RoundPlace(round_id=their_round.pk, place=make_place(member), **ours),
            RoundMember(round=out, account_id=theirs.account_id, **ours),
            RoundMember(round_id=their_round.pk, account_id=member.account_id, **ours),
        ):
            with DENIED, transaction.atomic():
                row.save(force_insert=True)


def test_a_correction_keeps_to_its_own_root() -> None:
    with as_member(make_membership(Role.EDUCATOR)) as member:
        first, other = make_encounter(member), make_encounter(member)
        with DENIED, transaction.atomic():
            a_version(member, corrects=first, root=other.root).save(force_insert=True)
        version = a_version(member, corrects=first, root=first.root)
        version.save(force_insert=True)
        with DENIED, transaction.atomic():  # notes and names stay on the first version
            Presence(
                encounter=version,
                person=make_person(member),
                organisation_id=member.organisation_id,
            ).save(force_insert=True)


def test_nobody_notes_in_somebody_elses_name() -> None:
    organisation = make_organisation()
    colleague = make_membership(Role.EDUCATOR, organisation=organisation)
    membership = make_membership(Role.EDUCATOR, organisation=organisation)
    with as_member(membership) as member, DENIED, transaction.atomic():
        a_version(member, recorded_by_id=colleague.account_id).save(force_insert=True)


def test_a_stray_root_is_refused() -> None:
    refused = pytest.raises(IntegrityError, match="first_version_is_root")
    with as_member(make_membership(Role.EDUCATOR)) as member, refused, transaction.atomic():
        a_version(member, root=uuid4()).save(force_insert=True)


def test_every_write_is_audited_with_its_person() -> None:
    organisation = make_organisation()
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as member:
        person = make_person(member, "Zéphir")
        encounter = make_encounter(member, people=(person.pk,))
    reader = make_membership(Role.DPO, organisation=organisation)
    with as_member(reader), connection.cursor() as cursor:
        cursor.execute(
            "SELECT target, event, account_id, person_id FROM core_auditentry"
            " WHERE target IN ('outreach_encounter', 'outreach_presence') ORDER BY id"
        )
        rows = cursor.fetchall()
    assert rows == [
        ("outreach_encounter", "insert", member.account_id, None),
        ("outreach_presence", "insert", member.account_id, person.pk),
    ]
    assert encounter.root == encounter.pk


def test_a_round_is_its_teams_and_coordinations() -> None:
    organisation = make_organisation()
    opener = make_membership(Role.EDUCATOR, organisation=organisation)
    with as_member(opener) as member:
        out = make_round(member)
    other_place = {"organisation_id": organisation.pk, "round_id": out.pk, "position": 2}
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as outsider:
        ours = {"organisation_id": organisation.pk, "round_id": out.pk}
        for row in (
            RoundMember(account_id=outsider.account_id, **ours),
            RoundPlace(place=make_place(outsider), **other_place),
        ):
            with DENIED, transaction.atomic():
                row.save(force_insert=True)
        assert Round.objects.filter(pk=out.pk).update(ended_at=timezone.now()) == 0
        assert RoundMember.objects.filter(round=out).update(left_at=timezone.now()) == 0
        assert RoundPlace.objects.filter(round=out).update(position=9) == 0
        assert RoundPlace.objects.filter(round=out).delete()[0] == 0
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)) as coordinator:
        RoundMember(account_id=coordinator.account_id, **ours).save(force_insert=True)
        assert Round.objects.filter(pk=out.pk).update(climate="calme") == 1
        assert RoundMember.objects.filter(round=out).update(left_at=timezone.now()) == 2
    with as_member(opener) as member:
        RoundPlace(place=make_place(member), **other_place).save(force_insert=True)
        assert Round.objects.filter(pk=out.pk).update(ended_at=timezone.now()) == 1
        assert RoundPlace.objects.filter(round=out).delete()[0] == 2


def test_no_head_is_added_under_what_a_colleague_noted() -> None:
    organisation = make_organisation()
    with as_member(make_membership(Role.EDUCATOR, organisation=organisation)) as member:
        encounter = make_encounter(member)
        mine = EncounterTally(encounter=encounter, count=1, organisation_id=organisation.pk)
        mine.save(force_insert=True)
    colleague = make_membership(Role.COORDINATOR, organisation=organisation)
    with as_member(colleague), DENIED, transaction.atomic():
        EncounterTally(encounter=encounter, count=1, organisation_id=organisation.pk).save(
            force_insert=True
        )
