"""Two people at the same exit, or the same indicator, at the same moment."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
)
from continuum.access.tests.together import named, together
from continuum.outcomes import actions
from continuum.outcomes.entries import ExitEntry
from continuum.outcomes.models import DeclaredFigure, Exit, IndicatorVersion
from continuum.outcomes.queries.definitions import definitions_of
from continuum.outcomes.rules.declared import Claim, DeclaredKind
from continuum.outcomes.rules.exits import ExitKind
from continuum.outcomes.rules.periods import Period
from continuum.outcomes.tests.factories import ENTERED, TODAY, make_enrolment

pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 4


@pytest.fixture
def lead():
    return make_membership(Role.COORDINATOR, organisation=make_organisation())


@pytest.fixture
def programme(lead):
    return make_programme(organisations=[lead.organisation])


def test_one_enrolment_gets_one_exit(lead, programme):
    kinds = [ExitKind.CDI, ExitKind.IAE, ExitKind.E2C, ExitKind.TRAVEL]
    with as_member(lead) as member, transaction.atomic():
        enrolment = make_enrolment(member, programme)

    def leave(rank, member):
        entry = ExitEntry(enrolment=enrolment, on=ENTERED, kind=kinds[rank])
        actions.record_exit(entry=entry, by=member, today=TODAY)

    assert named(together([lead] * TOGETHER, leave)) == ["AlreadyLeft"] * (TOGETHER - 1) + ["done"]
    with as_member(lead), transaction.atomic():
        assert Exit.objects.count() == 1


def test_one_exit_sent_several_times_at_once_is_noted_once(lead, programme):
    with as_member(lead) as member, transaction.atomic():
        enrolment = make_enrolment(member, programme)

    def leave(_rank, member):
        entry = ExitEntry(enrolment=enrolment, on=ENTERED, kind=ExitKind.CDI)
        actions.record_exit(entry=entry, by=member, today=TODAY)

    assert named(together([lead] * TOGETHER, leave)) == ["done"] * TOGETHER
    with as_member(lead), transaction.atomic():
        assert Exit.objects.count() == 1


def test_one_version_gets_one_correction(lead, programme):
    with as_member(lead) as member, transaction.atomic():
        enrolment = make_enrolment(member, programme)
        entry = ExitEntry(enrolment=enrolment, on=ENTERED, kind=ExitKind.CDI)
        left = actions.record_exit(entry=entry, by=member, today=TODAY)

    def correct(rank, member):
        told = replace(entry, kind=ExitKind.CDD, months=rank + 1)
        actions.correct_exit(left=left, entry=told, reason="durée", by=member, today=TODAY)

    assert named(together([lead] * TOGETHER, correct)) == ["AlreadyCorrected"] * (TOGETHER - 1) + [
        "done"
    ]
    with as_member(lead), transaction.atomic():
        assert Exit.objects.standing().count() == 1


def test_one_indicator_gets_one_next_version(lead, programme):
    with as_member(lead), transaction.atomic():
        present = definitions_of(programme)["age"]

    def revise(rank, member):
        told = replace(present, label=f"Âge {rank}")
        actions.revise_indicator(programme=programme, definition=told, since=1, by=member)

    told = named(together([lead] * TOGETHER, revise))
    assert told == ["RevisedMeanwhile"] * (TOGETHER - 1) + ["done"]
    with as_member(lead), transaction.atomic():
        assert [one.version for one in IndicatorVersion.objects.all()] == [2]


def test_one_published_figure_sent_several_times_is_entered_once(lead, programme):
    claim = Claim(DeclaredKind.COUNT, Decimal(22), wording="22 jeunes accompagnés")
    entry = actions.DeclaredEntry(
        claim=claim, source="Plaquette, page 2", period=Period(ENTERED, TODAY)
    )

    def declare(_rank, member):
        actions.declare_figure(programme=programme, entry=entry, by=member)

    assert named(together([lead] * TOGETHER, declare)) == ["done"] * TOGETHER
    with as_member(lead), transaction.atomic():
        assert DeclaredFigure.objects.count() == 1
