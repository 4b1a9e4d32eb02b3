"""Rows of other organisations are counted by the application, told to no statement.

The figure views hold no name, but one line a person: days, ages, communes. Whoever could run one statement
under a funder's session read them all. They now answer beyond one's own files only while the application
counts, which it proves.
"""

from importlib import import_module

from django.db import migrations

from continuum.core.rowsecurity import definer

wall = import_module("continuum.outcomes.migrations.0002_wall")

COUNTING = """
    SELECT coalesce(access_proof_holds('figures|' || current_setting('app.token', true),
                                       nullif(current_setting('app.figures', true), '')), false)
"""
ORGANISATIONS = f"""
    SELECT CASE WHEN figures_counted() AND ctx_role() IN {wall.MAY_SEE_ALL} THEN
               (SELECT coalesce(array_agg(DISTINCT o.organisation_id), '{{}}') FROM organisations_participation o
                WHERE o.programme_id = ANY (figures_programmes()))
           WHEN ctx_file_organisation() IS NOT NULL THEN ARRAY[ctx_file_organisation()]
           ELSE '{{}}' END
"""
HEAD = (
    "CREATE OR REPLACE FUNCTION figures_organisations() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE "
    "SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {} $body$"
)


class Migration(migrations.Migration):
    dependencies = [
        ("outcomes", "0009_not_known_invisible"),
        ("access", "0014_narrower"),
    ]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION access_proof_holds(text, text) PARALLEL SAFE",
            "ALTER FUNCTION access_proof_holds(text, text) PARALLEL UNSAFE",
        ),
        definer("figures_counted()", returns="boolean", how="STABLE PARALLEL SAFE", body=COUNTING),
        migrations.RunSQL(HEAD.format(ORGANISATIONS), HEAD.format(wall.ORGANISATIONS)),
    ]
