"""What somebody looks for, kept out of addresses: the name stays here, the address holds a key."""

import secrets
from typing import Final
from uuid import UUID

from django.core.cache import cache

KEPT_SECONDS: Final = 15 * 60
"""Long enough to go back to the answers; a name is not kept for longer than it serves."""


def keep_asked(text: str, *, owner: UUID) -> str:
    """A key by which `owner` alone reads the text again; nothing to keep has no key."""
    if not text.strip():
        return ""
    key = secrets.token_urlsafe(12)
    cache.set(_where(key, owner), text, KEPT_SECONDS)
    return key


def kept_asked(key: str, *, owner: UUID) -> str:
    """What was kept under the key; nothing once it is too old, or for somebody else."""
    if not key.isascii() or not 0 < len(key) <= 32 or not key.isprintable():
        return ""
    found: str | None = cache.get(_where(key, owner))
    return found or ""


def _where(key: str, owner: UUID) -> str:
    return f"core.asked.{owner}.{key.replace(' ', '')}"
