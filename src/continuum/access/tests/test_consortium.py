"""The consortium's pages: seen by those who take part, configured by those who lead."""

import pytest
from django.test import Client

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    make_commune,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.organisations.models import Participation, Programme, Site
from continuum.organisations.rules import OrganisationKind, ProgrammeRole

pytestmark = pytest.mark.django_db

PROGRAMME = {
    "name": "Allier vers",
    "code": "allier",
    "lowest_age": "16",
    "highest_age": "25",
    "age_reference": "entry",
    "exception_group": "disability",
    "exception_age": "29",
    "target_groups": ["neet", "rural"],
    "action_starts_on": "2020-09-01",
    "action_ends_on": "2021-08-31",
    "money_starts_on": "2020-03-01",
}


@pytest.fixture
def coordinator():
    return make_membership(Role.COORDINATOR)


@pytest.fixture
def led(coordinator) -> Programme:
    sign_in(Client(), coordinator).post("/dispositifs/nouveau/", PROGRAMME)
    return Programme.objects.get(code="allier")


def test_a_programme_keeps_both_pairs_of_dates_and_its_exception(led, coordinator) -> None:
    lead = led.participations.get()

    assert (lead.organisation_id, lead.role) == (coordinator.organisation_id, ProgrammeRole.LEAD)
    assert led.age_exceptions == {"disability": 29}
    assert (str(led.action_ends_on), str(led.money_starts_on)) == ("2021-08-31", "2020-03-01")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"highest_age": "12"}, "highest_age"),
        ({"action_ends_on": "2019-01-01"}, "action_ends_on"),
        ({"money_ends_on": "2019-01-01"}, "money_ends_on"),
        ({"exception_age": ""}, "exception_age"),
        ({"code": "pas un code"}, "code"),
        ({"name": "\0"}, "name"),
    ],
)
def test_broken_programme_is_refused_and_nothing_typed_is_lost(coordinator, change, field) -> None:
    answer = sign_in(Client(), coordinator).post("/dispositifs/nouveau/", {**PROGRAMME, **change})

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "2020-09-01" in answer.content.decode()
    assert not Programme.objects.exists()


def test_parts_are_added_and_removed_by_the_lead_only(led, coordinator) -> None:
    partner = make_membership(Role.COORDINATOR)
    set_up(
        Participation, programme=led, organisation=partner.organisation, role=ProgrammeRole.PARTNER
    )
    site = set_up(Site, organisation=partner.organisation, name="Vichy")
    lead, other = sign_in(Client(), coordinator), sign_in(Client(), partner)
    target = {
        "measure": "files",
        "value": "70",
        "site": str(site.pk),
        "starts_on": "2020-09-01",
        "ends_on": "2021-08-31",
    }

    refused = other.post("/dispositifs/allier/objectifs/ajouter/", target)
    lead.post("/dispositifs/allier/objectifs/ajouter/", target)
    again = lead.post("/dispositifs/allier/objectifs/ajouter/", target)
    lead.post("/dispositifs/allier/places/ajouter/", {"site": site.pk, "year": 2021, "places": 15})
    lead.post("/dispositifs/allier/volets/ajouter/", {"name": "Repérage", "kind": "outreach"})

    assert refused.status_code == 200
    assert [one.value for one in led.targets.all()] == [70]
    assert again.context["form"].errors
    assert [one.places for one in led.capacities.all()] == [15]
    strand = led.strands.get()
    other.post(f"/dispositifs/allier/volets/{strand.pk}/retirer/")
    assert led.strands.count() == 1
    lead.post(f"/dispositifs/allier/volets/{strand.pk}/retirer/")
    assert led.strands.count() == 0


def test_who_does_not_take_part_sees_nothing(led, coordinator) -> None:
    stranger = sign_in(Client(), make_membership(Role.COORDINATOR))

    assert stranger.get("/dispositifs/allier/").status_code == 404
    assert stranger.post("/dispositifs/allier/modifier/", PROGRAMME).status_code == 404
    assert stranger.get(f"/structures/{coordinator.organisation_id}/").status_code == 404
    assert sign_in(Client(), coordinator).get("/dispositifs/allier/").status_code == 200


def test_a_sensitive_partners_name_is_masked_outside() -> None:
    prevention = make_organisation("SAGESS", kind=OrganisationKind.PREVENTION)
    inside = make_membership(Role.EDUCATOR, organisation=prevention)
    outside = make_membership(Role.COUNSELLOR)
    make_programme("commun", organisations=[prevention, outside.organisation])

    for where in ("/structures/", f"/structures/{prevention.pk}/", "/dispositifs/commun/"):
        assert "SAGESS" not in sign_in(Client(), outside).get(where).content.decode()
        assert "SAGESS" in sign_in(Client(), inside).get(where).content.decode()


@pytest.mark.parametrize(
    "kind",
    [OrganisationKind.PREVENTION, OrganisationKind.HEALTH, OrganisationKind.HANDICAP],
)
def test_a_sensitive_organisation_is_offered_without_its_name(kind) -> None:
    sensitive = make_organisation("SAGESS", kind=kind)
    plain = make_organisation("Mission des Arbres")
    lead = make_membership(Role.COORDINATOR)
    programme = make_programme("commun", organisations=[sensitive])
    set_up(
        Participation, programme=programme, organisation=lead.organisation, role=ProgrammeRole.LEAD
    )
    set_up(Site, organisation=sensitive, name="Le Chalet")

    client = sign_in(Client(), lead)
    partners = client.get("/dispositifs/commun/partenaires/ajouter/").content.decode()
    places = client.get("/dispositifs/commun/places/ajouter/").content.decode()

    assert (str(sensitive.pk) in partners, str(plain.pk) in partners) == (True, True)
    assert ("SAGESS" in partners, "Mission des Arbres" in partners) == (False, True)
    assert "SAGESS" not in places
    assert "Le Chalet" not in places


def test_administrator_configures_only_their_own_organisation() -> None:
    make_commune("10387", "Troyes", postcodes=["10000"])
    admin = make_membership(Role.ADMINISTRATOR)
    client = sign_in(Client(), admin)
    foreign = set_up(Site, organisation=make_organisation(), name="Ailleurs")

    client.post(
        "/structures/la-mienne/",
        {
            "name": "Aurore",
            "kind": "housing",
            "siret": "732 829 320 00074",
            "commune": "troyes",
            "other_names": "Aurore Foyer Aube\nAurore Foyer Aube\n",
        },
    )
    client.post("/structures/la-mienne/sites/", {"name": "La Maladière", "is_annex": "on"})

    admin.organisation.refresh_from_db()
    assert (admin.organisation.name, admin.organisation.siret) == ("Aurore", "73282932000074")
    assert admin.organisation.commune_id == "10387"
    assert [other.name for other in admin.organisation.other_names.all()] == ["Aurore Foyer Aube"]
    assert admin.organisation.sites.get().is_annex
    assert client.post(f"/sites/{foreign.pk}/fermer/").status_code == 404
    wrong = client.post("/structures/la-mienne/", {"name": "A", "kind": "x", "siret": "12"})
    assert set(wrong.context["form"].errors) == {"kind", "siret"}
