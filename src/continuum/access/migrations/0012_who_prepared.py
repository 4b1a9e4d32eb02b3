"""Whoever acts signs: links to choose a new password, and rows that come without a name."""

from django.db import migrations

from continuum.core.rowsecurity import restrict

# For rows that come without a signature: see `sign`.
SIGN = """
BEGIN
    RETURN jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], ctx_account()));
END
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0011_structure")]

    operations = [
        migrations.RunSQL(
            f"""CREATE FUNCTION access_sign() RETURNS trigger LANGUAGE plpgsql
                SET search_path = public, pg_temp AS $body$ {SIGN} $body$""",
            "DROP FUNCTION access_sign()",
        ),
        restrict(
            "access_recovery",
            "signed",
            check="(SELECT ctx_operator()) OR prepared_by_id = (SELECT ctx_account())",
        ),
        migrations.RunSQL(
            """CREATE TRIGGER signed BEFORE INSERT ON access_recovery FOR EACH ROW
               WHEN (NEW.prepared_by_id IS NULL) EXECUTE FUNCTION access_sign('prepared_by_id')""",
            "DROP TRIGGER signed ON access_recovery",
        ),
    ]
