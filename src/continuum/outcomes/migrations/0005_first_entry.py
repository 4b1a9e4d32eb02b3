"""One first entry a person and programme, so that nobody enters twice in two yearly bilans; and where those who moved on went."""

from importlib import import_module

from django.db import migrations

wall = import_module("continuum.outcomes.migrations.0002_wall")
scope = import_module("continuum.outcomes.migrations.0004_scope_in_one_look")

# The window is cut by programme, so that a condition on the programme still reaches the inner tables.
FIRST = f"""
    SELECT d.*, min(d.entered_on) OVER (PARTITION BY d.programme_id, q.identity) AS first_entered_on
    FROM ({wall.DATED}) d JOIN people_person q ON q.id = d.person_id AND q.withdrawn_at IS NULL
"""


def ended(state: str) -> str:
    """What was never begun is neither finished, nor given up, nor handed on."""
    return f"CASE WHEN e.state = '{state}' AND e.entered_on IS NOT NULL THEN e.state_on END"


ENROLMENT = (
    wall.ENROLMENT.replace(wall.DATED, FIRST)
    .replace("CASE WHEN e.state = 'completed' THEN e.state_on END", ended("completed"))
    .replace("CASE WHEN e.state = 'withdrawn' THEN e.state_on END", ended("withdrawn"))
    .replace("AS invisible", f"AS invisible, e.first_entered_on, {ended('moved')} AS moved_on")
)
SUPPORT = (
    wall.SUPPORT.replace(wall.DATED, FIRST)
    .replace("AS supported_on", "AS supported_on, e.first_entered_on")
    .replace("e.entered_on, p.identity", "e.entered_on, e.first_entered_on, p.identity")
)
EXIT = f"""
    SELECT z.id, z.enrolment_id, e.programme_id, z.organisation_id, {wall.IDENTITY.format("e")},
           {wall.OWN_PERSON.format("z")}, z."on", z.kind, z.months, z.project, z.qualified, e.entered_on,
           e.state::varchar(12) AS state,
           CASE WHEN e.entered_on IS NOT NULL THEN e.first_entered_on END AS first_entered_on
    FROM outcomes_exit z
    JOIN ({FIRST}) e ON e.id = z.enrolment_id
    JOIN people_person p ON p.id = z.person_id AND p.withdrawn_at IS NULL
    WHERE {wall.STANDING.format("z", "outcomes_exit")}
"""
VIEWS = {"enrolment": ENROLMENT, "support": SUPPORT, "exit": EXIT}


def as_before(name: str) -> list[str]:
    """Columns cannot be taken from a view: it is made again."""
    rows = scope.in_one_look(scope.VIEWS[name])
    view = f"figures_{name}"
    return [f"DROP VIEW {view}", *wall.figure_view(name, rows).sql]


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0004_scope_in_one_look")]

    operations = [
        migrations.RunSQL(scope.replaced(name, scope.in_one_look(rows)), as_before(name)) for name, rows in VIEWS.items()
    ]
