"""The same recovery link used, or two links prepared, at the same moment; and the command."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.backend import PasswordBackend
from continuum.access.commands.user import app
from continuum.access.models import Account, Recovery
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, make_membership
from continuum.access.tests.together import named, together

# With real commits: what one does at the same moment as another is seen once it is committed.
pytestmark = pytest.mark.django_db(transaction=True)
TOGETHER = 4


def all_at_once(gesture) -> list[str]:
    """What each of several was told, doing the same at the same moment, as nobody yet."""

    def in_a_request(rank: int, _member: None) -> None:
        with transaction.atomic():
            gesture(rank)

    return named(together([None] * TOGETHER, in_a_request))


def passwords() -> list[str]:
    return [f"Corbeau-{rank}-vert-plume" for rank in range(TOGETHER)]


def test_one_of_those_who_use_a_link_together_gets_in() -> None:
    membership = make_membership(email="nora@exemple.test")
    with transaction.atomic(), acting_as_operator():
        _recovery, secret = actions.prepare_recovery_as_operator(
            account=membership.account, removes_second_factor=False, now=timezone.now()
        )

    told = all_at_once(
        lambda rank: actions.recover_access(secret=secret, password=passwords()[rank])
    )

    assert told == ["RecoveryUnusable"] * (TOGETHER - 1) + ["done"]
    with transaction.atomic():
        entered = [
            PasswordBackend().authenticate(None, email="nora@exemple.test", password=password)
            for password in passwords()
        ]
    assert [one for one in entered if one] == [membership.account]


def test_of_links_prepared_together_one_waits() -> None:
    admin = make_membership(Role.ADMINISTRATOR)
    member = make_membership(organisation=admin.organisation)

    def prepare(_rank: int) -> None:
        with as_member(admin) as by:
            actions.prepare_recovery(account=member.account, by=by, now=timezone.now())

    assert all_at_once(prepare) == ["done"] * TOGETHER
    with transaction.atomic(), as_member(admin):
        assert Recovery.objects.count() == TOGETHER
        assert Recovery.objects.waiting(now=timezone.now()).count() == 1


def test_using_and_preparing_together_never_lock_each_other() -> None:
    membership = make_membership()

    def prepared() -> str:
        _recovery, secret = actions.prepare_recovery_as_operator(
            account=membership.account, removes_second_factor=False, now=timezone.now()
        )
        return secret

    with transaction.atomic(), acting_as_operator():
        secret = prepared()

    def gesture(rank: int) -> None:
        if rank % 2:
            actions.recover_access(secret=secret, password=passwords()[rank])
        else:
            with acting_as_operator():
                prepared()

    told = all_at_once(gesture)

    assert told.count("done") in (TOGETHER // 2, TOGETHER // 2 + 1)
    with transaction.atomic(), acting_as_operator():
        assert Recovery.objects.waiting(now=timezone.now()).count() <= 1


def test_the_command_prints_a_link_that_opens() -> None:
    make_membership(email="nora@exemple.test")

    plain = CliRunner().invoke(app, ["recover", "Nora@Exemple.test"])
    full = CliRunner().invoke(app, ["recover", "nora@exemple.test", "--second-factor"])

    assert (plain.exit_code, full.exit_code) == (0, 0), plain.exception
    assert Client().get(plain.stdout.strip()).status_code == 410
    page = Client().get(full.stdout.strip())
    assert page.status_code == 200
    assert "Votre ancien second facteur" in page.content.decode()


@pytest.mark.parametrize("closed", [False, True])
def test_the_command_refuses_an_unknown_or_closed_account(closed: bool) -> None:
    membership = make_membership(email="nora@exemple.test")
    with transaction.atomic(), acting_as_operator():
        Account.objects.filter(pk=membership.account_id).update(
            closed_at=timezone.now() if closed else None
        )

    answer = CliRunner().invoke(
        app, ["recover", "nora@exemple.test" if closed else "x@exemple.test"]
    )

    assert answer.exit_code == 1
    assert "/nouvel-acces/" not in answer.output
    with transaction.atomic(), acting_as_operator():
        assert not Recovery.objects.exists()
