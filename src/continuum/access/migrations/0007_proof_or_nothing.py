"""A proof that is missing, or tried while no key is installed, does not hold.

In SQL a comparison with nothing is neither true nor false, and `IF NOT` let it pass.
"""

from django.db import migrations

HOLDS = """
    SELECT coalesce((
        SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(p_message, 'UTF8'))), 'hex') = p_proof
        FROM access_key k), false)
"""
BEFORE = """
    SELECT encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(p_message, 'UTF8'))), 'hex') = p_proof
    FROM access_key k
"""


def replaced(body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION access_proof_holds(p_message text, p_proof text) RETURNS boolean "
        f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0006_recovery")]

    operations = [migrations.RunSQL(replaced(HOLDS), replaced(BEFORE))]
