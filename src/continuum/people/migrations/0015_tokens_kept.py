"""Search tokens are written by the application alone, and tell by which reading of names they were made.

Whoever could delete them made files unfindable without a trace: they are derived, and so not audited.
"""

from django.db import migrations, models

from continuum.core.rowsecurity import GATE, WEB, definer, never_changed

WRITERS = "('educator', 'counsellor', 'coordinator')"

# The proof is of the whole text: nobody else writes or takes away a single token.
KEEP = f"""
DECLARE
    told json := p_told::json;
    asked integer;
    kept integer;
BEGIN
    IF NOT access_proof_holds('tokens|' || p_told, p_proof) THEN
        RAISE EXCEPTION 'tokens refused: proof does not hold' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT coalesce(ctx_role() IN {WRITERS}, false) THEN
        RAISE EXCEPTION 'tokens refused: not of this role' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM people_searchtoken t
    WHERE t.organisation_id = ctx_file_organisation()
      AND t.person_id = ANY (ARRAY(SELECT json_array_elements_text(told->'people'))::uuid[]);
    INSERT INTO people_searchtoken (organisation_id, person_id, kind, token, version)
    SELECT p.organisation_id, p.id, one->>1, one->>2, (told->>'version')::smallint
    FROM json_array_elements(told->'tokens') one
    JOIN people_person p ON p.id = (one->>0)::uuid AND p.organisation_id = ctx_file_organisation();
    GET DIAGNOSTICS kept = ROW_COUNT;
    asked := json_array_length(told->'tokens');
    IF kept <> asked THEN
        RAISE EXCEPTION 'tokens refused: a file of another organisation' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
"""
OUTDATED = """
    SELECT DISTINCT t.organisation_id FROM people_searchtoken t WHERE t.version <> p_version AND (SELECT ctx_operator())
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_referents_by_name"), ("access", "0014_narrower")]

    operations = [
        # Those that are there were made nobody knows when: the next `continuum migrate` makes them anew.
        migrations.AddField(
            "searchtoken", "version", models.PositiveSmallIntegerField(db_default=0)
        ),
        migrations.RunSQL(
            [
                f"REVOKE INSERT, UPDATE, DELETE ON people_searchtoken FROM {WEB}",
                f"REVOKE USAGE ON SEQUENCE people_searchtoken_id_seq FROM {WEB}",
                f"GRANT USAGE ON SEQUENCE people_searchtoken_id_seq TO {GATE}",
            ],
            [
                f"GRANT USAGE ON SEQUENCE people_searchtoken_id_seq TO {WEB}",
                f"GRANT INSERT, UPDATE, DELETE ON people_searchtoken TO {WEB}",
            ],
        ),
        # Tables of which a row may be changed whole may be locked whole.
        *(never_changed(f"people_{table}", "id") for table in ("notice", "referent")),
        definer(
            "people_keep_tokens(p_told text, p_proof text)",
            returns="void",
            how="VOLATILE",
            language="plpgsql",
            body=KEEP,
        ),
        definer("people_outdated(p_version smallint)", returns="SETOF uuid", body=OUTDATED),
    ]
