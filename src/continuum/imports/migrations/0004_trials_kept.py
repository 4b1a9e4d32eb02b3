"""Trials are worked out once and kept, behind the second wall, as long as the content."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from continuum.core.rowsecurity import ALL, GATE, WEB, definer, only_for

wall = import_module("continuum.imports.migrations.0002_wall")

FORGET = wall.FORGET.replace(
    "), cells AS (",
    """), trials AS (
        DELETE FROM imports_trial t USING old WHERE t.upload_id = old.upload_id
    ), parts AS (
        DELETE FROM imports_trialpart p USING old WHERE p.upload_id = old.upload_id
    ), cells AS (""",
)


def forgetting(body: str) -> migrations.RunSQL:
    return definer(
        "imports_forget_old_contents()", returns="integer", how="VOLATILE", language="plpgsql", body=body
    )


BEFORE, AFTER = forgetting(wall.FORGET), forgetting(FORGET)


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_who_imports"), ("organisations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("upload", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="trial", serialize=False, to="imports.upload")),
                ("answers", models.CharField(max_length=32)),
                ("decisions", models.CharField(max_length=32)),
                ("records", models.CharField(blank=True, max_length=32)),
                ("asked_at", models.DateTimeField()),
                ("planned_at", models.DateTimeField(null=True)),
                ("packed", models.BinaryField(default=bytes)),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="TrialPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pile", models.CharField(choices=[("nouveaux", "Nouveaux"), ("connus", "Déjà connus"), ("a-verifier", "À vérifier"), ("erreurs", "Erreurs")], max_length=12)),
                ("number", models.PositiveIntegerField()),
                ("packed", models.BinaryField()),
                ("organisation", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation")),
                ("upload", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="trial_parts", to="imports.upload")),
            ],
        ),
        migrations.AddConstraint(
            model_name="trialpart",
            constraint=models.UniqueConstraint(fields=("upload", "pile", "number"), name="part_of_trial_once"),
        ),
        wall.of_upload("trial", ALL, audited=False),
        wall.not_audited("trial"),
        wall.of_upload("trialpart", ALL, audited=False),
        wall.not_audited("trialpart"),
        *(only_for(f"imports_{table}", ("coordinator",)) for table in ("trial", "trialpart")),
        migrations.RunSQL(f"GRANT USAGE ON SEQUENCE imports_trialpart_id_seq TO {WEB}, {GATE}", migrations.RunSQL.noop),
        migrations.RunSQL(BEFORE.reverse_sql, BEFORE.sql),
        AFTER,
    ]
