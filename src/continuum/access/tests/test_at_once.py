"""Several requests of one session at the same moment: none waits for another."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Event, current_thread

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from conftest import administrator_connection
from continuum.access import middleware
from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, make_programme, sign_in
from continuum.core.uploads import LimitedFileUploadHandler

# With real commits: a lock is seen by others only between transactions.
pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 5
"""Seconds within which an answer that waits for nobody is there."""
SLOW = "slow-request"


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Event, Event]]:
    """A request made in the thread `SLOW` stays in its transaction until told to go on."""
    inside, let_go = Event(), Event()
    reads = middleware.member_in_force

    def wait_if_slow():
        found = reads()
        if current_thread().name.startswith(SLOW):
            inside.set()
            let_go.wait(timeout=30)
        return found

    monkeypatch.setattr(middleware, "member_in_force", wait_if_slow)
    yield inside, let_go
    let_go.set()


def seen(minutes_ago: int) -> None:
    with administrator_connection() as administrator:
        administrator.execute(
            "UPDATE access_session SET seen_at = now() - make_interval(mins => %s)", [minutes_ago]
        )


def minutes_since_seen() -> float:
    with administrator_connection() as administrator:
        return administrator.execute(
            "SELECT extract(epoch FROM now() - seen_at) / 60 FROM access_session"
        ).fetchone()[0]


def in_thread(token: str, method: str, path: str, typed: dict[str, str] | None = None):
    def ask():
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = token
        try:
            return getattr(client, method)(path, typed or {}).status_code
        finally:
            connection.close()

    return ask


@pytest.mark.parametrize("minutes", [0, 10])
@pytest.mark.parametrize(
    ("method", "path", "typed", "expected"),
    [("get", "/", None, 200), ("post", "/compte/", {"name": "Nora Benali"}, 302)],
    ids=["reads", "saves the session"],
)
def test_a_long_request_keeps_no_other_of_its_session_waiting(
    held, minutes, method, path, typed, expected
) -> None:
    inside, let_go = held
    client = sign_in(Client(), make_membership(Role.COUNSELLOR))
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    seen(minutes)

    with ThreadPoolExecutor(1, SLOW) as slow, ThreadPoolExecutor(1, "other") as other:
        first = slow.submit(in_thread(token, "get", "/compte/"))
        assert inside.wait(timeout=20)
        try:
            second = other.submit(in_thread(token, method, path, typed))
            assert second.result(timeout=AT_ONCE) == expected
        finally:
            let_go.set()
        assert first.result(timeout=20) == 200


def test_a_session_in_use_is_kept_alive_and_an_idle_one_ends() -> None:
    client = sign_in(Client(), make_membership(Role.COUNSELLOR))

    seen(29)
    assert client.get("/compte/").status_code == 200
    assert minutes_since_seen() < 1
    seen(31)
    assert client.get("/compte/").status_code == 302
    assert minutes_since_seen() > 30


def test_a_session_just_seen_is_not_written_again() -> None:
    client = sign_in(Client(), make_membership(Role.COUNSELLOR))

    with administrator_connection() as administrator:
        administrator.execute("UPDATE access_session SET seen_at = now() - interval '40 seconds'")
        before = administrator.execute("SELECT seen_at FROM access_session").fetchone()
        assert client.get("/compte/").status_code == 200
        assert administrator.execute("SELECT seen_at FROM access_session").fetchone() == before


class Line(BytesIO):
    """A body on its way in: notes whether a transaction is open whenever some of it is read."""

    def __init__(self, body: bytes, *, cut: bool = False) -> None:
        super().__init__(body)
        self.cut = cut
        self.held: list[bool] = []

    def read(self, size: int | None = -1) -> bytes:
        self.held.append(connection.in_atomic_block)
        if self.cut:
            raise OSError
        return super().read(size)


def send(line: Line) -> int:
    client = sign_in(Client(raise_request_exception=False), make_membership(Role.COORDINATOR))
    answer = client.generic(
        "POST",
        "/imports/nouveau/",
        line.getvalue(),
        content_type=MULTIPART_CONTENT,
        **{"wsgi.input": line},
    )
    return answer.status_code


def body(size: int) -> bytes:
    file = SimpleUploadedFile("jeunes.csv", b"x" * size)
    return encode_multipart(BOUNDARY, {"kind": "people", "file": file})


def test_a_file_is_received_before_the_transaction_opens() -> None:
    line = Line(body(3 * 2**20))

    assert send(line) == 200
    assert line.held
    assert not any(line.held)


def test_a_line_cut_while_sending_is_no_error_of_ours() -> None:
    line = Line(body(100), cut=True)

    assert send(line) == 400
    assert line.held == [False]


def test_a_file_too_large_is_said_so_and_not_written_whole(settings, monkeypatch) -> None:
    settings.UPLOAD_LARGEST_BYTES = 3 * 2**20
    written: list[int] = []
    complete = LimitedFileUploadHandler.file_complete

    def note(self, size):
        written.append(Path(self.file.temporary_file_path()).stat().st_size)
        return complete(self, size)

    monkeypatch.setattr(LimitedFileUploadHandler, "file_complete", note)
    coordinator = make_membership(Role.COORDINATOR)
    make_programme(organisations=[coordinator.organisation])
    client = sign_in(Client(), coordinator)
    file = SimpleUploadedFile("jeunes.csv", b"x" * 5 * 2**20)

    page = client.post("/imports/nouveau/", {"kind": "people", "file": file})

    assert "Le fichier dépasse 3" in page.content.decode()
    assert written
    assert max(written) <= 3 * 2**20
