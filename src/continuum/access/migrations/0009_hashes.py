"""No query reads a password's hash: it is told to its owner, and to the check before a session exists.

Row security chooses rows, not columns: whoever could see a colleague's name could read the hash too.
"""

from django.db import migrations

from continuum.core.rowsecurity import WEB, definer

READ = "id, last_login, email, name, language, theme, is_service, created_at, closed_at"
CHANGED = "last_login, name, language, theme, closed_at"

SIGN_IN = """
    SELECT a.id, a.password::text FROM access_account a
    WHERE lower(a.email) = lower(p_email) AND NOT a.is_service AND a.closed_at IS NULL
      AND access_proof_holds('login|' || lower(p_email), p_proof)
"""
SIGN_IN_BEFORE = """
    SELECT a.* FROM access_account a
    WHERE lower(a.email) = lower(p_email) AND NOT a.is_service
      AND access_proof_holds('login|' || lower(p_email), p_proof)
"""
HASH_OF = """
    SELECT a.password::text FROM access_account a
    WHERE a.id = p_account AND a.id IN (ctx_account(), ctx_pending_account())
"""
# The proof is of the hash itself: a forged statement cannot give an account, not even its own, a hash it made.
KEEP = """
BEGIN
    IF NOT access_proof_holds('password|' || array_to_string(p_accounts, ',') || '|' || p_hash, p_proof) THEN
        RAISE EXCEPTION 'password refused: proof does not hold' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT (ctx_operator() OR coalesce(p_accounts <@ ARRAY[ctx_account()], false)) THEN
        RAISE EXCEPTION 'password refused: not one''s own' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE access_account SET password = p_hash WHERE id = ANY (p_accounts);
END
"""
OWN_OR_PENDING = "user_id = (SELECT ctx_account()) OR user_id = (SELECT ctx_pending_account())"


class Migration(migrations.Migration):
    dependencies = [("access", "0008_session_seen")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField("account", "password")],
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE access_account ALTER COLUMN password SET DEFAULT ''",
                f"REVOKE SELECT, INSERT, UPDATE ON access_account FROM {WEB}",
                f"GRANT SELECT ({READ}), INSERT ({READ}), UPDATE ({CHANGED}) ON access_account TO {WEB}",
                """CREATE POLICY access_account_made ON access_account AS RESTRICTIVE FOR INSERT
                   WITH CHECK ((SELECT ctx_operator()))""",
            ],
            [
                "DROP POLICY access_account_made ON access_account",
                f"REVOKE SELECT ({READ}), INSERT ({READ}), UPDATE ({CHANGED}) ON access_account FROM {WEB}",
                f"GRANT SELECT, INSERT, UPDATE ON access_account TO {WEB}",
                "ALTER TABLE access_account ALTER COLUMN password DROP DEFAULT",
            ],
        ),
        migrations.RunSQL(
            "DROP FUNCTION access_find_login(text, text)",
            definer("access_find_login(p_email text, p_proof text)", returns="SETOF access_account",
                    body=SIGN_IN_BEFORE).sql,
        ),
        definer(
            "access_sign_in(p_email text, p_proof text)",
            returns="TABLE (account uuid, hash text)",
            body=SIGN_IN,
        ),
        definer("access_hash_of(p_account uuid)", returns="text", body=HASH_OF),
        definer(
            "access_keep_hash(p_accounts uuid[], p_hash text, p_proof text)",
            returns="void",
            how="VOLATILE",
            language="plpgsql",
            body=KEEP,
        ),
        # The secrets of second factors: their owner, and the check that comes after the password; the
        # operator removes them through a door. A password alone gives nobody a second factor.
        migrations.RunSQL(
            [
                f"ALTER POLICY mfa_authenticator_session ON mfa_authenticator "
                f"USING ({OWN_OR_PENDING}) WITH CHECK ({OWN_OR_PENDING})",
                """CREATE POLICY mfa_authenticator_made ON mfa_authenticator AS RESTRICTIVE FOR INSERT
                   WITH CHECK (user_id = (SELECT ctx_account()))""",
                """CREATE POLICY mfa_authenticator_gone ON mfa_authenticator AS RESTRICTIVE FOR DELETE
                   USING (user_id = (SELECT ctx_account()))""",
            ],
            [
                "DROP POLICY mfa_authenticator_gone ON mfa_authenticator",
                "DROP POLICY mfa_authenticator_made ON mfa_authenticator",
                f"""ALTER POLICY mfa_authenticator_session ON mfa_authenticator
                    USING ({OWN_OR_PENDING} OR (SELECT ctx_operator()))
                    WITH CHECK ({OWN_OR_PENDING} OR (SELECT ctx_operator()))""",
            ],
        ),
    ]
