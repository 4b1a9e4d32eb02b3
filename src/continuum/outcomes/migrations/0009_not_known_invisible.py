"""A sign that does not count shows nothing; only a service said to follow the person shows they were seen."""

from importlib import import_module

from django.db import migrations

scope = import_module("continuum.outcomes.migrations.0004_scope_in_one_look")
signs = import_module("continuum.outcomes.migrations.0006_invisible_by_all_signs")

DEFINITION = """(SELECT i.accepted, i.valid_months, i.silent_months, lower(i.lists::text)::text[] AS lists,
                       CASE WHEN i.needs_all THEN (1 << cardinality(i.accepted)) - 1 ELSE 1 END AS asked
                FROM people_invisibilitydefinition i WHERE i.programme_id = e.programme_id
                ORDER BY i.in_force_from <= e.entered_on DESC,
                         CASE WHEN i.in_force_from <= e.entered_on THEN i.in_force_from END DESC,
                         i.in_force_from, i.version DESC LIMIT 1)"""
# The last answer to each question on that day, where it was yes and still tells.
FOLLOWED = """(SELECT 1 FROM people_situationfact f
            WHERE f.person_id = e.person_id AND f.kind IN ('registered', 'followed') AND f.answer = 'yes'
              AND f."on" <= e.entered_on AND figures_months(f."on", e.entered_on) < d.valid_months
              AND NOT EXISTS (SELECT 1 FROM people_situationfact later
                              WHERE later.person_id = f.person_id AND later.kind = f.kind
                                AND later."on" <= e.entered_on AND (later."on", later.id) > (f."on", f.id)))"""
SHOWN = """(SELECT bit_or(
               CASE WHEN q.kind = ANY (d.accepted) AND figures_months(q."on", e.entered_on) < d.valid_months
                     AND CASE q.kind WHEN 'no_contact' THEN figures_months(q.since, q."on") >= d.silent_months
                                     WHEN 'absent_from_list' THEN d.lists = '{}' OR lower(q.list_name) = ANY (d.lists)
                                     ELSE true END
                    THEN 1 << (array_position(d.accepted, q.kind) - 1) ELSE 0 END)
            FROM people_invisibilityevidence q
            WHERE q.person_id = e.person_id AND q."on" <= e.entered_on)"""
INVISIBLE = f"""coalesce((
    SELECT CASE WHEN {SHOWN} >= d.asked THEN 'yes' WHEN EXISTS {FOLLOWED} THEN 'no' END
    FROM {DEFINITION} d), 'unknown')"""
AFTER = signs.BEFORE.replace(signs.wall.INVISIBLE, INVISIBLE)
BEFORE = signs.BEFORE.replace(signs.wall.INVISIBLE, signs.INVISIBLE)


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0008_support_by_day_of_presence")]

    operations = [
        migrations.RunSQL(scope.replaced("enrolment", AFTER), scope.replaced("enrolment", BEFORE)),
    ]
