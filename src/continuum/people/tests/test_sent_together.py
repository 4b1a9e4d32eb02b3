"""One page sent several times at the same moment says a thing once."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import transaction

from continuum.access.models import Membership
from continuum.access.scope import Member
from continuum.access.tests.factories import as_member, make_membership
from continuum.access.tests.together import named, together
from continuum.people import actions
from continuum.people.entries import EvidenceEntry, FactEntry
from continuum.people.models import InvisibilityEvidence, NoticeGiven, SituationFact
from continuum.people.rules import Answer, EvidenceKind, FactKind, NoticeManner, Source
from continuum.people.tests.factories import TODAY, make_file, told

pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 4


def all_at_once(membership: Membership, gesture: Callable[[Member], object]) -> None:
    answers = together([membership] * TOGETHER, lambda _rank, by: gesture(by))
    assert named(answers) == ["done"] * TOGETHER


def test_a_notice_and_an_answer_sent_four_times_at_once_are_kept_once() -> None:
    membership = make_membership()
    with as_member(membership) as member, transaction.atomic():
        person = make_file(member)
        notice = replace(told(), manner=NoticeManner.HANDED)
    fact = FactEntry(kind=FactKind.NEET, answer=Answer.YES, source=Source.SAID, on=TODAY)

    all_at_once(
        membership,
        lambda by: actions.give_notice(person=person, entry=notice, by=by, today=TODAY),
    )
    all_at_once(
        membership,
        lambda by: actions.record_fact(person=person, entry=fact, by=by, today=TODAY),
    )

    with as_member(membership) as member, transaction.atomic():
        given = NoticeGiven.objects.filter(person=person, manner=notice.manner)
        assert given.count() == 1
        assert SituationFact.objects.filter(person=person).count() == 1


def test_a_sign_sent_four_times_at_once_is_kept_once() -> None:
    membership = make_membership()
    with as_member(membership) as member, transaction.atomic():
        person = make_file(member)
    sign = EvidenceEntry(kind=EvidenceKind.SAID, on=TODAY)

    all_at_once(
        membership,
        lambda by: actions.record_evidence(person=person, entry=sign, by=by, today=TODAY),
    )

    with as_member(membership) as member, transaction.atomic():
        assert InvisibilityEvidence.objects.filter(person=person).count() == 1
