"""`continuum match` as a shell runs it: two lists, one list, one asked of another."""

import json
import re
import stat
from pathlib import Path

import polars as pl
import pytest

from continuum.matching.tests.lists import (
    HEADINGS,
    Ended,
    asked_here,
    called,
    csv_text,
    left_in,
    pair,
    people,
    written,
)
from continuum.tables.tests import corpus

# Spark is started once at a time: beside the tests of the engine itself.
spark_alone = pytest.mark.xdist_group("spark")


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    ours, theirs = pair(300)
    written(tmp_path / "a.csv", ours)
    written(tmp_path / "b.csv", theirs)
    return tmp_path


def test_two_lists_give_pairs_with_their_reasons_and_the_rows_found_nowhere(lists) -> None:
    ended = called(
        *("a.csv", "b.csv", "--out", "pairs.parquet", "--untraceable", "away.csv", "--json"),
        folder=lists,
    )
    pairs = pl.read_parquet(lists / "pairs.parquet")
    sure = pairs.filter(pl.col("band") == "sure")
    away = pl.read_csv(lists / "away.csv", separator=";", infer_schema=False)

    assert ended.status == 0
    assert pairs.columns == ["left", "right", "score", "error", "band", "reasons", "codes"]
    assert (sure["right"] == "2-" + sure["left"]).all()
    assert len(sure) >= 170
    assert pairs["left"].is_sorted()
    assert "même date de naissance" in sure["reasons"][0]
    assert away.columns[:6] == ["id", "line", "found", "error", "like", "reasons"]
    assert away.columns[6:] == [
        *("surname", "given_names", "birth_date", "sex", "phone", "postcode"),
    ]
    assert set(away["found"]) <= {"not_found", "to_check"}
    assert set(away["id"]) == {row[0] for row in people(300)} - set(sure["left"])
    told = ended.told
    assert told["found"]["not_found"]["rows"] == away["found"].to_list().count("not_found")
    assert told["pairs"]["sure"] == len(sure)
    assert told["lists"]["A"]["rows"] == 300
    assert told["lists"]["A"]["columns"][1] == {"heading": "Nom", "field": "surname"}
    assert told["peak_memory_bytes"] > 10**7
    assert set(told["seconds"]) >= {"open", "candidates", "compare", "learn", "write"}
    assert left_in(lists) == {"a.csv", "b.csv", "pairs.parquet", "away.csv"}


def test_what_tells_names_is_for_its_owner_alone_and_nothing_else_tells_any(lists) -> None:
    outputs = ("--out", "p.csv", "--untraceable", "u.xlsx", "--report", "r.html")
    ended = called("a.csv", "b.csv", *outputs, folder=lists)
    surnames = {row[1] for row in people(300)}

    assert ended.status == 0
    for name in ("p.csv", "u.xlsx", "r.html"):
        assert stat.S_IMODE((lists / name).stat().st_mode) == 0o600, name
    for text in (
        ended.out,
        ended.err,
        (lists / "r.html").read_text(),
        (lists / "p.csv").read_text(),
    ):
        assert not {surname for surname in surnames if len(surname) > 6 and surname in text}


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_rows_found_nowhere_are_crossed_with_the_next_list(lists, form) -> None:
    ours, _theirs = pair(300)
    written(lists / "c.csv", [(f"3-{row[0]}", *row[1:]) for row in ours[200:280]])
    away, last = f"away.{form}", f"last.{form}"
    first = asked_here("a.csv", "b.csv", "--untraceable", away, folder=lists)
    told = asked_here(away, "c.csv", "--untraceable", last, "--json", folder=lists).told
    fields = {one["heading"]: one["field"] for one in told["lists"]["A"]["columns"]}

    assert first.status == 0
    assert fields == dict.fromkeys(("line", "found", "error", "like", "reasons"), "") | {
        one: one
        for one in ("id", "surname", "given_names", "birth_date", "sex", "phone", "postcode")
    }
    assert told["lists"]["A"]["rows_named_by"] == "id"
    assert told["found"]["found"]["rows"] >= 75
    assert told["found"]["not_found"]["rows"] >= 35


def test_one_list_is_freed_of_its_duplicates(tmp_path) -> None:
    ours, theirs = pair(200)
    written(tmp_path / "d.csv", [*ours, *theirs[:60]])
    ended = called(
        "--dedupe", "d.csv", "--out", "p.csv", "--groups", "g.csv", "--json", folder=tmp_path
    )
    groups = pl.read_csv(tmp_path / "g.csv", separator=";", infer_schema=False)
    again = groups.filter(pl.col("id") != pl.col("person"))

    assert ended.status == 0
    assert groups["id"].to_list() == [row[0] for row in [*ours, *theirs[:60]]]
    assert ended.told["persons"] == groups["person"].n_unique()
    assert len(again) >= 50
    assert ("2-" + again["person"] == again["id"]).all()


def test_one_list_is_asked_about_the_rows_of_another(lists) -> None:
    ours, _theirs = pair(300)
    strangers = people(5, seed=77)
    written(lists / "q.csv", [*ours[:10], *strangers])
    ended = called("--lookup", "a.csv", "q.csv", "--out", "l.parquet", folder=lists)
    found = pl.read_parquet(lists / "l.parquet")
    first = found.filter(pl.col("rank") == 1)

    assert ended.status == 0
    assert found.columns == ["asked", "rank", "known", "score", "error", "band", "reasons", "codes"]
    assert found["rank"].max() <= 5
    known = first.filter(pl.col("asked").is_in([row[0] for row in ours[:10]]))
    assert (known["asked"] == known["known"]).all()
    assert len(known) == 10
    assert "Lignes de Q" in ended.out


def test_the_same_lists_in_any_form_give_the_same_pairs(lists) -> None:
    ours, theirs = pair(300)
    sheet: list[list[object]] = [list(HEADINGS), *map(list, ours)]
    (lists / "a.xlsx").write_bytes(corpus.xlsx(corpus.sheet_xml(sheet)))
    (lists / "a.ods").write_bytes(corpus.ods(corpus.ods_rows(sheet)))
    pl.DataFrame(ours, schema=list(HEADINGS), orient="row").with_columns(
        pl.col("Date de naissance").str.to_date("%d/%m/%Y")
    ).write_parquet(lists / "a.parquet")
    text = csv_text(ours, sep="\t")
    (lists / "a.tsv").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    (lists / "b1252.csv").write_bytes(csv_text(theirs).encode("cp1252"))
    told = []
    for a, b in (
        ("a.csv", "b.csv"),
        ("a.xlsx", "b.csv"),
        ("a.ods", "b.csv"),
        ("a.parquet", "b1252.csv"),
        ("a.tsv", "b1252.csv"),
    ):
        assert asked_here(a, b, "--out", "p.parquet", folder=lists).status == 0
        told.append(pl.read_parquet(lists / "p.parquet"))

    assert len(told[0]) > 170
    for other in told[1:]:
        assert other.equals(told[0])


def test_a_model_learnt_is_read_again_and_gives_the_same_scores(lists) -> None:
    learnt = called(
        *("a.csv", "b.csv", "--model", "m.json", "--learn", "--out", "1.parquet"), folder=lists
    )
    again = asked_here("a.csv", "b.csv", "--model", "m.json", "--out", "2.parquet", folder=lists)
    first, second = (pl.read_parquet(lists / f"{n}.parquet") for n in (1, 2))

    assert (learnt.status, again.status) == (0, 0)
    assert first.select(pl.exclude("score", "error")).equals(
        second.select(pl.exclude("score", "error"))
    )
    assert (first["score"] - second["score"]).abs().max() < 1e-6
    assert json.loads((lists / "m.json").read_text())["version"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Colonnes", "même date de naissance")),
        ("it", ("Colonne", "stessa data di nascita")),
        ("en", ("Columns", "same date of birth")),
    ],
)
def test_reasons_and_messages_are_in_the_language_asked_for(lists, language, words) -> None:
    done = asked_here("a.csv", "b.csv", "--out", "p.csv", "--language", language, folder=lists)
    (lists / "x.csv").write_text("Ville;Rue\nVichy;Haute\nCusset;Basse\n")
    refused = asked_here("x.csv", "b.csv", "--language", language, folder=lists)

    assert (done.status, refused.status) == (0, 2)
    assert words[1] in (lists / "p.csv").read_text("utf-8-sig")
    assert words[0] in refused.err


@pytest.mark.parametrize(
    ("language", "head", "mark"),
    [("fr", '"left";"right"', ","), ("it", '"left";"right"', ","), ("en", '"left","right"', ".")],
)
def test_a_csv_is_as_the_sheets_of_its_language_read_it(lists, language, head, mark) -> None:
    done = asked_here("a.csv", "b.csv", "--out", "p.csv", "--language", language, folder=lists)
    [first, second, *_rows] = (lists / "p.csv").read_text("utf-8-sig").splitlines()
    score = second.split(f'"{head[6]}"')[2]

    assert done.status == 0
    assert first.startswith(head)
    assert re.fullmatch(rf"\d+[{mark}]\d{{3}}", score)


def test_a_dry_run_shows_the_columns_and_compares_nothing(lists) -> None:
    ended = asked_here("a.csv", "b.csv", "--out", "p.csv", "--dry-run", folder=lists)

    assert ended.status == 0
    assert "Prénom → Prénom" in ended.err
    assert left_in(lists) == {"a.csv", "b.csv"}


def test_columns_are_corrected_by_hand(lists) -> None:
    ours, _theirs = pair(300)
    strange = ("Zut", "C1", "C2", "C3", "C4", "C5", "C6")
    written(lists / "odd.csv", ours, strange)
    maps = ("A.surname=C1", "A.prenom=3", "A.birth_date=D", "A.id=zut")
    options = [part for one in maps for part in ("--map", one)]
    ended = asked_here("odd.csv", "b.csv", "--out", "p.parquet", *options, "--json", folder=lists)

    assert ended.status == 0
    fields = {one["heading"]: one["field"] for one in ended.told["lists"]["A"]["columns"]}
    assert fields["Zut"] == "id"
    assert (fields["C1"], fields["C2"], fields["C3"]) == ("surname", "given_names", "birth_date")
    assert ended.told["pairs"]["sure"] > 150


def test_spark_that_is_not_there_is_told_with_how_to_add_it(lists) -> None:
    (lists / "none").mkdir()
    (lists / "none" / "pyspark.py").write_text("raise ImportError('no')")
    ended = called(
        "a.csv", "b.csv", "--engine", "spark", folder=lists, env={"PYTHONPATH": str(lists / "none")}
    )

    assert ended.status == 2
    assert ".venv/bin/pip install -e" in ended.err
    assert ".[spark]" in ended.err


def test_somebody_listed_three_times_is_found_and_it_is_told(lists) -> None:
    ours, theirs = pair(300)
    written(lists / "b.csv", [*theirs, theirs[3], theirs[3]])
    ended = called("a.csv", "b.csv", "--untraceable", "away.csv", folder=lists)
    away = pl.read_csv(lists / "away.csv", separator=";", infer_schema=False)

    assert ended.status == 0
    assert ours[3][0] not in away["id"].to_list()
    said = plain(ended.out)
    lines = f"lignes {len(theirs) + 2}, {len(theirs) + 3}"
    assert "B : 2 lignes en répètent mot pour mot une autre" in said
    assert f"({lines})" in said


def test_names_are_for_a_report(lists) -> None:
    ended = asked_here("a.csv", "b.csv", "--names", folder=lists)
    assert ended.status == 2
    assert ended.err.startswith("--names n")
    assert "--report" in ended.err


def test_what_was_too_common_to_be_compared_is_told(tmp_path) -> None:
    written(
        tmp_path / "d.csv", [(str(n), "Martin", "Lucas", "2005", "", "", "") for n in range(300)]
    )
    ended = asked_here("--dedupe", "d.csv", folder=tmp_path)

    assert ended.status == 0
    assert "paires non comparées, qui n’ont en commun qu’une valeur trop" in plain(ended.out)


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def by_engine(engine: str, *arguments: str, folder: Path) -> tuple[pl.DataFrame, Ended]:
    """What one engine writes of all pairs, and what it tells."""
    ended = called(
        *(*arguments, "--engine", engine, "--out", f"{engine}.parquet", "--json"),
        *("--spark-master", "local[2]"),
        folder=folder,
        env={"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"},
    )
    assert ended.status == 0, ended.err
    assert ended.told["engine"] == engine
    pairs = pl.read_parquet(folder / f"{engine}.parquet")
    return pairs.with_columns(pl.col("score").round(6)).drop("error"), ended


@spark_alone
def test_spark_writes_what_this_process_writes(lists) -> None:
    asked = ("a.csv", "b.csv", "--untraceable", "away.csv", "--side-by-side")
    (there, spark), (here, local) = (
        by_engine(engine, *asked, folder=lists) for engine in ("spark", "local")
    )
    assert there.equals(here)
    assert there["Nom (A)"].null_count() == there["Nom (B)"].null_count() == 0
    for what in ("blocking", "found"):
        assert spark.told[what] == local.told[what]


@spark_alone
def test_spark_finds_the_same_groups_in_one_list(lists) -> None:
    ours, theirs = pair(200)
    written(lists / "d.csv", [*ours, *theirs])
    there, here = (
        by_engine(engine, "--dedupe", "d.csv", "--groups", f"{engine}.csv", folder=lists)[0]
        for engine in ("spark", "local")
    )
    groups = [(lists / f"{engine}.csv").read_text() for engine in ("spark", "local")]
    assert there.equals(here)
    assert len(here) > 100
    assert groups[0] == groups[1]
    persons = pl.read_csv(lists / "local.csv", separator=";")["person"].n_unique()
    assert persons < len(ours) + len(theirs) - 100


def test_the_exit_codes_are_told_by_the_help(tmp_path) -> None:
    ended = called("--help", folder=tmp_path)

    assert ended.status == 0
    for code in ("0 :", "1 :", "2 :", "130 :"):
        assert code in ended.out
