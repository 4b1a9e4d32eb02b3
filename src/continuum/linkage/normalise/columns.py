"""A whole register in normal form: each distinct cell of a column is read once."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import polars as pl

from continuum.linkage.normalise.rows import BORN_LATEST, READERS, Field, columns_of

PLAIN_PHONE: Final = r"^0[1-9](?:[ .\-]?\d{2}){4}$"
"""French numbers as most are written: read without a look at each."""

Tell = Callable[[int, int], None]


def read_table(
    table: pl.DataFrame, fields: Mapping[Field, str], *, on: date = BORN_LATEST
) -> pl.DataFrame:
    """The normal form of `table`, in its order; `fields` says which column tells which field.

    A field without a column is empty in every row. Columns that are no text are read as text.
    """
    parts = []
    for field in Field:
        name = fields.get(field)
        if name is None:
            empty = columns_of(field)
            parts.append(
                pl.DataFrame(
                    {
                        column: pl.repeat(value, len(table), eager=True)
                        for column, value in empty.items()
                    }
                )
            )
        else:
            cells = table[name].cast(pl.String).fill_null("")
            parts.append(_read(cells, field, on))
    return pl.concat(parts, how="horizontal").select(
        _typed(column, value) for field in Field for column, value in columns_of(field).items()
    )


def _typed(column: str, value: str | int) -> pl.Expr:
    return pl.col(column).cast(pl.String if isinstance(value, str) else pl.Int64)


def _read(cells: pl.Series, field: Field, on: date) -> pl.DataFrame:
    distinct = cells.unique()
    read = READERS[field]
    rows = [read(cell, on) for cell in distinct.to_list()]
    columns = {name: [row[name] for row in rows] for name in columns_of(field)}
    found = pl.DataFrame(columns).with_columns(cell=distinct)
    return (
        cells.to_frame("cell")
        .join(found, on="cell", how="left", maintain_order="left")
        .drop("cell")
    )
