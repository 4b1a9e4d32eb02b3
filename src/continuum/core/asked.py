"""What somebody looks for, kept out of addresses: the name stays here, the address holds a key."""

import secrets
from typing import Final
from uuid import UUID

from django.core.cache import cache

from continuum.core.kept import kept, text

KEPT_SECONDS: Final = 15 * 60
"""Long enough to go back to the answers; a name is not kept for longer than it serves."""


def keep_asked(asked: str, *, owner: UUID) -> str:
    """A key by which `owner` alone reads the text again; nothing to keep has no key."""
    if not asked.strip():
        return ""
    key = secrets.token_urlsafe(12)
    cache.set(_where(key, owner), asked, KEPT_SECONDS)
    return key


def kept_asked(key: str, *, owner: UUID) -> str:
    """What was kept under the key; nothing once it is too old, or for somebody else."""
    if not key.isascii() or not 0 < len(key) <= 32 or not key.isprintable():
        return ""
    return kept(_where(key, owner), text) or ""


def _where(key: str, owner: UUID) -> str:
    return f"core.asked.{owner}.{key.replace(' ', '')}"
