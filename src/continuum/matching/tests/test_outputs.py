"""Models and outputs that would hang, overwrite one another, or be left lying about."""

import json
import os
from pathlib import Path

import pytest

from continuum.matching.tests.lists import (
    HEADINGS,
    asked_here,
    left_in,
    pair,
    refused,
    written,
)
from continuum.matching.writing import Outputs


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    ours, theirs = pair(200)
    written(tmp_path / "a.csv", ours)
    written(tmp_path / "b.csv", theirs)
    return tmp_path


def test_a_model_without_end_or_beyond_numbers_is_refused(lists) -> None:
    os.mkfifo(lists / "pipe")
    (lists / "loop.csv").symlink_to("loop.csv")
    assert asked_here("a.csv", "b.csv", "--model", "m.json", "--learn", folder=lists).status == 0
    sound = (lists / "m.json").read_text()
    model = json.loads(sound)
    field = next(iter(model["chances"]["same"]))
    size = len(model["chances"]["same"][field])
    for name in ("pipe", "/dev/zero"):
        refused(lists, "a.csv", "b.csv", "--model", name, words="pas un modèle", code="bad_model")
    for value in (10**400, 1e308, 0, -1):
        model["chances"]["same"][field] = [value] * size
        (lists / "x.json").write_text(json.dumps(model))
        told = ("--model", "x.json")
        refused(lists, "a.csv", "b.csv", *told, words="pas un modèle", code="bad_model")
    (lists / "x.json").write_text(json.dumps(json.loads(sound) | {"pairs": 10**400}))
    refused(lists, "a.csv", "b.csv", "--model", "x.json", words="pas un", code="bad_model")
    refused(lists, "loop.csv", "b.csv", words="fichier ordinaire", code="not_a_file")
    assert asked_here("a.csv", "b.csv", "--model", "m.json", folder=lists).status == 0
    again = asked_here("a.csv", "b.csv", "--model", "m.json", "--report", "m.json", folder=lists)
    assert again.status == 2
    assert (lists / "m.json").read_text() == sound


def test_one_file_under_two_names_is_not_written_twice(lists) -> None:
    (lists / "s").mkdir()
    (lists / "shut.csv").write_text("hier")
    (lists / "shut.csv").chmod(0o444)
    for one, other in (("p.csv", f"{lists}/p.csv"), ("p.csv", "s/../p.csv"), ("p.csv", "shut.csv")):
        told = asked_here("a.csv", "b.csv", "--out", one, "--untraceable", other, folder=lists)
        assert told.status == 2
        assert not (lists / "p.csv").exists()
    assert (lists / "shut.csv").read_text() == "hier"


def test_a_link_stays_and_what_it_leads_to_is_written(lists) -> None:
    (lists / "s").mkdir()
    (lists / "p.csv").symlink_to("s/real.csv")
    assert asked_here("a.csv", "b.csv", "--out", "p.csv", folder=lists).status == 0
    assert (lists / "p.csv").is_symlink()
    assert (lists / "s" / "real.csv").read_text().count("\n") > 50


def test_files_of_a_run_that_was_killed_are_removed_and_those_of_another_are_not(lists) -> None:
    (lists / ".continuum-abcd1234").write_text("Moreau")
    with Outputs([lists / "other.csv"], inputs=()):
        ours = {name for name in left_in(lists) if name.startswith(".continuum-")}
        assert len(ours) == 1
        assert asked_here("a.csv", "b.csv", "--out", "p.csv", folder=lists).status == 0
        assert ours <= left_in(lists)
    assert left_in(lists) == {"a.csv", "b.csv", "p.csv"}


def test_what_was_written_is_told_when_the_next_cannot_be(lists, monkeypatch) -> None:
    replace = Path.replace

    def once(self: Path, target: Path) -> Path:
        if target.name == "u.csv":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", once)
    asked = ("--out", "p.csv", "--untraceable", "u.csv")
    told = asked_here("a.csv", "b.csv", *asked, folder=lists)

    assert told.status == 2
    assert "p.csv" in told.err
    assert "rien n" not in told.err.lower()
    assert left_in(lists) == {"a.csv", "b.csv", "p.csv"}


def test_a_heading_cannot_command_the_terminal(lists) -> None:
    ours, _theirs = pair(200)
    written(lists / "n.csv", ours, ("\x1b[2JDossier", *HEADINGS[1:]))
    assert "\x1b" not in asked_here("n.csv", "b.csv", folder=lists).err
