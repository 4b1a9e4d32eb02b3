"""The tables of the libraries: second factors behind the wall, jobs open, the rest closed."""

from django.db import migrations

from continuum.core.rowsecurity import GATE, WEB, guard, keep_closed


GRANT_JOBS = f"""
DO $body$
DECLARE item record;
BEGIN
    FOR item IN SELECT p.oid::regprocedure AS signature FROM pg_proc p
                WHERE p.pronamespace = 'public'::regnamespace AND p.proname LIKE 'procrastinate%' LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {WEB}', item.signature);
    END LOOP;
    FOR item IN SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'procrastinate%'
                  AND c.relkind = 'S' LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %I TO {WEB}', item.relname);
    END LOOP;
    FOR item IN SELECT c.relname FROM pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'procrastinate%'
                  AND c.relkind = 'r' LOOP
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {WEB}, {GATE}', item.relname);
        EXECUTE format('COMMENT ON TABLE %I IS %L', item.relname, 'open: jobs carry ids only');
    END LOOP;
END $body$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_wall"),
        ("core", "0003_cache"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        guard(
            "mfa_authenticator",
            rows="user_id = (SELECT ctx_account()) OR user_id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())",
        ),
        migrations.RunSQL(
            f"GRANT USAGE ON SEQUENCE mfa_authenticator_id_seq TO {WEB}", migrations.RunSQL.noop
        ),
        keep_closed("account_emailaddress", because="not used: one address per account"),
        keep_closed("account_emailconfirmation", because="not used"),
        migrations.RunSQL(GRANT_JOBS, migrations.RunSQL.noop),
    ]
