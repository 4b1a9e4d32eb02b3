"""What accounts, programmes and the journal put on the home page of those who look after them."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from continuum.access import actions
from continuum.access.models import Account, Invitation
from continuum.access.queries import tasks, without_second_factor
from continuum.access.queries.journal import MANY_IN_A_DAY
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
    set_up,
    sign_in,
)
from continuum.core import audit
from continuum.organisations.models import Participation, Site, Target
from continuum.organisations.rules import ProgrammeRole

pytestmark = pytest.mark.django_db
OTHERS = [Role.EDUCATOR, Role.COUNSELLOR, Role.TRAINER, Role.FUNDER]


@pytest.fixture
def now():
    return timezone.localtime()


@pytest.fixture
def organisation():
    return make_organisation()


@pytest.fixture
def administrator(organisation):
    return make_membership(Role.ADMINISTRATOR, organisation=organisation)


def told(source, membership, today) -> list[tuple[str, int | None, bool]]:
    with as_member(membership) as member:
        return [(task.title, task.count, task.urgent) for task in source(member, today=today)]


def invited(administrator, *emails: str, ago: timedelta = timedelta()) -> None:
    with as_member(administrator) as member:
        for email in emails:
            actions.invite(
                email=email,
                role=Role.EDUCATOR,
                organisation_id=member.organisation_id,
                invited_by=member.account_id,
                now=timezone.now() - ago,
            )


def protected(membership) -> None:
    with as_member(membership):
        TOTP.activate(Account.objects.get(pk=membership.account_id), "JBSWY3DPEHPK3PXP")


def test_invitations_wait_then_press_then_lapse(administrator, now) -> None:
    protected(administrator)
    today = now.date()
    assert told(tasks.accounts, administrator, today) == []
    invited(administrator, "une@exemple.test")
    assert told(tasks.accounts, administrator, today) == [("Invitation en attente", 1, False)]
    invited(administrator, "deux@exemple.test", "trois@exemple.test", ago=timedelta(hours=60))
    assert told(tasks.accounts, administrator, today) == [("Invitations en attente", 3, True)]
    invited(administrator, "quatre@exemple.test", ago=timedelta(days=4))
    assert told(tasks.accounts, administrator, today)[1] == (
        "Invitation restée sans réponse",
        1,
        False,
    )
    invited(administrator, "Quatre@exemple.test")  # asked again: the old link is forgotten
    assert told(tasks.accounts, administrator, today) == [("Invitations en attente", 4, True)]
    invited(administrator, "cinq@exemple.test", ago=timedelta(days=60))
    assert len(told(tasks.accounts, administrator, today)) == 1


def test_another_organisation_s_invitations_and_accounts_never_count(administrator, now) -> None:
    protected(administrator)
    elsewhere = make_membership(Role.ADMINISTRATOR)
    invited(elsewhere, "une@exemple.test")
    assert told(tasks.accounts, administrator, now.date()) == []
    assert told(tasks.accounts, elsewhere, now.date()) == [
        ("Invitation en attente", 1, False),
        ("Compte sans second facteur", 1, False),
    ]


def test_accounts_that_a_password_opens_are_told_to_the_administrator_alone(
    client, organisation, administrator, now
) -> None:
    colleagues = [make_membership(role, organisation=organisation) for role in OTHERS[:2]]
    protected(colleagues[0])
    expected = {administrator.account_id, colleagues[1].account_id}
    with as_member(administrator):
        assert without_second_factor() == expected
    for membership in (*colleagues, make_membership(Role.DPO, organisation=organisation)):
        with as_member(membership):
            assert without_second_factor() == set()
    page = sign_in(client, administrator).get("/equipe/").content.decode()
    assert page.count("sans second facteur") == 3  # the data protection officer came since


@pytest.mark.parametrize("role", OTHERS)
def test_none_of_it_is_anybody_else_s(organisation, administrator, now, role) -> None:
    invited(administrator, "une@exemple.test")
    with as_member(administrator):
        audit.record("people_exported", people=[uuid4()])
    somebody = make_membership(role, organisation=organisation)
    for source in (tasks.accounts, tasks.organisation, tasks.programmes, tasks.journal):
        assert told(source, somebody, now.date()) == []


def test_the_organisation_s_own_page_says_what_it_lacks(administrator, organisation, now) -> None:
    assert told(tasks.organisation, administrator, now.date()) == [
        ("Compléter la fiche de la structure", 2, False)
    ]
    set_up(Site, organisation=organisation, name="Siège")
    with as_member(administrator) as member:
        [task] = tasks.organisation(member, today=now.date())
    assert (task.count, "la commune" in task.detail) == (1, True)
    assert "SIRET" not in task.detail, "nobody must give one"


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MANAGER])
def test_a_programme_one_leads_without_a_target_is_told(organisation, now, role) -> None:
    membership = make_membership(role, organisation=organisation)
    programme = make_programme(organisations=[organisation])
    assert told(tasks.programmes, membership, now.date()) == []  # a partner configures nothing
    set_up(Participation, programme=programme, organisation=organisation, role=ProgrammeRole.LEAD)
    set_up(Participation, programme=programme, organisation=organisation, role=ProgrammeRole.PILOT)
    assert told(tasks.programmes, membership, now.date()) == [
        (f"Aucun objectif\u00a0: {programme.name}", None, False)
    ]
    set_up(
        Target,
        programme=programme,
        measure="entries",
        value=3,
        starts_on=now.date(),
        ends_on=now.date(),
    )
    assert told(tasks.programmes, membership, now.date()) == []


def opened(membership, people: list[UUID]) -> None:
    with as_member(membership):
        audit.record("file_opened", people=people)


def test_exports_of_the_week_are_counted_by_list_not_by_name(organisation, now) -> None:
    dpo = make_membership(Role.DPO, organisation=organisation)
    assert told(tasks.journal, dpo, now.date()) == []
    with as_member(make_membership(Role.COORDINATOR, organisation=organisation)):
        audit.record("people_exported", people=[uuid4() for _ in range(30)])
    with as_member(make_membership(Role.COORDINATOR)):
        audit.record("people_exported", people=[uuid4()])
    assert told(tasks.journal, dpo, now.date()) == [("Listes de jeunes exportées", 1, False)]
    assert told(tasks.journal, dpo, now.date() + timedelta(days=8)) == []


def test_many_files_opened_in_a_day_are_told_with_the_way_to_whom(
    client, organisation, now
) -> None:
    dpo = make_membership(Role.DPO, organisation=organisation)
    reader = make_membership(organisation=organisation)
    people = [uuid4() for _ in range(MANY_IN_A_DAY)]
    opened(reader, people)
    opened(reader, people)  # the same files again are no more people
    assert told(tasks.journal, dpo, now.date()) == []
    opened(reader, [uuid4()])
    with as_member(dpo) as member:
        [task] = tasks.journal(member, today=now.date())
    assert (task.count, task.urgent) == (1, True)
    assert f"compte={reader.account_id}" in task.url
    assert sign_in(client, dpo).get(task.url).status_code == 200
    for _ in range(2):
        opened(make_membership(organisation=organisation), [uuid4() for _ in range(50)])
    with as_member(dpo) as member:
        [task] = tasks.journal(member, today=now.date())
    assert (task.count, "compte=" in task.url) == (3, False)


def test_an_accepted_invitation_is_no_lapsed_one(administrator, now) -> None:
    member = make_membership(organisation=administrator.organisation)
    invited(administrator, member.account.email, ago=timedelta(days=5))
    with as_member(administrator) as by:
        lapsed = Invitation.objects.visible_to(by).lapsed(now=now, since=now - tasks.REMINDED_FOR)
        assert not lapsed.exists()
