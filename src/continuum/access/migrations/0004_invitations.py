"""Accepting an invitation, the only way an account comes to be outside the command line."""

from django.db import migrations

from continuum.core.rowsecurity import GATE, definer

USABLE = """i.token_hash = sha256(convert_to(p_token, 'UTF8'))
            AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()"""

ACCEPT = f"""
DECLARE
    invitation access_invitation;
    v_account uuid;
    v_membership uuid;
BEGIN
    SELECT i.* INTO invitation FROM access_invitation i WHERE {USABLE} FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT a.id INTO v_account FROM access_account a WHERE lower(a.email) = lower(invitation.email);
    IF FOUND THEN
        IF v_account IS DISTINCT FROM ctx_account() THEN
            RETURN NULL;
        END IF;
    ELSE
        v_account := gen_random_uuid();
        INSERT INTO access_account (id, email, name, password, language, theme, is_service, created_at)
        VALUES (v_account, lower(invitation.email), p_name, p_password, 'fr', 'auto', false, now());
    END IF;
    INSERT INTO access_membership (id, account_id, organisation_id, role, started_at)
    VALUES (gen_random_uuid(), v_account, invitation.organisation_id, invitation.role, now())
    ON CONFLICT DO NOTHING;
    SELECT m.id INTO v_membership FROM access_membership m
    WHERE m.account_id = v_account AND m.organisation_id = invitation.organisation_id
      AND m.role = invitation.role AND m.ended_at IS NULL;
    UPDATE access_invitation SET accepted_at = now() WHERE id = invitation.id;
    RETURN v_membership;
END
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_libraries")]

    operations = [
        migrations.RunSQL(f"GRANT SELECT ON organisations_organisation TO {GATE}", migrations.RunSQL.noop),
        definer(
            "access_invitation_of(p_token text)",
            returns="TABLE (organisation text, role text, email text, has_account boolean)",
            body=f"""SELECT o.name::text, i.role::text, i.email::text,
                            EXISTS (SELECT 1 FROM access_account a WHERE lower(a.email) = lower(i.email))
                     FROM access_invitation i JOIN organisations_organisation o ON o.id = i.organisation_id
                     WHERE {USABLE}""",
        ),
        definer(
            "ctx_session()",
            returns="uuid",
            body="""SELECT s.id FROM access_session s WHERE s.token_hash =
                    sha256(convert_to(nullif(current_setting('app.token', true), ''), 'UTF8'))""",
        ),
        definer(
            "access_accept_invitation(p_token text, p_name text, p_password text)",
            returns="uuid",
            how="VOLATILE",
            language="plpgsql",
            body=ACCEPT,
        ),
    ]
