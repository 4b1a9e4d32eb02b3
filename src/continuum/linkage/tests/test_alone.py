"""The package as a statistician uses it: the example of its own documentation, and its refusals."""

import inspect
from pathlib import Path

import polars as pl
import pytest

from continuum.linkage import engine
from continuum.linkage.engine.matching import match
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.tests.lists import two_lists


def example() -> str:
    told = inspect.getdoc(engine) or ""
    lines = told.splitlines()
    first = lines.index("    import polars as pl")
    code = [line for line in lines[first:] if not line or line.startswith("    ")]
    return inspect.cleandoc("\n".join(code))


def test_the_example_runs_as_it_is_written(tmp_path: Path, monkeypatch) -> None:
    ours, theirs = two_lists(1, 300)
    for name, table in (("leavers", ours), ("known", theirs)):
        renamed = table.select(
            pl.int_range(pl.len()).alias("N"),
            pl.col("nom").alias("Nom"),
            pl.col("prénom").alias("Prénom"),
            pl.col("né le").alias("Né le"),
        )
        renamed.write_csv(tmp_path / f"{name}.csv")
    monkeypatch.chdir(tmp_path)
    told: dict[str, pl.DataFrame] = {}
    exec(example(), told)

    assert len(told["pairs"].filter(pl.col("band") == "sure")) > 50
    assert told["away"]["found"].value_counts().height >= 2


def test_what_is_no_normal_form_and_no_field_is_told() -> None:
    raw = pl.DataFrame({"nom": ["Le Goff"]})
    with pytest.raises(ValueError, match="read_table"):
        match(raw, raw)
    with pytest.raises(ValueError, match="nom"):
        read_table(raw, {"nom": "surname"})
    with pytest.raises(ValueError, match="absent"):
        read_table(raw, {"surname": "absent"})
