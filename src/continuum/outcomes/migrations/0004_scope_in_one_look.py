"""The scope of a figure view as one condition, which the planner does not take for three narrow ones.

It used to expect a twentieth of the rows, and walked an index for each of them.
"""

from importlib import import_module

from django.db import migrations

wall = import_module("continuum.outcomes.migrations.0002_wall")

# "IS TRUE" keeps it a look into a small table held in memory, rather than a join.
IN_SCOPE = """(({0}.programme_id, {1}.organisation_id) IN (
    SELECT o.programme_id, o.organisation_id FROM organisations_participation o
    WHERE o.programme_id = ANY ((SELECT figures_programmes())::uuid[])
      AND o.organisation_id = ANY ((SELECT figures_organisations())::uuid[]))) IS TRUE"""
VIEWS = {
    "encounter": wall.ENCOUNTER,
    "presence": wall.PRESENCE,
    "tally": wall.TALLY,
    "file": wall.FILE,
    "enrolment": wall.ENROLMENT,
    "support": wall.SUPPORT,
    "fact": wall.FACT,
    "exit": wall.EXIT,
}


def in_one_look(rows: str) -> str:
    for pair in (("x", "x"), ("n", "n"), ("e", "p")):
        rows = rows.replace(wall.IN_SCOPE.format(*pair), IN_SCOPE.format(*pair))
    return rows


def replaced(name: str, rows: str) -> str:
    return f"CREATE OR REPLACE VIEW figures_{name} WITH (security_barrier) AS {rows}"


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0003_index_of_organisation")]

    operations = [
        migrations.RunSQL(replaced(name, in_one_look(rows)), replaced(name, rows)) for name, rows in VIEWS.items()
    ]
