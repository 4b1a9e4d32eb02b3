"""The cache behind doors: read, written and forgotten one key at a time, by whoever knows the key.

It was open: a statement without any token read what people had looked for, and forgot whose
passwords had been tried too often.
"""

from django.db import migrations

from continuum.core.rowsecurity import ALL, CLOSED, WEB, definer

BECAUSE = f"{CLOSED}: short-lived counters and words, each under a key that the application makes"
GET = "SELECT value FROM core_cache WHERE cache_key = p_key AND expires > p_now"
# Kept where nothing stands, or where what stands is over; with `p_over`, whatever stands.
PUT = """
    WITH written AS (
        INSERT INTO core_cache AS kept (cache_key, value, expires) VALUES (p_key, p_value, p_expires)
        ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
        WHERE p_over OR kept.expires <= p_now
        RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM written)
"""
TOUCH = """
    WITH written AS (
        UPDATE core_cache SET expires = p_expires WHERE cache_key = p_key AND expires > p_now
        RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM written)
"""
FORGET = """
    WITH gone AS (DELETE FROM core_cache WHERE cache_key = p_key RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM gone)
"""
# Never waiting for another request that clears the same; by the clock of the database alone.
CLEAR = """
    DELETE FROM core_cache WHERE cache_key IN (
        SELECT cache_key FROM core_cache WHERE expires <= now() FOR UPDATE SKIP LOCKED)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_count_rows")]

    operations = [
        definer("core_cache_get(p_key text, p_now timestamptz)", returns="text", body=GET),
        definer(
            "core_cache_put(p_key text, p_value text, p_expires timestamptz, p_now timestamptz, p_over boolean)",
            returns="boolean",
            how="VOLATILE",
            body=PUT,
        ),
        definer(
            "core_cache_touch(p_key text, p_expires timestamptz, p_now timestamptz)",
            returns="boolean",
            how="VOLATILE",
            body=TOUCH,
        ),
        definer("core_cache_forget(p_key text)", returns="boolean", how="VOLATILE", body=FORGET),
        definer("core_cache_clear_expired()", returns="void", how="VOLATILE", body=CLEAR),
        migrations.RunSQL(
            [
                "DELETE FROM core_cache",
                f"REVOKE ALL ON core_cache FROM {WEB}",
                f"COMMENT ON TABLE core_cache IS '{BECAUSE}'",
            ],
            [
                f"GRANT {ALL} ON core_cache TO {WEB}",
                "COMMENT ON TABLE core_cache IS 'open: short-lived counters under digests'",
            ],
        ),
    ]
