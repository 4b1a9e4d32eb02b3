"""A real Spark on this machine finds what the engine in this process finds: pairs, scores, model,
decisions, whatever the order and the parts the lists come in."""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from continuum.linkage.engine import drawing, matching
from continuum.linkage.engine.absence import absences
from continuum.linkage.engine.drawing import DRAWN_FROM, RANDOM_PAIRS
from continuum.linkage.engine.matching import Matched
from continuum.linkage.engine.model import Model
from continuum.linkage.engine.spark import dedupe, match
from continuum.linkage.engine.spark_ready import SparkTrouble, Trouble
from continuum.linkage.engine.spark_session import spark_session, troubles_told
from continuum.linkage.engine.spark_tables import (
    FORM,
    ROW,
    cells_of,
    column_of,
    from_here,
    normal_form,
    packed,
    read_csv,
    read_parquet,
    unpacked,
)
from continuum.linkage.engine.telling import pairs_table, untraceable_table
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import Field
from continuum.linkage.tests.lists import FIELDS, two_lists, with_duplicates

pytestmark = pytest.mark.xdist_group("spark")
PARTS = 3
KEY = b"only for these tests"
SETTINGS = {
    # Several parts and batches of everything, and little to warm up.
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1700",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


COPIED = (*range(5, 45), *range(5, 8))


def with_copies(table: pl.DataFrame) -> pl.DataFrame:
    """Some rows stand two or three times in it, word for word."""
    return pl.concat([table, table[list(COPIED)]])


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    with spark_session("local[2]", memory="1g", settings=SETTINGS) as spark:
        yield spark


@pytest.fixture(autouse=True)
def _few_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "RANDOM_PAIRS", 20_000)
    monkeypatch.setattr(drawing, "DRAWN_FROM", 2_000)


@pytest.fixture(autouse=True)
def _nothing_kept(spark: SparkSession) -> Iterator[None]:
    """However a matching ends, none of its tables stays."""
    yield
    assert spark.sparkContext._jsc.getPersistentRDDs().size() == 0


def on_spark(spark: SparkSession, table: pl.DataFrame, place: Path):
    """Written in several files, read back by Spark."""
    place.mkdir(parents=True)
    size = max(1, -(-len(table) // PARTS))
    for start in range(0, max(1, len(table)), size):
        table[start : start + size].write_parquet(place / f"{start:09d}.parquet")
    return read_parquet(spark, str(place))


def form(table: DataFrame) -> DataFrame:
    return normal_form(table, FIELDS, ine_key=KEY)


def here(table: pl.DataFrame) -> pl.DataFrame:
    return read_table(table, FIELDS, ine_key=KEY)


def assert_same(found: Matched, expected: Matched) -> None:
    assert found.pairs.left.tolist() == expected.pairs.left.tolist()
    assert found.pairs.right.tolist() == expected.pairs.right.tolist()
    assert found.pairs.passes == expected.pairs.passes
    assert found.patterns.tolist() == expected.patterns.tolist()
    assert found.rows == expected.rows
    assert np.abs(found.score - expected.score).max(initial=0) < 1e-9
    assert np.abs(found.decisions.error - expected.decisions.error).max(initial=0) < 1e-9
    assert np.array_equal(found.decisions.chosen, expected.decisions.chosen)
    assert found.bands == expected.bands
    assert found.model.to_json() == expected.model.to_json()


def assert_same_absences(found: Matched, expected: Matched) -> None:
    (told, error), (wanted, chances) = absences(found), absences(expected)
    assert told.tolist() == wanted.tolist()
    assert np.abs(error - chances).max(initial=0) < 1e-9


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_lists_in_files_give_what_one_process_finds(spark, tmp_path, monkeypatch, seed):
    if seed == 1:
        monkeypatch.setattr(drawing, "RANDOM_PAIRS", RANDOM_PAIRS)
        monkeypatch.setattr(drawing, "DRAWN_FROM", DRAWN_FROM)
    ours, theirs = two_lists(seed, 3000)
    if seed == 2:
        ours, theirs = with_copies(ours), with_copies(theirs)
    left, right = on_spark(spark, ours, tmp_path / "a"), on_spark(spark, theirs, tmp_path / "b")
    found = match(spark, form(left), form(right))
    expected = matching.match(here(ours), here(theirs))
    assert_same(found, expected)
    assert found.bands["sure"] > 500, "there was something to find"
    ids = {"left_ids": column_of(left, "id"), "right_ids": column_of(right, "id")}
    told, told_here = (pairs_table(one, **ids).drop("score", "error") for one in (found, expected))
    assert told.equals(told_here)
    absent, absent_here = (
        untraceable_table(one, left_ids=ids["left_ids"]) for one in (found, expected)
    )
    assert absent["found"].equals(absent_here["found"])
    assert (absent["error"] - absent_here["error"]).abs().max() < 1e-9
    assert column_of(right, "id").to_list() == theirs["id"].to_list()
    assert cells_of(left, ["né le", "id"], [2999, 5]).to_dict(as_series=False) == (
        ours[["né le", "id"]][[2999, 5]].to_dict(as_series=False)
    )


def test_neither_order_nor_parts_matter_and_a_model_is_used_as_it_is(spark, tmp_path):
    ours, theirs = two_lists(4, 1000)
    left, right = (
        form(on_spark(spark, table, tmp_path / name))
        for table, name in ((ours, "a"), (theirs, "b"))
    )
    others = two_lists(8, 300)
    model = Model.from_json(matching.match(*map(here, others)).model.to_json())
    expected = matching.match(here(ours), here(theirs), model=model)
    turned = left.orderBy(sql.rand(1)).repartition(7), right.orderBy(sql.rand(2))
    assert_same(match(spark, *turned, model=model), expected)


def test_one_list_gives_the_same_groups(spark, tmp_path):
    table = with_copies(with_duplicates(5, 1000))
    found = dedupe(spark, form(on_spark(spark, table, tmp_path / "a")))
    expected = matching.dedupe(here(table))
    assert_same(found.matched, expected.matched)
    assert found.group.tolist() == expected.group.tolist()
    assert expected.group[1250:].tolist() == expected.group[list(COPIED)].tolist()
    assert len(set(expected.group.tolist())) < 1050, "there was something to find"


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_few_rows_or_none(spark, tmp_path, rows):
    ours, theirs = (table.head(rows) for table in two_lists(6, 3, shared=1.0))
    left, right = on_spark(spark, ours, tmp_path / "a"), on_spark(spark, theirs, tmp_path / "b")
    found = match(spark, form(left), form(right))
    assert_same(found, matching.match(here(ours), here(theirs)))
    if rows != 1:
        assert dedupe(spark, form(left)).group.tolist() == list(range(rows))


def test_crowds_are_left_out_and_told_alike(spark, tmp_path):
    """The phones of two hostels, of which one is just small enough, and 1 January for everybody;
    beside them whole columns without a cell."""
    row = pl.int_range(pl.len())
    ours, theirs = (
        table.with_columns(
            pl.lit("01/01/2004").alias("né le"),
            pl.format("{} rue Haute", row).alias("adresse"),
            pl.when(row < 200)
            .then(pl.lit("0612345678"))
            .otherwise(pl.lit("0698765432"))
            .alias("tel."),
            pl.lit("").alias("né à"),
            pl.lit(None, dtype=pl.String).alias("mail"),
            pl.when(row % 9 == 0).then(pl.lit("")).otherwise("nom").alias("nom"),
        )
        for table in two_lists(7, 440)
    )
    left, right = on_spark(spark, ours, tmp_path / "a"), on_spark(spark, theirs, tmp_path / "b")
    found = match(spark, form(left), form(right))
    expected = matching.match(here(ours), here(theirs))
    assert_same(found, expected)
    assert_same_absences(found, expected)
    [phone] = [one for one in found.pairs.passes if one.name == "phone"]
    assert (phone.pairs, phone.values_left_out, phone.pairs_left_out) == (40_000, 1, 57_600)
    alone = dedupe(spark, form(left)).matched
    assert alone.pairs.passes == matching.dedupe(here(ours)).matched.pairs.passes


def test_namesakes_of_whom_one_list_tells_nothing_more_were_compared_with_nobody(spark, tmp_path):
    ours, theirs = two_lists(9, 900)
    same = [pl.lit("Martin").alias("nom"), pl.lit("Lucas").alias("prénom")]
    blank = [pl.lit("").alias(name) for name in ("usage", "tel.", "mail", "adresse", "INE")]
    ours = ours.with_columns(*same, *blank, pl.lit("").alias("cp"))
    theirs = theirs.with_columns(*same, *blank, pl.lit("").alias("né le"), pl.lit("").alias("né à"))
    left, right = on_spark(spark, ours, tmp_path / "a"), on_spark(spark, theirs, tmp_path / "b")
    found = match(spark, form(left), form(right))
    expected = matching.match(here(ours), here(theirs))
    assert_same(found, expected)
    assert_same_absences(found, expected)
    assert set(absences(found)[0]) == {"to_check"}


def test_text_files_are_read_as_they_are_written(spark, tmp_path):
    """Several encodings, a quoted line break, a separator in a cell, an empty line, short lines."""
    cells = [["A1", "Le\nGoff", "01/02/2003"], ["A2", 'dit ";" Zoé', ""], ["A3", "N°7", ""]]
    text = 'id;prénom;né le\nA1;"Le\nGoff";01/02/2003\n\nA2;"dit "";"" Zoé";\nA3;N°7\n'
    for encoding in ("utf-8", "utf-8-sig", "latin-1", "utf-16"):
        place = tmp_path / f"{encoding}.csv"
        place.write_bytes(text.encode(encoding))
        name = {"utf-8-sig": "UTF-8", "latin-1": "ISO-8859-1"}.get(encoding, encoding.upper())
        table = read_csv(spark, str(place), encoding=name)
        told = [column_of(table, column).to_list() for column in ("id", "prénom", "né le")]
        assert [list(row) for row in zip(*told, strict=True)] == cells, encoding


def test_rows_of_large_text_files_are_numbered_in_their_order(spark, tmp_path):
    """Cut by Spark into many parts, in two files of which the second is the larger."""
    lines = [f"A{n};{'x' * (n % 90)}" for n in range(30_000)]
    for name, some in (("1.csv", lines[:9000]), ("2.csv", lines[9000:])):
        (tmp_path / name).write_text("\n".join(["id;nom", *some]) + "\n")
    before = spark.conf.get("spark.sql.files.maxPartitionBytes")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "100000")
    try:
        table = read_csv(spark, str(tmp_path), one_line_each=True)
        assert table.rdd.getNumPartitions() > 10
        assert column_of(table, "id").to_list() == [f"A{n}" for n in range(30_000)]
        few = read_csv(spark, str(tmp_path), one_line_each=True).where("id < 'A2'")
        assert column_of(few, "id").to_list() == [f"A{n}" for n in range(30_000) if f"A{n}" < "A2"]
    finally:
        spark.conf.set("spark.sql.files.maxPartitionBytes", before)


def test_columns_are_told_apart_by_case_and_dots_and_quotes(spark, tmp_path):
    table = pl.DataFrame({"Nom": ["A"], "nom": ["B"], "n.o`m": ["C"], "row": ["D"]})
    read = on_spark(spark, table, tmp_path / "a")
    assert [column_of(read, name).to_list() for name in table.columns] == [
        ["A"],
        ["B"],
        ["C"],
        ["D"],
    ]
    [row] = normal_form(read, {Field.SURNAME: "n.o`m"}).collect()
    assert (row[ROW], unpacked(pl.Series([row[FORM]]))["surname"].item()) == (0, "c")


def test_rows_that_are_not_numbered_are_refused(spark, tmp_path):
    ours, _theirs = two_lists(9, 20)
    left = form(on_spark(spark, ours, tmp_path / "a"))
    with pytest.raises(ValueError, match="numbered"):
        match(spark, left.where(sql.col(ROW) > 0), left)
    with pytest.raises(ValueError, match="numbered"):
        dedupe(spark, left.unionAll(left))


def test_a_file_that_is_none_is_told(spark, tmp_path):
    (tmp_path / "broken.parquet").write_bytes(b"PAR1, that is all")
    for name in ("broken.parquet", "nowhere.parquet"):
        with pytest.raises(SparkTrouble) as told, troubles_told():
            column_of(read_parquet(spark, str(tmp_path / name)), "id")
        assert told.value.trouble is Trouble.UNREADABLE


def dying(batches, *, marks: str, times: int):
    """Ends its process, the first `times` times."""
    seen = len(os.listdir(marks))
    if seen < times:
        Path(marks, str(seen)).touch()
        os._exit(9)
    yield from batches


def test_a_process_that_dies_is_started_again_and_not_for_ever(spark, tmp_path):
    ours, theirs = two_lists(10, 100)
    left, right = from_here(spark, here(ours)), from_here(spark, here(theirs))
    for name in ("once", "always"):
        (tmp_path / name).mkdir()
    once, always = (
        left.mapInArrow(partial(dying, marks=str(tmp_path / name), times=times), left.schema)
        for name, times in (("once", 1), ("always", 10**6))
    )
    with pytest.raises(SparkTrouble) as told, troubles_told():
        match(spark, always, right)
    assert told.value.trouble is Trouble.WORKER
    assert_same(match(spark, once, right), matching.match(here(ours), here(theirs)))


def test_a_packed_form_comes_back_whole():
    """What parts the cells of one can stand in none of them."""
    odd = [
        "a\x1fb",
        "12\x1f rue x",
        "a\x1f@b.fr",
        "10\x1f000",
        "\x1f",
        "2A\x1f004",
        "07\x1f12345678",
    ]
    table = pl.DataFrame(dict.fromkeys(FIELDS.values(), odd))
    whole = here(table)
    assert unpacked(packed(whole)[FORM]).equals(whole)
