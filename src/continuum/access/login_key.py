"""The proof by which the database knows that a session is opened by the application, not by a
forged statement.

The key never travels: the database holds the two padded halves of an HMAC-SHA256 key (RFC 2104) in
a table that only
the gate role reads, and recomputes the proof.
"""

import hashlib
import hmac

_BLOCK = 64


def pads(key: str) -> tuple[bytes, bytes]:
    """Inner and outer padded key (64 bytes each), as the database stores them."""
    block = hashlib.sha256(key.encode()).digest().ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def proof(key: str, message: str) -> str:
    """Hexadecimal HMAC-SHA256 of `message`."""
    return hmac.new(
        hashlib.sha256(key.encode()).digest(), message.encode(), hashlib.sha256
    ).hexdigest()
