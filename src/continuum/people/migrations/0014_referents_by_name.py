"""A referent may be known by name alone: whom a table of a past year names has no account here."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from continuum.core.rowsecurity import WEB

COMMANDS = ("INSERT", "UPDATE")
COLLEAGUE = """EXISTS (SELECT 1 FROM access_membership m WHERE m.account_id = people_referent.account_id
    AND m.organisation_id = (SELECT ctx_file_organisation()))"""
NAMED = f"(account_id IS NULL AND called <> '') OR {COLLEAGUE}"


def colleague(check: str) -> list[str]:
    return [
        f"ALTER POLICY people_referent_colleague_{command.lower()} ON people_referent TO {WEB}"
        f" WITH CHECK ({check})"
        for command in COMMANDS
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_enrolment_in_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("referent", "called", models.CharField(blank=True, max_length=80)),
        migrations.AlterField(
            "referent",
            "account",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(colleague(NAMED), colleague(COLLEAGUE)),
    ]
