"""Rounds and encounters are written by those who go out, signed by whoever writes; notes stay with them."""

from django.db import migrations

from continuum.core.rowsecurity import only_for, sign

WRITERS = ("educator", "counsellor", "coordinator")
"""Roles that see rounds and note encounters (`see_outreach`, `record_encounters`)."""

TABLES = (
    "place", "round", "roundmember", "roundplace", "encounter", "encountertally", "encounternote", "presence",
)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0006_corrected_by_version"), ("people", "0011_who_writes")]

    operations = [
        *(only_for(f"outreach_{table}", WRITERS) for table in TABLES),
        only_for("outreach_encounternote", WRITERS, commands=["SELECT"]),
        *(
            sign(f"outreach_{table}", "recorded_by_id")
            for table in ("round", "encounter", "encounternote", "presence")
        ),
    ]
