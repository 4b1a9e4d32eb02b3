import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage import (
    normalise_name,
    read_given_names,
    read_surname,
    sound_of,
    split_full_name,
    usual_order,
)
from continuum.linkage.normalise.full_names import Confidence, Order
from continuum.linkage.normalise.names import full_names_for, gender_of, short_forms_for
from continuum.linkage.normalise.phonetic import sound_of_word
from continuum.linkage.normalise.tables import sound_rules

SURE, LIKELY, GUESS = Confidence.SURE, Confidence.LIKELY, Confidence.GUESS


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Élodie  D’ARC", "elodie d arc"),
        ("  LE-GOFF\t", "le goff"),
        ("Œuvrard", "oeuvrard"),
        ("Lætitia", "laetitia"),
        ("Strauß", "strauss"),
        ("Øystein Łukasz", "oystein lukasz"),
        ("İPEK \u0131ş\u0131k", "ipek isik"),
        ("N'Diaye", "ndiaye"),
        ("n’ Guessan", "nguessan"),
        ("O'Brien", "obrien"),
        ("Zoe\u0301", "zoe"),
        ("ﬁlip", "filip"),
        ("محمد", "محمد"),
        ("Nguyễn", "nguyen"),
        ("a\x00b", "a b"),
        ("\ud800x", "x"),
        (None, ""),
        ("---", ""),
    ],
)
def test_folding(typed, expected):
    assert normalise_name(typed) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("El Amrani", "Elamrani"),
        ("EL-AMRANI", "el amrani"),
        ("Amrani", "El Amrani"),
        ("Amrani", "Elamrani"),
        ("Le Goff", "LEGOFF"),
        ("Saint-Martin", "St Martin"),
        ("N'Diaye", "N Diaye"),
        ("N'DIAYE", "Ndiaye"),
        ("d'Alessandro", "Dalessandro"),
        ("De La Tour", "Delatour"),
        ("Ben Salah", "Bensalah"),
        ("Mac Donald", "McDonald"),
        ("Van den Berg", "Vandenberg"),
        ("Di Stefano", "DISTEFANO"),
    ],
)
def test_two_writings_of_a_surname_share_a_reading(one, other):
    assert read_surname(one).cores & read_surname(other).cores


@pytest.mark.parametrize(
    ("one", "other"),
    [("Martin", "Marin"), ("Ben Ali", "Ben Omar"), ("Le Goff", "Le Roux"), ("Diallo", "Diarra")],
)
def test_two_families_share_no_reading(one, other):
    assert not read_surname(one).cores & read_surname(other).cores


def test_a_surname_made_of_particles_keeps_its_last_word():
    assert read_surname("Van Den").core == "den"
    assert read_surname("Le").core == "le"


def test_a_hyphen_binds_two_given_names_into_one():
    names = read_given_names("Jean-Baptiste, Marie")

    assert names.groups == (("jean", "baptiste"), ("marie",))
    assert names.first == "jeanbaptiste"
    assert read_given_names("Jean – Baptiste Marie") == names


@pytest.mark.parametrize(
    "names",
    [
        "Maëlys Maelis Maylis Mailys",
        "Thibault Thibaud Thibaut Tibo",
        "Philippe Filip Philip",
        "Cédric Sedrick Cedrik",
        "Mickaël Michael Mikael",
        "Sarah Sara",
        "Mathieu Matthieu",
        "Oualid Walid",
        "Yassine Yacine Yassin",
        "Renaud Renault Reno",
        "Rousseau Rousseaux",
        "Lefebvre Lefèvre",
        "Gauthier Gautier",
        "Laurent Laurant",
        "Leroy Leroi",
        "Chevalier Chevallier",
    ],
)
def test_homophones_share_a_key(names):
    assert len({sound_of(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    "names",
    ["Mathis Mathieu", "Lucas Louis", "Rahim Karim", "Zoé Chloé", "Leroux Leroy", "Louis Louise"],
)
def test_other_names_have_another_key(names):
    one, other = names.split()

    assert sound_of(one) != sound_of(other)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("momo", "mohamed"),
        ("mimi", "myriam"),
        ("alex", "alexandra"),
        ("manu", "emmanuelle"),
        ("kiki", "karim"),
        ("nico", "nicolas"),
        ("theo", "theophile"),
        ("sam", "samira"),
        ("flo", "florian"),
        ("lili", "elisa"),
        ("jo", "joel"),
        ("juju", "julien"),
        ("titi", "thibault"),
        ("mo", "mohammed"),
        ("max", "maxence"),
        ("seb", "sebastien"),
        ("gabi", "gabriel"),
        ("pippo", "filippo"),
        ("gigi", "luigi"),
        ("beppe", "giuseppe"),
        ("ale", "alessandro"),
        ("fede", "federica"),
    ],
)
def test_short_forms_are_read_both_ways(short, full):
    assert short in short_forms_for(full)
    assert full_names_for(short) & full_names_for(full)


def test_brothers_and_sisters_have_different_genders():
    assert (gender_of("louis"), gender_of("louise")) == ("M", "F")
    assert gender_of("camille") == "X"
    assert gender_of("xyz") == ""


@pytest.mark.parametrize(
    ("cell", "surname", "given", "confidence"),
    [
        ("DUPONT Jean", "DUPONT", "Jean", SURE),
        ("Jean DUPONT", "DUPONT", "Jean", SURE),
        ("Dupont, Jean", "Dupont", "Jean", SURE),
        ("DUPONT ; Jean Marie", "DUPONT", "Jean Marie", SURE),
        ("de la Tour Marie", "de la Tour", "Marie", LIKELY),
        ("Marie de la Tour", "de la Tour", "Marie", LIKELY),
        ("DE LA TOUR MARIE", "DE LA TOUR", "MARIE", LIKELY),
        ("de la TOUR Marie", "de la TOUR", "Marie", SURE),
        ("el amrani sara", "el amrani", "sara", LIKELY),
        ("Sara El Amrani", "El Amrani", "Sara", LIKELY),
        ("Mohamed Ben Ali", "Ben Ali", "Mohamed", LIKELY),
        ("BEN ALI Mohamed", "BEN ALI", "Mohamed", SURE),
        ("Martin Thomas", "Martin", "Thomas", GUESS),
        ("dupont marie", "dupont", "marie", LIKELY),
        ("marie dupont", "dupont", "marie", LIKELY),
        ("MARIE DUPONT", "DUPONT", "MARIE", LIKELY),
        ("LE GOFF Jean-Baptiste", "LE GOFF", "Jean-Baptiste", SURE),
        ("Jean - Baptiste LE GOFF", "LE GOFF", "Jean-Baptiste", SURE),
        ("M. DUPONT Jean", "DUPONT", "Jean", SURE),
        ("Mlle Fatoumata TRAORÉ", "TRAORÉ", "Fatoumata", SURE),
        ("DUPONT Jean (17 ans)", "DUPONT", "Jean", SURE),
        ("DUPONT Jean ?", "DUPONT", "Jean", SURE),
        ("Diallo Mamadou Saliou", "Diallo", "Mamadou Saliou", LIKELY),
        ("Kevin Van Den Berg", "Van Den Berg", "Kevin", LIKELY),
        ("Van Der Meer Lotje", "Van Der Meer", "Lotje", LIKELY),
        ("Lotje Van Der Meer", "Van Der Meer", "Lotje", LIKELY),
        ("Rossi Giuseppe", "Rossi", "Giuseppe", LIKELY),
        ("Mimi", "", "Mimi", GUESS),
        ("Benslimane", "Benslimane", "", GUESS),
        ("", "", "", Confidence.NONE),
        ("17", "", "", Confidence.NONE),
        (None, "", "", Confidence.NONE),
    ],
)
def test_one_cell_names(cell, surname, given, confidence):
    name = split_full_name(cell)

    assert (name.surname, name.given_names, name.confidence) == (surname, given, confidence)


@pytest.mark.parametrize(
    ("cell", "usage", "birth", "given"),
    [
        ("Mme DUPONT née MARTIN Sophie", "DUPONT", "MARTIN", "Sophie"),
        ("DUPONT (née MARTIN) Sophie", "DUPONT", "MARTIN", "Sophie"),
        ("Sophie DUPONT née Martin", "DUPONT", "Martin", "Sophie"),
    ],
)
def test_a_birth_surname_told_in_the_cell_is_kept_apart(cell, usage, birth, given):
    name = split_full_name(cell)

    assert (name.surname, name.birth_surname, name.given_names) == (usage, birth, given)


def test_the_rest_of_the_column_settles_a_doubt():
    column = ["Jean Dupont", "Marie Durand", "Sara El Amrani", "Thomas Martin", None, ""]
    order = usual_order(column)

    assert order is Order.GIVEN_FIRST
    assert split_full_name("Thomas Martin", order=order).surname == "Martin"
    assert split_full_name("Thomas Martin", order=order).confidence is LIKELY


def test_a_column_that_tells_nothing_has_no_order():
    assert usual_order(["Martin Thomas", "", None, "Mimi"]) is None
    assert usual_order(["DUPONT Jean", "Jean DUPONT"]) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14))
def test_a_rule_that_is_passed_over_would_have_changed_nothing(word):
    sound = word
    for rule in sound_rules():
        sound = rule.pattern.sub(rule.replacement, sound)

    assert sound_of_word(word) == (sound or word)
