"""The way back for whoever forgot the password, and for nobody else."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from continuum.access import actions
from continuum.access.acting import acting_as_operator
from continuum.access.models import Membership, Recovery
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    PASSWORD,
    as_member,
    make_membership,
    make_organisation,
    sign_in,
)
from continuum.access.tests.recovering import (
    EMAIL,
    NEW,
    enter,
    link_for,
    operators_link,
    prepare,
    use,
)
from continuum.core.models import AuditEntry

pytestmark = pytest.mark.django_db


def give_second_factor(membership: Membership) -> None:
    with as_member(membership):
        TOTP.activate(membership.account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(membership.account)


def factors_of(membership: Membership) -> list[str]:
    with as_member(membership):
        found = Authenticator.objects.filter(user_id=membership.account_id)
        return sorted(found.values_list("type", flat=True))


def test_the_link_gives_a_new_password_once_and_ends_the_old_one(admin, nora) -> None:
    link = link_for(admin, nora)
    assert EMAIL in Client().get(link).content.decode()

    answer = use(link)

    assert (answer.status_code, answer["Location"]) == (302, "/connexion/")
    assert enter(PASSWORD).status_code == 200
    assert enter(NEW)["Location"] == "/"
    assert Client().get(link).status_code == 410
    assert use(link, "Autre-Corbeau-77-bleu").status_code == 410
    assert enter(NEW)["Location"] == "/"


def test_the_link_is_shown_once_and_listed_while_it_waits(admin, nora) -> None:
    secret = link_for(admin, nora).split("/")[2]
    page = sign_in(Client(), admin).get("/equipe/")

    assert [recovery.account_id for recovery in page.context["recoveries"]] == [nora.account_id]
    assert secret not in page.content.decode()
    with as_member(admin):
        assert secret.encode() not in bytes(Recovery.objects.get().token_hash)
    use(f"/nouvel-acces/{secret}/")
    assert not sign_in(Client(), admin).get("/equipe/").context["recoveries"]


def test_every_browser_is_out_also_one_that_waits_for_a_code(admin, nora) -> None:
    here, there = sign_in(Client(), nora), sign_in(Client(), nora)
    give_second_factor(nora)
    half_in = Client()
    assert enter(PASSWORD, half_in)["Location"].startswith("/connexion/code/")
    link = link_for(admin, nora)
    bystander = sign_in(Client(), admin)

    assert use(link, client=here).status_code == 302

    assert here.get("/compte/").status_code == 302
    assert there.get("/compte/").status_code == 302
    assert half_in.get("/connexion/code/")["Location"] == "/connexion/"
    assert bystander.get("/compte/").status_code == 200


def test_a_job_of_the_account_goes_on(admin, nora) -> None:
    link = link_for(admin, nora)
    with as_member(nora):
        token_still_works = "SELECT ctx_account() IS NOT NULL"
        use(link)
        with connection.cursor() as cursor:
            cursor.execute(token_still_works)
            assert cursor.fetchone() == (True,)


def test_the_second_factor_is_still_asked_for(admin, nora) -> None:
    give_second_factor(nora)

    use(link_for(admin, nora))

    client = Client()
    assert enter(NEW, client)["Location"].startswith("/connexion/code/")
    assert client.get("/")["Location"] == "/connexion/?next=/"
    assert factors_of(nora) == ["recovery_codes", "totp"]


def test_the_operator_lets_go_of_a_lost_second_factor_and_a_new_one_is_due(nora, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    give_second_factor(nora)
    link = operators_link(nora, removes_second_factor=True)
    assert factors_of(nora) == ["recovery_codes", "totp"]

    use(link)

    assert factors_of(nora) == []
    client = Client()
    assert enter(NEW, client)["Location"] == "/"
    assert client.get("/")["Location"] == "/compte/second-facteur/"


def test_the_operators_plain_link_keeps_the_second_factor(nora) -> None:
    give_second_factor(nora)

    use(operators_link(nora))

    assert factors_of(nora) == ["recovery_codes", "totp"]
    assert enter(NEW)["Location"].startswith("/connexion/code/")


def test_nobody_else_prepares_or_revokes_a_link(admin, nora) -> None:
    foreign = make_membership(Role.ADMINISTRATOR)
    colleague = make_membership(Role.COORDINATOR, organisation=admin.organisation)
    link = link_for(admin, nora)
    with as_member(admin):
        waiting = Recovery.objects.get()
    revoke = reverse("access:revoke_recovery", args=[waiting.pk])

    assert prepare(foreign, nora).status_code == 404
    assert prepare(colleague, nora).status_code == 403
    assert sign_in(Client(), foreign).post(revoke).status_code == 404
    assert sign_in(Client(), colleague).post(revoke).status_code == 403
    assert Client().get(link).status_code == 200

    assert sign_in(Client(), admin).post(revoke)["Location"] == "/equipe/"
    assert sign_in(Client(), admin).post(revoke)["Location"] == "/equipe/"
    assert Client().get(link).status_code == 410


def test_an_administrator_changes_their_own_password_otherwise(admin) -> None:
    answer = prepare(admin, admin)

    assert answer.redirect_chain == [("/equipe/", 302)]
    assert "Changer de mot de passe" in answer.content.decode()
    with acting_as_operator():
        assert not Recovery.objects.exists()


def test_a_removed_member_gets_no_link_and_the_one_prepared_dies_for_good(admin, nora) -> None:
    link = link_for(admin, nora)

    sign_in(Client(), admin).post(reverse("access:end_membership", args=[nora.pk]))

    assert Client().get(link).status_code == 410
    assert prepare(admin, nora).status_code == 404
    with acting_as_operator():
        actions.give_membership(
            account=nora.account, organisation=admin.organisation, role=Role.EDUCATOR
        )
    assert use(link).status_code == 410
    assert enter(PASSWORD)["Location"] == "/"


def test_an_account_of_two_organisations_is_taken_by_neither(admin, nora) -> None:
    before = link_for(admin, nora)
    with acting_as_operator():
        elsewhere = actions.give_membership(
            account=nora.account, organisation=make_organisation(), role=Role.EDUCATOR
        )

    answer = prepare(admin, nora)

    assert answer.redirect_chain == [("/equipe/", 302)]
    assert "exploite cette installation" in answer.content.decode()
    assert (Client().get(before).status_code, use(before).status_code) == (410, 410)
    assert use(operators_link(nora)).status_code == 302
    with acting_as_operator():
        elsewhere.ended_at = timezone.now()
        elsewhere.save(update_fields=["ended_at"])
    assert use(link_for(admin, nora), "Encore-Corbeau-3").status_code == 302


def test_two_roles_in_one_organisation_are_one_organisation(admin, nora) -> None:
    with acting_as_operator():
        actions.give_membership(
            account=nora.account, organisation=admin.organisation, role=Role.COORDINATOR
        )

    assert use(link_for(admin, nora)).status_code == 302


def test_a_new_link_ends_the_earlier_whoever_prepared_it(admin, nora) -> None:
    first = link_for(admin, nora)
    second = operators_link(nora)
    third = link_for(admin, nora)

    assert [Client().get(link).status_code for link in (first, second, third)] == [410, 410, 200]


def test_a_changed_password_ends_the_link(admin, nora) -> None:
    links = [operators_link(nora), link_for(admin, nora)]

    sign_in(Client(), nora).post(
        reverse("change_password"), {"current": PASSWORD, "password": "Corbeau-Violet-12"}
    )

    assert [use(link).status_code for link in links] == [410, 410]
    assert enter("Corbeau-Violet-12")["Location"] == "/"


def test_the_journal_tells_who_prepared_and_that_it_was_used(admin, nora) -> None:
    revoked = link_for(admin, nora)
    with as_member(admin):
        actions.revoke_recovery(recovery=Recovery.objects.get(), now=timezone.now())
    use(link_for(admin, nora))
    use(revoked)

    with as_member(admin):
        told = AuditEntry.objects.filter(event__startswith="recovery")
        assert list(told.order_by("id").values_list("event", "account_id")) == [
            ("recovery_prepared", admin.account_id),
            ("recovery_revoked", admin.account_id),
            ("recovery_prepared", admin.account_id),
            ("recovery_used", nora.account_id),
        ]
        rows = AuditEntry.objects.filter(target="access_recovery", event__in=("insert", "update"))
        assert rows.count() == 4


def test_the_sign_in_page_says_what_to_do() -> None:
    assert "Mot de passe oublié" in Client().get("/connexion/").content.decode()
