"""What a funder calls invisible: said by the lead, each time in a new version, judged the same."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
)
from continuum.core.models import AuditEntry
from continuum.organisations.models import Participation
from continuum.organisations.rules import ProgrammeRole
from continuum.people.actions import definitions
from continuum.people.actions.definitions import MayNotDefine, SaidAlready, define_invisibility
from continuum.people.models import InvisibilityDefinition
from continuum.people.queries import version_for, versions_of
from continuum.people.rules import (
    Answer,
    Evidence,
    EvidenceKind,
    InvisibilityRule,
    Shortfall,
    judge,
    shortfall,
)

K = EvidenceKind
RULE = InvisibilityRule(
    frozenset({K.SAID, K.ABSENT_FROM_LIST}), 12, 5, frozenset({"i-milo"}), needs_all=True
)
DAY = date(2020, 9, 15)

pytestmark = pytest.mark.django_db


def led_by(membership, role=ProgrammeRole.LEAD):
    programme = make_programme()
    set_up(
        Participation,
        programme=programme,
        organisation=membership.organisation,
        role=role,
    )
    return programme


def define(programme, member, *, funder=None, on=date(2020, 3, 2), **more):
    told = {"rule": RULE, "wording": "Suivi par personne", **more}
    return define_invisibility(
        programme=programme, funder=funder, in_force_from=on, by=member, **told
    )


def test_definition_keeps_the_rule_as_it_was_said():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)

    with as_member(coordinator) as member:
        made = define(programme, member)

        assert InvisibilityDefinition.objects.get(pk=made.pk).rule == RULE
        assert made.version == 1
    with as_member(make_membership(Role.DPO, organisation=coordinator.organisation)):
        events = AuditEntry.objects.filter(target_id=str(made.pk)).values_list("event", flat=True)
        assert set(events) == {"insert", "invisibility_defined"}


def test_each_new_wording_is_a_new_version_for_the_same_funder_only():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)
    funder, other = make_organisation(), make_organisation()

    with as_member(coordinator) as member:
        told = ((funder, "Un"), (funder, "Deux"), (other, "Un"))
        versions = [
            define(programme, member, funder=one, wording=words).version for one, words in told
        ]
        with pytest.raises(SaidAlready):
            define(programme, member, funder=funder, wording="Deux")

    assert versions == [1, 2, 1]


@pytest.mark.parametrize("role", [Role.EDUCATOR, Role.COUNSELLOR, Role.FUNDER, Role.DPO])
def test_other_roles_of_the_lead_may_not_define(role):
    membership = make_membership(role)
    programme = led_by(membership)

    with as_member(membership) as member, pytest.raises(MayNotDefine):
        define(programme, member)


@pytest.mark.parametrize("part", [ProgrammeRole.PARTNER, ProgrammeRole.FUNDER])
def test_a_partner_may_not_define(part):
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator, part)

    with as_member(coordinator) as member:
        with pytest.raises(MayNotDefine):
            define(programme, member)
        assert not InvisibilityDefinition.objects.exists()


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"rule": InvisibilityRule(frozenset(), 12, 5)}, definitions.NoSignAccepted, "accepted"),
        (
            {"rule": InvisibilityRule(frozenset({K.SAID}), 0, 5)},
            definitions.NotMonths,
            "valid_months",
        ),
        (
            {"rule": InvisibilityRule(frozenset({K.SAID}), 12, 121)},
            definitions.NotMonths,
            "silent_months",
        ),
        ({"wording": " \n "}, definitions.WordingMissing, "wording"),
    ],
)
def test_what_cannot_judge_anybody_is_refused_beside_its_field(told, refusal, field):
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)

    with as_member(coordinator) as member:
        with pytest.raises(refusal) as refused:
            define(programme, member, **told)
        assert refused.value.field == field
        assert not InvisibilityDefinition.objects.exists()


def test_lists_are_kept_tidy_and_only_where_they_are_read():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)
    lists = frozenset({"  mission   locale ", " "})

    with as_member(coordinator) as member:
        absent = define(
            programme, member, rule=InvisibilityRule(frozenset(K), 12, 5, lists), wording="Un"
        )
        said = define(
            programme,
            member,
            rule=InvisibilityRule(frozenset({K.SAID}), 12, 5, lists),
            wording="Deux",
        )

    assert (absent.lists, said.lists) == (["mission locale"], [])


@pytest.mark.wall
def test_the_wall_keeps_versions_to_those_who_lead_and_to_those_who_take_part():
    lead, partner = make_membership(Role.COORDINATOR), make_membership(Role.COORDINATOR)
    programme = led_by(lead)
    set_up(
        Participation,
        programme=programme,
        organisation=partner.organisation,
        role=ProgrammeRole.PARTNER,
    )
    with as_member(lead) as member:
        made = define(programme, member)
    columns = "wording, accepted, lists, valid_months, silent_months, in_force_from, needs_all"
    again = (
        f"INSERT INTO people_invisibilitydefinition (id, programme_id, version, {columns})"
        f" SELECT gen_random_uuid(), programme_id, version + 1, {columns}"
        " FROM people_invisibilitydefinition"
    )

    def attempt(statement):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount

    with as_member(partner):
        assert InvisibilityDefinition.objects.get() == made
        with pytest.raises(ProgrammingError, match="row-level security"):
            attempt(again)
    with as_member(make_membership(Role.COORDINATOR)):
        assert not InvisibilityDefinition.objects.exists()
    educator = make_membership(Role.EDUCATOR, organisation=lead.organisation)
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with as_member(educator), refused:
        attempt(again)
    with as_member(lead):
        for change in ("UPDATE {} SET valid_months = 1", "DELETE FROM {}"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                attempt(change.format("people_invisibilitydefinition"))
        assert attempt(again) == 1


def test_the_version_that_judges_a_day_is_the_last_to_have_come_into_force():
    coordinator = make_membership(Role.COORDINATOR)
    programme = led_by(coordinator)
    with as_member(coordinator) as member:
        days = (date(2020, 9, 1), date(2021, 9, 1), date(2021, 9, 1), date(2020, 1, 1))
        made = [define(programme, member, on=on, wording=str(no)) for no, on in enumerate(days)]
        versions = versions_of(programme)

    def judging(*day):
        return version_for(versions, on=date(*day)).version

    assert [one.version for one in made] == [1, 2, 3, 4]
    assert judging(2021, 9, 1) == 3, "of two said for the same day, the last"
    assert judging(2021, 8, 31) == 1
    assert judging(2020, 8, 31) == 4
    assert judging(2019, 1, 1) == 4, "whoever entered before any is judged by the first"
    assert version_for([], on=DAY) is None


@pytest.mark.parametrize(
    ("sign", "lack"),
    [
        (Evidence(K.SAID, DAY), None),
        (Evidence(K.SAID, date(2020, 9, 16)), Shortfall.NOT_YET),
        (Evidence(K.SAID, date(2019, 9, 16)), None),
        (Evidence(K.SAID, date(2019, 9, 15)), Shortfall.TOO_OLD),
        (Evidence(K.ABSENT_FROM_LIST, DAY, "I-Milo"), None),
        (Evidence(K.ABSENT_FROM_LIST, DAY, "rectorat"), Shortfall.OTHER_LIST),
        (Evidence(K.NO_CONTACT, DAY, since=date(2020, 1, 1)), Shortfall.NOT_ACCEPTED),
    ],
)
def test_a_sign_counts_or_says_what_it_lacks(sign, lack):
    assert shortfall(RULE, sign, on=DAY) == lack


def test_silence_counts_once_it_has_lasted():
    rule = InvisibilityRule(frozenset({K.NO_CONTACT}), 12, 5)
    since = {date(2020, 4, 15): None, date(2020, 4, 16): Shortfall.TOO_SHORT}

    for day, lack in since.items():
        assert shortfall(rule, Evidence(K.NO_CONTACT, DAY, since=day), on=DAY) == lack


def test_all_signs_or_one_and_nobody_knows_without_enough():
    said, absent = Evidence(K.SAID, DAY), Evidence(K.ABSENT_FROM_LIST, DAY, "i-milo")
    one = InvisibilityRule(RULE.accepted, 12, 5, RULE.lists)

    told = [(RULE, [said]), (RULE, [said, said]), (RULE, [said, absent]), (one, [absent])]
    assert [judge(rule, signs, on=DAY) for rule, signs in told] == [
        Answer.UNKNOWN,
        Answer.UNKNOWN,
        Answer.YES,
        Answer.YES,
    ]
    assert judge(one, [], on=DAY) == Answer.UNKNOWN
    assert judge(one, [Evidence(K.SAID, date(2020, 9, 16))], on=DAY) == Answer.UNKNOWN


@pytest.mark.parametrize(
    ("signs", "followed", "verdict"),
    [
        ([Evidence(K.SAID, date(2019, 9, 15))], [], Answer.UNKNOWN),
        ([Evidence(K.SAID, date(2019, 9, 16))], [], Answer.YES),
        ([Evidence(K.NO_CONTACT, DAY, since=DAY)], [], Answer.UNKNOWN),
        ([], [DAY], Answer.NO),
        ([], [date(2019, 9, 16)], Answer.NO),
        ([], [date(2019, 9, 15)], Answer.UNKNOWN),
        ([], [date(2020, 9, 16)], Answer.UNKNOWN),
        ([Evidence(K.SAID, date(2019, 9, 15))], [DAY], Answer.NO),
        ([Evidence(K.SAID, DAY)], [DAY], Answer.YES),
    ],
)
def test_only_whoever_a_service_was_said_to_follow_is_known_not_to_be(signs, followed, verdict):
    """An expired sign shows nothing: not that somebody has been followed since."""
    rule = InvisibilityRule(RULE.accepted, 12, 5, RULE.lists)

    assert judge(rule, signs, followed=followed, on=DAY) == verdict
