"""Django's session store over the gate's functions: the web role never reads the session table
itself."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import connection
from django.http import HttpRequest

from continuum.access import login_key

MEMBERSHIP = "membership"
DEVICE = "device"
_PENDING = "account_login"


def save_session(  # noqa: PLR0913 - the columns of one row
    token: str,
    *,
    kind: str,
    account: str | None,
    membership: str | None,
    pending: str | None = None,
    data: str = "",
    device: str = "",
    idle: int,
    lifetime: int,
    create: bool,
) -> bool:
    """Write one session row through the gate; False when it already exists (create) or has ended
    (update)."""
    message = "|".join([token, kind, account or "", membership or "", pending or ""])
    proof = login_key.proof(settings.LOGIN_KEY, message)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT access_session_save(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                token,
                kind,
                account,
                membership,
                pending,
                data,
                device,
                idle,
                lifetime,
                create,
                proof,
            ],
        )
        return bool(cursor.fetchone()[0])


def note_device(request: HttpRequest) -> None:
    """Before somebody enters: the row of a session keeps the device it was made with."""
    request.session[DEVICE] = request.headers.get("User-Agent", "")[:200]


def note_seen(token: str) -> None:
    """Let the session's idle time start again; nothing is written twice in a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_session_seen(%s)", [token])


class SessionStore(SessionBase):
    """Sessions that end after 30 idle minutes and 12 hours in all, both checked by the database."""

    def load(self) -> dict[str, Any]:
        data = self._call("access_session_load", self.session_key) if self.session_key else None
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def exists(self, session_key: str) -> bool:
        return bool(self._call("access_session_exists", session_key))

    def create(self) -> None:
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own signature
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        account = data.get(SESSION_KEY)
        pending = _uuid((data.get(_PENDING) or {}).get("user_pk")) if account is None else None
        saved = save_session(
            self.session_key,
            kind="web",
            account=account,
            membership=data.get(MEMBERSHIP) if account else None,
            pending=pending,
            data=self.encode(data),
            device=data.get(DEVICE, ""),
            idle=settings.SESSION_IDLE_SECONDS,
            lifetime=settings.SESSION_LIFETIME_SECONDS,
            create=must_create,
        )
        if not saved:
            raise CreateError if must_create else UpdateError

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            self._call("access_session_drop", key)

    @classmethod
    def clear_expired(cls) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_sessions_clear_expired()")

    @staticmethod
    def _call(function: str, token: str | None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [token])
            row = cursor.fetchone()
            return row[0] if row else None


def _uuid(told: str | None) -> str | None:
    """As the database writes it: the library leaves the hyphens out, and the proof is of a text."""
    return str(UUID(told)) if told else None
