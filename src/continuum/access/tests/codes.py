"""Codes of a second factor, as the application of a telephone shows them."""

from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth


def code_of(secret: str) -> str:
    """The one that is good now."""
    [counter] = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def hold_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thirty seconds end between reading a code and sending it."""
    now = auth.time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: now))
