"""Opening, completing, withdrawing files."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.access.tests.together import named, together
from continuum.core.models import AuditEntry
from continuum.people import actions
from continuum.people.actions.checked import (
    InTheFuture,
    Nameless,
    NotABirthDate,
    NotAPhone,
    NotAPostcode,
)
from continuum.people.actions.files import (
    FileAlreadyOpen,
    FormAlreadyUsed,
    NoJoiningDay,
    NotTold,
    ProbablyKnown,
    UnknownCommune,
)
from continuum.people.entries import (
    ContactEntry,
    ExternalIdEntry,
    FactEntry,
    FileEntry,
    PersonDetails,
)
from continuum.people.models import (
    Contact,
    ExternalId,
    NoticeGiven,
    Person,
    SearchToken,
    SituationFact,
)
from continuum.people.notices import DEFAULT_VERSION
from continuum.people.queries import search
from continuum.people.rules import Answer, ContactKind, ExternalSystem, FactKind, Source
from continuum.people.tests.factories import TODAY, entry, make_file

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_a_file_keeps_who_was_told_what_and_how() -> None:
    with as_member(make_membership()) as member:
        wanted = entry("  Nadia\t ", phone="06 12 34 56 78", birth_year=2007, last_name="Ben Ali")

        person = actions.open_file(entry=wanted, by=member, today=TODAY)

        person.refresh_from_db()
        assert (person.first_name, person.last_name, person.birth_year) == (
            "Nadia",
            "Ben Ali",
            2007,
        )
        assert person.joined_on == TODAY
        assert person.recorded_by_id == member.account_id
        given = NoticeGiven.objects.get(person=person)
        assert (given.notice.version, given.manner) == (DEFAULT_VERSION, "read_aloud")
        assert given.on == TODAY
        assert Contact.objects.get(person=person).value == "+33612345678"


def test_a_birth_date_gives_its_year() -> None:
    with as_member(make_membership()) as member:
        wanted = entry("Nadia", born_on=date(2004, 2, 29), birth_year=1999)

        person = actions.open_file(entry=wanted, by=member, today=TODAY)

        assert (person.born_on, person.birth_year) == (date(2004, 2, 29), 2004)


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"details": PersonDetails()}, Nameless, "first_name"),
        ({"details": PersonDetails(first_name="   ")}, Nameless, "first_name"),
        ({"details": PersonDetails(first_name="A", born_on=TOMORROW)}, InTheFuture, "born_on"),
        ({"details": PersonDetails(first_name="A", birth_year=1890)}, NotABirthDate, "birth_year"),
        ({"details": PersonDetails(first_name="A", birth_year=2027)}, NotABirthDate, "birth_year"),
        ({"details": PersonDetails(first_name="A", postcode="123")}, NotAPostcode, "postcode"),
        ({"joined_on": TOMORROW}, InTheFuture, "joined_on"),
        ({"joined_on": None}, NoJoiningDay, "joined_on"),
        ({"told": None}, NotTold, "manner"),
        ({"contacts": (ContactEntry(kind=ContactKind.PHONE, value="06 12"),)}, NotAPhone, "value"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(change, refusal, field) -> None:
    with as_member(make_membership()) as member:
        wanted = replace(entry("Nadia"), **change)

        with pytest.raises(refusal) as refused:
            actions.open_file(entry=wanted, by=member, today=TODAY)

        assert refused.value.field == field
        assert str(refused.value)
        for model in (Person, NoticeGiven, Contact, SearchToken):
            assert model.objects.count() == 0


def test_the_same_form_sent_twice_opens_one_file() -> None:
    with as_member(make_membership()) as member:
        wanted = entry("Nadia", phone="0612345678")

        first = actions.open_file(entry=wanted, by=member, today=TODAY)
        again = actions.open_file(entry=wanted, by=member, today=TODAY)

        assert first == again
        assert (Person.objects.count(), Contact.objects.count()) == (1, 1)
        assert NoticeGiven.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"first_name": "Karim"}, {"last_name": "Zidi"}, {"birth_year": 2004}]
)
def test_the_same_form_filled_in_for_somebody_else_opens_nobody_and_says_so(other) -> None:
    with as_member(make_membership()) as member:
        wanted = entry("Nadia", last_name="Sidi", birth_year=2005)
        actions.open_file(entry=wanted, by=member, today=TODAY)

        with pytest.raises(FormAlreadyUsed):
            actions.open_file(
                entry=replace(wanted, details=replace(wanted.details, **other)),
                by=member,
                today=TODAY,
            )

        assert [person.first_name for person in Person.objects.all()] == ["Nadia"]


def test_an_identifier_of_another_organisation_opens_nothing() -> None:
    wanted = None
    with as_member(make_membership()) as theirs:
        wanted = entry("Nadia")
        actions.open_file(entry=wanted, by=theirs, today=TODAY)

    with as_member(make_membership()) as member:
        with pytest.raises(FormAlreadyUsed):
            actions.open_file(entry=wanted, by=member, today=TODAY)
        assert Person.objects.count() == 0


def test_somebody_probably_known_must_be_looked_at_first() -> None:
    with as_member(make_membership()) as member:
        known = make_file(member, "Mohamed", last_name="El Amrani", birth_year=2005)
        wanted = entry("Mohammed", last_name="Elamrani", birth_year=2005)

        with pytest.raises(ProbablyKnown) as refused:
            actions.open_file(entry=wanted, by=member, today=TODAY)
        assert [found.person for found in refused.value.found] == [known]
        assert all(found.reasons for found in refused.value.found)
        assert Person.objects.count() == 1

        person = actions.open_file(entry=wanted, by=member, today=TODAY, dismissed={known.pk})
        assert person != known
        assert Person.objects.count() == 2


def test_a_nickname_becomes_a_file_and_stays_the_same_person() -> None:
    with as_member(make_membership()) as member:
        person = actions.note_nickname(alias="Momo", by=member, today=TODAY)
        assert not person.has_file
        wanted = entry("Mohamed", last_name="Benali", phone="0612345678")

        opened = actions.open_file_for(person=person, entry=wanted, by=member, today=TODAY)

        assert opened.pk == person.pk
        assert (opened.alias, opened.first_name, opened.joined_on) == ("Momo", "Mohamed", TODAY)
        assert search(member, "benali") == [person]
        assert search(member, "momo") == [person]
        assert NoticeGiven.objects.filter(person=person).count() == 1
        with pytest.raises(FileAlreadyOpen):
            actions.open_file_for(person=person, entry=wanted, by=member, today=TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_turning_one_nickname_into_a_file_open_one() -> None:
    membership = make_membership()
    with as_member(membership) as member:
        person = actions.note_nickname(alias="Momo", by=member, today=TODAY)
        wanted = entry("Mohamed")

    outcomes = _at_once(
        membership,
        lambda member: actions.open_file_for(person=person, entry=wanted, by=member, today=TODAY),
    )

    assert sorted(outcomes) == ["FileAlreadyOpen", "done"]
    with as_member(membership), transaction.atomic():
        assert NoticeGiven.objects.filter(person=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_the_same_moment_opens_one_file() -> None:
    membership = make_membership()
    with as_member(membership):
        wanted = entry("Nadia", phone="0612345678")

    outcomes = _at_once(
        membership, lambda member: actions.open_file(entry=wanted, by=member, today=TODAY)
    )

    assert outcomes == ["done", "done"]
    with as_member(membership), transaction.atomic():
        assert (Person.objects.count(), Contact.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_opening_the_same_young_persons_file_see_each_other() -> None:
    membership = make_membership()
    with as_member(membership):
        entry("Nadia")  # installs the notice

    def open_one(member):
        wanted = entry("Nadia", last_name="Ben Ali", birth_year=2006)
        return actions.open_file(entry=wanted, by=member, today=TODAY)

    assert sorted(_at_once(membership, open_one)) == ["ProbablyKnown", "done"]
    with as_member(membership), transaction.atomic():
        assert Person.objects.count() == 1


def test_many_files_at_once_are_those_asked_for_and_again_change_nothing() -> None:
    with as_member(make_membership()) as member:
        wanted = [
            replace(
                entry(f"Prénom{n}", phone=f"06123456{n:02d}"),
                facts=(
                    FactEntry(kind=FactKind.NEET, answer=Answer.YES, source=Source.SAID, on=TODAY),
                ),
                external_ids=(ExternalIdEntry(system=ExternalSystem.IMILO, value=f"70{n}"),),
                told=None if n == 2 else entry("x").told,
            )
            for n in range(3)
        ]

        people = actions.open_files(entries=wanted, by=member, today=TODAY)
        again = actions.open_files(entries=[*wanted, entry("Quatre")], by=member, today=TODAY)

        assert [p.pk for p in people] == [w.id for w in wanted]
        assert [p.pk for p in again[:3]] == [p.pk for p in people]
        assert [p.first_name for p in again] == ["Prénom0", "Prénom1", "Prénom2", "Quatre"]
        assert Person.objects.count() == 4
        for model in (Contact, SituationFact, ExternalId):
            assert model.objects.count() == 3
        assert NoticeGiven.objects.count() == 3
        assert search(member, "702") == [people[2]]


def test_one_bad_entry_among_many_writes_none() -> None:
    with as_member(make_membership()) as member:
        with pytest.raises(Nameless):
            actions.open_files(
                entries=[entry("Un"), FileEntry(details=PersonDetails())], by=member, today=TODAY
            )
        assert Person.objects.count() == 0


def test_many_files_cost_less_than_two_milliseconds_each(django_assert_max_num_queries) -> None:
    with as_member(make_membership()) as member:
        wanted = [entry("Nom", phone="0612345678") for _n in range(50)]
        with django_assert_max_num_queries(12):
            actions.open_files(entries=wanted, by=member, today=TODAY)


def test_completing_keeps_what_a_colleague_corrected_meanwhile() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member, "Nadja", last_name="Benali")
        shown = PersonDetails(first_name="Nadja", last_name="Benali")
        actions.complete_file(
            person=person,
            details=replace(shown, last_name="Ben Ali"),
            only=["last_name"],
            by=member,
            today=TODAY,
        )

        actions.complete_file(
            person=person,
            details=replace(shown, first_name="Nadia"),
            only=["first_name"],
            by=member,
            today=TODAY,
        )

        person.refresh_from_db()
        assert (person.first_name, person.last_name) == ("Nadia", "Ben Ali")


def test_completing_another_organisations_file_is_impossible() -> None:
    with as_member(make_membership()) as theirs:
        person = make_file(theirs, "Nadia")

    with as_member(make_membership()) as member, pytest.raises(Person.DoesNotExist):
        actions.complete_file(
            person=person, details=PersonDetails(first_name="X"), by=member, today=TODAY
        )


def test_a_withdrawn_file_is_gone_until_it_is_brought_back(now) -> None:
    organisation = make_organisation()
    with as_member(make_membership(organisation=organisation)) as member:
        person = make_file(member, "Erreur")
        actions.withdraw_person(person=person, reason="saisi deux fois", by=member, now=now)

        assert search(member, "erreur") == []
        assert list(Person.objects.visible_to(member)) == []
        assert SearchToken.objects.count() == 0

        actions.restore_person(person=person, by=member)
        assert search(member, "erreur") == [person]

    with as_member(make_membership(Role.DPO, organisation=organisation)):
        events = AuditEntry.objects.filter(person_id=person.pk).exclude(event="insert")
        assert [e.event for e in events.order_by("id") if e.target == "people_person"] == [
            "update",
            "person_withdrawn",
            "update",
            "person_restored",
        ]
        assert events.get(event="update", columns=["withdrawn_at"], reason="saisi deux fois")


def test_an_unknown_commune_is_refused() -> None:
    with as_member(make_membership()) as member:
        for write in (
            lambda: actions.open_file(
                entry=entry("Nadia", commune="99999"), by=member, today=TODAY
            ),
            lambda: actions.open_files(
                entries=[entry("Nadia", commune="99999")], by=member, today=TODAY
            ),
        ):
            with pytest.raises(UnknownCommune) as refused:
                write()
            assert refused.value.field == "commune"
        assert Person.objects.count() == 0


def _at_once(membership, act) -> list[str]:
    """What two workers doing `act` at the same moment get: "done" or the name of a refusal."""
    return named(together([membership] * 2, lambda _rank, by: act(by)))
