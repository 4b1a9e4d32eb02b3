"""Sessions end through a door; jobs are touched by the worker, queued in nobody else's name; the list
of communes is the operator's.

Whoever may delete rows of a table may also lock it whole: one statement without any token could keep
every page waiting for the sessions.
"""

from django.db import migrations

from continuum.core.rowsecurity import OWNER, WEB, definer, never_changed, rule_writes

CLOSE = """
    WITH closed AS (
        DELETE FROM access_session WHERE account_id = ctx_account() AND id = ANY (p_sessions)
        RETURNING 1)
    SELECT count(*)::integer FROM closed
"""

OPERATOR = "(SELECT ctx_operator())"
# Only the worker's own connections carry the proof (hosting.serving); the owner migrates the library.
WORKS = f"""current_user = '{OWNER}'
    OR (SELECT access_proof_holds('work', nullif(current_setting('app.work', true), '')))"""
IN_ONES_OWN_NAME = """(args->>'membership' IS NULL AND args->>'account' IS NULL)
    OR (args->>'membership' = (SELECT ctx_membership())::text AND args->>'account' = (SELECT ctx_account())::text)"""
JOBS = "jobs carry ids only"
IN_ORGANISATION = f"organisation_id = (SELECT ctx_organisation()) OR {OPERATOR}"
BY_ADMINISTRATOR = f"""(organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) = 'administrator')
    OR {OPERATOR}"""


class Migration(migrations.Migration):
    dependencies = [("access", "0013_who_adds_sites"), ("core", "0005_cache_by_key")]

    operations = [
        definer("access_sessions_close(p_sessions uuid[])", returns="integer", how="VOLATILE", body=CLOSE),
        migrations.RunSQL(
            f"REVOKE DELETE ON access_session FROM {WEB}", f"GRANT DELETE ON access_session TO {WEB}"
        ),
        # Whom one invites is read by those who invite.
        migrations.RunSQL(
            f"ALTER POLICY access_invitation_session ON access_invitation USING ({BY_ADMINISTRATOR})",
            f"ALTER POLICY access_invitation_session ON access_invitation USING ({IN_ORGANISATION})",
        ),
        *(
            never_changed(f"organisations_{table}", "id")
            for table in ("organisation", "site", "programme")
        ),
        rule_writes(
            "organisations_commune", because="the official list, no person", write=OPERATOR
        ),
        rule_writes(
            "procrastinate_jobs", because=JOBS, write=WORKS, insert=IN_ONES_OWN_NAME
        ),
        rule_writes("procrastinate_events", because=JOBS, write=WORKS, insert="true"),
        rule_writes("procrastinate_periodic_defers", because=JOBS, write=WORKS),
        rule_writes("procrastinate_workers", because=JOBS, write=WORKS),
    ]
