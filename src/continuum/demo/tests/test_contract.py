"""What a check from outside is told, when only the readers themselves open a transaction."""

import pytest

from continuum.access import actions
from continuum.access.acting import acting_as, acting_as_operator
from continuum.access.models import Membership
from continuum.access.roles import Role
from continuum.demo import accounts
from continuum.demo.contract import records_by_owner
from continuum.organisations.actions import create_organisation
from continuum.people.actions import note_nickname


@pytest.mark.django_db(transaction=True)
def test_records_and_accounts_are_read_outside_any_transaction(django_db_blocker):
    first = accounts.staff(3)[0]
    with acting_as_operator():
        team = create_organisation(name="Aurore", kind="association")
        [account] = actions.create_accounts(
            people=[(first.login, first.name)], password=accounts.PASSWORD
        )
        part = actions.give_membership(account=account, organisation=team, role=Role.COUNSELLOR)
    with acting_as(part.pk, account_id=account.pk) as member:
        person = note_nickname(alias="Zizou", by=member, today=part.started_at.date())

    accounts.enrol_second_factors(seed=3)
    told, [listed] = records_by_owner(), accounts.listed(seed=3)

    assert told["persons"] == [{"id": str(person.pk), "organisation": str(team.pk), "file": False}]
    assert (listed["login"], listed["role"]) == (first.login, "counsellor")
    assert listed["totp_secret"] == accounts.totp_secret(3, first.login)
    assert Membership.objects.count() == 0, "nobody acts any more"
