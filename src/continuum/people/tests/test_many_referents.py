"""Letting many persons go at once, each on a day of its own."""

from datetime import date, timedelta

import pytest

from continuum.access.models import Account
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.people.actions import assign_referents
from continuum.people.actions.checked import InTheFuture
from continuum.people.actions.facts import NotOurs
from continuum.people.actions.referents import BeforePresentReferent, end_referents
from continuum.people.models import Referent
from continuum.people.tests.factories import TODAY, make_file

pytestmark = pytest.mark.django_db
SINCE = TODAY - timedelta(days=90)


def walked_with(member, count: int):
    people = [make_file(member) for _ in range(count)]
    account = Account.objects.get(pk=member.account_id)
    assign_referents(
        entries=[(person, account, SINCE) for person in people], by=member, today=TODAY
    )
    return people


def ends(people) -> list[date | None]:
    found = dict(Referent.objects.filter(person__in=people).values_list("person", "until"))
    return [found[person.pk] for person in people]


@pytest.mark.parametrize("count", [1, 3])
def test_each_is_let_go_on_their_own_day(count):
    with as_member(make_membership(Role.COUNSELLOR)) as member:
        people = walked_with(member, count + 1)
        days = [TODAY - timedelta(days=number) for number in range(count)]

        end_referents(entries=list(zip(people, days, strict=False)), by=member, today=TODAY)

        assert ends(people) == [*days, None]


def test_nobody_is_let_go_before_they_were_walked_with_nor_tomorrow():
    with as_member(make_membership(Role.COUNSELLOR)) as member:
        people = walked_with(member, 2)
        for day, refusal in (
            (SINCE - timedelta(days=1), BeforePresentReferent),
            (TODAY + timedelta(days=1), InTheFuture),
        ):
            with pytest.raises(refusal):
                end_referents(
                    entries=[(people[0], TODAY), (people[1], day)], by=member, today=TODAY
                )

        assert ends(people) == [None, None], "all or nobody"


def test_people_of_others_are_not_let_go():
    with as_member(make_membership(Role.COUNSELLOR)) as member:
        people = walked_with(member, 1)
    with as_member(make_membership(Role.COORDINATOR)) as stranger, pytest.raises(NotOurs):
        end_referents(entries=[(people[0], TODAY)], by=stranger, today=TODAY)
