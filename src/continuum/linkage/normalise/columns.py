"""A whole register in normal form: each distinct cell of a column is read once."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from continuum.linkage.normalise.phones import PLACEHOLDERS
from continuum.linkage.normalise.rows import BORN_LATEST, Field, Reading, columns_of, read_cell

PLAIN_PHONE: Final = r"^0[1-9](?:[ .\-]?\d{2}){4}$"
"""French numbers as most are written: read without a look at each."""


def read_table(
    table: pl.DataFrame,
    fields: Mapping[Field, str],
    *,
    on: date = BORN_LATEST,
    ine_key: bytes | None = None,
) -> pl.DataFrame:
    """The normal form of `table`, in its order; `fields` says which column tells which field.

    A field without a column is empty in every row. Columns that are no text are read as text. The
    INE is read only with `ine_key`, and two lists read with one key can be matched by it. Raises
    ValueError where `fields` names no field, or no column of the table.
    """
    unknown = [*(set(fields) - set(Field)), *(set(fields.values()) - set(table.columns))]
    if unknown:
        raise ValueError(f"neither a field nor a column: {sorted(map(str, unknown))}")
    reading = Reading(on, ine_key)
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
            parts.append(_read(cells, field, reading))
    return pl.concat(parts, how="horizontal").select(
        _typed(column, value) for field in Field for column, value in columns_of(field).items()
    )


def _typed(column: str, value: str | int) -> pl.Expr:
    return pl.col(column).cast(pl.String if isinstance(value, str) else pl.Int64)


def _read(cells: pl.Series, field: Field, reading: Reading) -> pl.DataFrame:
    if field is not Field.PHONE:
        return _cell_by_cell(cells, field, reading)
    plain = cells.str.contains(PLAIN_PHONE)
    digits = cells.str.replace_all(r"[^0-9]", "").str.slice(1)
    # One digit again and again, or in a row: a number that stands for none.
    plain &= ~digits.str.slice(1).is_in([digit * 8 for digit in "0123456789"])
    plain &= ~digits.is_in(sorted(PLACEHOLDERS))
    others = _cell_by_cell(cells.set(plain, ""), field, reading)["phone"]
    read = digits.set(~plain, None).cast(pl.Int64)
    return pl.DataFrame({"phone": read.fill_null(others)})


def _cell_by_cell(cells: pl.Series, field: Field, reading: Reading) -> pl.DataFrame:
    distinct = cells.unique()
    rows = [read_cell(field, cell, reading) for cell in distinct.to_list()]
    columns = {name: [row[name] for row in rows] for name in columns_of(field)}
    found = pl.DataFrame(columns).with_columns(cell=distinct)
    return (
        cells.to_frame("cell")
        .join(found, on="cell", how="left", maintain_order="left")
        .drop("cell")
    )
