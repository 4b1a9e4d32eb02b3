"""Imports behind the second wall; contents that nobody imported leave after 30 days."""

from django.db import migrations

from continuum.core.rowsecurity import ALL, APPEND_ONLY, GATE, OURS, WEB, definer, guard, ours_with_person

NO_DELETE = "SELECT, INSERT, UPDATE"
OURS_WITH_UPLOAD = f"""{OURS} AND EXISTS (
    SELECT 1 FROM imports_upload u
    WHERE u.id = upload_id AND u.organisation_id = (SELECT ctx_file_organisation()))"""
NUMBERED = ("uploadevent", "importedrow", "made", "cellcorrection", "rowdecision")
"""Tables whose keys come from a sequence."""

FORGET = """
DECLARE forgotten integer;
BEGIN
    WITH old AS (
        DELETE FROM imports_uploadcontent WHERE received_at < now() - interval '30 days'
        RETURNING upload_id, organisation_id
    ), cells AS (
        DELETE FROM imports_cellcorrection c USING old WHERE c.upload_id = old.upload_id
    )
    INSERT INTO imports_uploadevent (organisation_id, upload_id, state, at, detail)
    SELECT organisation_id, upload_id, 'expired', now(), '{}' FROM old;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    RETURN forgotten;
END
"""


def of_upload(table: str, grants: str, *, audited: bool = True) -> migrations.RunSQL:
    return guard(f"imports_{table}", rows=OURS, write=OURS_WITH_UPLOAD, grants=grants, audited=audited)


def not_audited(table: str) -> migrations.RunSQL:
    """What the upload's own events tell already, in bulk."""
    return migrations.RunSQL(
        f"COMMENT ON TABLE imports_{table} IS 'guarded, derived from imports_upload: not audited apart'",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial"), ("people", "0002_wall"), ("core", "0002_audit_functions")]

    operations = [
        guard("imports_upload", rows=OURS, grants=NO_DELETE),
        of_upload("uploadevent", APPEND_ONLY),
        of_upload("uploadcontent", ALL, audited=False),
        not_audited("uploadcontent"),
        of_upload("progress", NO_DELETE, audited=False),
        not_audited("progress"),
        of_upload("importedrow", NO_DELETE, audited=False),
        not_audited("importedrow"),
        of_upload("made", APPEND_ONLY, audited=False),
        not_audited("made"),
        of_upload("cellcorrection", ALL),
        guard(
            "imports_rowdecision",
            rows=OURS,
            write=f"{OURS_WITH_UPLOAD} AND (person_id IS NULL OR ({ours_with_person()}))",
            grants=ALL,
        ),
        guard("imports_mappingpreset", rows=OURS, grants=ALL),
        *(
            migrations.RunSQL(
                f"GRANT USAGE ON SEQUENCE imports_{table}_id_seq TO {WEB}, {GATE}", migrations.RunSQL.noop
            )
            for table in NUMBERED
        ),
        definer(
            "imports_forget_old_contents()",
            returns="integer",
            how="VOLATILE",
            language="plpgsql",
            body=FORGET,
        ),
    ]
