"""By what people are found: how names are read, and the secret that hides keys."""

import hmac
from uuid import UUID

from django.conf import settings

from continuum.linkage import NORMALISATION_VERSION
from continuum.linkage.lookup import KEYS_VERSION


def reading() -> int:
    """A number that changes when what is stored to find people must be made anew: another reading
    of names, other keys, or another secret."""
    told = _hidden(f"reading|{NORMALISATION_VERSION}|{KEYS_VERSION}")
    return int.from_bytes(told[:2], "big") >> 1  # a smallint


def secret_of(organisation: UUID) -> bytes:
    """Under which the keys of its files are made: those of two organisations have nothing in
    common."""
    return _hidden(f"keys|{organisation}")


def _hidden(text: str) -> bytes:
    return hmac.digest(settings.LOGIN_KEY.encode(), text.encode(), "sha256")
