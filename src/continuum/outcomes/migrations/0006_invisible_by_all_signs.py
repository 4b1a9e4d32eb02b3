"""A definition may ask for each of its signs; names of lists are told alike whatever their capitals."""

from importlib import import_module

from django.db import migrations

wall = import_module("continuum.outcomes.migrations.0002_wall")
scope = import_module("continuum.outcomes.migrations.0004_scope_in_one_look")
first = import_module("continuum.outcomes.migrations.0005_first_entry")

# Each sign that counts sets the bit of its place among those accepted: one is enough, or all of them are asked.
INVISIBLE = """coalesce((
    SELECT CASE WHEN bit_or(
               CASE WHEN q.kind = ANY (d.accepted) AND figures_months(q."on", e.entered_on) < d.valid_months
                     AND CASE q.kind WHEN 'no_contact' THEN figures_months(q.since, q."on") >= d.silent_months
                                     WHEN 'absent_from_list' THEN d.lists = '{}' OR lower(q.list_name) = ANY (d.lists)
                                     ELSE true END
                    THEN 1 << (array_position(d.accepted, q.kind) - 1) ELSE 0 END) >= min(d.asked)
           THEN 'yes' ELSE 'no' END
    FROM people_invisibilityevidence q
    CROSS JOIN (SELECT i.accepted, i.valid_months, i.silent_months, lower(i.lists::text)::text[] AS lists,
                       CASE WHEN i.needs_all THEN (1 << cardinality(i.accepted)) - 1 ELSE 1 END AS asked
                FROM people_invisibilitydefinition i WHERE i.programme_id = e.programme_id
                ORDER BY i.in_force_from <= e.entered_on DESC,
                         CASE WHEN i.in_force_from <= e.entered_on THEN i.in_force_from END DESC,
                         i.in_force_from, i.version DESC LIMIT 1) d
    WHERE q.person_id = e.person_id AND q."on" <= e.entered_on
    HAVING count(*) > 0), 'unknown')"""
BEFORE = scope.in_one_look(first.ENROLMENT)


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0005_first_entry"), ("people", "0009_invisibility_in_versions")]

    operations = [
        migrations.RunSQL(
            scope.replaced("enrolment", BEFORE.replace(wall.INVISIBLE, INVISIBLE)),
            scope.replaced("enrolment", BEFORE),
        ),
    ]
