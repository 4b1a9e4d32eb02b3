"""Where an installation keeps its things, and the names it enters the database under."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from continuum.core import rowsecurity
from continuum.hosting import places
from continuum.hosting.trouble import HostingTrouble


def test_home_is_what_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONTINUUM_HOME", "here")
    assert places.home() == tmp_path / "here"

    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.setenv("CONTINUUM_HOME", "~/continuum")
    assert places.home() == Path("/home/anna/continuum")


def test_home_of_a_checkout_is_its_var(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONTINUUM_HOME", "  ")
    assert places.home() == Path(__file__).resolve().parents[2] / "var"


def test_a_key_is_made_once_whoever_asks_first(tmp_path: Path):
    asking = (
        "from pathlib import Path; from continuum.hosting import places;"
        f"print(places.key('django', of=Path({str(tmp_path)!r})))"
    )
    askers = [
        subprocess.Popen([sys.executable, "-c", asking], stdout=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    keys = {asker.communicate()[0].strip() for asker in askers}

    assert keys == {places.key("django", of=tmp_path)}
    assert len(keys.pop()) >= 50
    assert places.key("login", of=tmp_path) != places.key("django", of=tmp_path)


def test_secrets_are_readable_by_their_owner_alone(tmp_path: Path):
    before = os.umask(0)
    try:
        places.key("django", of=tmp_path)
        places.folder("uploads", of=tmp_path)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "run").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700
    assert not list(tmp_path.glob(".secrets*"))


@pytest.mark.parametrize("broken", ["", "{", "[1, 2]", '{"django": "x"', "\x00\xff"])
def test_broken_secrets_are_never_replaced(tmp_path: Path, broken: str):
    (tmp_path / "secrets.json").write_text(broken, "utf-8")

    with pytest.raises(HostingTrouble, match="abîmé"):
        places.key("django", of=tmp_path)
    assert (tmp_path / "secrets.json").read_text("utf-8") == broken


def test_an_unwritable_home_says_what_to_do(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder", "utf-8")

    with pytest.raises(HostingTrouble, match="CONTINUUM_HOME=/chemin"):
        places.key("django", of=tmp_path / "file")


def test_a_long_home_still_has_a_short_socket(tmp_path: Path):
    deep = tmp_path / ("very-" * 20) / ("long-" * 20)

    socket = places.socket_folder(of=deep)

    assert len(str(socket / ".s.PGSQL.5432")) < 100
    assert socket == places.socket_folder(of=deep)
    assert socket != places.socket_folder(of=deep / "other")


def test_each_login_has_its_own_password(tmp_path: Path):
    found = places.database_urls(of=tmp_path)

    assert set(found) == {"superuser", "web", "migrate", "report", "backup", "auditor"}
    assert {address.user for address in found.values()} == {
        *("postgres", "continuum_web", "continuum_migrate", "continuum_report"),
        *("continuum_backup", "continuum_auditor"),
    }
    assert len({address.password for address in found.values()}) == 6
    assert {address.database for address in found.values()} == {"continuum"}
    assert found == places.database_urls(of=tmp_path)


def test_processes_never_enter_an_external_server_as_its_administrator(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("DATABASE_URL", "postgresql://chief:pw@db:5433/outreach?sslmode=require")

    found = places.database_urls(of=tmp_path)

    assert found["superuser"].user == "chief"
    assert found["superuser"].password == "pw"
    web = found["web"]
    assert (web.user, web.host, web.port, web.database, web.more) == (
        *("continuum_web", "db", 5433, "outreach"),
        (("sslmode", "require"),),
    )
    assert web.password not in ("", "pw")
    assert web.password == json.loads((tmp_path / "secrets.json").read_text())["role continuum_web"]


def test_an_external_server_known_only_by_the_web_login_is_not_prepared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("DATABASE_URL", "postgresql://continuum_web:given@db/continuum")

    found = places.database_urls(of=tmp_path)

    assert set(found) == {"web"}
    assert found["web"].password == "given"


def test_roles_made_by_hand_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://chief:pw@db/outreach")
    monkeypatch.setenv("CONTINUUM_WEB_URL", "postgresql://w:a@pooler:6432/outreach")
    monkeypatch.setenv("CONTINUUM_MIGRATE_URL", "postgresql://m:b@db/outreach")

    found = places.database_urls(of=tmp_path, database="other")

    assert (found["web"].user, found["web"].host, found["web"].port) == ("w", "pooler", 6432)
    assert found["migrate"].user == "m"
    assert found["report"].user == "continuum_report"
    assert {address.database for address in found.values()} == {"other"}


def test_role_names_are_those_the_migrations_grant_to():
    assert places.LOGINS["web"] == rowsecurity.WEB
    assert places.GATE == rowsecurity.GATE
    assert places.OWNER == rowsecurity.OWNER
