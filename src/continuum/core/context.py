"""Who is acting: the session's secret token, carried to every transaction.

The token is the only thing the database believes (design: second wall). It lives in a context
variable,
so that requests, jobs and commands in one process never share it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol, cast

from django.db import connections

_token: ContextVar[str] = ContextVar("continuum_token", default="")
_reason: ContextVar[str] = ContextVar("continuum_reason", default="")
_figures: ContextVar[str] = ContextVar("continuum_figures", default="")


class _Contextual(Protocol):
    def apply_context(self) -> None: ...


def current_token() -> str:
    """The acting session's token; empty when nobody acts (the database then shows no row)."""
    return _token.get()


def current_reason() -> str:
    """Why the present writes are made, for the audit trail; empty when nothing was said."""
    return _reason.get()


def current_proof_of_counting() -> str:
    """What shows that the application itself is counting; empty the rest of the time."""
    return _figures.get()


@contextmanager
def token_in_force(token: str) -> Iterator[None]:
    """Act with `token` inside the block, also in a transaction already open."""
    before = _token.set(token)
    _push()
    try:
        yield
    finally:
        _token.reset(before)
        _push()


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give the audit trail the reason of the writes made inside the block."""
    before = _reason.set(reason)
    _push()
    try:
        yield
    finally:
        _reason.reset(before)
        _push()


@contextmanager
def counting(proof: str) -> Iterator[None]:
    """Have figures of other organisations told inside the block (see `access.acting`)."""
    before = _figures.set(proof)
    _push()
    try:
        yield
    finally:
        _figures.reset(before)
        _push()


def _push() -> None:
    for connection in connections.all(initialized_only=True):
        if (
            hasattr(connection, "apply_context")
            and connection.in_atomic_block
            and not connection.needs_rollback
            and connection.connection is not None
        ):
            cast(_Contextual, connection).apply_context()
