"""What a statement slipped in reaches beside the files: jobs, sessions, locks, tokens, figures."""

import json
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection

from continuum.access import login_key
from continuum.access.acting import counting
from continuum.access.roles import Role
from continuum.access.tests.factories import as_member, set_up
from continuum.imports.tests.factories import fill
from continuum.organisations.models import Participation
from continuum.organisations.rules import ProgrammeRole
from tests.wall.statements import JOBS, attempt, copy_with, count, rows
from tests.wall.world import House, build_house

pytestmark = [pytest.mark.django_db, pytest.mark.wall]


@pytest.fixture
def house() -> House:
    return build_house("Nord", "5678")


@contextmanager
def acting(house: House, role: Role):
    with as_member(house.members[role]) as member:
        yield member


NOTE = "SELECT audit_note(%s, %s, %s, ARRAY[]::uuid[], %s)"
SAID = ("file_opened", "people_person", "1")


def test_a_trace_is_left_by_somebody_in_codes_and_counts(house) -> None:
    legitimate = (
        {},
        {"removes_second_factor": True},
        {"view": "mine", "shown": 25},
        {"figure": "files.new", "shown": 3},
        {"format": ["pdf", "xlsx"]},
        {"made": {"people_person": 12, "people_referent.account": 2}},
        {"back": {"people_person": 2}, "kept": {}},
    )
    with acting(house, Role.EDUCATOR):
        for detail in legitimate:
            assert attempt(NOTE, *SAID, json.dumps(detail)) == "1", detail
        for detail in (
            {"name": "Aminata"},
            {"view": "Aminata Diallo, 06 12 34 56 78"},
            {"made": {"Aminata Diallo": 1}},
            {"format": ["un mot de trop"]},
            {"made": {"people_person": {"first_name": "Awa Sy"}}},
            ["Aminata Diallo"],
            "Aminata Diallo",
        ):
            assert attempt(NOTE, *SAID, json.dumps(detail)) == "denied", detail
        assert attempt(NOTE, "Vu par Aminata", "", "", "{}") == "denied"
        assert attempt(NOTE, "file_opened", "people_person", "Awa Sy", "{}") == "denied"
        assert attempt(NOTE, "file_opened", "Awa Sy", "", "{}") == "denied"


def test_nobody_leaves_a_trace_without_a_session(house) -> None:
    assert attempt(NOTE, *SAID, "{}") == "denied"


QUEUED = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('q', 't', %s)"


def test_a_job_is_queued_in_ones_own_name_and_touched_by_the_worker_alone(house) -> None:
    colleague = house.members[Role.COORDINATOR]
    forged = {"membership": str(colleague.pk), "account": str(colleague.account_id)}
    assert attempt(QUEUED, json.dumps(forged)) == "denied"
    for half in forged:
        assert attempt(QUEUED, json.dumps({half: forged[half]})) == "denied"
    with acting(house, Role.EDUCATOR) as member:
        own = {"membership": str(member.membership_id), "account": str(member.account_id)}
        assert attempt(QUEUED, json.dumps(forged)) == "denied"
        assert attempt(QUEUED, json.dumps(own | {"account": forged["account"]})) == "denied"
        assert attempt(QUEUED, json.dumps(own)) == "1"
        with connection.cursor() as cursor:
            cursor.execute(QUEUED, [json.dumps(own)])
    with acting(house, Role.COORDINATOR):
        for statement in (
            "UPDATE procrastinate_jobs SET args = '{}'",
            "UPDATE procrastinate_jobs SET status = 'cancelled'",
            "DELETE FROM procrastinate_jobs",
            "DELETE FROM procrastinate_events",
        ):
            assert attempt(statement) == "0"
        assert attempt("INSERT INTO procrastinate_workers DEFAULT VALUES") == "denied"
        for proof in ("", "00", login_key.proof(settings.LOGIN_KEY, "work")):
            rows("SELECT set_config('app.work', %s, true)", proof)
            gone = attempt("DELETE FROM procrastinate_jobs")
        assert gone == "1"


def test_no_statement_closes_the_sessions_of_others_or_keeps_pages_waiting(house) -> None:
    asked = "SELECT access_sessions_close(ARRAY(SELECT id FROM access_session))"
    for statement in ("DELETE FROM access_session", "LOCK TABLE access_session"):
        assert attempt(statement) == "denied"
    with acting(house, Role.ADMINISTRATOR):
        others = rows("SELECT gen_random_uuid()")[0]
    with acting(house, Role.EDUCATOR) as member:
        assert attempt("DELETE FROM access_session") == "denied"
        assert rows("SELECT access_sessions_close(%s)", list(others)) == [(0,)]
        with acting(house, Role.COUNSELLOR):
            [[theirs]] = rows("SELECT ctx_session()")
        assert rows("SELECT access_sessions_close(%s)", [theirs]) == [(0,)]
        assert rows("SELECT DISTINCT account_id FROM access_session") == [(member.account_id,)]
        assert rows(asked)[0][0] > 0
        assert rows("SELECT ctx_session()") == [(None,)]


LOCKABLE = {
    *JOBS,
    "imports_cellcorrection",
    "imports_importedrow",
    "imports_mappingpreset",
    "imports_progress",
    "imports_rowdecision",
    "imports_trial",
    "imports_trialpart",
    "imports_uploadcontent",
    "mfa_authenticator",
    "organisations_capacity",
    "organisations_commune",
    "organisations_organisationname",
    "organisations_participation",
    "organisations_phase",
    "organisations_strand",
    "organisations_target",
    "outreach_place",
    "outreach_roundplace",
    "people_externalid",
}
"""Tables whose rows somebody may take away: a statement may lock them until its transaction ends
(ADR 11)."""


def test_tables_that_a_statement_may_lock_are_those_we_know() -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')"
    )

    assert {row[0] for row in found} == LOCKABLE


def test_search_tokens_are_written_by_the_application_alone(house) -> None:
    person = str(house.made_by[Role.EDUCATOR]["person"])
    told = json.dumps({"version": 1, "people": [person], "tokens": []})
    with acting(house, Role.EDUCATOR):
        before = count("people_searchtoken")
        assert before > 0
        assert attempt("DELETE FROM people_searchtoken") == "denied"
        assert attempt("UPDATE people_searchtoken SET token = 'x'") == "denied"
        assert copy_with("people_searchtoken") == "denied"
        for proof in (None, "", "00", login_key.proof(settings.LOGIN_KEY, "tokens|")):
            assert attempt("SELECT people_keep_tokens(%s, %s)", told, proof) == "denied"
    proof = login_key.proof(settings.LOGIN_KEY, f"tokens|{told}")
    for role in (Role.TRAINER, Role.DPO, Role.FUNDER):
        with acting(house, role):
            assert attempt("SELECT people_keep_tokens(%s, %s)", told, proof) == "denied"
    with acting(build_house("Sud", "8765"), Role.EDUCATOR):
        assert attempt("SELECT people_keep_tokens(%s, %s)", told, proof) == "1"
        foreign = told.replace('"tokens": []', f'"tokens": [["{person}", "name", "x"]]')
        by_us = login_key.proof(settings.LOGIN_KEY, f"tokens|{foreign}")
        assert attempt("SELECT people_keep_tokens(%s, %s)", foreign, by_us) == "denied"
        rows("SELECT people_keep_tokens(%s, %s)", told, proof)
    with acting(house, Role.EDUCATOR):
        assert count("people_searchtoken") == before


OF_THE_CONSORTIUM = {
    "organisations_capacity",
    "organisations_commune",
    "organisations_organisation",
    "organisations_organisationname",
    "organisations_participation",
    "organisations_phase",
    "organisations_programme",
    "organisations_site",
    "organisations_strand",
    "organisations_target",
    "outcomes_declaredfigure",
    "outcomes_declareditem",
    "outcomes_indicator",
    "outcomes_indicatorversion",
    "people_invisibilitydefinition",
    "people_notice",
}
OF_THE_READER = {"access_account", "access_membership", "access_session", "mfa_authenticator"}
OF_DJANGO = {"auth_permission", "django_content_type", "django_migrations"}
READABLE = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
    " AND c.relkind IN ('r', 'p', 'v', 'm') AND (has_table_privilege(c.oid, 'SELECT')"
    " OR has_any_column_privilege(c.oid, 'SELECT')) ORDER BY 1"
)


def read_by_statement() -> set[str]:
    """Relations of which a statement reads a row, extensions' own apart."""
    known = (row[0] for row in rows(READABLE))
    return {
        name
        for name in known
        if not name.startswith("pg_stat") and rows(f"SELECT EXISTS (SELECT 1 FROM {name})")[0][0]
    }


def test_a_statement_of_a_funder_reads_the_consortium_and_nobody(house) -> None:
    """Not one line a person, not a name, not a contact, not an id that leads to somebody."""
    with acting(house, Role.COORDINATOR) as member:
        fill(member, house.programme)
    set_up(
        Participation,
        organisation=house.organisation,
        programme=house.programme,
        role=ProgrammeRole.FUNDER,
    )
    with acting(house, Role.FUNDER) as funder:
        found = read_by_statement()
        owners = rows(
            "SELECT account_id FROM access_session UNION SELECT user_id FROM mfa_authenticator"
        )
        with counting():
            counted = count("figures_enrolment")
    assert counted > 0
    assert found <= OF_THE_CONSORTIUM | OF_THE_READER | OF_DJANGO
    assert {"organisations_programme", *OF_THE_READER} <= found
    assert owners == [(funder.account_id,)]
