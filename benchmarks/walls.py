"""The same statements with row security and without: as the web role, and as a role above it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from continuum.hosting import places

ABOVE: Final = "above"
"""Alias of a connection for which no row security holds."""

Statement = tuple[str, Any]

_NOT_REPLAYED: Final = (
    *("access_session_load", "audit_note", "set_config", "FOR UPDATE", "core_cache"),
)


def prepare_above() -> None:
    """The same kind of connection as the web role's, under the administrator's name."""
    default = connections.databases["default"]
    address = places.database_urls()["superuser"].for_django()
    connections.databases[ABOVE] = {
        **default,
        **address,
        "OPTIONS": {**default["OPTIONS"], **dict(address["OPTIONS"])},  # type: ignore[call-overload]
    }


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """Every reading statement issued inside the block, with its parameters."""
    found: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        if sql.lstrip().startswith(("SELECT", "WITH")) and not any(w in sql for w in _NOT_REPLAYED):
            found.append((sql, params))
        return execute(sql, params, *rest)

    with connections["default"].execute_wrapper(note):
        yield found


@contextmanager
def both() -> Iterator[tuple[BaseDatabaseWrapper, BaseDatabaseWrapper]]:
    """A transaction in each, told the acting session: the web role's, then the one above."""
    with transaction.atomic(), transaction.atomic(using=ABOVE):
        for alias in ("default", ABOVE):
            with connections[alias].cursor() as cursor:
                # The other one waits meanwhile, and what is slow must be told, not cut short.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SET LOCAL statement_timeout = '120s'")
        yield connections["default"], connections[ABOVE]


def replayed(
    connection: BaseDatabaseWrapper, statements: Sequence[Statement]
) -> Callable[[], None]:
    """Issues the statements again and reads every row."""

    def replay() -> None:
        with connection.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()

    return replay
