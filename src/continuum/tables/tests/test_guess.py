"""Columns guessed from headings as people type them."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.tables.guess import distance, likeness, match_headings

SYNONYMS = {
    "first_name": ["prénom", "first name", "nome"],
    "last_name": ["nom", "nom de famille", "cognome"],
    "birth_date": ["date de naissance", "né le", "née le", "data di nascita"],
    "phone": ["téléphone", "portable", "numéro de téléphone"],
    "post_code": ["code postal", "CP"],
    "city": ["commune", "ville"],
    "email": ["courriel", "e-mail", "adresse électronique"],
    "entered_on": ["date d'entrée", "entrée"],
    "left_on": ["date de sortie", "sortie"],
}


def guessed(*headings: str, **options: object) -> dict[str, str]:
    proposals = match_headings(headings, SYNONYMS, **options)
    return {headings[proposal.column]: proposal.field for proposal in proposals}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PRENOM", "first_name"),
        ("Prénoms", "first_name"),
        ("  prénom : ", "first_name"),
        ("Prénom*", "first_name"),
        ("Prenon", "first_name"),
        ("NOM", "last_name"),
        ("Nom (de famille)", "last_name"),
        ("Date naissance", "birth_date"),
        ("Date de naisance", "birth_date"),
        ("Date de naissance (jj/mm/aaaa)", "birth_date"),
        ("DATE_NAISSANCE", "birth_date"),
        ("Né(e) le", "birth_date"),
        ("Date naiss.", "birth_date"),
        ("Tél.", "phone"),
        ("Tel portable", "phone"),
        ("N° de téléphone", "phone"),
        ("Télephonne", "phone"),
        ("C.P.", "post_code"),
        ("Code Postal", "post_code"),
        ("codepostal", "post_code"),
        ("Communes", "city"),
        ("Ville de résidence", "city"),
        ("Mail", "email"),
        ("E-mail", "email"),
        ("Entrée", "entered_on"),
        ("Date dentrée", "entered_on"),
        ("Identité / Nom", "last_name"),
        ("Data di nascita", "birth_date"),
    ],
)
def test_a_heading_is_known_as_people_type_it(heading: str, field: str) -> None:
    assert guessed(heading) == {heading: field}


@pytest.mark.parametrize("heading", ["", "   ", "Observations", "N°", "xyz", "Non", "Date"])
def test_an_unknown_heading_is_left_alone(heading: str) -> None:
    assert guessed(heading) == {}


def test_each_field_and_each_column_is_proposed_once() -> None:
    proposals = match_headings(
        ["Nom", "Nom", "Prénom", "Nom de famille", "Téléphone", "Portable"], SYNONYMS
    )

    assert [(p.column, p.field, p.confidence) for p in proposals] == [
        (0, "last_name", 1.0),
        (2, "first_name", 1.0),
        (4, "phone", 1.0),
    ]


def test_the_closest_heading_wins() -> None:
    assert guessed("Date", "Date de sortie prévue", "Date de sortie", "Date d'entrée") == {
        "Date de sortie": "left_on",
        "Date d'entrée": "entered_on",
    }


def test_values_confirm_doubt_or_speak_alone() -> None:
    shapes = {"email": lambda value: "@" in str(value), "phone": re.compile(r"0\d{9}").fullmatch}
    headings = ["Courriel", "Contact", "Téléphone"]
    samples = [["Awa", "Noé"], ["a@b.fr", None, "c@d.fr"], ["0612345678"]]

    proposals = match_headings(headings, SYNONYMS, samples, shapes=shapes)

    assert [(p.column, p.field, p.confidence) for p in proposals] == [
        (0, "email", 0.6),
        (2, "phone", 1.0),
    ]
    assert guessed("", samples=[["a@b.fr"]], shapes=shapes) == {"": "email"}


def test_no_headings_no_proposals() -> None:
    assert match_headings([], SYNONYMS) == []
    assert match_headings(["Nom"], {}) == []
    assert match_headings(["Nom"], {"x": []}) == []


def test_headings_that_are_books_cost_nothing() -> None:
    started = time.process_time()

    match_headings(["prénom date de naissence " * 5_000] * 100, SYNONYMS)

    assert time.process_time() - started < 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_can_be_compared(heading: str, name: str) -> None:
    assert 0 <= likeness(heading, name) <= 1


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_distance_is_symmetric_and_zero_for_equals(left: str, right: str) -> None:
    assert distance(left, right, most=9) == distance(right, left, most=9)
    assert (distance(left, right, most=9) == 0) == (left == right)
    assert distance(left, left[1:] + left[:1], most=9) in (0, 1, 2)
