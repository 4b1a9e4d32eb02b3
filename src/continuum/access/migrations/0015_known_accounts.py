"""Whose names one may see is asked once a statement, by one function.

Names of authors stand beside almost everything; the rows of memberships, under their own policy,
took half of what row security cost a file (benchmarks, `pages`).
"""

from django.db import migrations

from continuum.core.rowsecurity import definer

BY_MEMBERSHIP = """id = (SELECT ctx_account()) OR id = (SELECT ctx_pending_account()) OR (SELECT ctx_operator())
    OR id IN (SELECT m.account_id FROM access_membership m WHERE m.organisation_id = (SELECT ctx_organisation()))"""
KNOWN = "id = ANY ((SELECT ctx_known_accounts())::uuid[]) OR (SELECT ctx_operator())"


class Migration(migrations.Migration):
    dependencies = [("access", "0014_narrower")]

    operations = [
        definer(
            "ctx_known_accounts()",
            returns="uuid[]",
            body="""SELECT array_remove(array_agg(m.account_id) || ARRAY[ctx_account(), ctx_pending_account()], NULL)
                    FROM access_membership m WHERE m.organisation_id = ctx_organisation()""",
        ),
        migrations.RunSQL(
            f"ALTER POLICY access_account_session ON access_account USING ({KNOWN})",
            f"ALTER POLICY access_account_session ON access_account USING ({BY_MEMBERSHIP})",
        ),
    ]
