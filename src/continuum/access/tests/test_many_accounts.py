"""Several accounts made at once, for a demonstration or a training room."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.backend import PasswordBackend
from continuum.access.models import Account

pytestmark = pytest.mark.django_db
STRONG = "Sept-Corbeaux-9-verts"
PEOPLE = [("Une@Exemple.test", " Une "), ("deux@exemple.test", "Deux")]


def test_each_may_sign_in_with_the_shared_password():
    with acting_as_operator():
        made = actions.create_accounts(people=PEOPLE, password=STRONG)

        assert [(one.email, one.name) for one in made] == [
            ("une@exemple.test", "Une"),
            ("deux@exemple.test", "Deux"),
        ]
    entered = [
        PasswordBackend().authenticate(None, email=one.email, password=STRONG) for one in made
    ]
    assert entered == made


@pytest.mark.parametrize("password", ["court-1A", "deux@exemple.test1A", "motdepasse"])
def test_a_weak_password_makes_nobody(password):
    with acting_as_operator(), pytest.raises(ValidationError):
        actions.create_accounts(people=PEOPLE, password=password)

    with acting_as_operator():
        assert not Account.objects.filter(email__in=["une@exemple.test", "deux@exemple.test"])


def test_an_address_is_never_taken_twice():
    with acting_as_operator():
        actions.create_accounts(people=PEOPLE[:1], password=STRONG)
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.create_accounts(people=PEOPLE, password=STRONG)

        assert not Account.objects.filter(email="deux@exemple.test")


def test_nobody_but_an_operator_or_an_administrator_makes_accounts():
    with pytest.raises(Exception, match="row-level security"), transaction.atomic():
        actions.create_accounts(people=PEOPLE, password=STRONG)
