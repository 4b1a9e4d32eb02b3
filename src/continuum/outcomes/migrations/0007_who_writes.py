"""Exits are written by those whose role records them; what one defines or declares bears one's own name."""

from django.db import migrations

from continuum.core.rowsecurity import never_changed, only_for, sign


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0006_invisible_by_all_signs"), ("people", "0011_who_writes")]

    operations = [
        only_for("outcomes_exit", ("counsellor", "coordinator")),
        sign("outcomes_exit", "recorded_by_id"),
        sign("outcomes_indicatorversion", "made_by_id"),
        sign("outcomes_declaredfigure", "recorded_by_id"),
        never_changed("outcomes_declaredfigure", "recorded_by_id"),
    ]
