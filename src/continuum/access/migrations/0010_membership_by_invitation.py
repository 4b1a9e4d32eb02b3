"""A membership comes from an invitation that was accepted, or from the operator; nobody invites herself.

An administrator could write a membership for any account: of a stranger, whose password she might then
change, or of her own, in a role that sees files.
"""

from importlib import import_module

from django.db import migrations, models

from continuum.core.rowsecurity import WEB

ACCEPT_BEFORE = import_module("continuum.access.migrations.0004_invitations").ACCEPT
ACCEPT = ACCEPT_BEFORE.replace(
    "        IF v_account IS DISTINCT FROM ctx_account() THEN",
    "        IF v_account IS DISTINCT FROM ctx_account() OR v_account = invitation.invited_by_id THEN",
)
SIGNED_FOR_ANOTHER = """invited_by_id = (SELECT ctx_account()) AND NOT EXISTS (
    SELECT 1 FROM access_account a WHERE a.id = (SELECT ctx_account()) AND lower(a.email) = lower(access_invitation.email))"""


def replaced(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION access_accept_invitation(p_token text, p_name text, p_password text) RETURNS uuid "
        f"LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0009_hashes")]

    operations = [
        migrations.AlterField("invitation", "created_at", models.DateTimeField()),
        migrations.RunSQL(
            [
                f"REVOKE UPDATE ON access_membership FROM {WEB}",
                f"GRANT UPDATE (ended_at) ON access_membership TO {WEB}",
                """CREATE POLICY access_membership_given ON access_membership AS RESTRICTIVE FOR INSERT
                   WITH CHECK ((SELECT ctx_operator()))""",
                # A membership that ended stays ended.
                """CREATE POLICY access_membership_ended ON access_membership AS RESTRICTIVE FOR UPDATE
                   USING (true) WITH CHECK (ended_at IS NOT NULL)""",
            ],
            [
                "DROP POLICY access_membership_ended ON access_membership",
                "DROP POLICY access_membership_given ON access_membership",
                f"REVOKE UPDATE (ended_at) ON access_membership FROM {WEB}",
                f"GRANT UPDATE ON access_membership TO {WEB}",
            ],
        ),
        migrations.RunSQL(
            [
                f"REVOKE UPDATE ON access_invitation FROM {WEB}",
                f"GRANT UPDATE (revoked_at) ON access_invitation TO {WEB}",
                f"""CREATE POLICY access_invitation_signed ON access_invitation AS RESTRICTIVE FOR INSERT
                    WITH CHECK ((SELECT ctx_operator()) OR ({SIGNED_FOR_ANOTHER}))""",
                """CREATE POLICY access_invitation_revoked ON access_invitation AS RESTRICTIVE FOR UPDATE
                   USING (true) WITH CHECK (revoked_at IS NOT NULL)""",
            ],
            [
                "DROP POLICY access_invitation_revoked ON access_invitation",
                "DROP POLICY access_invitation_signed ON access_invitation",
                f"REVOKE UPDATE (revoked_at) ON access_invitation FROM {WEB}",
                f"GRANT UPDATE ON access_invitation TO {WEB}",
            ],
        ),
        migrations.RunSQL(replaced(ACCEPT), replaced(ACCEPT_BEFORE)),
    ]
