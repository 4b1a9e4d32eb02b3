"""What every installation tells young people is written with its tables, by who owns them."""

from django.db import migrations

from continuum.core.rowsecurity import OWNER


class Migration(migrations.Migration):
    dependencies = [("people", "0011_who_writes")]

    operations = [
        migrations.RunSQL(
            f"""CREATE POLICY notices_with_the_tables ON people_notice TO {OWNER}
                USING (organisation_id IS NULL) WITH CHECK (organisation_id IS NULL)""",
            "DROP POLICY notices_with_the_tables ON people_notice",
        )
    ]
