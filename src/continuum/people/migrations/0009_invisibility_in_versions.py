"""Definitions of invisibility: written by those who lead, read by those who take part, never changed."""

from django.db import migrations, models

from continuum.core.rowsecurity import APPEND_ONLY, GATE, WEB, guard, leave_open

TABLE = "people_invisibilitydefinition"
PARTS = """programme_id IN (SELECT programme_id FROM organisations_participation
                           WHERE organisation_id = (SELECT ctx_organisation())"""
LEADS = f"""(SELECT ctx_role()) IN ('coordinator', 'manager') AND {PARTS} AND role IN ('lead', 'pilot'))"""
OPERATOR = "(SELECT ctx_operator())"


class Migration(migrations.Migration):
    dependencies = [("people", "0008_indexes_of_persons")]

    operations = [
        migrations.AddField(
            model_name="invisibilitydefinition",
            name="needs_all",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(
            f"REVOKE ALL ON {TABLE} FROM {WEB}, {GATE}",
            leave_open(TABLE, because="a funder's definition", grants="SELECT, INSERT, UPDATE").sql,
        ),
        guard(TABLE, rows=f"{PARTS}) OR {OPERATOR}", write=f"{LEADS} OR {OPERATOR}", grants=APPEND_ONLY),
    ]
