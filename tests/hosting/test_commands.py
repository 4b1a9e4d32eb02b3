"""The hosting commands: what they do, what they say, and the code they end with."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
import typer
from typer.testing import CliRunner

from continuum.hosting import commands, places, postgres, roles, schema
from continuum.people.reading import reading

HomeMaker = Callable[..., Path]


@pytest.fixture
def home(new_home: HomeMaker, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = new_home()
    monkeypatch.setenv("CONTINUUM_HOME", str(found))
    return found


@pytest.fixture
def continuum() -> Callable[..., Any]:
    """Runs a command; gives its exit code and all it said."""
    top = typer.Typer()
    top.add_typer(commands.app, name="database")
    commands.register(top)

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(top, words)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.output

    return run


def test_the_server_is_started_told_and_stopped(home: Path, continuum: Callable[..., Any]):
    assert continuum("database", "status")[0] == 1

    code, said = continuum("database", "start")
    pid = postgres.running(home)
    assert (code, said) == (0, f"PostgreSQL est démarré (processus {pid}).\n")

    code, said = continuum("database", "status", "--json")
    assert code == 0
    assert json.loads(said)["pid"] == pid
    assert json.loads(said)["home"] == str(home)

    assert continuum("database", "stop") == (0, "PostgreSQL est arrêté.\n")
    assert continuum("database", "stop") == (0, "PostgreSQL ne tournait pas.\n")
    assert postgres.running(home) is None


def test_a_prepared_role_enters_by_its_url(home: Path, continuum: Callable[..., Any]):
    code, said = continuum("database", "prepare")
    assert code == 0
    assert "✓ Rôles et base de données" in said

    with postgres.in_use(home):
        for role, name in places.LOGINS.items():
            code, url = continuum("database", "url", role)
            assert code == 0
            with psycopg.connect(url.strip()) as connection:
                assert connection.execute("SELECT session_user").fetchone() == (name,)
    assert postgres.running(home) is None


def test_an_external_server_is_neither_started_nor_stopped(
    home: Path, continuum: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", "postgresql://continuum_web:pw@127.0.0.1:1/continuum")

    for verb in ("start", "stop"):
        code, said = continuum("database", verb)
        assert code == 1
        assert "moyens de sa machine" in said
    code, said = continuum("database", "prepare")
    assert code == 1
    assert "DATABASE_URL" in said
    assert continuum("database", "url", "web")[1].startswith("postgresql://continuum_web:pw@")
    assert continuum("database", "url", "migrate")[0] == 1


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_great_role_does_not_serve(
    home: Path, continuum: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str
):
    monkeypatch.setenv("CONTINUUM_POOL", "1")
    postgres.start(home)
    roles.prepare(places.database_urls()["superuser"])
    monkeypatch.setenv("CONTINUUM_WEB_URL", places.database_urls()["backup"].url())

    code, said = continuum(command)

    assert code == 1
    assert "BYPASSRLS" in said
    assert "continuum_web" in said


def test_a_database_that_is_away_is_told(
    home: Path, continuum: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CONTINUUM_POOL", "1")
    monkeypatch.setenv("CONTINUUM_WEB_URL", "postgresql://continuum_web:pw@127.0.0.1:1/continuum")

    code, said = continuum("serve")
    assert code == 1
    assert "ne répond pas" in said

    code, said = continuum("doctor")
    assert code == 1
    assert "✗ Base de données" in said
    assert "pw" not in said


def test_the_unforeseen_is_told_in_two_lines_and_kept_in_a_private_file(
    home: Path, continuum: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    def fail() -> None:
        raise RuntimeError("the very reason")

    monkeypatch.setattr(commands.doctor, "examine", fail)

    code, said = continuum("doctor")

    log = home / "log" / "errors.log"
    assert code == 1
    assert "Une erreur imprévue a tout arrêté (RuntimeError)." in said
    assert str(log) in said
    assert "Traceback" not in said
    assert "the very reason" in log.read_text("utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_nothing_to_start_without_a_demonstration(home: Path, continuum: Callable[..., Any]):
    code, said = continuum("processes", "start", "web")

    assert code == 1
    assert "make demo" in said
    assert continuum("processes", "stop", "web") == (0, "« web » ne tournait pas.\n")
    assert json.loads(continuum("processes", "list", "--json")[1]) == {
        "web": None,
        "worker": None,
        "database": None,
    }


def build_pages(settings: Any, built: Path) -> None:
    settings.BUILT = built
    (built / "static").mkdir()
    (built / "static" / "app.css").touch()


def spoil(home: Path) -> None:
    """A backup that reads too little, and a job that nobody does."""
    with postgres.in_use(home), schema.as_owner() as connection:
        connection.execute("REVOKE SELECT ON access_account FROM continuum_backup")
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('q', 't', '{}')"
        )


def _names_read_otherwise_are_told_and_stored_anew(continuum: Callable[..., Any]) -> None:
    schema.write_label({schema.READING: reading() ^ 1})
    assert not schema.is_current()
    assert "✗ Recherche : les noms y sont rangés" in continuum("doctor")[1]
    program = Path(sys.executable).with_name("continuum")
    done = subprocess.run([program, "migrate"], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert schema.is_current()


def test_a_migrated_installation_is_well(
    home: Path, continuum: Callable[..., Any], settings: Any, tmp_path: Path
):
    settings.DEMO = True
    settings.LOGIN_KEY = places.key("login")  # of this installation, as a program reads it
    build_pages(settings, tmp_path)
    continuum("database", "prepare")
    code, said = continuum("doctor", "--json")
    assert code == 1
    ill = {finding["subject"] for finding in json.loads(said) if not finding["well"]}
    assert {"Schéma", "Cloisonnement des tables"} <= ill

    code, said = continuum("migrate")
    assert code == 0, said
    with postgres.in_use(home):
        assert schema.is_current()
        with schema.as_owner() as connection:
            told = connection.execute("SELECT language FROM people_notice ORDER BY 1").fetchall()
        assert told == [("en",), ("fr",), ("it",)]
        schema.write_label({"demo": {"seed": 7}})
        assert continuum("migrate")[0] == 0
        kept = {"demo": {"seed": 7}, "reading": reading(), "schema": schema.digest()}
        _names_read_otherwise_are_told_and_stored_anew(continuum)
        assert schema.label() == kept

    code, said = continuum("doctor")
    lines = [line for line in said.splitlines() if not line.startswith("✓")]
    assert [line for line in lines if "Langue" not in line and "scripts/setup" not in line] == []

    spoil(home)
    said = continuum("doctor")[1]
    assert "✗ Sauvegarde : son rôle ne lit pas access_account\n" in said
    assert "✗ Travaux de fond : 1 en attente, et aucun ouvrier ne répond\n" in said
    continuum("database", "prepare")
    assert "✓ Sauvegarde" in continuum("doctor")[1]

    (home / "secrets.json").chmod(0o644)
    code, said = continuum("doctor")
    assert code == 1
    assert "chmod 600" in said
