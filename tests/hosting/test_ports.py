"""A port that cannot be served at: which, who holds it, what to do."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from continuum.hosting import ports
from continuum.hosting.trouble import HostingTrouble


def test_a_port_taken_is_told_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            HostingTrouble,
            match=rf"port {port} est déjà pris : .+ \(processus {os.getpid()}\) l'écoute",
        ) as trouble:
            ports.reserve("127.0.0.1", port)

    free = int(trouble.value.advice.rsplit("PORT=", 1)[1])
    ports.reserve("127.0.0.1", free).close()


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_cannot_be_is_told(port: int):
    with pytest.raises(HostingTrouble, match="n'existe pas") as trouble:
        ports.reserve("127.0.0.1", port)
    assert "make demo PORT=" in trouble.value.advice


def test_a_port_kept_for_root_is_told(monkeypatch: pytest.MonkeyPatch):
    class Kept(socket.socket):
        def bind(self, address: tuple[str, int]) -> None:
            if address[1] == 80:
                raise PermissionError(errno.EACCES, "Permission denied")
            super().bind(address)

    monkeypatch.setattr(ports.socket, "socket", Kept)
    with pytest.raises(HostingTrouble, match="port 80 est interdit à ce compte"):
        ports.reserve("127.0.0.1", 80)


def test_a_reserved_port_refuses_callers_until_it_is_listened_to():
    with (
        ports.reserve("127.0.0.1", 0) as listener,
        socket.socket() as caller,
        pytest.raises(ConnectionRefusedError),
    ):
        caller.connect(listener.getsockname())


def test_whoever_holds_a_port_is_named_from_another_process():
    held = "import socket, sys, time; s = socket.create_server(('127.0.0.1', 0));"
    told = "print(s.getsockname()[1], flush=True); time.sleep(100)"
    with subprocess.Popen(
        [sys.executable, "-c", held + told], stdout=subprocess.PIPE, text=True
    ) as other:
        port = int(other.stdout.readline())
        assert ports.holder_of(port).endswith(f"(processus {other.pid})")
        other.kill()
    assert ports.holder_of(port) is None


def test_an_address_of_another_machine_is_told():
    for host in ("192.0.2.1", "nowhere.invalid"):
        with pytest.raises(HostingTrouble, match=f"L'adresse {host} n'est pas"):
            ports.reserve(host, 0)


def test_serving_at_a_port_taken_says_so_and_fails(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        program = Path(sys.executable).with_name("continuum")
        done = subprocess.run(
            [program, "serve", "--port", str(port)],
            env={**os.environ, "CONTINUUM_HOME": str(tmp_path), "DATABASE_URL": ""},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"Le port {port} est déjà pris" in done.stderr
    assert "continuum serve --port" in done.stderr
    assert not (tmp_path / "postgres").exists()
