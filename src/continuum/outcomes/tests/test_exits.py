"""Exits: what may be recorded, corrected, withdrawn, and by whom."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access.tests.factories import as_member, make_membership, make_programme
from continuum.organisations.models import Organisation
from continuum.outcomes import actions
from continuum.outcomes.actions import exits
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.models import Exit
from continuum.outcomes.rules.exits import (
    CROSSWALK,
    DurableBound,
    EsfCode,
    ExitKind,
    ExitType,
    IaeClass,
    O2rHeading,
    Recorded,
    iae_class,
)
from continuum.outcomes.tests.factories import (
    ENTERED,
    TODAY,
    S,
    make_enrolment,
    make_exit,
    make_person,
)
from continuum.people.models import EnrolmentEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    membership = make_membership("counsellor")
    with as_member(membership) as acting:
        yield acting


@pytest.fixture
def programme(member):
    organisation = Organisation.objects.get(pk=member.organisation_id)
    return make_programme(organisations=[organisation])


def entry_for(enrolment, **fields):
    told = {"on": ENTERED + timedelta(days=30), "kind": ExitKind.CDD, "months": 3, **fields}
    return ExitEntry(enrolment=enrolment, **told)


def test_every_kind_is_read_by_every_framework():
    assert set(CROSSWALK) == set(ExitKind)


@pytest.mark.parametrize(
    ("months", "bound", "expected"),
    [
        (5, DurableBound(), IaeClass.TRANSITION),
        (6, DurableBound(), IaeClass.TRANSITION),
        (6, DurableBound(inclusive=True), IaeClass.DURABLE),
        (7, DurableBound(), IaeClass.DURABLE),
        (None, DurableBound(inclusive=True), IaeClass.TRANSITION),
    ],
)
def test_iae_class_depends_on_the_length_of_the_contract(months, bound, expected):
    assert iae_class(ExitKind.CDD, months=months, bound=bound) is expected


def test_five_types_hold_what_teen_lab_calls_them():
    named = {kind: CROSSWALK[kind].type for kind in ExitKind}
    assert named[ExitKind.CIVIC_SERVICE] is ExitType.EXPERIENCE
    assert named[ExitKind.APPRENTICESHIP] is ExitType.STUDY
    assert named[ExitKind.UNKNOWN] is ExitType.NONE


def test_record_exit_keeps_what_was_said_and_nothing_else_changes(member, programme):
    enrolment = make_enrolment(member, programme)
    other = make_enrolment(member, make_programme_with(member), person=enrolment.person)
    states = EnrolmentEvent.objects.count()

    left = actions.record_exit(
        entry=entry_for(enrolment, project=Recorded.YES), by=member, today=TODAY
    )

    left.refresh_from_db()
    assert (left.kind, left.months, left.project) == ("cdd", 3, "yes")
    assert left.person_id == enrolment.person_id
    assert left.recorded_by_id == member.account_id
    assert EnrolmentEvent.objects.count() == states
    assert not Exit.objects.filter(enrolment=other).exists()


def make_programme_with(member):
    return make_programme(organisations=[Organisation.objects.get(pk=member.organisation_id)])


def test_the_same_entry_again_is_the_same_exit_and_another_one_is_refused(member, programme):
    enrolment = make_enrolment(member, programme)
    entry = entry_for(enrolment)
    left = actions.record_exit(entry=entry, by=member, today=TODAY)

    assert actions.record_exit(entry=entry, by=member, today=TODAY) == left
    assert actions.record_exit(entry=entry_for(enrolment), by=member, today=TODAY) == left
    with pytest.raises(exits.AlreadyLeft):
        actions.record_exit(entry=entry_for(enrolment, months=4), by=member, today=TODAY)
    assert Exit.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, exits.InTheFuture, "on"),
        ({"on": ENTERED - timedelta(days=1)}, exits.BeforeEntry, "on"),
        ({"kind": ExitKind.CDI, "months": 3}, exits.NotTimed, "months"),
        ({"months": 0}, exits.NotALength, "months"),
        ({"months": 61}, exits.NotALength, "months"),
    ],
)
def test_record_exit_refuses_what_cannot_be(member, programme, changes, refusal, field):
    enrolment = make_enrolment(member, programme)
    with pytest.raises(refusal) as caught:
        actions.record_exit(entry=entry_for(enrolment, **changes), by=member, today=TODAY)
    assert caught.value.field == field
    assert not Exit.objects.exists()


def test_nobody_leaves_a_cancelled_enrolment(member, programme):
    enrolment = make_enrolment(member, programme, (S.ENROLLED, ENTERED), (S.CANCELLED, ENTERED))
    with pytest.raises(exits.EnteredByMistake):
        actions.record_exit(entry=entry_for(enrolment), by=member, today=TODAY)


def test_record_exits_writes_all_or_none(member, programme):
    good, bad = make_enrolment(member, programme), make_enrolment(member, programme)
    entries = [entry_for(good), entry_for(bad, on=date(2030, 1, 1))]
    with pytest.raises(exits.InTheFuture):
        actions.record_exits(entries=entries, by=member, today=TODAY)
    assert not Exit.objects.exists()


def test_record_exits_takes_as_few_statements_for_many_as_for_one(
    member, programme, django_assert_max_num_queries
):
    enrolments = [make_enrolment(member, programme) for _ in range(30)]
    with django_assert_max_num_queries(9):
        told = actions.record_exits(
            entries=[entry_for(one) for one in enrolments], by=member, today=TODAY
        )
    assert [row.enrolment_id for row in told] == [one.pk for one in enrolments]


def test_a_correction_is_a_new_row_and_only_the_last_stands(member, programme):
    enrolment = make_enrolment(member, programme)
    first = make_exit(member, enrolment, ExitKind.CDI)
    second = actions.correct_exit(
        left=first, entry=entry_for(enrolment), reason="c'était un CDD", by=member, today=TODAY
    )
    assert list(Exit.objects.standing()) == [second]
    with pytest.raises(exits.AlreadyCorrected):
        actions.correct_exit(
            left=first, entry=entry_for(enrolment), reason="encore", by=member, today=TODAY
        )
    with pytest.raises(exits.NeedsReason):
        actions.correct_exit(
            left=second, entry=entry_for(enrolment), reason=" ", by=member, today=TODAY
        )
    assert Exit.objects.count() == 2


def test_a_withdrawn_exit_may_be_recorded_again(member, programme):
    enrolment = make_enrolment(member, programme)
    first = make_exit(member, enrolment)
    actions.withdraw_exit(left=first, reason="erreur", by=member)
    assert not Exit.objects.standing().exists()

    again = actions.record_exit(entry=entry_for(enrolment), by=member, today=TODAY)

    assert list(Exit.objects.standing()) == [again]


def test_withdraw_exits_leaves_those_corrected_since(member, programme):
    kept, gone = make_enrolment(member, programme), make_enrolment(member, programme)
    first, other = make_exit(member, kept), make_exit(member, gone)
    corrected = actions.correct_exit(
        left=first, entry=entry_for(kept), reason="durée", by=member, today=TODAY
    )
    actions.withdraw_exits(left=[first, other], reason="import annulé", by=member)
    assert list(Exit.objects.standing()) == [corrected]


def test_another_organisation_neither_sees_nor_writes_an_exit(programme):
    mine, theirs = make_membership("coordinator"), make_membership("coordinator")
    with as_member(theirs) as stranger:
        enrolment = make_enrolment(stranger, make_programme_with(stranger))
        left = make_exit(stranger, enrolment)
    with as_member(mine) as acting:
        assert not Exit.objects.exists()
        with pytest.raises(exits.NotOurs):
            actions.record_exit(entry=entry_for(enrolment), by=acting, today=TODAY)
        with pytest.raises(exits.NotOurs):
            actions.withdraw_exit(left=left, reason="x", by=acting)


@pytest.mark.wall
def test_the_database_refuses_an_exit_for_somebody_elses_enrolment(member, programme):
    enrolment = make_enrolment(member, programme)
    stranger = make_person(member)
    row = Exit(
        organisation_id=member.organisation_id,
        person=stranger,
        enrolment=enrolment,
        on=ENTERED,
        kind="cdi",
    )
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.wall
def test_exits_cannot_be_changed_nor_removed(member, programme):
    make_exit(member, make_enrolment(member, programme))
    for statement in ("UPDATE outcomes_exit SET kind = 'cdd'", "DELETE FROM outcomes_exit"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_an_unknown_way_out_is_unknown_to_every_framework():
    """Not one that is none of theirs: that would be a claim."""
    reading = CROSSWALK[ExitKind.UNKNOWN]
    assert (reading.iae, reading.esf, reading.o2r) == (
        IaeClass.UNKNOWN,
        EsfCode.UNKNOWN,
        O2rHeading.UNKNOWN,
    )
    others = [one for kind, one in CROSSWALK.items() if kind is not ExitKind.UNKNOWN]
    assert EsfCode.UNKNOWN not in {one.esf for one in others}
    assert O2rHeading.UNKNOWN not in {one.o2r for one in others}
