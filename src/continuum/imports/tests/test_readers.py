"""Cells as teams write them, and the repairs they need."""

import pytest

from continuum.imports.rules import readers
from continuum.imports.rules.cells import Column, word_key
from continuum.imports.rules.fields import FIELDS
from continuum.imports.rules.meanings import LABELS, choices_of
from continuum.imports.rules.problems import Code
from continuum.imports.rules.vocabularies import Vocabulary, vocabulary
from continuum.imports.tests.cells import COLUMN, TODAY, code_of
from continuum.linkage.normalise.full_names import Order


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("06.12.34.56.78", ("+33612345678",)),
        ("06 12 34 56 78", ("+33612345678",)),
        (612345678, ("+33612345678",)),
        ("612345678", ("+33612345678",)),
        ("+33 (0)6 12 34 56 78", ("+33612345678",)),
        ("0033612345678", ("+33612345678",)),
        ("06 12 34 56 78 / 04 70 12 34 56", ("+33612345678", "+33470123456")),
        ("+39 320 123 4567", ("+393201234567",)),
    ],
)
def test_phones_find_their_zero_and_their_country(cell, expected) -> None:
    assert readers.phones(cell, COLUMN).value == expected


@pytest.mark.parametrize("cell", ["6,12E+08", "06 12", "???", True])
def test_a_phone_that_lost_its_digits_is_told_and_left_out(cell) -> None:
    read = readers.phones(cell, COLUMN)

    assert read.value is None
    assert read.flaw.code == Code.NOT_READ


@pytest.mark.parametrize(
    ("cell", "code"),
    [(3200, "03200"), ("3200", "03200"), ("03 200", "03200"), ("F-03200", "03200")],
)
def test_post_codes_find_their_zero(cell, code) -> None:
    assert readers.postcode(cell, COLUMN).value == code


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("DUPONT Jean", ("DUPONT", "Jean", "", "")),
        ("Jean DUPONT", ("DUPONT", "Jean", "", "")),
        ("Dupont, Jean", ("Dupont", "Jean", "", "")),
        ("de la TOUR Marie", ("de la TOUR", "Marie", "", "")),
        ("Mme MARTIN née DURAND Sophie", ("MARTIN", "Sophie", "DURAND", "")),
        ("BEN ALI Mohamed (dit Momo)", ("BEN ALI", "Mohamed", "", "Momo")),
        ("BEN ALI Mohamed dit « Momo »", ("BEN ALI", "Mohamed", "", "Momo")),
        ('Mohamed "Momo" BEN ALI', ("BEN ALI", "Mohamed", "", "Momo")),
        ("Sarah alias Saz", ("", "Sarah", "", "Saz")),
    ],
)
def test_names_in_one_cell_are_told_apart(cell, name) -> None:
    assert readers.full_name(cell, COLUMN).value == name


def test_the_column_says_which_way_round_a_doubtful_name_is() -> None:
    surname_first = Column(TODAY, name_order=Order.SURNAME_FIRST)
    given_first = Column(TODAY, name_order=Order.GIVEN_FIRST)

    assert readers.full_name("Martin Thomas", surname_first).value == ("Martin", "Thomas", "", "")
    assert readers.full_name("Martin Thomas", given_first).value == ("Thomas", "Martin", "", "")


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("familiarity", "1ère fois", "first"),
        ("familiarity", "première rencontre", "first"),
        ("familiarity", "Déjà vu", "again"),
        ("familiarity", "déja vue", "again"),
        ("familiarity", "suivi ML", "followed"),
        ("network", "Instragram", "instagram"),
        ("network", "snap", "snapchat"),
        ("place_kind", "parc", "parc"),
        ("place_kind", "MJC Montluçon", "mjc-centre-social"),
        ("place_kind", "Rue de la Gare", "rue-place"),
        ("place_kind", "Stade municipal", "equipement-sportif"),
        ("gender", "fille", "F"),
        ("gender", "H", "M"),
        ("gender", "Garçon", "M"),
        ("gender", "femme", "F"),
        ("yes_no", "oui", "yes"),
        ("yes_no", "x", "yes"),
        ("yes_no", 1, "yes"),
        ("yes_no", 0, "no"),
        ("yes_no", True, "yes"),
        ("yes_no", "NSP", "unknown"),
        ("recorded", "non recensé", "not_recorded"),
        ("exit_kind", "CDI", "cdi"),
        ("exit_kind", "Service civique", "service_civique"),
        ("exit_kind", "BTS compta", "etudes_superieures"),
        ("exit_kind", "stage", "stage"),
        ("reason", "Manque de motivation", "motivation"),
        ("reason", "Mauvaise orientation", "wrong_orientation"),
        ("state", "Abandon", "withdrawn"),
        ("state", "allé au bout", "completed"),
    ],
)
def test_words_of_teams_are_known(name, cell, code) -> None:
    assert readers.word(name, inside=True)(cell, COLUMN).value == code


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("familiarity", "pas suivi"),
        ("exit_kind", "CDI ou CDD"),
        ("exit_kind", "emploi"),
        ("gender", "peut-être"),
    ],
)
def test_words_that_say_nothing_sure_are_not_guessed(name, cell) -> None:
    assert vocabulary(name, inside=True).read(cell) is None


def test_an_essential_word_stops_the_line_and_another_is_left_out() -> None:
    assert code_of(readers.word("gender"), "zzz") == Code.UNKNOWN_WORD
    assert code_of(readers.word("mode", essential=False), "zzz") == Code.WORD_LEFT_OUT


def test_a_word_may_be_given_a_meaning_or_left_out() -> None:
    column = Column(TODAY, words={word_key("Emploi"): "cdd", word_key("zzz"): ""})

    assert readers.exit_kind("emploi", column).value == ("cdd", None)
    assert readers.exit_kind("zzz", column).value is None
    assert code_of(readers.exit_kind, "zzz", column) is None


@pytest.mark.parametrize(
    ("cell", "exit_"),
    [
        ("CDD 7 mois", ("cdd", 7)),
        ("CDD d'un an", ("cdd", None)),
        ("CDD 1 an", ("cdd", 12)),
        ("CDD > 6 mois", ("cdd", None)),
        ("CDI", ("cdi", None)),
    ],
)
def test_the_length_of_a_contract_is_taken_from_beside_its_kind(cell, exit_) -> None:
    assert readers.exit_kind(cell, COLUMN).value == exit_


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("logement, emploi", ("logement", "emploi")),
        ("Santé / droits et logement", ("sante", "droits", "logement")),
        ("recherche d'emploi", ("emploi",)),
    ],
)
def test_several_words_in_one_cell(cell, said) -> None:
    assert readers.several("topics")(cell, COLUMN).value == said


def test_a_word_unknown_among_others_is_told_and_the_others_kept() -> None:
    read = readers.several("topics")("logement, poterie", COLUMN)

    assert read.value == ("logement",)
    assert read.flaw.code == Code.WORD_LEFT_OUT


@pytest.mark.parametrize(
    ("cell", "said"),
    [(17, 17), ("17 ans", 17), ("18-21", "18_21"), ("mineur", "16_17"), ("18-25", "unknown")],
)
def test_ages_are_years_or_what_an_eye_tells(cell, said) -> None:
    assert readers.age(cell, COLUMN).value == said


def test_a_band_wider_than_ours_is_told() -> None:
    assert code_of(readers.age, "18-25") == Code.BROAD_AGE
    assert code_of(readers.age, "18-22") == Code.WORD_LEFT_OUT
    assert code_of(readers.age, "nsp") is None


@pytest.mark.parametrize(
    ("heading", "cell", "said"),
    [
        ("Première fois ?", "oui", "first"),
        ("Première fois ?", "non", "again"),
        ("1ère fois", "x", "first"),
        ("Nouveau ?", "N", "again"),
        ("Connu ?", "oui", "again"),
        ("Déjà vu", "non", "first"),
        ("Connu ?", "suivi", "followed"),
        ("Connu ?", "nv", "first"),
    ],
)
def test_yes_and_no_answer_what_the_heading_asks(heading, cell, said) -> None:
    assert readers.familiarity(cell, Column(TODAY, heading=heading)).value == said


def test_yes_under_a_heading_that_asks_both_is_not_guessed() -> None:
    asked = Column(TODAY, heading="Première fois ou déjà vu")

    assert code_of(readers.familiarity, "oui", asked) == Code.UNKNOWN_WORD
    assert code_of(readers.familiarity, "oui") == Code.UNKNOWN_WORD


@pytest.mark.parametrize("cell", ["?", "-", "NSP", "anonyme", "xx", "…"])
def test_a_sign_that_stands_for_nobody_is_no_name(cell) -> None:
    assert readers.named(80)(cell, COLUMN).value is None
    assert readers.pieces(60)(f"Momo, {cell}", COLUMN).value == ("Momo",)


def test_several_aliases_of_one_person_are_written_one_way() -> None:
    assert readers.aliases(60)("Mimi / Ami", COLUMN).value == "Mimi, Ami"
    assert readers.aliases(60)("Saz; Sasa ou Saz", COLUMN).value == "Saz, Sasa"
    assert readers.aliases(60)("Petit Louis", COLUMN).value == "Petit Louis"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("abandon (déménagement)", ("withdrawn", "moved_away")),
        ("Abandon : sans nouvelles", ("withdrawn", "out_of_touch")),
        ("abandon pour raisons personnelles", ("withdrawn", "personal")),
        ("abandon", "withdrawn"),
        ("a abandonné la formation", "withdrawn"),
        ("en cours", "active"),
    ],
)
def test_the_reason_behind_a_withdrawal_is_read_with_it(cell, said) -> None:
    assert readers.state(cell, COLUMN).value == said


def test_a_name_borne_by_two_colleagues_is_nobody() -> None:
    team = Vocabulary.of([("Karim", "a"), ("Karim", "b"), ("Sophie", "c")])

    assert team.read("karim") is None
    assert team.read("SOPHIE") == "c"


@pytest.mark.parametrize("name", sorted(set(LABELS) - {"topics", "groups"}))
def test_every_word_that_is_offered_is_read_as_itself(name) -> None:
    field = next(one for fields in FIELDS.values() for one in fields if one.words == name)
    offered = [(code, label) for code, label in choices_of(name) if code != "cancelled"]
    read = [field.reader(label, COLUMN).value for _code, label in offered]

    assert [value[0] if isinstance(value, tuple) else value for value in read] == [
        code for code, _label in offered
    ]
