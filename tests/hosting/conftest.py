"""Homes and clusters of their own for these tests: real servers, started and thrown away."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from continuum.hosting import places, postgres, roles

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
ENGINES = [
    pytest.param("", id="wheel"),
    pytest.param(
        str(DEBIAN_15),
        id="debian-15",
        marks=pytest.mark.skipif(not DEBIAN_15.is_dir(), reason="postgresql-15 is not installed"),
    ),
]


def is_gone(pid: int) -> bool:
    """Whether the process has ended, even if nobody has asked yet how."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def eventually(condition: Callable[[], bool], *, within: float = 20) -> bool:
    """Whether it comes true in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(autouse=True)
def _own_environment(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CONTINUUM_WEB_URL", "CONTINUUM_MIGRATE_URL"):
        monkeypatch.delenv(name, raising=False)
    # Also for a test without an engine, which may come while that of another still stands.
    own = request.getfixturevalue("engine") if "engine" in request.fixturenames else ""
    monkeypatch.setenv("PG_BINDIR", own)


@pytest.fixture
def new_home() -> Iterator[Callable[..., Path]]:
    """Makes homes, which anybody may pass through unless `closed`, and removes them."""
    tops: list[Path] = []
    homes: list[Path] = []

    def make(*, closed: bool = False, below: str = "") -> Path:
        top = Path(tempfile.mkdtemp(prefix="hosting-"))
        top.chmod(0o700 if closed else 0o755)
        tops.append(top)
        homes.append(top / below / "home")
        return homes[-1]

    yield make
    for home in homes:
        if (home / "secrets.json").exists():
            postgres.destroy(home)
    for top in tops:
        shutil.rmtree(top)


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each PostgreSQL we promise, in turn, as PG_BINDIR."""
    return request.param


@pytest.fixture(scope="module")
def prepared_home(engine: str) -> Iterator[Path]:
    """A home whose server runs and has its roles."""
    top = Path(tempfile.mkdtemp(prefix="hosting-"))
    top.chmod(0o755)
    home = top / "home"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PG_BINDIR", engine)
        postgres.start(home)
    roles.prepare(places.database_urls(of=home)["superuser"], home=home)
    yield home
    postgres.destroy(home)
    shutil.rmtree(top)
