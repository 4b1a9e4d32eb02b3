"""Set-up does each thing once, and says in words what stops it."""

import errno
import fcntl
import os
import sys
import threading
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("continuum_setup", str(SCRIPTS / "setup"))
    module = module_from_spec(spec_from_loader("continuum_setup", loader))
    monkeypatch.setitem(sys.modules, "continuum_setup", module)
    loader.exec_module(module)
    running = sys.modules["running"]
    monkeypatch.setattr(running, "LOG", tmp_path / "setup.log")
    monkeypatch.setattr(module, "BUILD", tmp_path / "build")
    yield module
    del sys.modules["running"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("error: No space left on device (os error 28)", "disque est plein"),
        ("npm ERR! code ENOSPC", "disque est plein"),
        ("Failed to establish a new connection: Temporary failure in name resolution", "registres"),
        ("npm error code EAI_AGAIN", "registres"),
        ("error sending request for url: operation timed out", "registres"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", "certificat"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "certificat"),
        ("SSLError(136, '[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate found')", "certificat"),
        ("error: failed to create file: Permission denied (os error 13)", "pas inscriptible"),
        ("OSError: [Errno 30] Read-only file system", "pas inscriptible"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "pas celui qui est attendu"),
        ("npm error code EINTEGRITY", "pas celui qui est attendu"),
        ("import get_resolver\nModuleNotFoundError: No module named 'django.urls'", "morceau"),
        ("Something nobody foresaw", "Something nobody foresaw"),
        ("", "aucun message"),
    ],
)
def test_trouble_is_told_with_what_to_do(setup: ModuleType, said: str, told: str):
    trouble = setup.diagnosis(said)

    assert told in trouble.what
    assert "setup.log" in trouble.advice


def test_a_program_that_fails_is_told_and_logged(setup: ModuleType, tmp_path: Path):
    with pytest.raises(setup.Trouble, match="last words"):
        setup.run(sys.executable, "-c", "print('last words'); raise SystemExit(1)")
    with pytest.raises(setup.Trouble):
        setup.run("/nowhere/program")

    assert "last words" in (tmp_path / "setup.log").read_text()


def test_programs_run_in_a_locale_that_exists(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setenv("LC_ALL", "xx_XX")

    setup.run(sys.executable, "-c", "import locale; print(locale.setlocale(locale.LC_ALL, ''))")

    assert "C.UTF-8" in (tmp_path / "setup.log").read_text()


def test_a_step_is_done_once_and_again_when_its_source_or_its_result_changes(
    setup: ModuleType, tmp_path: Path
):
    source, result, done = tmp_path / "source", tmp_path / "result", []
    source.write_text("one")

    def do(_: bool) -> None:
        result.mkdir(exist_ok=True)
        done.append(source.read_text())

    def step() -> None:
        setup.Step("step", "Étape", result, source.read_text, do).run()

    step()
    step()
    assert done == ["one"]

    source.write_text("two")
    step()
    step()
    assert done == ["one", "two"]

    (result / ".stamps" / "step").unlink()
    step()
    assert done == ["one", "two", "two"]


def test_a_step_that_failed_is_not_done(setup: ModuleType, tmp_path: Path):
    def fail(_: bool) -> None:
        raise setup.Trouble("no", "do this")

    step = setup.Step("step", "Étape", tmp_path, lambda: "same", fail)
    for _ in range(2):
        with pytest.raises(setup.Trouble):
            step.run()

    assert not step.is_done()


def test_a_step_that_was_cut_short_is_told_so(setup: ModuleType, tmp_path: Path):
    told = []

    def do(again: bool) -> None:
        told.append(again)
        if len(told) < 3:
            raise setup.Trouble("no", "do this")

    step = setup.Step("step", "Étape", tmp_path, lambda: str(len(told)), do)
    for _ in range(2):
        with pytest.raises(setup.Trouble):
            step.run()
    step.run()
    told.append(None)
    step.run()

    assert told == [False, True, True, None, False]


def test_whoever_waits_for_another_set_up_is_told(
    setup: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    with (tmp_path / "lock").open("w") as first, (tmp_path / "lock").open("w") as second:
        setup.wait_for(first)
        assert capfd.readouterr().out == ""
        let_go = threading.Timer(0.5, fcntl.flock, [first, fcntl.LOCK_UN])
        let_go.start()
        setup.wait_for(second)
        assert "on l'attend" in capfd.readouterr().out
        let_go.join()


@pytest.mark.parametrize("step", ["tools", "packages-run", "project"])
def test_half_a_package_is_installed_anew(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, step: str
):
    ran = []
    monkeypatch.setattr(setup, "run", lambda *words, **_: ran.append(" ".join(map(str, words))))
    [found] = [one for one in setup.python_steps("run") if one.name == step]

    found.do(False)
    found.do(True)

    assert ["reinstall" in words for words in ran] == [False, True]


def test_a_full_disk_is_told_even_where_no_program_says_it(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(_: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(setup, "set_up", fail)
    monkeypatch.setattr(sys, "argv", ["setup"])
    assert setup.main() == 1
    assert "disque est plein" in capsys.readouterr().err


def test_what_tests_need_covers_what_running_needs(setup: ModuleType, tmp_path: Path):
    done = []
    larger = setup.Step("test", "T", tmp_path, lambda: "d", lambda _: done.append("test"))
    smaller = setup.Step(
        "run", "R", tmp_path, lambda: "d", lambda _: done.append("run"), covered_by="test"
    )

    larger.run()
    smaller.run()

    assert done == ["test"]


def test_lines_of_steps_all_end_before_trouble_is_told(setup: ModuleType, tmp_path: Path):
    done = []

    def fail(_: bool) -> None:
        raise setup.Trouble("no", "do this")

    good = setup.Step("good", "G", tmp_path, lambda: "d", lambda _: done.append("good"))
    bad = setup.Step("bad", "B", tmp_path, lambda: "d", fail)
    never = setup.Step("never", "N", tmp_path, lambda: "d", lambda _: done.append("never"))

    with pytest.raises(setup.Trouble):
        setup.at_once([bad, never], [good])

    assert done == ["good"]


def test_no_lock_names_a_host():
    for lock in (SCRIPTS.parent / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "http" not in text, lock
        assert "--hash=sha256:" in text, lock
