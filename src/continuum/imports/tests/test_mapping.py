"""Columns guessed from headings and first values, and remembered for the next table."""

import pytest

from continuum.imports.reading import received
from continuum.imports.rules.fields import BY_CODE, FIELDS
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.mapping import (
    Layout,
    Options,
    guesses,
    missing,
    recalled,
    remembered,
    signature,
)
from continuum.imports.rules.vocabularies import lists
from continuum.imports.tests.factories import csv


def guessed(kind, *rows):
    content = received(csv(*rows), name="t.csv").content
    sheet = content.sheets[0]
    return {sheet.headings[at]: guess.field for at, guess in guesses(kind, sheet).items()}


def test_headings_of_street_work_are_recognised() -> None:
    found = guessed(
        Kind.ENCOUNTERS,
        ("Date", "Lieu", "Nb jeunes", "1ère fois ?", "Sexe", "Tranche d'âge", "Thèmes", "Suites"),
        ("12/03/21", "Parc", "2", "oui", "F", "16-17", "logement", "rdv"),
    )

    assert found == {
        "Date": "date",
        "Lieu": "place",
        "Nb jeunes": "heads",
        "1ère fois ?": "familiarity",
        "Sexe": "gender",
        "Tranche d'âge": "age",
        "Thèmes": "topics",
        "Suites": "next_step",
    }


def test_headings_of_a_training_programme_are_recognised_in_both_languages() -> None:
    french = guessed(
        Kind.ENROLMENTS,
        ("NOM Prénom", "Né(e) le", "Sexe", "Date d'entrée", "Statut", "Motif d'abandon", "Sortie"),
        ("DUPONT Léa", "12/03/2004", "F", "01/03/2021", "terminé", "", "CDI"),
    )
    italian = guessed(
        Kind.ENROLMENTS,
        ("Cognome", "Nome", "Data di nascita", "Sesso", "Data di ingresso", "Stato", "Uscita"),
        ("ROSSI", "Anna", "12/03/2004", "F", "01/03/2021", "completato", "stage"),
    )

    assert list(french.values()) == [
        *("full_name", "born_on", "gender", "entered_on", "state", "end_reason", "exit_kind"),
    ]
    assert list(italian.values()) == [
        *("last_name", "first_name", "born_on", "gender", "entered_on", "state", "exit_kind"),
    ]


def test_a_column_called_name_that_holds_both_names_is_taken_so() -> None:
    two = guessed(Kind.PEOPLE, ("Nom", "Tel"), ("DUPONT Léa", "0612345678"), ("MARTIN Tom", "x"))
    one = guessed(Kind.PEOPLE, ("Nom", "Prénom"), ("DUPONT", "Léa"), ("MARTIN", "Tom"))

    assert two["Nom"] == "full_name"
    assert one == {"Nom": "last_name", "Prénom": "first_name"}


def test_what_a_column_holds_tells_what_its_heading_does_not() -> None:
    found = guessed(
        Kind.PEOPLE, ("Prénom", "Contact"), ("Léa", "lea@exemple.fr"), ("Tom", "tom@exemple.fr")
    )

    assert found["Contact"] == "email"


def test_every_field_has_headings_and_every_heading_a_field() -> None:
    codes = {field.code for fields in FIELDS.values() for field in fields}

    assert codes == set(lists("headings"))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_field_is_there_once(kind) -> None:
    assert len(FIELDS[kind]) == len(BY_CODE[kind])


def test_what_every_line_needs_is_asked_for() -> None:
    assert missing(Kind.ENCOUNTERS, {}) == [("date",)]
    assert missing(Kind.ENCOUNTERS, {3: "date"}) == []
    assert ["alias" in group for group in missing(Kind.PEOPLE, {0: "born_on"})] == [True]
    assert missing(Kind.EXITS, {0: "last_name", 1: "project", 2: "ended_on"}) == []


def test_a_mapping_is_recalled_whatever_the_order_of_columns() -> None:
    headings = ("Date", "Lieu", "Remarques", "Lieu")
    layout = Layout(
        sheet=2,
        columns={0: "date", 1: "place", 3: "commune"},
        options=Options(create_places=False),
        words={"topics": {"abc": "sante"}},
    )
    told = remembered(layout, headings)

    again = recalled(told, Kind.ENCOUNTERS, ("Lieu", "Remarques", "LIEU ", "date"))

    assert again.columns == {0: "place", 2: "commune", 3: "date"}
    assert again.options == Options(create_places=False)
    assert again.words == {"topics": {"abc": "sante"}}
    assert signature(Kind.ENCOUNTERS, headings) == signature(
        Kind.ENCOUNTERS, ("Lieu", "Remarques", "LIEU ", "date")
    )


def test_nothing_of_a_table_can_be_read_in_a_remembered_mapping() -> None:
    told = remembered(Layout(columns={0: "first_name"}), ("Zéphirine Baudelaire",))

    assert "baudelaire" not in repr(told).casefold()
    assert "phirine" not in repr(told).casefold()


def test_tables_without_headings_are_not_remembered() -> None:
    assert signature(Kind.PEOPLE, ("", "")) == ""
    assert signature(Kind.PEOPLE, ("Nom",)) != signature(Kind.ENCOUNTERS, ("Nom",))


def test_headings_as_questions_and_of_people_are_recognised() -> None:
    found = guessed(
        Kind.ENCOUNTERS,
        ("Maraude du", "Où ?", "Total", "Première fois ?", "Qui / Surnoms"),
        ("12/09/2026", "Verney", "3", "oui", "Momo, Kiki"),
    )
    parents = guessed(
        Kind.PEOPLE, ("Prénom", "Tél parents", "Parent"), ("Léa", "0325000000", "oui")
    )

    assert list(found.values()) == ["date", "place", "heads", "familiarity", "names"]
    assert parents == {
        "Prénom": "first_name",
        "Tél parents": "relative",
        "Parent": "young_parent",
    }
