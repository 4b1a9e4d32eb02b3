"""What a table holds is read by who brings tables in: names and numbers stand in it as typed."""

from django.db import migrations

from continuum.core.rowsecurity import only_for

TABLES = ("uploadcontent", "cellcorrection", "rowdecision", "trial", "trialpart")


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_trials_kept")]

    operations = [
        only_for(f"imports_{table}", ("coordinator",), commands=["SELECT"]) for table in TABLES
    ]
