"""Reading what the cache keeps: an entry of a shape that its reader does not know is no entry.

The cache outlives a release, and is written by whatever ran before.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.cache import cache

T = TypeVar("T")


def kept(key: str, read: Callable[[Any], T]) -> T | None:
    """What is kept under `key`, by `read`, which raises `ValueError` or `TypeError` at any shape
    but its own."""
    value = cache.get(key)
    if value is None:
        return None
    try:
        return read(value)
    except (TypeError, ValueError, OverflowError):
        return None


def whole(value: Any) -> int:
    """A count, and nothing that only looks like one."""
    if type(value) is not int or value < 0:
        raise ValueError("not a count")
    return value


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def moment(value: Any) -> datetime:
    """A moment of a known time zone, as it was written."""
    found = datetime.fromisoformat(text(value))
    if found.tzinfo is None:
        raise ValueError("a moment of nowhere")
    return found


def items(value: Any, length: int | None = None) -> list[Any]:
    """A list, of this length."""
    if not isinstance(value, list) or length not in (None, len(value)):
        raise ValueError("not such a list")
    return value
