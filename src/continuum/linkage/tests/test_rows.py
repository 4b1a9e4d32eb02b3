"""The normal form of a row: the same whether one record is read or a table."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import Field, read_row

ON = date(2026, 6, 30)
KEY = b"only for these tests"
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
    "0600000000",
    "06.11.11.11.11",
    "0123456789",
    "0696-12-34-56",
    "0123456789K",
    "012345678AB",
    "1 05 03 78 006 084 36",
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
    found = read_table(table, {field: field.value for field in Field}, on=ON, ine_key=KEY)
    assert found.to_dicts() == [read_row(row, on=ON, ine_key=KEY) for row in rows]


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
        (
            {Field.GIVEN_NAMES: "Marie-Claire, Lou Eve Ana"},
            {"given": "marieclaire", "given_second": "lou", "given_third": "eveana"},
        ),
        (
            {Field.GIVEN_NAMES: "Marie-Claire-Lou-Eve"},
            {"given": "marieclaireloueve", "given_second": "claire", "given_third": "loueve"},
        ),
        ({Field.GIVEN_NAMES: "Mouhamed"}, {"given": "mouhamed", "given_canonical": "mohamed"}),
        ({Field.EMAIL: "Mouhamed.Diallo@x.fr"}, {"email_given": "mohamed"}),
        ({Field.EMAIL: "diallo.lea@x.fr"}, {"email_given": "lea"}),
        ({Field.EMAIL: "leadiallo03@x.fr"}, {"email_given": "lea"}),
        ({Field.EMAIL: "l.diallo@lea.fr"}, {"email_given": ""}),
        ({Field.EMAIL: "03@x.fr"}, {"email_given": ""}),
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
        ({Field.BIRTH_PLACE: "Vichy (03200)"}, {"birth_place": "vichy"}),
        ({Field.BIRTH_PLACE: "VICHY"}, {"birth_place": "vichy"}),
        ({Field.BIRTH_PLACE: "03310"}, {"birth_place": "03310"}),
    ],
)
def test_what_a_cell_becomes(cells, told):
    found = read_row(cells, on=ON)
    assert {name: found[name] for name in told} == told


@settings(max_examples=300, deadline=None)
@given(
    digits=st.text("0123456789", min_size=8, max_size=11),
    gap=st.sampled_from(["", " ", ".", "-", "/", "  "]),
)
def test_phones_of_a_table_are_read_as_one_by_one(digits, gap):
    cell = gap.join(digits[at : at + 2] for at in range(0, len(digits), 2))
    found = read_table(pl.DataFrame({"tel": [cell]}), {Field.PHONE: "tel"})
    assert found["phone"].to_list() == [read_row({Field.PHONE: cell})["phone"]]


@pytest.mark.parametrize(
    "number", ["0123456789k", " 0123 456 789 K", "012345678-AB", "2003Z12345P"]
)
def test_an_ine_is_only_told_behind_a_key(number):
    assert read_row({Field.INE: number})["ine"] == ""
    kept = read_row({Field.INE: number}, ine_key=KEY)["ine"]
    assert isinstance(kept, str)
    assert len(kept) == 32
    bare = "".join(number.split()).replace("-", "").upper()
    assert bare not in kept.upper()
    assert kept == read_row({Field.INE: bare}, ine_key=KEY)["ine"]
    assert kept != read_row({Field.INE: bare}, ine_key=b"another")["ine"]
    assert kept != read_row({Field.INE: "9876543210K"}, ine_key=KEY)["ine"]


@pytest.mark.parametrize("text", ["néant", "?", "0123456789", "K", "1050378006084"])
def test_what_is_no_ine_gives_none(text):
    assert read_row({Field.INE: text}, ine_key=KEY)["ine"] == ""


@pytest.mark.parametrize(
    "number", ["105037800608436", "1 05 03 78 006 084 36", "185057800608491", "RSSMRA85T10A562S"]
)
def test_a_number_of_the_state_leaves_nothing_in_any_field(number):
    for field in Field:
        for cell in (number, f"Martin {number}"):
            empty = read_row({}, ine_key=KEY)
            if field is Field.EMAIL:
                cell = f"{number.replace(' ', '')}@exemple.fr"
            assert read_row({field: cell}, ine_key=KEY) == empty, field


def test_a_cell_of_a_million_characters_is_read_from_its_beginning():
    for field in Field:
        long = read_row({field: "Martin " * 150_000}, ine_key=KEY)
        assert all(len(str(value)) < 400 for value in long.values())
