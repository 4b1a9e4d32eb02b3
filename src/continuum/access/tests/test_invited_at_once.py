"""The same invitation sent at the same moment by several, or by one finger several times."""

import pytest
from django.db import transaction
from django.utils import timezone

from continuum.access import actions
from continuum.access.models import Invitation
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.access.tests.together import named, together

# With real commits: what one does at the same moment as another is seen once it is committed.
pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 6


def test_of_invitations_sent_together_one_waits() -> None:
    admin = make_membership(Role.ADMINISTRATOR)

    def invite(_rank, member) -> None:
        with transaction.atomic():
            actions.invite(
                email="double@exemple.test",
                role=Role.EDUCATOR,
                organisation_id=member.organisation_id,
                invited_by=member.account_id,
                now=timezone.now(),
            )

    told = named(together([admin] * TOGETHER, invite))

    assert told == ["AlreadyInvited"] * (TOGETHER - 1) + ["done"]
    with transaction.atomic(), as_member(admin):
        assert Invitation.objects.waiting(now=timezone.now()).count() == 1
