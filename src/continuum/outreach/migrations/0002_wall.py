"""Rounds and encounters behind the second wall; encounters can only be added to."""

from django.db import migrations

from continuum.core.rowsecurity import ALL, APPEND_ONLY, OURS, guard, ours_with_person

NO_DELETE = "SELECT, INSERT, UPDATE"


def ours_with(table: str, column: str) -> str:
    return f"""{OURS} AND EXISTS (SELECT 1 FROM {table} t WHERE t.id = {column}
               AND t.organisation_id = (SELECT ctx_file_organisation()))"""


def ours_with_any(table: str, column: str) -> str:
    """The same where the column may be empty."""
    return f"""({column} IS NULL OR EXISTS (SELECT 1 FROM {table} t WHERE t.id = {column}
               AND t.organisation_id = (SELECT ctx_file_organisation())))"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("people", "0002_wall")]

    operations = [
        guard("outreach_place", rows=OURS, grants=NO_DELETE),
        guard("outreach_round", rows=OURS, grants=NO_DELETE),
        guard("outreach_roundmember", rows=OURS, write=ours_with("outreach_round", "round_id"), grants=ALL),
        guard(
            "outreach_roundplace",
            rows=OURS,
            write=f"{ours_with('outreach_round', 'round_id')} AND {ours_with('outreach_place', 'place_id')}",
            grants=ALL,
        ),
        guard(
            "outreach_encounter",
            rows=OURS,
            write=f"""{OURS} AND {ours_with_any('outreach_round', 'round_id')}
                      AND {ours_with_any('outreach_place', 'place_id')}
                      AND {ours_with_any('outreach_encounter', 'corrects_id')}""",
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_encountertally",
            rows=OURS,
            write=ours_with("outreach_encounter", "encounter_id"),
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_encounternote",
            rows=OURS,
            write=ours_with("outreach_encounter", "encounter_id"),
            grants=APPEND_ONLY,
        ),
        guard(
            "outreach_presence",
            rows=OURS,
            write=f"{ours_with_person()} AND {ours_with('outreach_encounter', 'encounter_id')}",
            grants=NO_DELETE,
        ),
    ]
