"""What PostgreSQL's planner must know after many rows came at once."""

from django.db import connection


def count_rows() -> None:
    """Count anew the tables that this transaction filled by a fifth or more.

    To be called last in an action that writes in bulk: else a figure asked for right after it would
    be planned as if the tables were empty, until the server counts them itself a minute later.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_count_rows()")
