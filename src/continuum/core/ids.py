"""Identifiers: random for people and links, time-ordered for events."""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """A time-ordered identifier (RFC 9562, version 7) for events; reveals its moment, so never for
    people."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
