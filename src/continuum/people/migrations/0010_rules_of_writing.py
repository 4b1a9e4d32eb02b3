"""What young people are told is written by the operator, who answers for the same words to all."""

from django.db import migrations

from continuum.core.rowsecurity import rule_writes


class Migration(migrations.Migration):
    dependencies = [("people", "0009_invisibility_in_versions"), ("access", "0011_structure")]

    operations = [
        rule_writes(
            "people_notice",
            because="what young people are told, the same for all",
            write="(SELECT ctx_operator())",
            grants="SELECT, INSERT, UPDATE",
        ),
    ]
