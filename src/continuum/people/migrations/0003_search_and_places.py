"""Tokens compared byte by byte, so that a prefix is a range of the index; places counted across organisations."""

from django.db import migrations, models

from continuum.core.rowsecurity import definer

PLACES_TAKEN = """
    SELECT count(DISTINCT p.identity)::integer
    FROM people_enrolment e
    JOIN people_person p ON p.id = e.person_id AND p.withdrawn_at IS NULL
    CROSS JOIN LATERAL (
        SELECT min(v."on") AS "on" FROM people_enrolmentevent v
        WHERE v.enrolment_id = e.id AND v.state IN ('enrolled', 'active', 'suspended')
    ) entry
    CROSS JOIN LATERAL (
        SELECT v.state FROM people_enrolmentevent v WHERE v.enrolment_id = e.id ORDER BY v."on" DESC, v.id DESC LIMIT 1
    ) latest
    WHERE e.programme_id = p_programme AND e.site_id = p_site
      AND entry."on" >= make_date(p_year, 1, 1) AND entry."on" < make_date(p_year + 1, 1, 1)
      AND latest.state <> 'cancelled'
      AND EXISTS (SELECT 1 FROM organisations_participation o
                  WHERE o.programme_id = p_programme AND o.organisation_id = ctx_organisation())
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_wall")]

    operations = [
        migrations.AlterField(
            model_name="searchtoken",
            name="token",
            field=models.CharField(db_collation="C", max_length=80),
        ),
        definer(
            "people_places_taken(p_programme uuid, p_site uuid, p_year integer)",
            returns="integer",
            body=PLACES_TAKEN,
        ),
    ]
