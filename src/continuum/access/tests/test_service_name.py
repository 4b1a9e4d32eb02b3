"""Who wrote what commands wrote, in the reader's language."""

import pytest
from django.utils import translation

from continuum.access.acting import acting_as_operator
from continuum.access.actions import service_member
from continuum.access.tests.factories import make_membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "name"),
    [("fr", "Ligne de commande"), ("it", "Riga di comando"), ("en", "Command line")],
)
def test_the_account_of_commands_is_called_in_the_readers_language(language, name) -> None:
    person = make_membership()
    with acting_as_operator():
        service = service_member(organisation=person.organisation)
    with translation.override(language):
        assert str(service.account) == name
        assert str(person.account) == person.account.name
