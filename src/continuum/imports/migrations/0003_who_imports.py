"""Tables are brought in by coordination, in its own name."""

from django.db import migrations

from continuum.core.rowsecurity import never_changed, only_for, restrict, sign

TABLES = (
    "upload", "uploadevent", "uploadcontent", "progress", "importedrow", "made", "cellcorrection", "rowdecision",
    "mappingpreset",
)


class Migration(migrations.Migration):
    dependencies = [("imports", "0002_wall"), ("people", "0011_who_writes")]

    operations = [
        *(only_for(f"imports_{table}", ("coordinator",)) for table in TABLES),
        sign("imports_upload", "recorded_by_id"),
        restrict(
            "imports_upload",
            "membership",
            check="membership_id IS NULL OR membership_id = (SELECT ctx_membership())",
        ),
        never_changed("imports_upload", "recorded_by_id", "membership_id"),
        sign("imports_uploadevent", "by_id"),
        sign("imports_rowdecision", "decided_by_id", changes=True),
        sign("imports_mappingpreset", "saved_by_id", changes=True),
    ]
