"""The consortium's structure is read by all and written by those who answer for it.

Participations decide whose figures one reads: whoever could write one, without so much as a token, could
take part in any programme.
"""

from django.db import migrations

from continuum.core.rowsecurity import definer, rule_writes

BECAUSE = "the consortium's own structure, no person"
OPERATOR = "(SELECT ctx_operator())"
CONFIGURES = "(SELECT ctx_role()) IN ('coordinator', 'manager')"
"""Roles that configure programmes (`manage_programmes`)."""
ADMINISTERS = "organisation_id = (SELECT ctx_organisation()) AND (SELECT ctx_role()) = 'administrator'"
LED = "= ANY ((SELECT access_led_programmes())::uuid[])"
OF_PROGRAMME = f"programme_id {LED} OR {OPERATOR}"

LED_PROGRAMMES = """
    SELECT coalesce(array_agg(DISTINCT o.programme_id), '{}') FROM organisations_participation o
    WHERE o.organisation_id = ctx_organisation() AND o.role IN ('lead', 'pilot')
      AND ctx_role() IN ('coordinator', 'manager')
"""
IS_NEW = "SELECT NOT EXISTS (SELECT 1 FROM organisations_participation o WHERE o.programme_id = p_programme)"
# Whoever brings a programme in leads it; later partners are asked by those who lead.
BRINGS_IN = f"""role = 'lead' AND organisation_id = (SELECT ctx_organisation()) AND {CONFIGURES}
    AND access_programme_is_new(programme_id)"""

KEPT = "SELECT, INSERT, UPDATE"
NEVER_CHANGED = "SELECT, INSERT, DELETE"


class Migration(migrations.Migration):
    dependencies = [("access", "0010_membership_by_invitation")]

    operations = [
        definer("access_led_programmes()", returns="uuid[]", body=LED_PROGRAMMES),
        definer("access_programme_is_new(p_programme uuid)", returns="boolean", body=IS_NEW),
        rule_writes(
            "organisations_organisation",
            because=BECAUSE,
            write=f"({ADMINISTERS.replace('organisation_id', 'id')}) OR {OPERATOR}",
            insert=OPERATOR,
            grants=KEPT,
        ),
        rule_writes(
            "organisations_organisationname", because=BECAUSE, write=f"({ADMINISTERS}) OR {OPERATOR}"
        ),
        rule_writes(
            "organisations_site", because=BECAUSE, write=f"({ADMINISTERS}) OR {OPERATOR}", grants=KEPT
        ),
        rule_writes(
            "organisations_programme",
            because=BECAUSE,
            write=f"id {LED} OR {OPERATOR}",
            insert=f"{CONFIGURES} OR {OPERATOR}",
            grants=KEPT,
        ),
        rule_writes(
            "organisations_participation",
            because=BECAUSE,
            write=OF_PROGRAMME,
            insert=f"{OF_PROGRAMME} OR ({BRINGS_IN})",
            grants=NEVER_CHANGED,
        ),
        rule_writes("organisations_strand", because=BECAUSE, write=OF_PROGRAMME, grants=NEVER_CHANGED),
        rule_writes("organisations_phase", because=BECAUSE, write=OF_PROGRAMME, grants=NEVER_CHANGED),
        rule_writes("organisations_target", because=BECAUSE, write=OF_PROGRAMME, grants=NEVER_CHANGED),
        rule_writes("organisations_capacity", because=BECAUSE, write=OF_PROGRAMME),
    ]
