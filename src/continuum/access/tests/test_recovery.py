"""The way back for whoever forgot the password, and for nobody else."""

import logging
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from continuum.access import actions, rules
from continuum.access.acting import acting_as_operator
from continuum.access.models import Account, Membership, Recovery
from continuum.access.roles import Role
from continuum.access.tests.factories import (
    PASSWORD,
    as_member,
    make_membership,
    make_organisation,
    sign_in,
)
from continuum.core.models import AuditEntry

pytestmark = pytest.mark.django_db
NEW = "Sept-Corbeaux-9-verts"
EMAIL = "nora@exemple.test"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> None:
    cache.clear()


@pytest.fixture
def admin() -> Membership:
    return make_membership(Role.ADMINISTRATOR)


@pytest.fixture
def nora(admin: Membership) -> Membership:
    return make_membership(Role.EDUCATOR, organisation=admin.organisation, email=EMAIL)


def prepare(admin: Membership, membership: Membership):
    """What the button of the team page answers."""
    return sign_in(Client(), admin).post(
        reverse("access:prepare_recovery", args=[membership.pk]), follow=True
    )


def link_for(admin: Membership, membership: Membership) -> str:
    link: str = prepare(admin, membership).context["link"]
    return link[link.index("/nouvel-acces/") :]


def operators_link(membership: Membership, *, removes_second_factor: bool = False) -> str:
    with acting_as_operator():
        _recovery, secret = actions.prepare_recovery_as_operator(
            account=membership.account,
            removes_second_factor=removes_second_factor,
            now=timezone.now(),
        )
    return reverse("recover_access", args=[secret])


def use(link: str, password: str = NEW, client: Client | None = None):
    return (client or Client()).post(link, {"password": password})


def enter(password: str, client: Client | None = None):
    return (client or Client()).post("/connexion/", {"login": EMAIL, "password": password})


def give_second_factor(membership: Membership) -> None:
    with as_member(membership):
        TOTP.activate(membership.account, "JBSWY3DPEHPK3PXP")
        RecoveryCodes.activate(membership.account)


def main_of(answer) -> str:
    """What the page says, without the address repeated around it."""
    text: str = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


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


def test_every_dead_link_gets_the_same_page_as_a_dead_invitation(admin, nora) -> None:
    other = make_membership(organisation=admin.organisation)
    late = make_membership(organisation=admin.organisation)
    long_ago = timezone.now() - rules.RECOVERY_LASTS - timedelta(minutes=1)
    with as_member(admin) as member:
        _old, expired = actions.prepare_recovery(account=late.account, by=member, now=long_ago)
    used, closed = link_for(admin, nora), link_for(admin, other)
    use(used)
    with acting_as_operator():
        Account.objects.filter(pk=other.account_id).update(closed_at=timezone.now())
    dead = [f"/nouvel-acces/{expired}/", used, closed, "/nouvel-acces/%00/", "/nouvel-acces/é/"]

    pages = set()
    for link in [*dead, "/invitation/unknown/", "/invitation/%00/"]:
        cache.clear()
        answer = Client().get(link)
        pages.add((answer.status_code, main_of(answer)))
        assert use(link).status_code == 410

    assert [status for status, _page in pages] == [410]


def test_a_closed_account_gets_no_link(admin, nora) -> None:
    with acting_as_operator():
        Account.objects.filter(pk=nora.account_id).update(closed_at=timezone.now())

    assert "Ce compte est fermé" in prepare(admin, nora).content.decode()
    with acting_as_operator(), pytest.raises(actions.ClosedAccount):
        actions.prepare_recovery_as_operator(
            account=Account.objects.get(pk=nora.account_id),
            removes_second_factor=False,
            now=timezone.now(),
        )


@pytest.mark.parametrize("password", ["", "motdepasse", "Nora@Exemple.test1"])
def test_a_weak_password_is_refused_and_the_link_stays_good(admin, nora, password) -> None:
    link = link_for(admin, nora)

    answer = use(link, password)

    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert enter(PASSWORD)["Location"] == "/"
    assert use(link).status_code == 302


def test_failures_before_the_new_password_no_longer_make_wait(admin, nora) -> None:
    for _attempt in range(rules.FREE_FAILURES):
        enter("faux")
    assert enter(PASSWORD).status_code == 200

    use(link_for(admin, nora))

    assert enter(NEW)["Location"] == "/"


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


def test_dead_links_from_one_network_make_wait_and_others_do_not(admin, nora) -> None:
    link = link_for(admin, nora)
    for number in range(rules.FREE_FAILURES):
        assert Client().get(f"/nouvel-acces/guess-{number}/").status_code == 410

    answer = Client().get(link)

    assert answer.status_code == 429
    assert "réessayez dans 1 minute" in answer.content.decode()
    assert use(link).status_code == 429
    assert Client().get("/invitation/guess/").status_code == 429
    assert Client().get(link, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.parametrize("door", ["invitation", "nouvel-acces"])
def test_no_log_keeps_the_secret_of_a_link(settings, door) -> None:
    handler = settings.LOGGING["handlers"]["stderr"]
    record = logging.makeLogRecord({"msg": "%s: %s", "args": ("Gone", f"/{door}/s3cret/ and more")})

    kept = import_string(settings.LOGGING["filters"][handler["filters"][0]]["()"])().filter(record)

    assert (kept, record.getMessage()) == (True, f"Gone: /{door}/…/ and more")


def test_behind_a_proxy_the_network_is_what_the_proxy_says(settings, admin, nora) -> None:
    link = link_for(admin, nora)
    settings.SECURE_TRANSPORT = True
    for number in range(rules.FREE_FAILURES):
        forged = {"X-Forwarded-For": f"203.0.113.{number}, 192.0.2.1"}
        Client().get(f"/nouvel-acces/guess-{number}/", headers=forged)

    there = Client().get(link, headers={"X-Forwarded-For": "192.0.2.1"})
    elsewhere = Client().get(link, headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})

    assert (there.status_code, elsewhere.status_code) == (429, 200)


def test_the_sign_in_page_says_what_to_do() -> None:
    assert "Mot de passe oublié" in Client().get("/connexion/").content.decode()


def attempt(query: str, *values: object) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, values)
            return str(cursor.rowcount)
    except DatabaseError:
        return "denied"


INSERT = (
    "INSERT INTO access_recovery (id, account_id, organisation_id, token_hash,"
    " removes_second_factor, created_at, expires_at) VALUES (gen_random_uuid(), %s, %s,"
    " sha256(gen_random_uuid()::text::bytea), %s, now(), now() + interval '1 hour')"
)


@pytest.mark.wall
def test_the_database_itself_refuses_what_the_page_would(admin, nora) -> None:
    foreign, shared = make_membership(Role.ADMINISTRATOR), make_membership()
    with acting_as_operator():
        actions.give_membership(
            account=shared.account, organisation=admin.organisation, role=Role.EDUCATOR
        )
    ours, mine = admin.organisation_id, admin.account_id
    stolen = "UPDATE access_account SET password = 'x' WHERE id = %s"

    with as_member(admin):
        assert attempt(INSERT, nora.account_id, ours, False) == "1"
        assert attempt(INSERT, nora.account_id, ours, True) == "denied"
        assert attempt(INSERT, nora.account_id, None, False) == "denied"
        assert attempt(INSERT, shared.account_id, ours, False) == "denied"
        assert attempt(INSERT, foreign.account_id, ours, False) == "denied"
        assert attempt(INSERT, mine, ours, False) == "denied"
        assert attempt("UPDATE access_recovery SET expires_at = now()") == "denied"
        assert attempt("UPDATE access_recovery SET used_at = NULL") == "denied"
        assert attempt("DELETE FROM access_recovery") == "denied"
        assert attempt("SELECT access_only_of(%s, %s)", nora.account_id, ours) == "denied"
        assert attempt(stolen, nora.account_id) == "denied"
        assert attempt("SELECT 1 FROM access_recovery") == "1"
        assert attempt("UPDATE access_recovery SET revoked_at = now()") == "1"
    with as_member(foreign):
        assert attempt("SELECT 1 FROM access_recovery") == "0"
        assert attempt("UPDATE access_recovery SET revoked_at = now()") == "0"
        assert attempt(INSERT, nora.account_id, ours, False) == "denied"
    with as_member(nora):
        assert attempt("SELECT 1 FROM access_recovery") == "0"
        assert attempt(INSERT, nora.account_id, ours, False) == "denied"
        assert attempt(stolen, nora.account_id) == "denied"
    assert attempt("SELECT 1 FROM access_recovery") == "0"
    assert attempt(INSERT, nora.account_id, None, True) == "denied"


def test_a_link_prepared_elsewhere_tells_nothing_of_its_account(admin, nora) -> None:
    """The page of a good link names its account; the team of another organisation never does."""
    link_for(admin, nora)

    page = sign_in(Client(), make_membership(Role.ADMINISTRATOR)).get("/equipe/")

    assert EMAIL not in page.content.decode()
    assert EMAIL in sign_in(Client(), admin).get("/equipe/").content.decode()
    assert timedelta(hours=72) == rules.RECOVERY_LASTS
