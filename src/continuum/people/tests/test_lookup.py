"""Whoever is typed in is recognised at once: keys stand with the file, change and go with it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.urls import reverse

from conftest import administrator_connection
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.access.scope import Member
from continuum.access.tests.factories import as_member, make_membership, make_organisation, sign_in
from continuum.access.tests.together import named, together
from continuum.core.models import AuditEntry
from continuum.linkage import Identity
from continuum.people import actions
from continuum.people.entries import ContactEntry, ExternalIdEntry, PersonDetails
from continuum.people.models import LookupKey, Person, SearchToken
from continuum.people.queries.candidates import candidates_for, likely_meant
from continuum.people.queries.lookup import look_up, statement_of
from continuum.people.reading import secret_of
from continuum.people.rules import ContactKind, ExternalSystem
from continuum.people.tests.factories import TODAY, entry, make_file

pytestmark = pytest.mark.django_db

BORN = date(2005, 3, 11)
YANN = {"first_name": "Yann", "last_name": "Le Goff", "born_on": BORN}
SLIPPED = Identity(birth_surname="LEGOF", given_names="Yan", born_on=BORN)
PHONE, OTHER_PHONE = "06 12 34 56 78", "06 98 76 54 32"


def found(member: Member, typed: Identity = SLIPPED) -> list[Person]:
    people = Person.objects.in_bulk()
    return [people[likely.person] for likely in look_up(member, typed)]


def reached_by(phone: str) -> Identity:
    return Identity(phones=(phone,))


def test_a_file_is_found_in_the_transaction_that_opens_it_and_goes_with_it() -> None:
    with as_member(make_membership()) as member:
        with transaction.atomic():
            person = actions.open_file(entry=entry(**YANN), by=member, today=TODAY)
            assert found(member) == [person]
            transaction.set_rollback(True)
        assert found(member) == []
        assert LookupKey.objects.count() == 0


def test_many_files_opened_at_once_are_all_found() -> None:
    names = ("Ana", "Bilal", "Cléo")
    with as_member(make_membership()) as member:
        made = actions.open_files(
            entries=[entry(name, last_name="Le Goff") for name in names], by=member, today=TODAY
        )
        for name, person in zip(names, made, strict=True):
            [first, *_others] = found(member, Identity(birth_surname="Legoff", given_names=name))
            assert first == person


def test_keys_follow_names_contacts_and_numbers() -> None:
    numbered = Identity(references=("45871",))
    with as_member(make_membership()) as member:
        person = make_file(member, **YANN)
        actions.complete_file(
            person=person,
            details=PersonDetails(first_name="Zoé", last_name="Martin"),
            by=member,
            today=TODAY,
        )
        assert found(member) == []
        assert found(member, Identity(birth_surname="Martin", given_names="Zoé")) == [person]

        contact = actions.add_contact(
            person=person, entry=ContactEntry(kind=ContactKind.PHONE, value=PHONE), by=member
        )
        number = actions.add_external_id(
            person=person,
            entry=ExternalIdEntry(system=ExternalSystem.IMILO, value="0045871"),
            by=member,
        )
        assert found(member, reached_by(PHONE)) == [person]
        assert found(member, numbered) == [person]

        actions.end_contact(contact=contact, by=member, today=TODAY)
        actions.remove_external_id(number=number, by=member)
        assert found(member, reached_by(PHONE)) == []
        assert found(member, numbered) == []


def test_a_file_withdrawn_loses_its_keys_until_it_is_brought_back(now) -> None:
    with as_member(make_membership()) as member:
        person = make_file(member, **YANN)
        kept = set(LookupKey.objects.values_list("key", flat=True))

        actions.withdraw_person(person=person, reason="doublon", by=member, now=now)
        assert LookupKey.objects.count() == 0
        assert found(member) == []

        actions.restore_person(person=person, by=member)
        assert set(LookupKey.objects.values_list("key", flat=True)) == kept


def test_files_joined_are_both_found_and_no_longer_proposed_to_each_other(later) -> None:
    with as_member(make_membership()) as member:
        one, other = make_file(member, **YANN), make_file(member, **YANN)
        assert [each.person for each in candidates_for(member, one)] == [other]

        actions.join_files(person=one, other=other, reason="vus", by=member, now=later())
        assert set(found(member)) == {one, other}
        assert candidates_for(member, one) == []

        actions.separate_files(person=one, reason="deux jeunes", by=member, now=later())
        assert set(found(member)) == {one, other}


def test_nobody_of_another_organisation_nor_for_a_role_without_files() -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        person = make_file(member, **YANN)
        assert found(member) == [person]
    for other in (
        make_membership(),
        make_membership(Role.MANAGER, organisation=organisation),
        make_membership(Role.FUNDER, organisation=organisation),
        make_membership(Role.TRAINER, organisation=organisation),
    ):
        with as_member(other) as member:
            assert look_up(member, SLIPPED) == []
            assert LookupKey.objects.count() == 0


def test_one_statement_whether_one_file_or_three_are_alike(django_assert_num_queries) -> None:
    with as_member(make_membership()) as member:
        for alike in (1, 3):
            while Person.objects.count() < alike:
                make_file(member, **YANN)
            look_up(member, SLIPPED)  # files are counted once an hour
            with django_assert_num_queries(1):
                assert len(look_up(member, SLIPPED)) == alike


def test_keys_of_two_organisations_have_nothing_in_common() -> None:
    made = []
    for membership in (make_membership(), make_membership()):
        with as_member(membership) as member:
            make_file(member, **YANN)
            made.append(set(LookupKey.objects.values_list("key", flat=True)))

    assert made[0]
    assert made[0].isdisjoint(made[1])
    assert secret_of(make_organisation().pk) != secret_of(make_organisation().pk)


def test_a_slip_in_the_palette_is_forgiven_when_nobody_bears_what_is_typed() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member, **YANN, phone=PHONE)
        make_file(member, "Zoé", last_name="Martin")
        for typed in ("LEGGOFF Yann 11/03/2005", "Yann Leggoff", "Yanne Legoff 11/3/05"):
            [one] = likely_meant(member, typed)
            assert one.person == person, typed
            assert one.reasons, typed
        for typed in ("Leggoff", "", "Yann", "Martin Yann", "11/03/2005", "a" * 5000):
            assert likely_meant(member, typed) == [], typed


@pytest.mark.wall
@pytest.mark.django_db(transaction=True)
def test_the_statement_chooses_its_own_organisations_files_without_row_security() -> None:
    teams = [make_membership(), make_membership()]
    mine = []
    for team in teams:
        with as_member(team) as member, transaction.atomic():
            mine.append(make_file(member, **YANN))
    for team, person in zip(teams, mine, strict=True):
        with as_member(team) as member, administrator_connection() as administrator:
            rows = administrator.execute(*statement_of(member, SLIPPED)).fetchall()
            assert [row[0] for row in rows] == [person.pk]


@pytest.mark.django_db(transaction=True)
def test_a_name_and_a_number_given_at_once_are_both_found() -> None:
    membership = make_membership()
    with as_member(membership) as member, transaction.atomic():
        person = make_file(member, "Zoé", last_name="Martin")
    gestures = [
        lambda by: actions.complete_file(
            person=person, details=PersonDetails(**YANN), by=by, today=TODAY
        ),
        lambda by: actions.add_contact(
            person=person, entry=ContactEntry(kind=ContactKind.PHONE, value=PHONE), by=by
        ),
        lambda by: actions.add_contact(
            person=person, entry=ContactEntry(kind=ContactKind.PHONE, value=OTHER_PHONE), by=by
        ),
    ]

    answers = together([membership] * 3, lambda rank, by: gestures[rank](by))

    assert named(answers) == ["done"] * 3
    for typed in (SLIPPED, reached_by(PHONE), reached_by(OTHER_PHONE)):
        assert seen(membership, typed) == [person]


def seen(membership: Membership, typed: Identity) -> list[Person]:
    with as_member(membership) as member, transaction.atomic():
        return found(member, typed)


def test_every_file_found_by_tokens_has_keys_of_the_same_making() -> None:
    with as_member(make_membership()) as member:
        for details in (YANN, {"first_name": "", "alias": "Momo"}, {"first_name": "X"}):
            make_file(member, **details)
        by_tokens = set(SearchToken.objects.values_list("person", flat=True))
        by_keys = set(LookupKey.objects.values_list("person", flat=True))
        assert len(by_keys) == 3
        assert by_keys == by_tokens
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT data_type FROM information_schema.columns "
                "WHERE table_name = 'people_lookupkey' ORDER BY 1"
            )
            assert [row[0] for row in cursor.fetchall()] == ["bigint", "uuid", "uuid"]


def test_the_palette_shows_who_is_likely_meant_with_the_reasons(client) -> None:
    organisation = make_organisation()
    team, trainer = (
        make_membership(role, organisation=organisation) for role in (Role.EDUCATOR, Role.TRAINER)
    )
    with as_member(team) as member:
        person = make_file(member, **YANN)
    answers = []
    for membership in (team, trainer, make_membership()):
        sign_in(client, membership)
        typed = {"q": "Le Gofd Yann 11/03/2005"}
        page = client.post(reverse("search"), typed, headers={"HX-Request": "true"})
        answers.append(page.content.decode())

    assert f"/jeunes/{person.pk}/" in answers[0]
    assert "même date de naissance" in answers[0]
    assert not any(str(person.pk) in answer for answer in answers[1:])
    with as_member(make_membership(Role.DPO, organisation=organisation)):
        told = AuditEntry.objects.get(event="people_searched")
        assert told.detail == {"found": 1}
