"""Whole addresses and "03300 Cusset" are matched as if each part had a column of its own."""

import io
import json
from pathlib import Path

import polars as pl
from rich.console import Console

from continuum.linkage.normalise.rows import Field
from continuum.matching import normal, telling
from continuum.matching.rules.fields import Told
from continuum.matching.tests.lists import asked_here, written

PEOPLE = [
    ("1", "Martin", "Léa", "12/03/2006", "20 allée des Ailes", "03400", "Yzeure"),
    ("2", "Le Goff", "Karim", "30/11/2005", "4 rue Haute", "03200", "Vichy"),
    ("3", "Diallo", "Aminata", "01/07/2004", "7 place Verte", "03300", "Cusset"),
]
APART = ("N° dossier", "Nom", "Prénom", "Date de naissance", "Adresse", "CP", "Ville")
TOWN = (*APART[:5], "CP Ville")
HOME = (*APART[:4], "Adresse complète")


def matched(folder: Path, name: str) -> pl.DataFrame:
    ended = asked_here("a.csv", name, "--out", "p.parquet", folder=folder)
    assert ended.status == 0, ended.err
    return pl.read_parquet(folder / "p.parquet")


def test_one_cell_gives_the_same_pairs_as_three(tmp_path) -> None:
    written(tmp_path / "a.csv", PEOPLE, APART)
    written(tmp_path / "b.csv", PEOPLE, APART)
    rows = [(*row[:5], f"{row[5]} {row[6]}") for row in PEOPLE]
    written(tmp_path / "town.csv", rows, TOWN)
    rows = [(*row[:4], f"{row[4]}, {row[6]} ({row[5]})") for row in PEOPLE]
    written(tmp_path / "home.csv", rows, HOME)
    apart = matched(tmp_path, "b.csv")

    assert len(apart) == 3
    assert matched(tmp_path, "town.csv").equals(apart)
    assert matched(tmp_path, "home.csv").equals(apart)


def test_a_column_of_its_own_wins_where_it_is_filled() -> None:
    towns = pl.Series(["03999 Yzeure", "03200 Vichy"])
    own = {Field.POSTCODE: pl.Series(["03400", ""])}
    told = normal._home_taken_apart({Told.POSTCODE_COMMUNE: towns}, own)

    assert told[Field.POSTCODE].to_list() == ["03400", "03200"]
    assert told[Field.COMMUNE].to_list() == ["Yzeure", "Vichy"]


def test_a_terminal_shows_one_value_a_log_and_json_none(tmp_path, monkeypatch) -> None:
    written(tmp_path / "a.csv", PEOPLE, (*APART[:6], "Ville du responsable"))
    quiet = asked_here("--dedupe", "a.csv", "--dry-run", "--json", folder=tmp_path)
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=120)
    monkeypatch.setattr(telling, "Console", lambda **_more: console)
    asked_here("--dedupe", "a.csv", "--dry-run", folder=tmp_path)

    assert "Martin" not in quiet.err + quiet.out
    assert json.loads(quiet.out)["lists"]["D"]["columns"][1] == {
        "heading": "Nom",
        "field": "surname",
    }
    assert "quelqu’un d’autre que le jeune : Ville du responsable" in quiet.err.replace(
        "\u00a0", " "
    ).replace("\u202f", " ")
    assert "Martin" in screen.getvalue()
