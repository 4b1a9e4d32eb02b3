"""Who accompanies whom, from which day."""

from datetime import timedelta

import pytest

from continuum.access.acting import acting_as_operator
from continuum.access.actions import service_member
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.people import actions
from continuum.people.actions.referents import BeforePresentReferent, NotAReferent
from continuum.people.models import Referent
from continuum.people.queries import team_of
from continuum.people.tests.factories import TODAY, make_file

pytestmark = pytest.mark.django_db


YESTERDAY = TODAY - timedelta(days=1)


def test_a_referent_follows_another_without_gap() -> None:
    organisation = make_organisation()
    first = make_membership(organisation=organisation)
    second = make_membership(Role.EDUCATOR, organisation=organisation)
    with as_member(first) as member:
        person = make_file(member)
        actions.assign_referent(
            person=person, account=first.account, since=YESTERDAY, by=member, today=TODAY
        )
        again = actions.assign_referent(
            person=person, account=first.account, since=TODAY, by=member, today=TODAY
        )
        assert again.since == YESTERDAY

        actions.assign_referent(
            person=person, account=second.account, since=TODAY, by=member, today=TODAY
        )
        periods = Referent.objects.order_by("since").values_list("account", "since", "until")
        assert list(periods) == [
            (first.account_id, YESTERDAY, TODAY),
            (second.account_id, TODAY, None),
        ]
        with pytest.raises(BeforePresentReferent):
            actions.assign_referent(
                person=person, account=first.account, since=YESTERDAY, by=member, today=TODAY
            )
        actions.end_referent(person=person, on=TODAY, by=member, today=TODAY)
        assert not Referent.objects.filter(until__isnull=True).exists()


def test_only_those_who_accompany_may_be_referents() -> None:
    organisation = make_organisation()
    membership = make_membership(organisation=organisation)
    outsiders = [
        make_membership(),
        make_membership(Role.TRAINER, organisation=organisation),
        make_membership(Role.DPO, organisation=organisation),
        make_membership(Role.FUNDER, organisation=organisation),
    ]
    with acting_as_operator():
        outsiders.append(service_member(organisation=organisation))
    with as_member(membership) as member:
        person = make_file(member)
        assert list(team_of(member)) == [membership.account]
        for outsider in outsiders:
            with pytest.raises(NotAReferent):
                actions.assign_referent(
                    person=person, account=outsider.account, since=TODAY, by=member, today=TODAY
                )
        assert Referent.objects.count() == 0


def test_many_first_referents_leave_present_ones() -> None:
    membership = make_membership()
    with as_member(membership) as member:
        served, alone = make_file(member), make_file(member)
        account = membership.account
        actions.assign_referent(
            person=served, account=account, since=YESTERDAY, by=member, today=TODAY
        )
        made = actions.assign_referents(
            entries=[(served, account, TODAY), (alone, account, TODAY)], by=member, today=TODAY
        )
        assert [row.person_id for row in made] == [alone.pk]
        assert Referent.objects.count() == 2
