"""Hashed keys by which whoever is typed in may be recognised, written with the search tokens."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from continuum.core.rowsecurity import OURS, READ_ONLY, guard, only_for, ours_with_person

WRITERS = ("educator", "counsellor", "coordinator")
"""Roles that open files, and so look first."""

KEEP_BEFORE = import_module("continuum.people.migrations.0015_tokens_kept").KEEP
KEEP = KEEP_BEFORE.replace(
    """    asked := json_array_length(told->'tokens');
""",
    """    asked := json_array_length(told->'tokens');
    DELETE FROM people_lookupkey k
    WHERE k.organisation_id = ctx_file_organisation()
      AND k.person_id = ANY (ARRAY(SELECT json_array_elements_text(told->'people'))::uuid[]);
    INSERT INTO people_lookupkey (key, organisation_id, person_id)
    SELECT key::bigint, p.organisation_id, p.id
    FROM json_array_elements(told->'keys') one
    CROSS JOIN LATERAL json_array_elements_text(one->1) key
    JOIN people_person p ON p.id = (one->>0)::uuid AND p.organisation_id = ctx_file_organisation();
    GET DIAGNOSTICS keys_kept = ROW_COUNT;
    kept := kept + keys_kept;
    asked := asked + coalesce((SELECT sum(json_array_length(one->1)) FROM json_array_elements(told->'keys') one), 0);
""",
).replace(
    """    kept integer;
""",
    """    kept integer;
    keys_kept integer;
""",
)


def replaced(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION people_keep_tokens(p_told text, p_proof text) RETURNS void "
        f"LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0017_who_joins"), ("organisations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LookupKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "organisation_id", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        guard(
            "people_lookupkey", rows=OURS, write=ours_with_person(), grants=READ_ONLY, audited=False
        ),
        only_for("people_lookupkey", WRITERS, commands=["SELECT"]),
        migrations.RunSQL(
            "COMMENT ON TABLE people_lookupkey IS 'guarded, derived from people_person: not audited apart'",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(replaced(KEEP), replaced(KEEP_BEFORE)),
    ]
