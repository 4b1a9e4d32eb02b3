"""Small lists of made-up young people, in normal form."""

from datetime import date
from typing import Final

import polars as pl

from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import Field

ON: Final = date(2026, 6, 30)
FIELDS: Final = {
    "nom": Field.SURNAME,
    "usage": Field.USAGE_NAME,
    "prenom": Field.GIVEN_NAMES,
    "ne": Field.BIRTH_DATE,
    "sexe": Field.SEX,
    "tel": Field.PHONE,
    "mail": Field.EMAIL,
    "adresse": Field.ADDRESS,
    "cp": Field.POSTCODE,
    "ville": Field.COMMUNE,
    "lieu": Field.BIRTH_PLACE,
    "ine": Field.INE,
}
INE_KEY: Final = b"only for these tests"


def register(*rows: dict[str, str]) -> pl.DataFrame:
    table = pl.DataFrame(
        {name: pl.Series([row.get(name, "") for row in rows], dtype=pl.String) for name in FIELDS}
    )
    return read_table(
        table, {field: name for name, field in FIELDS.items()}, on=ON, ine_key=INE_KEY
    )


def families(start: int = 0) -> list[dict[str, str]]:
    """Two hundred young people, half of them brothers and sisters of another."""
    names = ("Moreau", "Le Goff", "Diallo", "Benali", "Ferreira", "Nguyen", "Kaya", "Roussel")
    given = (
        "Léa",
        "Karim",
        "Aminata",
        "Lucas",
        "Inès",
        "Tiago",
        "Elif",
        "Jean-Baptiste",
        "Momo",
        "Zoé",
    )
    rows = []
    for n in range(start, start + 200):
        home = n // 2
        rows.append(
            {
                "nom": f"{names[home % 8]}{'' if home < 8 else home // 8}",
                "prenom": given[(n * 7 + n // 10) % 10],
                "ne": f"{1 + n * 13 % 28:02d}/{1 + n * 5 % 12:02d}/{1999 + n % 10}",
                "sexe": "FM"[n % 2],
                "tel": f"06{10_000_000 + home * 7919:08d}",
                "adresse": f"{1 + home} rue des Lilas",
                "cp": f"{10 + home % 9}000",
            }
        )
    return rows
