"""A trace is left by somebody, in codes and counts: a statement without a session could write any words."""

from importlib import import_module

from django.db import migrations

AUDIT_NOTE = import_module("continuum.core.migrations.0002_audit_functions").AUDIT_NOTE
INSERT = AUDIT_NOTE.partition("$body$")[2].rpartition("$body$")[0]
WORDS = (
    "count", "figure", "format", "found", "kind", "lines", "made", "page", "removes_second_factor", "shown", "view",
    "back", "kept",
)
CODE = "^[A-Za-z0-9_.:/-]{0,60}$"
SIGNATURE = "audit_note(event text, target text, target_id text, people uuid[], detail jsonb)"

# Of a detail, the known words alone, to numbers, codes, or numbers and codes by table.
CHECKED = f"""
DECLARE
    known constant text[] := ARRAY[{", ".join(f"'{word}'" for word in WORDS)}];
BEGIN
    IF ctx_account() IS NULL AND NOT ctx_operator() THEN
        RAISE EXCEPTION 'note refused: nobody acts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF $1 !~ '^[a-z_]{{1,40}}$' OR $2 !~ '^[a-z0-9_]{{0,60}}$' OR $3 !~ '{CODE}' OR jsonb_typeof($5) <> 'object'
       OR EXISTS (SELECT 1 FROM jsonb_object_keys($5) AS word WHERE word <> ALL (known))
       OR EXISTS (SELECT 1 FROM jsonb_path_query($5, 'strict $.**') AS part
                  WHERE jsonb_typeof(part) = 'string' AND part #>> '{{}}' !~ '{CODE}')
       OR EXISTS (SELECT 1 FROM jsonb_path_query($5, 'strict $.** ? (@.type() == "object").keyvalue().key') AS key
                  WHERE key #>> '{{}}' !~ '^[a-z0-9_.]{{1,60}}$') THEN
        RAISE EXCEPTION 'note refused: neither codes nor counts' USING ERRCODE = 'insufficient_privilege';
    END IF;
    {INSERT.strip()};
END
"""


def written(language: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {SIGNATURE} RETURNS void LANGUAGE {language} VOLATILE SECURITY DEFINER "
        f"SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("core", "0005_cache_by_key")]

    operations = [
        migrations.RunSQL("SET LOCAL check_function_bodies = off", migrations.RunSQL.noop),
        migrations.RunSQL(written("plpgsql", CHECKED), written("sql", INSERT)),
    ]
