"""`continuum user invite`: a whole address to hand over, once, and what to know about it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from click.testing import Result
from django.db import transaction
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from continuum.access.acting import acting_as_operator
from continuum.access.commands.user import app
from continuum.access.models import Invitation
from continuum.access.tests.factories import make_membership
from continuum.organisations.models import Organisation

# With real commits: a command opens and ends its own transactions.
pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = {
    "name": "Nora Benali",
    "password": "Péniche-violette-47",
    "password_again": "Péniche-violette-47",
}


def invite(*more: str, email: str = "nora@exemple.test") -> Result:
    return CliRunner().invoke(app, ["invite", email, "--organisation", "La Mission", *more])


def status_of(link: str) -> int:
    return Client().get(urlsplit(link.strip()).path).status_code


def test_the_address_is_whole_and_says_how_long_and_how_often(monkeypatch) -> None:
    monkeypatch.setenv("CONTINUUM_HOSTS", "localhost")

    done = invite()

    assert done.exit_code == 0, done.exception
    assert re.fullmatch(r"https?://localhost/invitation/[\w-]{43}/\n", done.stdout)
    ends = timezone.localtime(timezone.now() + timedelta(hours=72))
    assert f"une seule fois, jusqu'au {ends:%d/%m/%Y}" in done.stderr
    assert "CONTINUUM_HOSTS" not in done.stderr
    assert status_of(done.stdout) == 200


def test_without_a_public_name_it_says_where_to_give_one(monkeypatch) -> None:
    monkeypatch.delenv("CONTINUUM_HOSTS", raising=False)

    done = invite()

    assert done.stdout.startswith("http://localhost:8000/invitation/")
    assert "donner d'abord le nom public dans CONTINUUM_HOSTS" in done.stderr


def test_asked_again_the_old_link_is_dead_and_the_new_one_serves_once() -> None:
    first, second = invite(), invite(email=" Nora@Exemple.test")

    assert (first.exit_code, second.exit_code) == (0, 0), second.exception
    assert "n'ouvre plus rien" not in first.stderr
    assert "n'ouvre plus rien" in second.stderr
    assert (status_of(first.stdout), status_of(second.stdout)) == (410, 200)
    with transaction.atomic(), acting_as_operator():
        assert Invitation.objects.waiting(now=timezone.now()).count() == 1
    used = Client().post(urlsplit(second.stdout.strip()).path, ACCOUNT)
    assert used.status_code == 302, used.content.decode()
    assert status_of(second.stdout) == 410


def test_another_role_at_the_same_address_leaves_the_first_as_it_is() -> None:
    first = invite()
    second = invite("--role", "coordinator")

    assert "n'ouvre plus rien" not in second.stderr
    assert (status_of(first.stdout), status_of(second.stdout)) == (200, 200)


def test_an_organisation_that_is_there_is_not_made_twice() -> None:
    membership = make_membership()
    with transaction.atomic(), acting_as_operator():
        Organisation.objects.filter(pk=membership.organisation_id).update(name="La Mission")

    assert invite().exit_code == 0

    with transaction.atomic(), acting_as_operator():
        assert Organisation.objects.count() == 1
