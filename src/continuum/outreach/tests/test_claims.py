"""Naming heads: each refusal, and two people claiming the last head at the same moment."""

import pytest
from django.utils import timezone

from conftest import administrator_connection
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.access.tests.factories import as_member, make_membership
from continuum.access.tests.together import together
from continuum.outreach import actions, queries
from continuum.outreach.models import Encounter, Presence
from continuum.outreach.rules import DistinctPeople, Familiarity
from continuum.outreach.tests.factories import (
    an_entry,
    make_encounter,
    make_person,
    make_place,
    make_round,
)
from continuum.people.models import Person
from continuum.people.text import StateNumber


@pytest.mark.django_db
class TestOneAtATime:
    def test_a_nickname_takes_a_head_and_changes_no_count(self, member) -> None:
        encounter = make_encounter(member, heads=3)
        before = queries.met(queries.standing(member))

        presence = actions.nickname_head(
            encounter=encounter, alias="Momo", today=timezone.localdate(), by=member
        )

        after = queries.met(queries.standing(member))
        assert (after.encounters, after.heads) == (before.encounters, before.heads) == (1, 3)
        assert (after.named, after.nameless) == (1, 2)
        assert presence.claimed
        assert presence.first_time
        assert presence.person.joined_on is None
        assert queries.nameless_left(encounter, member=member) == 2

    def test_a_nickname_sent_twice_makes_one_person(self, member) -> None:
        encounter = make_encounter(member, heads=2)
        person = make_person(member)
        kwargs = {"encounter": encounter, "alias": "Momo", "today": timezone.localdate()}
        key = Person(alias="x").pk

        first = actions.nickname_head(new_id=key, by=member, **kwargs)
        second = actions.nickname_head(new_id=key, by=member, **kwargs)

        assert first.pk == second.pk
        assert set(Person.objects.values_list("alias", flat=True)) == {"Momo", person.alias}

    def test_a_nickname_that_is_a_state_number_is_refused(self, member) -> None:
        with pytest.raises(StateNumber):
            actions.nickname_head(
                encounter=make_encounter(member),
                alias="1 85 05 78 006 084 36",
                today=timezone.localdate(),
                by=member,
            )
        assert not Person.objects.exists()

    def test_several_earlier_encounters_are_claimed_at_once(self, member) -> None:
        place = make_place(member)
        first = make_encounter(member, place)
        later = [make_encounter(member, place, familiarity=Familiarity.AGAIN) for _ in range(2)]
        assert queries.distinct_people(queries.standing(member)) == DistinctPeople(1, 3)
        person = make_person(member)
        found = queries.claimable_by(person, member=member, before=timezone.now())
        assert {e.root for e in found} == {e.root for e in [first, *later]}

        presences = actions.claim_heads(person=person, encounters=[first, *later], by=member)

        assert [one.first_time for one in presences] == [True, False, False]
        assert queries.distinct_people(queries.standing(member)) == DistinctPeople(1, 1)
        assert queries.met(queries.standing(member)).heads == 3
        assert not queries.claimable_by(person, member=member, before=timezone.now()).exists()

    def test_no_nameless_head_left_is_refused_and_nothing_is_claimed(self, member) -> None:
        full = make_encounter(member, people=(make_person(member).pk,))
        free = make_encounter(member)

        with pytest.raises(actions.NoNamelessHead):
            actions.claim_heads(person=make_person(member), encounters=[free, full], by=member)

        assert Presence.objects.count() == 1

    def test_somebody_there_already_is_refused_also_under_a_joined_file(self, keeper) -> None:
        person = make_person(keeper)
        twin = make_person(keeper, identity=person.identity)
        encounter = make_encounter(keeper, heads=3, people=(person.pk,))

        for one in (person, twin):
            with pytest.raises(actions.AlreadyThere):
                actions.name_head(encounter=encounter, person=one, by=keeper)

    def test_a_withdrawn_encounter_and_an_empty_choice_are_refused(self, member) -> None:
        encounter = make_encounter(member)
        actions.withdraw_encounter(encounter=encounter, at=timezone.now(), by=member)
        with pytest.raises(actions.NoSuchEncounter):
            actions.name_head(encounter=encounter, person=make_person(member), by=member)
        with pytest.raises(actions.NothingToClaim):
            actions.claim_heads(person=make_person(member), encounters=[], by=member)

    def test_a_revoked_claim_gives_the_head_back(self, member, organisation) -> None:
        encounter = make_encounter(member)
        person = make_person(member)
        presence = actions.name_head(encounter=encounter, person=person, by=member)
        other = make_membership(Role.EDUCATOR, organisation=organisation)
        refused = pytest.raises(actions.NotYourClaim)
        with as_member(other) as colleague, refused:
            actions.revoke_claim(presence=presence, at=timezone.now(), by=colleague)

        actions.revoke_claim(presence=presence, at=timezone.now(), by=member)

        assert queries.nameless_left(encounter, member=member) == 1
        with pytest.raises(actions.AlreadyRevoked):
            actions.revoke_claim(presence=presence, at=timezone.now(), by=member)
        actions.name_head(encounter=encounter, person=person, by=member)
        assert Presence.objects.count() == 2

    def test_a_person_entered_by_mistake_gives_their_heads_back(self, member) -> None:
        person = make_person(member)
        encounter = make_encounter(member, people=(person.pk,))
        person.withdrawn_at = timezone.now()
        person.save(update_fields=["withdrawn_at"])

        assert queries.nameless_left(encounter, member=member) == 1
        assert queries.met(queries.standing(member)).named == 0


def rows(sql: str) -> list[tuple[object, ...]]:
    """What really is in the tables, past every wall."""
    with administrator_connection() as administrator:
        return administrator.execute(sql).fetchall()


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_of_many_claims_of_the_last_head_exactly_one_wins(self, organisation) -> None:
        memberships = [make_membership(Role.EDUCATOR, organisation=organisation) for _ in range(4)]
        with as_member(memberships[0]) as member:
            encounter = make_encounter(member)
            people = [make_person(member) for _ in memberships]

        answers = together(
            memberships,
            lambda i, by: actions.name_head(encounter=encounter, person=people[i], by=by),
        )

        assert sorted(isinstance(one, Presence) for one in answers) == [False] * 3 + [True]
        assert answers.count(actions.NoNamelessHead) == 3
        assert rows("SELECT count(*) FROM outreach_presence") == [(1,)]

    def test_claims_of_the_same_encounters_in_another_order_do_not_wait_for_ever(
        self, organisation
    ) -> None:
        memberships = [make_membership(Role.EDUCATOR, organisation=organisation) for _ in range(2)]
        with as_member(memberships[0]) as member:
            encounters = [make_encounter(member, heads=2) for _ in range(8)]
            people = [make_person(member) for _ in memberships]

        answers = together(
            memberships,
            lambda i, by: actions.claim_heads(
                person=people[i], encounters=encounters[:: 1 if i else -1], by=by
            ),
        )

        assert [len(one) for one in answers] == [8, 8]

    def test_a_double_submit_at_the_same_moment_is_one_encounter(self, organisation) -> None:
        membership = make_membership(Role.EDUCATOR, organisation=organisation)
        with as_member(membership) as member:
            entry = an_entry(make_place(member), heads=2)

        answers = together(
            [membership] * 3, lambda _i, by: actions.record_encounter(entry=entry, by=by)
        )

        assert [one.pk for one in answers if isinstance(one, Encounter)] == [entry.id] * 3
        assert rows("SELECT count(*) FROM outreach_encounter") == [(1,)]

    def test_of_two_corrections_at_the_same_moment_one_is_told_to_read_again(
        self, organisation
    ) -> None:
        membership = make_membership(Role.EDUCATOR, organisation=organisation)
        with as_member(membership) as member:
            encounter = make_encounter(member)

        answers = together(
            [membership] * 2,
            lambda i, by: actions.correct_encounter(
                encounter=encounter,
                entry=an_entry(heads=i + 2, happened_at=encounter.happened_at),
                reason="",
                at=timezone.now(),
                by=by,
            ),
        )

        assert answers.count(actions.AlreadyCorrected) == 1
        assert rows("SELECT count(*) FROM outreach_encounter") == [(2,)]

    def test_a_correction_and_a_claim_never_leave_more_names_than_heads(self, organisation) -> None:
        memberships = [
            make_membership(Role.COORDINATOR, organisation=organisation) for _ in range(2)
        ]
        with as_member(memberships[0]) as member:
            encounter = make_encounter(member, heads=2, people=(make_person(member).pk,))
            person = make_person(member)

        def act(index: int, by: Member) -> object:
            if index:
                return actions.name_head(encounter=encounter, person=person, by=by)
            return actions.correct_encounter(
                encounter=encounter,
                entry=an_entry(heads=1, happened_at=encounter.happened_at),
                reason="un seul",
                at=timezone.now(),
                by=by,
            )

        answers = together(memberships, act)

        refused = {actions.FewerThanNamed, actions.NoNamelessHead}
        assert len([one for one in answers if one in refused]) == 1

    def test_one_is_out_with_one_team_at_a_time(self, organisation) -> None:
        membership = make_membership(Role.EDUCATOR, organisation=organisation)
        with as_member(membership) as member:
            place = make_place(member)

        answers = together([membership] * 2, lambda _i, by: make_round(by, place))

        assert answers.count(actions.AlreadyOut) == 1
        assert rows("SELECT count(*) FROM outreach_round") == [(1,)]
