"""Pairs, look-ups and rows found nowhere, with what both lists write next to each other."""

import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from continuum.matching.tests.lists import (
    asked_here,
    called,
    left_in,
    pair,
    people,
    written,
)

BESIDE = ["Nom", "Prénom", "Date de naissance", "Genre", "Téléphone", "Code postal"]


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The first ten of A are in B by their names alone: worth a look, not sure."""
    ours, theirs = pair(300)
    doubtful = [(f"2-{row[0]}", *row[1:3], "", "", "", "") for row in ours[:10]]
    written(tmp_path / "a.csv", ours)
    written(tmp_path / "b.csv", [*doubtful, *theirs[10:]])
    return tmp_path


def cells_of(path: Path) -> dict[str, Any]:
    [head, first, *_rows] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return dict(zip(head, first, strict=True))


def test_a_pair_shows_what_both_lists_write(lists) -> None:
    written(lists / "a.csv", [("x1", "=1+1", "Noë", "3/4/05", "F", "", "03200"), *pair(300)[0]])
    written(lists / "b.csv", [("y1", "=1+1", "Noe", "03/04/2005", "F", "", "03200"), *pair(300)[1]])
    ended = called("a.csv", "b.csv", "--out", "p.xlsx", "--side-by-side", folder=lists)
    found = cells_of(lists / "p.xlsx")

    assert ended.status == 0
    assert stat.S_IMODE((lists / "p.xlsx").stat().st_mode) == 0o600
    assert list(found) == [
        *("left", "right", "score", "error", "band", "reasons"),
        *(f"{label} ({side})" for label in BESIDE for side in "AB"),
        "codes",
    ]
    assert (found["left"], found["right"]) == ("x1", "y1")
    assert (found["Nom (A)"], found["Prénom (A)"], found["Prénom (B)"]) == ("=1+1", "Noë", "Noe")
    assert found["Date de naissance (A)"] == "3/4/05"
    asked_here("a.csv", "b.csv", "--out", "p.csv", "--side-by-side", folder=lists)
    assert ';"\'=1+1";"\'=1+1";' in (lists / "p.csv").read_text("utf-8-sig")


@pytest.mark.parametrize("language", ["fr", "it", "en"])
def test_headings_are_in_the_language_asked_for_and_none_stands_twice(lists, language) -> None:
    options = ("--out", "p.parquet", "--side-by-side", "--language", language)
    assert asked_here("a.csv", "b.csv", *options, folder=lists).status == 0
    heads = pl.read_parquet(lists / "p.parquet").columns

    surname = {"fr": "Nom", "it": "Cognome", "en": "Surname"}[language]
    assert heads[6:8] == [f"{surname} (A)", f"{surname} (B)"]
    assert len(heads) == 7 + 2 * len(BESIDE)


def test_a_row_to_check_says_which_row_it_is_like_and_why(lists) -> None:
    told = asked_here("a.csv", "b.csv", "--untraceable", "u.parquet", folder=lists)
    beside = ("--untraceable", "s.parquet", "--out", "p.parquet", "--side-by-side")
    assert told.status == asked_here("a.csv", "b.csv", *beside, folder=lists).status == 0
    alone, away, pairs = (pl.read_parquet(lists / f"{name}.parquet") for name in "usp")
    doubtful = pairs.filter(band="review")

    assert len(doubtful)
    for one in (alone, away):
        check = one.filter(found="to_check").sort("id")
        assert check["id"].to_list() == doubtful["left"].to_list()
        assert check["like"].to_list() == doubtful["right"].to_list()
        assert check["reasons"].to_list() == doubtful["reasons"].to_list()
        nowhere = one.filter(found="not_found")
        assert len(nowhere)
        assert nowhere["like"].null_count() == nowhere["reasons"].null_count() == len(nowhere)
    names = {row[0]: row[1] for row in [*pair(300)[0], *pair(300)[1]]}
    for row in away.filter(found="to_check").iter_rows(named=True):
        assert row["Nom (A)"] == names[row["id"]]
        assert row["Nom (B)"]
    assert away.filter(found="not_found")["Nom (B)"].null_count() == len(nowhere)


def test_one_list_and_a_look_up_show_both_rows_too(lists) -> None:
    ours, _theirs = pair(300)
    written(lists / "d.csv", [*ours, *((f"again-{row[0]}", *row[1:]) for row in ours[:50])])
    dedupe = ("--dedupe", "d.csv", "--out", "d.parquet", "--side-by-side")
    look = ("--lookup", "a.csv", "q.csv", "--out", "l.parquet", "--side-by-side")
    written(lists / "q.csv", ours[7:9])
    assert asked_here(*dedupe, folder=lists).status == asked_here(*look, folder=lists).status == 0
    pairs, found = (pl.read_parquet(lists / f"{name}.parquet") for name in "dl")
    sure = pairs.filter(band="sure")
    first = found.filter(rank=1)

    assert len(sure) >= 45
    assert (sure["Nom (1)"] == sure["Nom (2)"]).all()
    assert first["Téléphone (Q)"].to_list() == first["Téléphone (P)"].to_list()
    assert first["Téléphone (Q)"].to_list() == [row[5] for row in ours[7:9]]


def test_it_needs_a_table_to_write_to(lists) -> None:
    ended = asked_here("a.csv", "b.csv", "--side-by-side", folder=lists)

    assert ended.status == 2
    assert "--out ou --untraceable" in ended.err.replace("\xa0", " ")
    assert left_in(lists) == {"a.csv", "b.csv"}


def test_who_is_hardly_anybody_is_not_printed_as_an_answer(lists) -> None:
    ours, _theirs = pair(300)
    stranger = ("q9", "Zvonimir", "Dragutin", "02/01/1961", "M", ours[0][5], "97400")
    written(lists / "q.csv", [ours[3], stranger, *people(1, seed=9)])
    ended = called("--lookup", "a.csv", "q.csv", "--json", folder=lists)
    printed = asked_here("--lookup", "a.csv", "q.csv", folder=lists).out

    none = [one for one in ended.told["answers"] if one["band"] == "none"]
    assert "q9" in {one["asked"] for one in none}
    assert f"{ours[3][0]} → {ours[3][0]}, " in printed
    assert "q9 → aucune ligne vraisemblable" in printed
    assert printed.count("q9 → ") == 1
