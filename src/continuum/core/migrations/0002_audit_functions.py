"""The audit trail is written by the database itself: a generic trigger, and one function for what was read."""

from django.db import migrations

from continuum.core.rowsecurity import GATE, OWNER, WEB

AUDIT_ROW = """
CREATE FUNCTION audit_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    present jsonb := coalesce(new_row, old_row);
    changed text[];
BEGIN
    SELECT coalesce(array_agg(key ORDER BY key), '{}') INTO changed
    FROM jsonb_each(present) AS field(key, value)
    WHERE CASE TG_OP WHEN 'UPDATE' THEN old_row -> key IS DISTINCT FROM value ELSE value <> 'null' END;
    IF TG_OP = 'UPDATE' AND changed = '{}' THEN
        RETURN NULL;
    END IF;
    INSERT INTO core_auditentry (at, account_id, organisation_id, event, target, target_id, person_id, columns, reason, detail)
    VALUES (
        clock_timestamp(), ctx_account(),
        coalesce((present ->> 'organisation_id')::uuid, ctx_organisation()),
        lower(TG_OP), TG_TABLE_NAME, coalesce(present ->> 'id', ''),
        CASE WHEN TG_TABLE_NAME = 'people_person' THEN (present ->> 'id')::uuid ELSE (present ->> 'person_id')::uuid END,
        changed, left(coalesce(current_setting('app.reason', true), ''), 200), '{}'
    );
    RETURN NULL;
END $body$
"""

AUDIT_NOTE = """
CREATE FUNCTION audit_note(event text, target text, target_id text, people uuid[], detail jsonb)
RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    INSERT INTO core_auditentry (at, account_id, organisation_id, event, target, target_id, person_id, columns, reason, detail)
    SELECT clock_timestamp(), ctx_account(), ctx_organisation(), left($1, 40), left($2, 60), left($3, 60), person, '{}',
           left(coalesce(current_setting('app.reason', true), ''), 200), $5
    FROM unnest(CASE WHEN cardinality($4) = 0 THEN ARRAY[NULL::uuid] ELSE $4 END) AS person
$body$
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunSQL("SET LOCAL check_function_bodies = off", migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                AUDIT_ROW,
                f"ALTER FUNCTION audit_row() OWNER TO {GATE}",
                "REVOKE ALL ON FUNCTION audit_row() FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION audit_row() TO {OWNER}, {WEB}",
            ],
            "DROP FUNCTION audit_row()",
        ),
        migrations.RunSQL(
            [
                AUDIT_NOTE,
                f"ALTER FUNCTION audit_note(text, text, text, uuid[], jsonb) OWNER TO {GATE}",
                "REVOKE ALL ON FUNCTION audit_note(text, text, text, uuid[], jsonb) FROM PUBLIC",
                f"GRANT EXECUTE ON FUNCTION audit_note(text, text, text, uuid[], jsonb) TO {WEB}",
            ],
            "DROP FUNCTION audit_note(text, text, text, uuid[], jsonb)",
        ),
        migrations.RunSQL(
            f"GRANT USAGE ON SEQUENCE core_auditentry_id_seq TO {GATE}",
            migrations.RunSQL.noop,
        ),
    ]
