"""Sites are kept by coordination too: it knows where its young people are received."""

from django.db import migrations

POLICIES = {"made": "WITH CHECK", "changed": "USING", "removed": "USING"}
OPERATOR = "(SELECT ctx_operator())"


def written_by(roles: str) -> list[str]:
    rule = f"(organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) IN ({roles})) OR {OPERATOR}"
    return [
        f"ALTER POLICY organisations_site_{policy} ON organisations_site {clause} ({rule})"
        for policy, clause in POLICIES.items()
    ]


class Migration(migrations.Migration):
    dependencies = [("access", "0012_who_prepared")]

    operations = [
        migrations.RunSQL(written_by("'administrator', 'coordinator'"), written_by("'administrator'")),
    ]
