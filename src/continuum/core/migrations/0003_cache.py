"""The shared cache: counters of failed attempts, in the database so that every process sees them."""

from django.db import migrations

from continuum.core.rowsecurity import leave_open


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_functions")]

    operations = [
        migrations.RunSQL(
            [
                """CREATE UNLOGGED TABLE core_cache (
                       cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL)""",
                "CREATE INDEX core_cache_expires ON core_cache (expires)",
            ],
            "DROP TABLE core_cache",
        ),
        leave_open("core_cache", because="short-lived counters under digests"),
    ]
