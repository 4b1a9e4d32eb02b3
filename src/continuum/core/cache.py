"""The shared cache, kept as JSON: nothing that is read back from the database can run.

Django's own keeps pickles: whoever could write one row of it would run code in the application, and
hold its keys.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
_READ: Final = "SELECT value FROM core_cache WHERE cache_key = %s AND expires > %s"
_WRITE: Final = """
INSERT INTO core_cache AS kept (cache_key, value, expires) VALUES (%s, %s, %s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
"""
_ADD: Final = f"{_WRITE} WHERE kept.expires <= %s"

# Never waiting for another request that clears the same.
_CLEAR: Final = """
DELETE FROM core_cache WHERE cache_key IN (
    SELECT cache_key FROM core_cache WHERE expires <= %s FOR UPDATE SKIP LOCKED)
"""


class JsonCache(BaseCache):
    """Counters and short words, by whole seconds; what another program wrote there is not read."""

    def __init__(self, _table: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        rows = _ask(_READ, [self.make_and_validate_key(key, version=version), timezone.now()])
        try:
            return json.loads(rows[0][0]) if rows else default
        except ValueError:
            return default

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self._clear_expired()
        _do(_WRITE, [self.make_and_validate_key(key, version=version), *self._kept(value, timeout)])

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        whole = self.make_and_validate_key(key, version=version)
        return _do(_ADD, [whole, *self._kept(value, timeout), timezone.now()]) == 1

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        whole = self.make_and_validate_key(key, version=version)
        changed = "UPDATE core_cache SET expires = %s WHERE cache_key = %s AND expires > %s"
        return _do(changed, [self._until(timeout), whole, timezone.now()]) == 1

    def delete(self, key: Any, version: int | None = None) -> bool:
        whole = self.make_and_validate_key(key, version=version)
        return _do("DELETE FROM core_cache WHERE cache_key = %s", [whole]) == 1

    def clear(self) -> None:
        _do("DELETE FROM core_cache", [])

    def _clear_expired(self) -> None:
        _do(_CLEAR, [timezone.now()])

    def _kept(self, value: Any, timeout: Any) -> tuple[str, datetime]:
        return json.dumps(value), self._until(timeout)

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _FAR if seconds is None else timezone.now() + timedelta(seconds=seconds)


def _ask(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _do(query: str, values: list[Any]) -> int:
    """How many rows the statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return int(cursor.rowcount)
