"""Names of communes as cells hold them."""

import pytest

from continuum.linkage.normalise.communes import read_commune_name


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ("Troyes", "troyes", ""),
        ("St-Étienne", "saint etienne", ""),
        ("Pont Ste Marie", "pont sainte marie", ""),
        ("CHALON S/ SAONE", "chalon sur saone", ""),
        ("Bar s Seine", "bar sur seine", ""),
        ("Villiers ss Praslin", "villiers sous praslin", ""),
        ("10000 TROYES CEDEX 9", "troyes", "10000"),
        ("Rivière de Corps", "la riviere de corps", ""),
        ("L'Haÿ-les-Roses", "l hay les roses", ""),
        ("Paris 12e", "paris", ""),
        ("Paris 20ème arrondissement", "paris", ""),
        ("Lyon 3", "lyon", ""),
        ("Ajaccio (2A)", "ajaccio", ""),
    ],
)
def test_the_name_meant_is_among_those_looked_for(written, meant, code):
    read = read_commune_name(written)

    assert meant in read.names
    assert read.code == code


def test_a_name_that_is_right_comes_first():
    assert read_commune_name("Saint-Étienne").names[0] == "saint etienne"
    assert read_commune_name("Le Havre").names == ("le havre",)


@pytest.mark.parametrize(
    ("written", "code"),
    [("10387", "10387"), (" 2a004 ", "2A004"), ("", ""), (None, ""), ("(?)", "")],
)
def test_a_cell_without_a_name_may_hold_a_code(written, code):
    read = read_commune_name(written)

    assert (read.names, read.code) == ((), code)
