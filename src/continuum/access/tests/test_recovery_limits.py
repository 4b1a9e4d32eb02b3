"""Links to a new password that are dead, refused or tried too often."""

import logging
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from continuum.access import actions, failures, rules
from continuum.access.acting import acting_as_operator
from continuum.access.models import Account
from continuum.access.roles import Role
from continuum.access.tests.factories import PASSWORD, as_member, make_membership, sign_in
from continuum.access.tests.recovering import EMAIL, NEW, enter, link_for, main_of, prepare, use

pytestmark = pytest.mark.django_db


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
        failures.forget("link|127.0.0.1")
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
