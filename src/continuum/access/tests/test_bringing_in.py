"""Bringing an organisation into an installation."""

import pytest

from continuum.access.acting import acting_as_operator
from continuum.organisations.actions import NameTaken, create_organisation
from continuum.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def test_create_organisation_keeps_its_other_names_once():
    with acting_as_operator():
        made = create_organisation(
            name="Aurore",
            kind="association",
            short_name="Aurore",
            other_names=("Aurore Foyer Aube", "Foyer Aubois", "Foyer Aubois"),
        )

    assert Organisation.objects.get(name="Aurore") == made
    assert {one.name for one in made.other_names.all()} == {"Aurore Foyer Aube", "Foyer Aubois"}


def test_create_organisation_refuses_a_name_already_borne():
    with acting_as_operator():
        create_organisation(name="Aurore", kind="association")

        with pytest.raises(NameTaken) as refused:
            create_organisation(name="Aurore", kind="commune", other_names=("Autre",))

    assert refused.value.field == "name"
    assert Organisation.objects.filter(name="Aurore").count() == 1
