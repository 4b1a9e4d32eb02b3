"""Support reads the day kept on the presence instead of every encounter's versions."""

from importlib import import_module

from django.db import migrations

scope = import_module("continuum.outcomes.migrations.0004_scope_in_one_look")
first = import_module("continuum.outcomes.migrations.0005_first_entry")

BEFORE = scope.in_one_look(first.SUPPORT)
SUPPORT = scope.in_one_look(f"""
    SELECT e.id, e.id AS enrolment_id, e.programme_id, e.organisation_id, {first.wall.IDENTITY.format("e")},
           {first.wall.OWN_PERSON.format("e")}, e.entered_on,
           greatest(e.entered_on, min(t.since), min(a.met_on)) AS supported_on, e.first_entered_on
    FROM ({first.FIRST}) e
    JOIN people_person p ON p.id = e.person_id AND p.withdrawn_at IS NULL
    JOIN people_referent t ON t.person_id = e.person_id AND (t.until IS NULL OR t.until >= e.entered_on)
    JOIN outreach_presence a ON a.person_id = e.person_id AND a.revoked_at IS NULL AND NOT a.first_time
     AND a.met_on >= e.entered_on
    GROUP BY e.id, e.programme_id, e.organisation_id, e.person_id, e.entered_on, e.first_entered_on, p.identity
""")


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0007_who_writes"), ("outreach", "0005_day_of_presence")]

    operations = [migrations.RunSQL(scope.replaced("support", SUPPORT), scope.replaced("support", BEFORE))]
