"""The figure views at SQL level, as the web role: what they show, to whom, what they never hold."""

import re

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from continuum.access import login_key
from continuum.access.acting import counting
from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.access.tests.factories import (
    as_member,
    make_membership,
    make_organisation,
    make_programme,
)
from continuum.outcomes.tests.factories import make_encounter, make_enrolment, make_person
from continuum.people.rules import months_between

pytestmark = [pytest.mark.django_db, pytest.mark.wall]

OF_ENCOUNTER = {
    "programme_id",
    "organisation_id",
    "on",
    "mode",
    "place_kind",
    "network",
    "place_commune",
    "familiarity",
    "situation",
    "topics",
    "next_step",
    "head_count",
    "first_time_count",
}
OF_PROGRAMME = {"id", "programme_id", "organisation_id"}
ALLOWED = {
    "figures_encounter": {"id", *OF_ENCOUNTER},
    "figures_presence": {
        "id",
        "encounter_id",
        "identity",
        "first_time",
        "person_id",
        *OF_ENCOUNTER,
    },
    "figures_tally": OF_PROGRAMME
    | {"encounter_id", "on", "mode", "place_kind", "gender", "age_band", "head_count"},
    "figures_file": OF_PROGRAMME
    | {"identity", "person_id", "joined_on", "gender", "age", "commune"},
    "figures_enrolment": OF_PROGRAMME
    | {"identity", "person_id", "strand_id", "strand_kind", "site_id", "proposed_on"}
    | {"entered_on", "reengaged_on", "completed_on", "withdrawn_on", "moved_on"}
    | {"first_entered_on", "ended_on", "state"}
    | {"reason", "gender", "age", "commune", "invisible"},
    "figures_support": OF_PROGRAMME
    | {"enrolment_id", "identity", "person_id", "entered_on", "first_entered_on", "supported_on"},
    "figures_fact": OF_PROGRAMME | {"enrolment_id", "kind", "answer"},
    "figures_exit": OF_PROGRAMME
    | {"enrolment_id", "identity", "person_id", "on", "kind", "months", "project", "qualified"}
    | {"entered_on", "first_entered_on", "state"},
}
"""Every column anybody may read across organisations. Think twice before adding one."""


def ask(statement: str, *params) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


def rows_seen() -> dict[str, int]:
    return {view: ask(f"SELECT count(*) FROM {view}")[0][0] for view in ALLOWED}


def test_the_views_hold_the_columns_allowed_and_no_other():
    found: dict[str, set[str]] = {}
    for view, column in ask(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 "
        "AND c.relname LIKE 'figures\\_%%'"
    ):
        found.setdefault(view, set()).add(column)
    assert found == ALLOWED


def test_the_views_belong_to_the_gate_keep_their_barrier_and_are_only_read():
    for view, owner, options, comment in ask(
        "SELECT relname, pg_get_userbyid(relowner), reloptions::text, "
        "obj_description(oid, 'pg_class') FROM pg_class WHERE relname = ANY(%s)",
        list(ALLOWED),
    ):
        assert owner == "continuum_gate", view
        assert "security_barrier" in options, view
        assert re.match("figures: no personal column", comment), view
    privileges = ask(
        "SELECT DISTINCT privilege_type, grantee FROM information_schema.table_privileges "
        "WHERE table_name = ANY(%s) AND grantee <> 'continuum_gate'",
        list(ALLOWED),
    )
    assert privileges == [("SELECT", "continuum_web")]


def test_no_token_no_rows(story):
    assert set(rows_seen().values()) == {0}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_counts_what_its_permissions_say(story, role):
    membership = make_membership(role, organisation=story.lead.organisation)
    with as_member(membership), counting():
        seen = rows_seen()
        organisations = {row[0] for row in ask("SELECT organisation_id FROM figures_encounter")}
        people = ask("SELECT count(person_id) FROM figures_enrolment")[0][0]
    permissions = ROLES[role].permissions
    if Permission.SEE_FIGURES not in permissions:
        assert set(seen.values()) == {0}
        return
    assert min(seen.values()) > 0
    own = {story.lead.organisation_id}
    everybody = own | {story.partner.organisation_id}
    assert organisations == (everybody if Permission.SEE_FIGURES_OF_ALL in permissions else own)
    assert (people > 0) == ROLES[role].files


def test_people_are_named_only_where_the_file_is_ones_own(story):
    with as_member(story.lead) as member, counting():
        named = ask("SELECT organisation_id, person_id FROM figures_enrolment")
    assert {organisation for organisation, person in named if person} == {member.organisation_id}
    assert len({organisation for organisation, _person in named}) == 2


def test_a_funder_has_no_way_to_a_person(funder):
    with as_member(funder), counting():
        assert rows_seen()["figures_enrolment"] > 0
        for view, columns in ALLOWED.items():
            if "person_id" in columns:
                assert ask(f"SELECT count(person_id) FROM {view}") == [(0,)], view
        for table in ("people_person", "people_enrolment", "outreach_encounter", "outcomes_exit"):
            assert ask(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.parametrize("role", list(Role))
def test_a_statement_reads_no_line_but_of_ones_own_files(story, role):
    """The application counts, and proves it; what is slipped in beside it counts nothing."""
    membership = make_membership(role, organisation=story.lead.organisation)
    reads = Permission.SEE_FIGURES in ROLES[role].permissions and ROLES[role].files
    own = {story.lead.organisation_id} if reads else set()
    with as_member(membership):
        for proof in (None, "", "00", "f" * 64, login_key.proof(settings.LOGIN_KEY, "figures|")):
            ask("SELECT set_config('app.figures', %s, true)", proof)
            for view in ALLOWED:
                if "organisation_id" in ALLOWED[view]:
                    found = {row[0] for row in ask(f"SELECT organisation_id FROM {view}")}
                    assert found == own, (view, proof)
        with counting():
            pass
        assert ask("SELECT current_setting('app.figures')") == [("",)]


def test_the_proof_of_one_session_counts_for_no_other(story):
    funder = make_membership(Role.MANAGER, organisation=story.lead.organisation)
    with as_member(funder), counting():
        assert rows_seen()["figures_enrolment"] > 0
        [[proof]] = ask("SELECT current_setting('app.figures')")
    with as_member(funder):
        ask("SELECT set_config('app.figures', %s, true)", proof)
        assert set(rows_seen().values()) == {0}


def test_other_programmes_and_strangers_stay_out(story):
    stranger = make_membership(Role.COORDINATOR)
    make_programme(organisations=[stranger.organisation])
    with as_member(stranger), counting():
        assert set(rows_seen().values()) == {0}


def test_nobody_slips_rows_into_a_programme_they_have_no_part_in(story):
    with as_member(story.lead), counting():
        before = rows_seen()
    with as_member(make_membership(Role.COORDINATOR)) as stranger:
        make_encounter(stranger, story.programme, heads=100)
    with as_member(story.lead), counting():
        assert rows_seen() == before


def test_an_identity_cannot_be_followed_from_one_programme_to_another():
    membership = make_membership(Role.COORDINATOR, organisation=make_organisation())
    first, second = (make_programme(organisations=[membership.organisation]) for _ in range(2))
    with as_member(membership) as member:
        person = make_person(member)
        make_enrolment(member, first, person=person)
        make_enrolment(member, second, person=person)
        [(one,), (other,)] = ask("SELECT identity FROM figures_enrolment")
        plain = ask("SELECT uuid_hash_extended(%s, 0)", person.identity)[0][0]
    assert len({one, other, plain}) == 3
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask("SELECT inner_pad FROM access_key")


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2020-01-31", "2020-02-29"),
        ("2020-02-29", "2021-02-28"),
        ("2020-02-29", "2021-03-01"),
        ("2020-12-31", "2021-01-01"),
        ("2021-05-10", "2021-05-09"),
        ("2021-05-10", "2021-05-10"),
        ("2021-05-10", "2020-05-11"),
    ],
)
def test_months_are_counted_in_sql_as_in_python(earlier, later):
    [(months, a, b)] = ask(
        "SELECT figures_months(%s::date, %s::date), %s::date, %s::date",
        earlier,
        later,
        earlier,
        later,
    )
    assert months == months_between(a, b)
