"""A session is read without being written: no request of it waits for another.

The row written at the start of a request stayed locked until its answer. When the session was last
seen is now noted at the end, once a minute at most, and never when another request is noting it.
"""

from django.db import migrations

from continuum.core.rowsecurity import definer

ALIVE = """
    s.token_hash = sha256(convert_to(p_token, 'UTF8'))
    AND s.ends_at > now() AND s.seen_at + make_interval(secs => s.idle_seconds) > now()
"""
LOAD = f"SELECT s.data FROM access_session s WHERE {ALIVE}"
BEFORE = f"""
    UPDATE access_session s
    SET seen_at = CASE WHEN s.seen_at < now() - interval '20 seconds' THEN now() ELSE s.seen_at END
    WHERE {ALIVE}
    RETURNING s.data
"""
SEEN = f"""
    UPDATE access_session SET seen_at = now()
    WHERE id = (SELECT s.id FROM access_session s
                WHERE {ALIVE} AND s.seen_at < now() - interval '60 seconds'
                FOR UPDATE SKIP LOCKED)
"""


def loading(body: str, *, how: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION access_session_load(p_token text) RETURNS text LANGUAGE sql {how} "
        f"SECURITY DEFINER SET search_path = public, pg_temp AS $body$ {body} $body$"
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0007_proof_or_nothing")]

    operations = [
        migrations.RunSQL(loading(LOAD, how="STABLE"), loading(BEFORE, how="VOLATILE")),
        definer("access_session_seen(p_token text)", returns="void", how="VOLATILE", body=SEEN),
    ]
