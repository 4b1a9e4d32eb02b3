"""The embedded server: started twice, shared, killed, and all its rows still there."""

import os
import signal
import subprocess
import time
from contextlib import closing

import pytest

from continuum.hosting import postgres
from continuum.hosting.cluster import Cluster
from continuum.hosting.trouble import HostingTrouble
from tests.hosting.conftest import eventually, is_gone
from tests.hosting.servers import HomeMaker, connect, in_another_process, on_each_engine


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
    assert eventually(lambda: postgres.running(home) is None)
    pid_file = Cluster.of(home).pid_file
    rest = pid_file.read_text().split("\n", 1)[1]
    zombie = subprocess.Popen(["/bin/true"])
    assert eventually(lambda: is_gone(zombie.pid)), "ended, and nobody has asked how"
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


def test_an_interrupted_beginning_is_begun_again(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    ours = Cluster.of(home)
    ours.data.rename(ours.folder / "data.unfinished")

    postgres.start(home)

    assert not (ours.folder / "data.unfinished").exists()
    assert not (ours.folder / "password").exists()


def test_a_server_that_cannot_start_says_why(new_home: HomeMaker):
    home = new_home()
    postgres.start(home)
    postgres.stop(home)
    settings = Cluster.of(home).data / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'plenty'\n")

    with pytest.raises(HostingTrouble, match="plenty") as trouble:
        postgres.start(home)
    assert str(Cluster.of(home).logs) in trouble.value.advice
