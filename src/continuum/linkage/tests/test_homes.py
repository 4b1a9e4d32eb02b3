"""A home written in one cell, taken apart as a person would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage.normalise.homes import (
    Home,
    split_home,
    split_town,
    tells_home,
    tells_town,
)
from continuum.linkage.normalise.rows import Field, read_row


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("03300 Cusset", Home("", "03300", "Cusset")),
        ("Cusset (03300)", Home("", "03300", "Cusset")),
        ("3300 Cusset", Home("", "03300", "Cusset")),
        ("F-03 300 Cusset", Home("", "03300", "Cusset")),
        ("Cusset 03300", Home("", "03300", "Cusset")),
        ("03300 - CUSSET CEDEX", Home("", "03300", "CUSSET CEDEX")),
        ("63000 Clermont-Ferrand, France", Home("", "63000", "Clermont-Ferrand")),
        ("10121 Torino (TO)", Home("", "10121", "Torino (TO)")),
        ("Le Mayet-de-Montagne", Home("", "", "Le Mayet-de-Montagne")),
        ("03300", Home("", "03300", "")),
        ("", Home()),
    ],
)
def test_a_town(cell, told):
    assert split_town(cell) == told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("20 allée des Ailes, 03400 Yzeure", Home("20 allée des Ailes", "03400", "Yzeure")),
        ("20 allée des Ailes 03400 Yzeure", Home("20 allée des Ailes", "03400", "Yzeure")),
        ("20 allée des Ailes - 03400 YZEURE", Home("20 allée des Ailes", "03400", "YZEURE")),
        ("20 allée des Ailes\n3400 Yzeure", Home("20 allée des Ailes", "03400", "Yzeure")),
        ("20 allée des Ailes, Yzeure (03400)", Home("20 allée des Ailes", "03400", "Yzeure")),
        ("20 allée des Ailes, 03400 Yzeure, France", Home("20 allée des Ailes", "03400", "Yzeure")),
        ("Bât. B, 20 allée X, 03400 Yzeure", Home("Bât. B, 20 allée X", "03400", "Yzeure")),
        ("BP 40123, 03000 Moulins", Home("BP 40123", "03000", "Moulins")),
        ("1 rue Bon, 03360 Saint-Bonnet", Home("1 rue Bon", "03360", "Saint-Bonnet")),
        ("1 rue Bon, 35400 St-Malo", Home("1 rue Bon", "35400", "St-Malo")),
        ("20 allée des Ailes 03400", Home("20 allée des Ailes", "03400")),
        ("03400 Yzeure", Home("", "03400", "Yzeure")),
        ("20 allée des Ailes", Home("20 allée des Ailes")),
        ("1234 chemin des Vignes", Home("1234 chemin des Vignes")),
        ("12345 rue des Vignes", Home("12345 rue des Vignes")),
        ("rue du 8 mai 1945", Home("rue du 8 mai 1945")),
        ("Résidence Pasteur, 4 rue Haute", Home("Résidence Pasteur, 4 rue Haute")),
        ("", Home()),
    ],
)
def test_a_whole_address(cell, told):
    assert split_home(cell) == told


@pytest.mark.parametrize(
    "street", ["12 bis, av. de la Gare", "1234 chemin des Vignes", "Rés. des Lilas, bât. B"]
)
def test_a_street_alone_is_read_as_before(street):
    assert split_home(street) == Home(street)


def test_the_parts_are_read_as_cells_of_their_own():
    home = split_home("20 allée des Ailes, 3400 Yzeure")
    told = read_row(
        {Field.ADDRESS: home.street, Field.POSTCODE: home.postcode, Field.COMMUNE: home.commune}
    )
    apart = read_row(
        {Field.ADDRESS: "20 allée des Ailes", Field.POSTCODE: "03400", Field.COMMUNE: "Yzeure"}
    )
    assert told == apart


def test_what_a_cell_tells():
    assert tells_town("03300 Cusset")
    assert tells_home("20 allée des Ailes, 03400 Yzeure")
    for street in ("20 allée des Ailes", "Cusset", "03300", ""):
        assert not tells_town(street)
        assert not tells_home(street)
    assert not tells_town("20 allée des Ailes, 03400 Yzeure")
    assert not tells_home("03300 Cusset")


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    for home in (split_town(text), split_home(text)):
        assert home.postcode == "" or (home.postcode.isdigit() and len(home.postcode) == 5)
