"""In SQL too: who writes files is told by the role, signs alone, reaches no other organisation."""

import json
from uuid import uuid4

import pytest

from continuum.access.permissions import Permission
from continuum.access.roles import ROLES, Role
from continuum.outreach.models import RoundMember
from continuum.people import actions as people
from continuum.people.models import Person
from tests.wall.statements import attempt, copy_with, count, rows, tables_of_files
from tests.wall.world import House, acting

pytestmark = [pytest.mark.django_db, pytest.mark.wall]

WRITTEN_BY = {
    "people": Permission.OPEN_FILES,
    "people_enrolment": Permission.ENROL,
    "people_identitydecision": Permission.JOIN_FILES,
    "people_enrolmentevent": Permission.ENROL,
    "outreach": Permission.RECORD_ENCOUNTERS,
    "outcomes_exit": Permission.RECORD_EXITS,
    "imports": Permission.IMPORT,
}
UNDER_OWN = {
    "outreach_encountertally": "encounter",
    "outreach_roundmember": "round",
    "outreach_roundplace": "round",
}
BY_PROOF = {"people_lookupkey", "people_searchtoken"}
"""Written through a door, by the application alone."""
SIGNATURES = """
SELECT t.relname, a.attname FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'access_account'::regclass AND a.attname ~ '(^|_)by_id$'
  AND t.relrowsecurity
ORDER BY 1, 2
"""
POINTERS = """
SELECT t.relname, a.attname, r.relname FROM pg_constraint c
JOIN pg_class t ON t.oid = c.conrelid
JOIN pg_class r ON r.oid = c.confrelid
JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND t.relname = ANY(%(files)s) AND r.relname = ANY(%(files)s)
ORDER BY 1, 2
"""

HELD_BY_A_KEY = "exit_corrects_same_enrolment"
"""A key of two columns refuses it where a policy cannot look into its own table."""


def needed(table: str) -> Permission:
    return WRITTEN_BY.get(table) or WRITTEN_BY[table.partition("_")[0]]


def signatures() -> dict[str, str]:
    """Table → the column that says who wrote the row."""
    return dict(rows(SIGNATURES))


def signed(table: str, account: object) -> dict[str, object]:
    column = signatures().get(table)
    return {column: account} if column else {}


def own(table: str, house: House, role: Role) -> dict[str, object]:
    """Heads are counted under one's own encounter; a round's team and stops are its team's."""
    made = house.made_by.get(role, {})
    of = UNDER_OWN.get(table)
    return {f"{of}_id": made[of]} if of in made else {}


@pytest.mark.parametrize("role", [role for role in Role if ROLES[role].files])
def test_files_are_written_by_the_roles_that_may(houses, role) -> None:
    with acting(houses[0], role) as member:
        for table in tables_of_files():
            may = needed(table) in ROLES[role].permissions and table not in BY_PROOF
            made = copy_with(
                table, **own(table, houses[0], role), **signed(table, member.account_id)
            )
            changed = attempt(f"UPDATE {table} SET organisation_id = organisation_id")
            removed = attempt(f"DELETE FROM {table}")
            if may:
                assert made not in ("0", "denied"), table
            else:
                assert {made, changed, removed} <= {"0", "denied"}, table


def test_persons_are_changed_by_those_who_keep_files(houses) -> None:
    rename = "UPDATE people_person SET first_name = 'Autre'"
    for role in Role:
        with acting(houses[0], role):
            may = Permission.OPEN_FILES in ROLES[role].permissions
            assert (int(attempt(rename)) > 0) == may, role


def test_how_to_reach_somebody_is_read_by_those_who_may(houses) -> None:
    reached = "people_searchtoken WHERE kind IN ('phone', 'phone_end', 'handle')"
    for role in Role:
        with acting(houses[0], role):
            may = Permission.SEE_CONTACTS in ROLES[role].permissions
            assert (count("people_contact") > 0) == may, role
            assert (count(reached) > 0) == may, role
            assert (count("people_searchtoken") > 0) == ROLES[role].files, role


def test_notes_are_read_by_those_who_go_out(houses) -> None:
    for role in Role:
        with acting(houses[0], role):
            may = Permission.SEE_OUTREACH in ROLES[role].permissions
            assert (count("outreach_encounternote") > 0) == may, role


def test_nobody_signs_for_another(houses) -> None:
    colleague = houses[0].members[Role.COUNSELLOR].account_id
    files = set(tables_of_files())
    found = {table: column for table, column in signatures().items() if table in files}
    assert len(found) > 12
    with acting(houses[0], Role.COORDINATOR) as member:
        for table, column in found.items():
            assert copy_with(table, **{column: colleague}) == "denied", table
            assert copy_with(table, **{column: member.account_id}) != "denied", table
            assert copy_with(table, **{column: None}) != "denied", f"{table}: filled in"
            taken = f"UPDATE {table} SET {column} = '{colleague}'"
            assert attempt(taken) == "denied", table


def test_nobody_prepares_links_nor_defines_figures_for_another(houses) -> None:
    house, other = houses[0], houses[0].members[Role.DPO].account_id
    outside = {table for table in signatures() if table not in tables_of_files()}
    assert outside == {
        "access_invitation",
        "access_recovery",
        "outcomes_declaredfigure",
        "outcomes_indicatorversion",
    }
    prepared = (
        "INSERT INTO access_recovery (id, account_id, organisation_id, token_hash, prepared_by_id,"
        " removes_second_factor, created_at, expires_at) VALUES (gen_random_uuid(), %s, %s,"
        " sha256(gen_random_uuid()::text::bytea), %s, false, now(), now() + interval '1 hour')"
    )
    forgetful = house.members[Role.TRAINER].account_id
    with acting(house, Role.ADMINISTRATOR) as admin:
        assert attempt(prepared, forgetful, house.organisation.pk, other) == "denied"
        assert attempt(prepared, forgetful, house.organisation.pk, admin.account_id) == "1"
    with acting(house, Role.COORDINATOR) as member:
        table = "outcomes_declaredfigure"
        assert copy_with(table, recorded_by_id=other) == "denied"
        assert copy_with(table, recorded_by_id=member.account_id) == "1"


def test_no_row_points_at_a_row_of_another_organisation(houses) -> None:
    ours, theirs = houses
    pointers = rows(POINTERS.replace("%(files)s", "%s"), tables_of_files(), tables_of_files())
    assert len(pointers) > 25
    with acting(theirs, Role.COORDINATOR):
        foreign = {row[2]: rows(f"SELECT max(id::text) FROM {row[2]}")[0][0] for row in pointers}
    with acting(ours, Role.COORDINATOR) as member:
        for table, column, target in pointers:
            assert foreign[target] is not None, target
            pointing = {column: foreign[target], **signed(table, member.account_id)}
            answer = copy_with(table, **pointing)
            assert answer == "denied" or HELD_BY_A_KEY in answer, (table, column)


def test_no_file_is_joined_to_one_of_another_organisation(houses) -> None:
    ours, theirs = houses
    with acting(theirs, Role.COORDINATOR):
        [[foreign]] = rows("SELECT identity FROM people_person LIMIT 1")
        root = theirs.made_by[Role.COORDINATOR]["encounter"]
    with acting(ours, Role.COORDINATOR) as member:
        signs = {"recorded_by_id": member.account_id}
        assert attempt("UPDATE people_person SET identity = %s", foreign) == "denied"
        assert copy_with("people_person", identity=foreign, **signs) == "denied"
        assert copy_with("people_person", **signs) == "1"
        stray = copy_with("outreach_encounter", root=root, corrects_id=None, **signs)
        assert "first_version_is_root" in stray
        one, other = (
            Person.objects.get(pk=ours.made_by[role]["person"])
            for role in (Role.COORDINATOR, Role.COUNSELLOR)
        )
        people.join_files(person=one, other=other, reason="même", by=member, now=other.recorded_at)


def test_files_are_joined_by_those_who_may(houses) -> None:
    house = houses[0]
    for role in (Role.EDUCATOR, Role.COUNSELLOR, Role.COORDINATOR):
        with acting(house, role) as member:
            may = Permission.JOIN_FILES in ROLES[role].permissions
            own, other = (house.made_by[one]["person"] for one in (role, Role.COORDINATOR))
            other = house.made_by[Role.COUNSELLOR]["person"] if own == other else other
            [[identity]] = rows("SELECT identity FROM people_person WHERE id = %s", other)
            joined = "UPDATE people_person SET identity = %s WHERE id = %s"
            alone = "UPDATE people_person SET identity = gen_random_uuid() WHERE id = %s"
            kept = "UPDATE people_person SET identity = identity WHERE id = %s"
            expected = "1" if may else "denied"
            assert attempt(joined, identity, own) == expected, role
            assert attempt(alone, own) == expected, role
            assert attempt(kept, own) == "1", role
            signs = {"recorded_by_id": member.account_id}
            assert copy_with("people_person", identity=identity, **signs) == expected, role


def test_what_a_colleague_noted_is_corrected_by_coordination(houses) -> None:
    house = houses[0]
    theirs = house.made_by[Role.COUNSELLOR]["encounter"]
    for role, said in ((Role.EDUCATOR, "denied"), (Role.COORDINATOR, "1")):
        with acting(house, role) as member:
            assert corrected(theirs, by=member.account_id) == said, role
            assert corrected(theirs, by=member.account_id, head_count=3) == said, role
            assert corrected(house.made_by[role]["encounter"], by=member.account_id) == "1"
            revoked = "UPDATE outreach_presence SET revoked_at = now() WHERE id = %s"
            touched = "1" if role is Role.COORDINATOR else "0"
            assert attempt(revoked, house.made_by[Role.COUNSELLOR]["presence"]) == touched
            assert attempt(revoked, house.made_by[role]["presence"]) == "1"
    with acting(house, Role.COUNSELLOR):
        RoundMember.objects.create(
            organisation=house.organisation,
            round_id=house.made_by[Role.COUNSELLOR]["round"],
            account=house.members[Role.EDUCATOR].account,
        )
    with acting(house, Role.EDUCATOR) as member:
        assert corrected(theirs, by=member.account_id) == "denied"
        assert corrected(theirs, by=member.account_id, head_count=3) == "1", "tallies alone"


def corrected(encounter: object, *, by: object, head_count: int = 9) -> str:
    """Insert a further version of the encounter, of so many heads."""
    return attempt(
        "INSERT INTO outreach_encounter SELECT (jsonb_populate_record(null::outreach_encounter,"
        " to_jsonb(r) || %s::jsonb)).* FROM outreach_encounter r WHERE id = %s",
        json.dumps(
            {
                "id": str(uuid4()),
                "corrects_id": str(encounter),
                "recorded_by_id": str(by),
                "head_count": head_count,
            }
        ),
        encounter,
    )


def test_places_are_added_on_the_way_and_kept_by_coordination(houses) -> None:
    for role in Role:
        with acting(houses[0], role):
            may = ROLES[role].permissions
            renamed = attempt("UPDATE outreach_place SET name = 'Ailleurs ' || id")
            assert (renamed not in ("0", "denied")) == (Permission.MANAGE_PLACES in may), role
            added = copy_with("outreach_place", name="Sur le chemin")
            assert (added == "1") == (Permission.RECORD_ENCOUNTERS in may), role


def test_only_colleagues_become_referents(houses) -> None:
    ours, theirs = houses
    stranger = theirs.members[Role.COUNSELLOR].account_id
    with acting(ours, Role.COORDINATOR) as member:
        change = "UPDATE people_referent SET account_id = %s"
        assert attempt(change, stranger) == "denied"
        assert attempt("UPDATE people_referent SET account_id = NULL, called = %s", "") == "denied"
        assert int(attempt(change, member.account_id)) > 0
