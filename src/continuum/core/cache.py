"""The shared cache: JSON alone, each entry under a key that only the application can make.

Django's own keeps pickles: whoever could write one row of it would run code in the application, and
hold its keys. The table is closed; its doors open one entry, to whoever gives its whole key.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)
_SALT: Final = "continuum.cache"
_GET: Final = "SELECT core_cache_get(%s, %s)"
_PUT: Final = "SELECT core_cache_put(%s, %s, %s, %s, %s)"
_TOUCH: Final = "SELECT core_cache_touch(%s, %s, %s)"
_FORGET: Final = "SELECT core_cache_forget(%s)"
_CLEAR: Final = "SELECT core_cache_clear_expired()"


class JsonCache(BaseCache):
    """Counters and short words, by whole seconds; what another program wrote there is not read.

    It is never cleared as a whole: nobody forgets what others keep.
    """

    def __init__(self, _table: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        found = _ask(_GET, [self._place(key, version), timezone.now()])
        try:
            return default if found is None else json.loads(found)
        except ValueError:
            return default

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        _ask(_CLEAR, [])
        self._put(key, value, timeout, version, over=True)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return self._put(key, value, timeout, version, over=False)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(_ask(_TOUCH, [self._place(key, version), self._until(timeout), timezone.now()]))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(_ask(_FORGET, [self._place(key, version)]))

    def _put(self, key: Any, value: Any, timeout: Any, version: int | None, *, over: bool) -> bool:
        place, until = self._place(key, version), self._until(timeout)
        return bool(_ask(_PUT, [place, json.dumps(value), until, timezone.now(), over]))

    def _place(self, key: Any, version: int | None) -> str:
        """Where the entry stands: nobody without the application's secret finds it."""
        whole = self.make_and_validate_key(key, version=version)
        return salted_hmac(_SALT, whole, algorithm="sha256").hexdigest()

    def _until(self, timeout: Any) -> datetime:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return _FAR if seconds is None else timezone.now() + timedelta(seconds=seconds)


def _ask(query: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]
