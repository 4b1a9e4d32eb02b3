"""What a funder calls invisible: said by the lead, each time in a new version."""

from datetime import date

import pytest

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
)
from continuum.organisations.models import Participation
from continuum.organisations.rules import ProgrammeRole
from continuum.people.actions.definitions import MayNotDefine, define_invisibility
from continuum.people.models import InvisibilityDefinition
from continuum.people.rules import EvidenceKind, InvisibilityRule

RULE = InvisibilityRule(frozenset({EvidenceKind.SAID}), 12, 5, frozenset({"i-milo"}))

pytestmark = pytest.mark.django_db


def led_by(membership):
    programme = make_programme()
    Participation.objects.create(
        programme=programme, organisation=membership.organisation, role=ProgrammeRole.LEAD
    )
    return programme


def define(programme, member, *, funder=None):
    return define_invisibility(
        programme=programme,
        funder=funder or make_organisation(),
        rule=RULE,
        wording="Suivi par personne",
        in_force_from=date(2020, 3, 2),
        by=member,
    )


def test_definition_keeps_the_rule_as_it_was_said():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)

    with as_member(coordinator) as member:
        made = define(programme, member)

    assert InvisibilityDefinition.objects.get(pk=made.pk).rule == RULE
    assert made.version == 1


def test_each_new_wording_is_a_new_version_for_the_same_funder_only():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)
    funder, other = make_organisation(), make_organisation()

    with as_member(coordinator) as member:
        versions = [
            define(programme, member, funder=one).version for one in (funder, funder, other)
        ]

    assert versions == [1, 2, 1]


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.COUNSELLOR, Role.FUNDER, Role.DPO])
def test_other_roles_of_the_lead_may_not_define(role):
    membership = make_membership(role)
    programme = led_by(membership)

    with as_member(membership) as member, pytest.raises(MayNotDefine):
        define(programme, member)


def test_a_partner_may_not_define():
    coordinator = make_membership(Role.COORDINATOR)
    programme = make_programme(organisations=[coordinator.organisation])

    with as_member(coordinator) as member, pytest.raises(MayNotDefine):
        define(programme, member)
    assert not InvisibilityDefinition.objects.exists()
