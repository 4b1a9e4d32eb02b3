"""Django's PostgreSQL backend, telling each new transaction which session acts.

`SET LOCAL` made in a middleware would be lost: it must be the first statement of the transaction
itself,
whoever opens it (request, job, command). Being local, a pooled connection can never carry it over.
"""

from typing import Any

from django.db.backends.postgresql import base

from continuum.core import context

_SET = (
    "SELECT set_config('app.token', %s, true), set_config('app.reason', %s, true),"
    " set_config('app.figures', %s, true),"
    # Whatever an earlier statement of this pooled connection left behind.
    " set_config('search_path', 'public', true), set_config('row_security', 'on', true)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """The stock backend plus `apply_context`."""

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's own signature
        super()._set_autocommit(autocommit)  # type: ignore[misc]
        if not autocommit:
            self.apply_context()

    def apply_context(self) -> None:
        """Set, for this transaction only, the token of whoever acts, why, and whether we count."""
        told = (
            context.current_token(),
            context.current_reason(),
            context.current_proof_of_counting(),
        )
        connection: Any = self.connection
        with self.wrap_database_errors:
            connection.execute(_SET, told)
