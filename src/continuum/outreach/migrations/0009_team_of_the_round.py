"""A round is changed by its team and by coordination, its team named by whoever opens it; heads are
counted by whoever notes the encounter.

An educator's session could, in SQL, name herself into a colleague's round, end it, and count more
heads under what a colleague had noted.
"""

from django.db import migrations

from continuum.core.rowsecurity import WEB, definer, restrict

COORDINATION = "(SELECT ctx_role()) = 'coordinator'"

# A policy may not read its own table: the team of a round is told by the gate.
OF_THE_TEAM = """
    SELECT EXISTS (
        SELECT 1 FROM outreach_roundmember m
        WHERE m.round_id = p_round AND m.account_id = ctx_account()
          AND m.organisation_id = ctx_file_organisation()
    )
"""
OPENED_BY_ME = """EXISTS (SELECT 1 FROM outreach_round r
    WHERE r.id = round_id AND r.recorded_by_id = (SELECT ctx_account()))"""
NOTED_BY_ME = """EXISTS (SELECT 1 FROM outreach_encounter e
    WHERE e.id = encounter_id AND e.recorded_by_id = (SELECT ctx_account()))"""


def led(column: str) -> str:
    """The round is one's own to change."""
    return f"{COORDINATION} OR outreach_of_the_team({column})"


def changed_by_team(table: str, column: str, command: str) -> migrations.RunSQL:
    """Rows of others are not found by `command`, as on the pages."""
    name = f"{table}_led_{command.lower()}"
    return migrations.RunSQL(
        f"CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR {command} TO {WEB}"
        f" USING ({led(column)})",
        f"DROP POLICY {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("outreach", "0008_who_corrects")]

    operations = [
        definer("outreach_of_the_team(p_round uuid)", returns="boolean", body=OF_THE_TEAM),
        restrict("outreach_roundmember", "named", check=f"{COORDINATION} OR {OPENED_BY_ME}"),
        restrict(
            "outreach_roundplace", "planned", check=f"{led('round_id')} OR {OPENED_BY_ME}"
        ),
        changed_by_team("outreach_round", "id", "UPDATE"),
        changed_by_team("outreach_roundmember", "round_id", "UPDATE"),
        changed_by_team("outreach_roundplace", "round_id", "UPDATE"),
        changed_by_team("outreach_roundplace", "round_id", "DELETE"),
        restrict("outreach_encountertally", "counted", check=NOTED_BY_ME),
    ]
