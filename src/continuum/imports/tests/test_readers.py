"""Cells as teams write them, and the repairs they need."""

from datetime import date, datetime, time

import pytest

from continuum.imports.rules import counts, dates, readers
from continuum.imports.rules.cells import Column, word_key
from continuum.imports.rules.dates import Birth, Moment
from continuum.imports.rules.problems import Code, Flaw
from continuum.imports.rules.vocabularies import Vocabulary, vocabulary
from continuum.linkage.normalise.full_names import Order

TODAY = date(2026, 11, 20)
COLUMN = Column(TODAY)


def code_of(reader, cell, column=COLUMN):
    """The flaw a reader raises or tells, None when there is none."""
    try:
        flaw = reader(cell, column).flaw
    except Flaw as raised:
        flaw = raised
    return flaw.code if flaw else None


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/3/21", date(2021, 3, 12)),
        ("12.03.2021", date(2021, 3, 12)),
        ("12 mars 2021", date(2021, 3, 12)),
        ("2021-03-12", date(2021, 3, 12)),
        ("ven. 12/03/2021", date(2021, 3, 12)),
        (44267, date(2021, 3, 12)),
        ("44267", date(2021, 3, 12)),
        (44267.0, date(2021, 3, 12)),
        (date(2021, 3, 12), date(2021, 3, 12)),
        (datetime.fromisoformat("2021-03-12T20:15"), date(2021, 3, 12)),
        ("1032021", date(2021, 3, 1)),
    ],
)
def test_days_are_read_however_they_are_written(cell, day) -> None:
    assert dates.day(cell, COLUMN).value == day
    assert dates.day(cell, COLUMN).flaw is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("bientôt", Code.NOT_A_DATE),
        ("31/02/2021", Code.NO_SUCH_DAY),
        ("12/03/2027", Code.TOO_LATE),
        ("12 mars", Code.YEAR_GUESSED),
        ("31/02", Code.NO_YEAR),
        ("2021", Code.NOT_A_DATE),
        ("12/31/2020", Code.SWAPPED_DATE),
        ("03/2021", Code.MONTH_ONLY),
    ],
)
def test_days_that_cannot_be_trusted_say_why(cell, code) -> None:
    assert code_of(dates.day, cell) == code


def test_a_column_written_month_first_is_read_so() -> None:
    cells = ["12/31/2020", "03/04/2021", "1/2/2021"]
    ways = dates.ways_of(cells)
    column = Column(TODAY, month_first=ways.is_month_first, mixed_dates=ways.is_mixed)

    read = [dates.day(cell, column) for cell in cells]

    assert [one.value for one in read] == [date(2020, 12, 31), date(2021, 3, 4), date(2021, 1, 2)]
    assert [one.flaw for one in read] == [None, None, None]


def test_a_column_that_mixes_both_ways_leaves_the_undecidable_to_be_checked() -> None:
    cells = ["12/31/2020", "31/12/2020", "03/04/2021"]
    ways = dates.ways_of(cells)
    column = Column(TODAY, month_first=ways.is_month_first, mixed_dates=ways.is_mixed)

    assert [code_of(dates.day, cell, column) for cell in cells] == [
        Code.SWAPPED_DATE,
        None,
        Code.AMBIGUOUS_DATE,
    ]


def test_one_slip_in_a_long_column_makes_no_other_date_doubtful() -> None:
    ways = dates.ways_of([f"{day}/01/2021" for day in range(13, 29)] + ["01/13/2021"])

    assert not ways.is_mixed
    assert not ways.is_month_first


def test_dates_mangled_by_an_american_program_are_to_be_checked() -> None:
    cells = [
        *(f"{day}/01/2021" for day in (14, 20, 31)),
        *(date(2021, 5, day) for day in (1, 2, 3)),
    ]
    ways = dates.ways_of(cells)
    column = Column(TODAY, mangled_dates=ways.is_mangled)

    assert code_of(dates.day, cells[0], column) is None
    assert code_of(dates.day, cells[-1], column) == Code.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("12/03/2021 20h15", time(20, 15)),
        ("12/03/2021 à 9h", time(9)),
        ("12/03/2021 20:15", time(20, 15)),
        (datetime.fromisoformat("2021-03-12T20:15"), time(20, 15)),
        (datetime.fromisoformat("2021-03-12"), None),
        ("12/03/2021", None),
    ],
)
def test_the_hour_beside_a_day_is_kept(cell, at) -> None:
    assert dates.moment(cell, COLUMN).value == Moment(date(2021, 3, 12), at)


@pytest.mark.parametrize(
    ("cell", "at"),
    [("14h30", time(14, 30)), ("9:05", time(9, 5)), (14, time(14)), ("18 h", time(18))],
)
def test_hours_are_read_however_they_are_written(cell, at) -> None:
    assert dates.clock(cell, COLUMN).value == at


@pytest.mark.parametrize(
    ("cell", "birth"),
    [
        ("12/3/04", Birth(date(2004, 3, 12), 2004)),
        ("né le 12/03/2004", Birth(date(2004, 3, 12), 2004)),
        (38058, Birth(date(2004, 3, 12), 2004)),
        ("2004", Birth(None, 2004)),
        ("03/2004", Birth(None, 2004)),
        ("00/03/2004", Birth(None, 2004)),
    ],
)
def test_births_keep_only_what_is_known(cell, birth) -> None:
    assert dates.birth(cell, COLUMN).value == birth


def test_a_birth_that_makes_somebody_too_old_or_too_young_is_to_be_checked() -> None:
    assert code_of(dates.birth, "12/03/1961") == Code.ODD_AGE
    assert code_of(dates.birth, "12/03/2019") == Code.ODD_AGE
    assert code_of(dates.birth, "12/03/2004") is None


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


@pytest.mark.parametrize(("cell", "number"), [(3, 3), ("3", 3), ("3 jeunes", 3), (3.0, 3)])
def test_counts_are_whole_numbers(cell, number) -> None:
    assert counts.count(1)(cell, COLUMN).value == number
    assert code_of(counts.count(1), cell) is None


@pytest.mark.parametrize(
    "cell", [-1, 100000, "pas mal", "beaucoup", "4-3", "12/03/2026", "?", "3 à la gare, 2 au parc"]
)
def test_what_is_no_count_is_refused(cell) -> None:
    assert code_of(counts.count(1), cell) == Code.NOT_A_COUNT


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("une dizaine", 10),
        ("une vingtaine de jeunes", 20),
        ("10aine", 10),
        ("una decina", 10),
        ("3-4", 3),
        ("5 ou 6", 5),
        ("10 à 15", 10),
        ("≈ 20", 20),
        ("~20", 20),
        ("env. 20", 20),
        ("environ 20 jeunes", 20),
        ("20 ?", 20),
        ("10+", 10),
        ("plus de 10", 10),
        ("8 (3)", 8),
        ("8 dont 3 nouveaux", 8),
        (date(2026, 4, 3), 3),
    ],
)
def test_an_estimate_is_never_too_high_and_waits_for_somebody(cell, number) -> None:
    read = counts.count(1)(cell, COLUMN)

    assert read.value == number
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.params) == (Code.ESTIMATE, {"n": number})


@pytest.mark.parametrize(("cell", "number"), [("une", 1), ("deux jeunes", 2), ("Douze", 12)])
def test_numbers_in_letters_are_numbers(cell, number) -> None:
    assert counts.count(1)(cell, COLUMN).value == number
    assert code_of(counts.count(1), cell) is None


def test_nobody_met_and_a_part_that_nobody_knows_are_not_mistakes() -> None:
    assert code_of(counts.count(1, none=Code.NOBODY), 0) == Code.NOBODY
    assert code_of(counts.count(1), 0) == Code.NOT_A_COUNT
    assert counts.count(0)(0, COLUMN).value == 0
    assert code_of(counts.count(0), "?") == Code.NOT_READ


@pytest.mark.parametrize(
    ("cell", "around", "on"),
    [
        ("22/09", None, date(2026, 9, 22)),
        ("sam 14 mars", None, date(2026, 3, 14)),
        ("24 déc.", None, date(2025, 12, 24)),
        ("22/09", date(2024, 10, 1), date(2024, 9, 22)),
        ("15 janvier", date(2024, 10, 1), date(2025, 1, 15)),
        ("20/12", date(2025, 1, 10), date(2024, 12, 20)),
    ],
)
def test_a_missing_year_is_that_of_the_column_and_waits_for_somebody(cell, around, on) -> None:
    read = dates.day(cell, Column(TODAY, around=around))

    assert read.value == on
    assert read.flaw is not None
    assert read.flaw.code == Code.YEAR_GUESSED


def test_the_middle_of_a_column_is_told_by_its_full_dates_alone() -> None:
    cells = ["12/03/2024", "22/09", None, date(2024, 5, 1), "bientôt", "1/4/2024"]

    assert dates.middle_of(cells, today=TODAY) == date(2024, 4, 1)
    assert dates.middle_of(["22/09"], today=TODAY) is None


def test_a_birth_without_its_year_is_still_refused() -> None:
    assert code_of(dates.birth, "12 mars") == Code.NO_YEAR
    assert code_of(dates.birth, "12/03") == Code.NO_YEAR


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
