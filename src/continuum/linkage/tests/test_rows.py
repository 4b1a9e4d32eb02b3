"""The normal form of a row: the same whether one record is read or a table."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import Field, read_row

ON = date(2026, 6, 30)
SAID = (
    "Le Goff",
    "LE GOFF-MARTIN",
    "N'Diaye",
    "El Amrani",
    "ELAMRANI",
    "Jean-Baptiste, Marie",
    "Jean Baptiste",
    "Momo",
    "12/3/2005",
    "2005-03-12",
    "2005",
    "03.2005",
    "38416",
    "F",
    "Masculin",
    "2",
    "06 12 34 56 78",
    "+33 6 12 34 56 78",
    "0612345678 / 0499999999",
    "Lea.Martin@Example.fr",
    "12 bis, av. de la Gare",
    "Résidence des Lilas, bât. B",
    "10000",
    "10387",
    "2A004",
    "Troyes",
    "St-Étienne",
    "",
    "  ",
    "\x00",
    "?",
    "néant",
)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {
                field: st.one_of(st.sampled_from(SAID), st.text(max_size=30), st.none())
                for field in Field
            }
        ),
        min_size=1,
        max_size=4,
    )
)
def test_a_table_is_read_as_its_rows_one_by_one(rows):
    table = pl.DataFrame(
        {field.value: pl.Series([row[field] for row in rows], dtype=pl.String) for field in Field}
    )
    found = read_table(table, {field: field.value for field in Field}, on=ON)
    assert found.to_dicts() == [read_row(row, on=ON) for row in rows]


def test_a_field_without_a_column_is_empty_in_every_row():
    table = pl.DataFrame({"nom": ["Le Goff", "Traoré", "Le Goff"]})
    found = read_table(table, {Field.SURNAME: "nom"}, on=ON)
    assert found["surname"].to_list() == ["legoff", "traore", "legoff"]
    empty = read_row({Field.SURNAME: ""}, on=ON)
    surname = {"surname", "surname_core", "surname_sound", "surname_first", "surname_last"}
    for column in set(found.columns) - surname:
        assert found[column].to_list() == [empty[column]] * 3, column


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({Field.SURNAME: "Le Goff"}, {"surname": "legoff", "surname_core": "goff"}),
        (
            {Field.SURNAME: "GARCIA-LOPEZ"},
            {"surname": "garcialopez", "surname_first": "garcia", "surname_last": "lopez"},
        ),
        (
            {Field.GIVEN_NAMES: "Jean-Baptiste, Marie"},
            {"given": "jeanbaptiste", "given_head": "jean", "given_second": "marie"},
        ),
        (
            {Field.GIVEN_NAMES: "Jean Baptiste"},
            {"given": "jean", "given_pair": "jeanbaptiste", "given_second": "baptiste"},
        ),
        ({Field.GIVEN_NAMES: "Mouhamed"}, {"given": "mouhamed", "given_canonical": "mohamed"}),
        ({Field.BIRTH_DATE: "12/3/2005"}, {"born": 20050312}),
        ({Field.BIRTH_DATE: "03.2005"}, {"born": 20050300}),
        ({Field.BIRTH_DATE: "2005"}, {"born": 20050000}),
        ({Field.BIRTH_DATE: "hier"}, {"born": 0}),
        ({Field.SEX: "Mme"}, {"sex": 1}),
        ({Field.SEX: "Homme"}, {"sex": 2}),
        ({Field.SEX: "X"}, {"sex": 0}),
        ({Field.PHONE: "+33 (0)6 12 34 56 78"}, {"phone": 612345678}),
        ({Field.ADDRESS: "12 bis, av. de la Gare"}, {"street_number": 12, "street": "gare"}),
        ({Field.ADDRESS: "12 avenue de la gare"}, {"street_number": 12, "street": "gare"}),
        ({Field.POSTCODE: "3000"}, {"postcode": "03000"}),
        ({Field.COMMUNE: "10387"}, {"commune": "10387"}),
        ({Field.INE: " 0123456789k "}, {"ine": "0123456789K"}),
    ],
)
def test_what_a_cell_becomes(cells, told):
    found = read_row(cells, on=ON)
    assert {name: found[name] for name in told} == told
