"""Which accounts of an organisation a password alone opens: told to its administrator, and nothing more of their factors."""

from django.db import migrations

from continuum.core.rowsecurity import definer

WITHOUT = """
    SELECT DISTINCT m.account_id FROM access_membership m JOIN access_account a ON a.id = m.account_id
    WHERE m.organisation_id = ctx_organisation() AND ctx_role() = 'administrator'
      AND m.ended_at IS NULL AND a.closed_at IS NULL AND NOT a.is_service
      AND NOT EXISTS (SELECT 1 FROM mfa_authenticator f
                      WHERE f.user_id = m.account_id AND f.type IN ('totp', 'webauthn'))
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_invitations")]

    operations = [definer("access_without_second_factor()", returns="SETOF uuid", body=WITHOUT)]
