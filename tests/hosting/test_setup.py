"""Set-up does each thing once, and says in words what stops it."""

import sys
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
        ("error: failed to create file: Permission denied (os error 13)", "pas inscriptible"),
        ("OSError: [Errno 30] Read-only file system", "pas inscriptible"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "pas celui qui est attendu"),
        ("npm error code EINTEGRITY", "pas celui qui est attendu"),
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

    def do() -> None:
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
    def fail() -> None:
        raise setup.Trouble("no", "do this")

    step = setup.Step("step", "Étape", tmp_path, lambda: "same", fail)
    for _ in range(2):
        with pytest.raises(setup.Trouble):
            step.run()

    assert not step.is_done()


def test_what_tests_need_covers_what_running_needs(setup: ModuleType, tmp_path: Path):
    done = []
    larger = setup.Step("test", "T", tmp_path, lambda: "d", lambda: done.append("test"))
    smaller = setup.Step(
        "run", "R", tmp_path, lambda: "d", lambda: done.append("run"), covered_by="test"
    )

    larger.run()
    smaller.run()

    assert done == ["test"]


def test_lines_of_steps_all_end_before_trouble_is_told(setup: ModuleType, tmp_path: Path):
    done = []

    def fail() -> None:
        raise setup.Trouble("no", "do this")

    good = setup.Step("good", "G", tmp_path, lambda: "d", lambda: done.append("good"))
    bad = setup.Step("bad", "B", tmp_path, lambda: "d", fail)
    never = setup.Step("never", "N", tmp_path, lambda: "d", lambda: done.append("never"))

    with pytest.raises(setup.Trouble):
        setup.at_once([bad, never], [good])

    assert done == ["good"]


def test_no_lock_names_a_host():
    for lock in (SCRIPTS.parent / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "http" not in text, lock
        assert "--hash=sha256:" in text, lock
