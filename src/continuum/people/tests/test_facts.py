"""Facts, notices, contacts, evidence, and the text that may be kept."""

from datetime import date, timedelta
from functools import partial

import pytest

from continuum.access.acting import acting_as_operator
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation, set_up
from continuum.core.models import AuditEntry
from continuum.people import actions, text
from continuum.people.actions.checked import (
    EmptyContact,
    EvidenceIncomplete,
    InTheFuture,
    NotAnEmail,
)
from continuum.people.actions.contacts import MayNotSeeContacts, NumberTaken
from continuum.people.actions.facts import NotOurs
from continuum.people.entries import (
    ContactEntry,
    EvidenceEntry,
    ExternalIdEntry,
    FactEntry,
    PersonDetails,
)
from continuum.people.models import Contact, InvisibilityEvidence, Notice, SituationFact
from continuum.people.notices import DEFAULT_NOTICES
from continuum.people.queries.notices import notices_in_force
from continuum.people.rules import (
    Answer,
    ContactKind,
    EvidenceKind,
    ExternalSystem,
    FactKind,
    Source,
)
from continuum.people.tests.factories import TODAY, entry, make_file, told

pytestmark = pytest.mark.django_db
NIR = "1 85 05 78 006 084 91"
TOMORROW = TODAY + timedelta(days=1)


def fact(answer: Answer = Answer.YES, on: date = TODAY) -> FactEntry:
    return FactEntry(kind=FactKind.NEET, answer=answer, source=Source.SAID, on=on)


def test_a_fact_is_added_never_overwritten() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member)
        for each in (fact(), fact(Answer.NO), fact(Answer.NO)):
            actions.record_fact(person=person, entry=each, by=member, today=TODAY)

        kept = SituationFact.objects.order_by("recorded_at").values_list("answer", flat=True)
        assert list(kept) == ["yes", "no"]


def test_facts_of_tomorrow_or_of_strangers_are_refused() -> None:
    with as_member(make_membership()) as theirs:
        stranger = make_file(theirs)
    with as_member(make_membership()) as member:
        person = make_file(member)
        with pytest.raises(InTheFuture):
            actions.record_fact(person=person, entry=fact(on=TOMORROW), by=member, today=TODAY)
        with pytest.raises(NotOurs):
            actions.record_facts(
                entries=[(person, fact()), (stranger, fact())], by=member, today=TODAY
            )
        with pytest.raises(NotOurs):
            actions.give_notice(person=stranger, entry=told(), by=member, today=TODAY)
        with pytest.raises(NotOurs):
            actions.record_evidence(
                person=stranger,
                entry=EvidenceEntry(kind=EvidenceKind.SAID, on=TODAY),
                by=member,
                today=TODAY,
            )
        assert SituationFact.objects.count() == 0


def test_installing_the_notices_twice_changes_nothing() -> None:
    with acting_as_operator():
        first = actions.install_notices(today=date(2026, 1, 1))
        again = actions.install_notices(today=TODAY)

        assert first == again
        assert {n.language for n in first} == {"fr", "it", "en"}
        assert Notice.objects.count() == 3
        assert all(300 < len(n.text) < 900 for n in first)


def test_a_new_wording_leaves_what_was_told_before_as_it_was() -> None:
    with as_member(make_membership()) as member:
        before = set_up(
            Notice, version=1, language="fr", text="Promis avant.", in_force_from=date(2026, 1, 1)
        )
        with acting_as_operator():
            actions.install_notices(today=TODAY)

        before.refresh_from_db()
        assert before.text == "Promis avant."
        assert before.pk in {n.pk for n in notices_in_force(member, on=date(2026, 2, 1))}
        assert before.pk not in {n.pk for n in notices_in_force(member, on=TODAY)}


@pytest.mark.parametrize(
    ("language", "engaged", "by_whom"),
    [
        ("fr", "s'engage", "l'équipe"),
        ("it", "si impegna", "l'équipe"),
        ("en", "undertakes", "team"),
    ],
)
def test_the_notice_promises_no_erasure_that_happens_by_itself(language, engaged, by_whom) -> None:
    text = " ".join(DEFAULT_NOTICES[language].split())

    assert engaged in text
    assert by_whom in text.split(engaged)[1]


def test_evidence_says_what_it_rests_on() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member)
        right = EvidenceEntry(
            kind=EvidenceKind.ABSENT_FROM_LIST, on=TODAY, list_name="Mission locale"
        )
        for each in (right, right):
            actions.record_evidence(person=person, entry=each, by=member, today=TODAY)
        wrong = [
            EvidenceEntry(kind=EvidenceKind.ABSENT_FROM_LIST, on=TODAY),
            EvidenceEntry(kind=EvidenceKind.NO_CONTACT, on=TODAY),
            EvidenceEntry(kind=EvidenceKind.NO_CONTACT, on=TODAY, since=TOMORROW),
        ]
        for each in wrong:
            with pytest.raises(EvidenceIncomplete) as refused:
                actions.record_evidence(person=person, entry=each, by=member, today=TODAY)
            assert refused.value.field in ("list_name", "since")
        assert InvisibilityEvidence.objects.count() == 1


def test_contacts_are_kept_in_one_form_once() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member)
        for value in ("06 12 34 56 78", "+33612345678", "0033 6.12.34.56.78"):
            actions.add_contact(
                person=person, entry=ContactEntry(kind=ContactKind.PHONE, value=value), by=member
            )
        actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.EMAIL, value=" Lea@Exemple.FR "),
            by=member,
        )
        assert sorted(Contact.objects.values_list("value", flat=True)) == [
            "+33612345678",
            "lea@exemple.fr",
        ]
        for kind, value, refusal in (
            (ContactKind.EMAIL, "lea@", NotAnEmail),
            (ContactKind.INSTAGRAM, "  ", EmptyContact),
        ):
            with pytest.raises(refusal):
                actions.add_contact(
                    person=person, entry=ContactEntry(kind=kind, value=value), by=member
                )


def test_an_ended_contact_may_come_back() -> None:
    with as_member(make_membership()) as member:
        person = make_file(member)
        each = ContactEntry(kind=ContactKind.PHONE, value="0612345678")
        first = actions.add_contact(person=person, entry=each, by=member)
        actions.end_contact(contact=first, by=member, today=TODAY)

        again = actions.add_contact(person=person, entry=each, by=member)

        assert again != first
        assert Contact.objects.get(ended_on__isnull=True) == again


def test_revealing_a_contact_is_logged_and_needs_the_right() -> None:
    organisation = make_organisation()
    membership = make_membership(organisation=organisation)
    with as_member(membership) as member:
        person = make_file(member)
        contact = actions.add_contact(
            person=person,
            entry=ContactEntry(kind=ContactKind.PHONE, value="0612345678"),
            by=member,
        )
        assert actions.reveal_contact(contact=contact, by=member) == "+33612345678"
    for role in (Role.TRAINER, Role.DPO):
        without = make_membership(role, organisation=organisation)
        with as_member(without) as member, pytest.raises(MayNotSeeContacts):
            actions.reveal_contact(contact=contact, by=member)

    with as_member(make_membership(Role.DPO, organisation=organisation)):
        [line] = AuditEntry.objects.filter(event="contact_revealed")
        assert (line.person_id, line.account_id) == (person.pk, membership.account_id)
        assert line.target_id == str(contact.pk)
        assert "612345678" not in str(line.detail)


def test_a_number_elsewhere_belongs_to_one_file() -> None:
    with as_member(make_membership()) as member:
        person, other = make_file(member), make_file(member)
        number = ExternalIdEntry(system=ExternalSystem.IMILO, value="12345")
        row = actions.add_external_id(person=person, entry=number, by=member)
        assert actions.add_external_id(person=person, entry=number, by=member) == row
        with pytest.raises(NumberTaken):
            actions.add_external_id(person=other, entry=number, by=member)
        actions.remove_external_id(number=row, by=member)
        actions.add_external_id(person=other, entry=number, by=member)


def files_with(typed, person, by):
    """Each way to write it into a name."""
    yield partial(actions.note_nickname, alias=typed, by=by, today=TODAY)
    for field in ("alias", "first_name", "last_name", "usage_name"):
        named = {"first_name": "A", field: typed}
        yield partial(actions.open_file, entry=entry(**named), by=by, today=TODAY)
        yield partial(
            actions.complete_file,
            person=person,
            details=PersonDetails(**named),
            by=by,
            today=TODAY,
        )


def facts_with(typed, person, by):
    """Each way to write it into what is known of a person."""
    contacts = [ContactEntry(kind=kind, value=typed) for kind in ContactKind]
    contacts.append(ContactEntry(kind=ContactKind.PHONE, value="0612345678", note=typed))
    for contact in contacts:
        yield partial(actions.add_contact, person=person, entry=contact, by=by)
    number = ExternalIdEntry(system=ExternalSystem.IMILO, value=typed)
    yield partial(actions.add_external_id, person=person, entry=number, by=by)
    sign = EvidenceEntry(kind=EvidenceKind.ABSENT_FROM_LIST, on=TODAY, list_name=typed)
    yield partial(actions.record_evidence, person=person, entry=sign, by=by, today=TODAY)


@pytest.mark.parametrize(
    "nir", [NIR, NIR.replace(" ", ""), "né, n° 185057800608491.", "1 85 05 2A 006 084"]
)
def test_a_state_number_is_refused_wherever_a_person_is_described(nir) -> None:
    with as_member(make_membership()) as member:
        person = make_file(member)
        attempts = [*files_with(nir, person, member), *facts_with(nir, person, member)]
        assert len(attempts) == 12 + len(ContactKind)
        for attempt in attempts:
            with pytest.raises(text.StateNumber) as refused:
                attempt()
            assert refused.value.field


def test_reasons_refuse_a_state_number_too(now) -> None:
    with as_member(make_membership()) as member:
        a, b = make_file(member), make_file(member)
        with pytest.raises(text.StateNumber):
            actions.join_files(person=a, other=b, reason=NIR, by=member, now=now)
        with pytest.raises(text.StateNumber):
            actions.withdraw_person(person=a, reason=NIR, by=member, now=now)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Léa \t Marie\n", "Léa Marie"),
        ("L\x00é\x07a", "Léa"),
        ("Zoë ❤ 王", "Zoë ❤ 王"),
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("", ""),
        ("\ud800", ""),
    ],
)
def test_one_line_is_tidy(typed, kept) -> None:
    assert text.one_line(typed, field="x", longest=80) == kept


def test_several_lines_keep_their_breaks() -> None:
    assert text.several_lines("a \r\n\r\n\r\n b\tc\x00", field="x", longest=80) == "a\n\nb c"
    with pytest.raises(text.TextTooLong, match="81"):
        text.several_lines("a" * 81, field="x", longest=80)
