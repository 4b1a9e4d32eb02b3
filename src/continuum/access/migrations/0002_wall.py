"""The second wall: who acts, told by the session's secret token alone."""

from django.db import migrations

from continuum.core.rowsecurity import (
    GATE,
    WEB,
    definer,
    guard,
    keep_closed,
    leave_open,
)

ALIVE = """
    s.token_hash = sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8'))
    AND s.ends_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
"""
CURRENT = f"""
    FROM access_session s
    JOIN access_account a ON a.id = s.account_id AND a.closed_at IS NULL
    JOIN access_membership m ON m.id = s.membership_id AND m.account_id = a.id AND m.ended_at IS NULL
    WHERE {ALIVE}
"""
FILE_ROLES = "('educator', 'counsellor', 'trainer', 'coordinator', 'dpo')"

SAVE = """
DECLARE
    digest bytea := sha256(convert_to(p_token, 'UTF8'));
    message text := concat_ws('|', p_token, p_kind, coalesce(p_account::text, ''), coalesce(p_membership::text, ''),
                              coalesce(p_pending::text, ''));
BEGIN
    IF NOT access_proof_holds(message, p_proof) THEN
        RAISE EXCEPTION 'session refused: proof does not hold' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF p_membership IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM access_membership m WHERE m.id = p_membership AND m.account_id = p_account AND m.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'session refused: not a current membership' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF p_create THEN
        INSERT INTO access_session (id, token_hash, kind, account_id, membership_id, pending_account_id, data, device,
                                    created_at, seen_at, idle_seconds, ends_at)
        VALUES (gen_random_uuid(), digest, p_kind, p_account, p_membership, p_pending, p_data, left(p_device, 200),
                now(), now(), p_idle, now() + make_interval(secs => p_lifetime))
        ON CONFLICT (token_hash) DO NOTHING;
    ELSE
        UPDATE access_session s
        SET account_id = p_account, membership_id = p_membership, pending_account_id = p_pending, data = p_data,
            seen_at = now()
        WHERE s.token_hash = digest AND s.ends_at > now();
    END IF;
    RETURN FOUND;
END
"""

LOAD = """
    UPDATE access_session s
    SET seen_at = CASE WHEN s.seen_at < now() - interval '20 seconds' THEN now() ELSE s.seen_at END
    WHERE s.token_hash = sha256(convert_to(p_token, 'UTF8'))
      AND s.ends_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
    RETURNING s.data
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("core", "0002_audit_functions"),
        ("organisations", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE access_session ADD COLUMN token_hash bytea NOT NULL UNIQUE",
                "ALTER TABLE access_session ADD COLUMN data text NOT NULL DEFAULT ''",
                "CREATE TABLE access_key (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL)",
                "CREATE UNIQUE INDEX access_key_single ON access_key ((true))",
            ],
            [
                "DROP TABLE access_key",
                "ALTER TABLE access_session DROP COLUMN data",
                "ALTER TABLE access_session DROP COLUMN token_hash",
            ],
        ),
        keep_closed("access_key", because="the login key, read by the gate alone"),
        # The gate's functions read these tables; the policies below come after the functions they call.
        migrations.RunSQL(
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON access_session, access_account, access_membership TO {GATE}",
            migrations.RunSQL.noop,
        ),
        definer(
            "access_install_key(p_inner bytea, p_outer bytea)",
            returns="void",
            how="VOLATILE",
            body="""INSERT INTO access_key VALUES (p_inner, p_outer)
                    ON CONFLICT ((true)) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad""",
        ),
        migrations.RunSQL(
            f"REVOKE EXECUTE ON FUNCTION access_install_key(bytea, bytea) FROM {WEB}", migrations.RunSQL.noop
        ),
        definer(
            "access_proof_holds(p_message text, p_proof text)",
            returns="boolean",
            body="""SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(p_message, 'UTF8'))), 'hex')
                    = p_proof FROM access_key k""",
        ),
        definer(
            "ctx_operator()",
            returns="boolean",
            body=f"SELECT EXISTS (SELECT 1 FROM access_session s WHERE s.kind = 'operator' AND {ALIVE})",
        ),
        definer(
            "ctx_account()",
            returns="uuid",
            body=f"""SELECT a.id FROM access_session s
                     JOIN access_account a ON a.id = s.account_id AND a.closed_at IS NULL WHERE {ALIVE}""",
        ),
        definer("ctx_membership()", returns="uuid", body=f"SELECT m.id {CURRENT}"),
        definer("ctx_organisation()", returns="uuid", body=f"SELECT m.organisation_id {CURRENT}"),
        definer("ctx_role()", returns="text", body=f"SELECT m.role {CURRENT}"),
        definer(
            "ctx_file_organisation()",
            returns="uuid",
            body=f"SELECT m.organisation_id {CURRENT} AND m.role IN {FILE_ROLES}",
        ),
        definer(
            "ctx_pending_account()",
            returns="uuid",
            body=f"""SELECT coalesce(
                (SELECT s.pending_account_id FROM access_session s WHERE {ALIVE}),
                (SELECT split_part(current_setting('app.pending', true), ':', 1)::uuid
                 WHERE current_setting('app.pending', true) LIKE '%:%'
                   AND access_proof_holds('pending|' || split_part(current_setting('app.pending', true), ':', 1),
                                          split_part(current_setting('app.pending', true), ':', 2))))""",
        ),
        definer(
            "access_session_save(p_token text, p_kind text, p_account uuid, p_membership uuid, p_pending uuid, "
            "p_data text, p_device text, p_idle integer, p_lifetime integer, p_create boolean, p_proof text)",
            returns="boolean",
            how="VOLATILE",
            language="plpgsql",
            body=SAVE,
        ),
        definer("access_session_load(p_token text)", returns="text", how="VOLATILE", body=LOAD),
        definer(
            "access_session_exists(p_token text)",
            returns="boolean",
            body="SELECT EXISTS (SELECT 1 FROM access_session WHERE token_hash = sha256(convert_to(p_token, 'UTF8')))",
        ),
        definer(
            "access_session_drop(p_token text)",
            returns="void",
            how="VOLATILE",
            body="DELETE FROM access_session WHERE token_hash = sha256(convert_to(p_token, 'UTF8'))",
        ),
        definer(
            "access_sessions_clear_expired()",
            returns="void",
            how="VOLATILE",
            body="""DELETE FROM access_session
                    WHERE ends_at < now() OR seen_at + make_interval(secs => idle_seconds) < now()""",
        ),
        definer(
            "access_find_login(p_email text, p_proof text)",
            returns="SETOF access_account",
            body="""SELECT a.* FROM access_account a
                    WHERE lower(a.email) = lower(p_email) AND NOT a.is_service
                      AND access_proof_holds('login|' || lower(p_email), p_proof)""",
        ),
        guard(
            "access_membership",
            rows="""organisation_id = (SELECT ctx_organisation()) OR account_id = (SELECT ctx_account())
                    OR account_id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())""",
            write="""(organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) = 'administrator')
                     OR (SELECT ctx_operator())""",
            grants="SELECT, INSERT, UPDATE",
        ),
        guard(
            "access_account",
            rows="""id = (SELECT ctx_account()) OR id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())
                    OR id IN (SELECT m.account_id FROM access_membership m
                              WHERE m.organisation_id = (SELECT ctx_organisation()))""",
            write="""id = (SELECT ctx_account()) OR id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())
                     OR (SELECT ctx_role()) = 'administrator'""",
            grants="SELECT, INSERT, UPDATE",
        ),
        guard(
            "access_invitation",
            rows="organisation_id = (SELECT ctx_organisation()) OR (SELECT ctx_operator())",
            write="""(organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) = 'administrator')
                     OR (SELECT ctx_operator())""",
            grants="SELECT, INSERT, UPDATE",
        ),
        guard(
            "access_session",
            rows="account_id = (SELECT ctx_account())",
            grants="DELETE",
            audited=False,
        ),
        migrations.RunSQL(
            f"""GRANT SELECT (id, kind, account_id, membership_id, pending_account_id, device, created_at, seen_at,
                              idle_seconds, ends_at) ON access_session TO {WEB}""",
            migrations.RunSQL.noop,
        ),
        guard(
            "core_auditentry",
            rows="""organisation_id = (SELECT ctx_organisation())
                    AND (SELECT ctx_role()) IN ('dpo', 'administrator')""",
            grants="SELECT",
            audited=False,
        ),
        *(
            leave_open(f"organisations_{table}", because="the consortium's own structure, no person")
            for table in (
                "organisation", "organisationname", "site", "programme", "strand", "phase", "participation",
                "capacity", "target", "commune",
            )
        ),
        *(
            leave_open(table, because="Django's own bookkeeping", grants="SELECT")
            for table in ("django_migrations", "django_content_type", "auth_permission", "auth_group",
                          "auth_group_permissions")
        ),
    ]
