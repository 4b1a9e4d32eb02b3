"""Rounds and encounters behind the second wall; encounters can only be added to."""

from django.db import migrations

from continuum.core.rowsecurity import ALL, APPEND_ONLY, OURS, definer, guard, ours_with_person

NO_DELETE = "SELECT, INSERT, UPDATE"
SIGNED = "(recorded_by_id IS NULL OR recorded_by_id = (SELECT ctx_account()))"
"""Nobody notes an encounter in somebody else's name."""


def within(table: str, column: str) -> str:
    """The row pointed at belongs to the organisation acted for."""
    return f"""EXISTS (SELECT 1 FROM {table} t WHERE t.id = {column}
               AND t.organisation_id = (SELECT ctx_file_organisation()))"""


def within_any(table: str, column: str) -> str:
    """The same where the column may be empty."""
    return f"({column} IS NULL OR {within(table, column)})"


OF_A_COLLEAGUE = """EXISTS (SELECT 1 FROM access_membership m
    WHERE m.account_id = outreach_roundmember.account_id
    AND m.organisation_id = (SELECT ctx_file_organisation()))"""
OF_A_FIRST_VERSION = """EXISTS (SELECT 1 FROM outreach_encounter t
    WHERE t.id = encounter_id AND t.root = t.id
    AND t.organisation_id = (SELECT ctx_file_organisation()))"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("people", "0002_wall")]

    operations = [
        guard("outreach_place", rows=OURS, grants=NO_DELETE),
        guard(
            "outreach_round",
            rows=OURS,
            grants="SELECT, INSERT, UPDATE (ended_at, climate, recap_at)",
        ),
        guard(
            "outreach_roundmember",
            rows=OURS,
            write=f"{OURS} AND {within('outreach_round', 'round_id')} AND {OF_A_COLLEAGUE}",
            grants="SELECT, INSERT, UPDATE (left_at)",
        ),
        guard(
            "outreach_roundplace",
            rows=OURS,
            write=f"{OURS} AND {within('outreach_round', 'round_id')}"
            f" AND {within('outreach_place', 'place_id')}",
            grants=ALL,
        ),
        # A policy may not read its own table: the first version of an encounter is told by the gate.
        definer(
            "outreach_root_of(p_encounter uuid)",
            returns="uuid",
            body="""SELECT e.root FROM outreach_encounter e
                    WHERE e.id = p_encounter AND e.organisation_id = ctx_file_organisation()""",
        ),
        guard(
            "outreach_encounter",
            rows=OURS,
            write=f"""{OURS} AND {SIGNED}
                      AND {within_any('outreach_round', 'round_id')}
                      AND {within_any('outreach_place', 'place_id')}
                      AND (corrects_id IS NULL OR root = outreach_root_of(corrects_id))""",
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_encountertally",
            rows=OURS,
            write=f"{OURS} AND {within('outreach_encounter', 'encounter_id')}",
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_encounternote",
            rows=OURS,
            write=f"{OURS} AND {SIGNED} AND {OF_A_FIRST_VERSION}",
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_presence",
            rows=OURS,
            write=f"{ours_with_person()} AND {OF_A_FIRST_VERSION}",
            grants="SELECT, INSERT, UPDATE (revoked_at)",
        ),
    ]
