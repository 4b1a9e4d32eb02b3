"""Letting rare gestures pass one after the other."""

from django.db import connection


def wait_turn(gesture: str) -> None:
    """Wait for whoever makes the same gesture, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [gesture])
