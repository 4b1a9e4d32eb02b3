"""One at a time: encounters are append-only, so a lock of their own stands in for a row's."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def hold_encounters(roots: Iterable[UUID]) -> None:
    """Until the transaction ends, nobody else names or recounts the heads of these encounters.

    Locks are taken in one order, so that two claims of the same encounters cannot wait on
    each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(key) FROM ("
            " SELECT DISTINCT hashtextextended('outreach_encounter ' || root, 0) AS key"
            " FROM unnest(%s::text[]) AS root ORDER BY key) AS ordered",
            [sorted({str(root) for root in roots})],
        )
