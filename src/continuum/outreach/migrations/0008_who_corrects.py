"""An encounter is corrected by whoever noted it, and by coordination; places are kept by coordination.

An educator's session could, in SQL, say anew what a colleague had noted, and rename the places of all.
"""

from django.db import migrations

from continuum.core.rowsecurity import WEB, definer, restrict

COORDINATION = "(SELECT ctx_role()) = 'coordinator'"
"""The role that corrects what colleagues noted, and keeps the list of places."""

# A policy may not read its own table. Of a colleague's encounter, the team says no more than what
# an eye could tell of the heads, which is in another table.
MAY_CORRECT = """
    SELECT EXISTS (
        SELECT 1 FROM outreach_encounter before
        JOIN outreach_encounter said ON said.root = before.root AND said.organisation_id = before.organisation_id
        WHERE before.id = p_before AND before.organisation_id = ctx_file_organisation()
          AND said.recorded_by_id = ctx_account()
    ) OR EXISTS (
        SELECT 1 FROM outreach_encounter before
        JOIN outreach_roundmember m ON m.round_id = before.round_id AND m.account_id = ctx_account()
        WHERE before.id = p_before AND before.organisation_id = ctx_file_organisation()
          AND (before.head_count, before.happened_at, before.withdrawn) = (p_heads, p_at, p_withdrawn)
    )
"""


class Migration(migrations.Migration):
    dependencies = [("outreach", "0007_who_writes")]

    operations = [
        definer(
            "outreach_may_correct(p_before uuid, p_heads integer, p_at timestamptz, p_withdrawn boolean)",
            returns="boolean",
            body=MAY_CORRECT,
        ),
        restrict(
            "outreach_encounter",
            "corrected",
            check=f"corrects_id IS NULL OR {COORDINATION}"
            " OR outreach_may_correct(corrects_id, head_count, happened_at, withdrawn)",
        ),
        migrations.RunSQL(
            [
                f"""CREATE POLICY outreach_place_kept ON outreach_place AS RESTRICTIVE FOR UPDATE TO {WEB}
                    USING ({COORDINATION})""",
                f"""CREATE POLICY outreach_presence_revoked ON outreach_presence AS RESTRICTIVE
                    FOR UPDATE TO {WEB}
                    USING (recorded_by_id = (SELECT ctx_account()) OR {COORDINATION})""",
            ],
            [
                "DROP POLICY outreach_presence_revoked ON outreach_presence",
                "DROP POLICY outreach_place_kept ON outreach_place",
            ],
        ),
    ]
