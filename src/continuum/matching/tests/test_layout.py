"""Columns of registers guessed in three languages, by heading and by content, then corrected."""

import pytest

from continuum.matching.rules.fields import Told
from continuum.matching.rules.layout import (
    BadMap,
    ColumnMissing,
    Heads,
    check,
    corrected,
    corrections,
    guessed,
    sample,
)

YEAR = 2026


def heads(*headings: str, samples: dict[str, tuple[str, ...]] | None = None) -> Heads:
    known = samples or {}
    return Heads(headings, tuple(known.get(heading, ()) for heading in headings))


def read(*headings: str, **more) -> dict[str, str]:
    top = heads(*headings, **more)
    return {told.value: headings[at] for told, at in guessed(top, year=YEAR).items()}


def test_french_headings_are_known() -> None:
    assert read(
        *("N° dossier", "NOM DE FAMILLE", "Prénom(s)", "Né(e) le", "Sexe", "Commune de naissance"),
        *("Tél. portable", "Courriel", "Adresse", "CP", "Ville", "INE"),
    ) == {
        "id": "N° dossier",
        "surname": "NOM DE FAMILLE",
        "given_names": "Prénom(s)",
        "birth_date": "Né(e) le",
        "sex": "Sexe",
        "birth_place": "Commune de naissance",
        "phone": "Tél. portable",
        "email": "Courriel",
        "address": "Adresse",
        "postcode": "CP",
        "commune": "Ville",
        "ine": "INE",
    }


def test_italian_and_english_headings_are_known() -> None:
    assert read(
        *("Codice", "Cognome", "Nome", "Data di nascita", "Luogo di nascita", "Cellulare", "CAP")
    ) == {
        "id": "Codice",
        "surname": "Cognome",
        "given_names": "Nome",
        "birth_date": "Data di nascita",
        "birth_place": "Luogo di nascita",
        "phone": "Cellulare",
        "postcode": "CAP",
    }
    assert read(
        *("rec_id", "given_name", "surname", "street_number", "address_1", "suburb"),
        *("postcode", "date_of_birth"),
    ) == {
        "id": "rec_id",
        "given_names": "given_name",
        "surname": "surname",
        "street_number": "street_number",
        "address": "address_1",
        "commune": "suburb",
        "postcode": "postcode",
        "birth_date": "date_of_birth",
    }


def test_the_parents_the_school_and_the_day_of_entry_are_nobody() -> None:
    told = read(
        *("Nom", "Prénom", "Téléphone parents", "Mail du conseiller", "Nom établissement"),
        *("Date d'entrée", "Prénom du père"),
        samples={
            "Téléphone parents": ("06 12 34 56 78", "06 12 34 56 79"),
            "Mail du conseiller": ("a@b.fr",),
            "Date d'entrée": ("12/09/2021", "13/09/2022"),
        },
    )

    assert told == {"surname": "Nom", "given_names": "Prénom"}


def test_content_tells_what_headings_do_not() -> None:
    told = read(
        *("C1", "C2", "C3", "C4", "C5"),
        samples={
            "C1": ("Léa", "Karim", "Jean-Baptiste"),
            "C2": ("12/03/2004", "2005-07-01"),
            "C3": ("06 12 34 56 78", "0712345678"),
            "C4": ("lea@exemple.fr",),
            "C5": ("F", "M"),
        },
    )

    assert told == {
        "given_names": "C1",
        "birth_date": "C2",
        "phone": "C3",
        "email": "C4",
        "sex": "C5",
    }


def test_a_name_beside_a_birth_name_is_the_usage_name() -> None:
    assert read("Nom", "Nom de naissance", "Prénom") == {
        "usage_name": "Nom",
        "surname": "Nom de naissance",
        "given_names": "Prénom",
    }


def test_one_column_of_names_holds_both() -> None:
    samples = {"Nom": ("MARTIN Léa", "LE GOFF Karim", "DIALLO Aminata")}

    assert read("Nom", "Date de naissance", samples=samples)["full_name"] == "Nom"


def test_a_column_of_state_numbers_is_never_taken() -> None:
    samples = {"Identifiant": ("185057800608491", "1 85 05 78 006 084 91")}

    assert read("Identifiant", "Nom", "Prénom", samples=samples) == {
        "surname": "Nom",
        "given_names": "Prénom",
    }


def test_what_is_said_by_hand_wins() -> None:
    top = heads("Nom", "Prénom", "Nom 2", "Tel")
    given = corrections(["A.surname=Nom 2", "téléphone=", "B.id=Tel"], sides=("A", "B"))
    told = corrected(guessed(top, year=YEAR), top, given, side="A")

    assert told == {Told.SURNAME: 2, Told.GIVEN_NAMES: 1}


@pytest.mark.parametrize("text", ["surname", "A.nothing=Nom", "C.surname=Nom", "=", ""])
def test_what_cannot_be_followed_is_refused(text) -> None:
    with pytest.raises(BadMap):
        corrections([text], sides=("A", "B"))


TOWNS = ("03300 Cusset", "03200 Vichy", "Yzeure (03400)")
HOMES = ("20 allée des Ailes, 03400 Yzeure", "4 rue Haute 03200 Vichy", "7 rue Basse")


def test_a_cell_with_post_code_and_town_is_known_by_heading_or_content() -> None:
    assert read("Nom", "Prénom", "CP Ville")["postcode_commune"] == "CP Ville"
    told = read("Nom", "Prénom", "Ville", "Adresse", samples={"Ville": TOWNS, "Adresse": HOMES})
    assert told["postcode_commune"] == "Ville"
    assert told["full_address"] == "Adresse"
    assert not {"commune", "address"} & set(told)
    plain = read("Nom", "Prénom", "Ville", samples={"Ville": ("Cusset", "Vichy", "03300 Cusset")})
    assert plain["commune"] == "Ville"
    official = read("Nom", "Commune (INSEE)", samples={"Commune (INSEE)": ("Cusset (03095)",)})
    assert official["commune"] == "Commune (INSEE)"


def test_a_post_code_named_by_hand_gives_its_town_too() -> None:
    top = heads("Nom", "Prénom", "Zut", samples={"Zut": TOWNS})
    given = corrections(["postcode=Zut"], sides=("A",))
    assert corrected(guessed(top, year=YEAR), top, given, side="A")[Told.POSTCODE_COMMUNE] == 2


def test_content_overrules_headings() -> None:
    samples = {
        "NUM_ELEVE": ("0", "1", "2"),
        "NOM DE L'ÉLÈVE ET PRENOM": ("MARTIN Léa", "LE GOFF Karim"),
        "Né le (jour)": ("12", "30", "1"),
        "mois": ("3", "11", "7"),
        "année": ("2006", "2005", "2004"),
        "année scolaire": ("2025", "2025"),
        "N°": ("12", "4 bis"),
        "Rue": ("rue Pasteur", "rue Haute"),
        "File no": ("ML00840", "ML00841"),
        "Fixe": ("ML00840", "ML00841"),
    }
    told = read(*list(samples)[:-2], samples=samples)
    assert told == {
        "id": "NUM_ELEVE",
        "full_name": "NOM DE L'ÉLÈVE ET PRENOM",
        "birth_day": "Né le (jour)",
        "birth_month": "mois",
        "birth_year": "année",
        "street_number": "N°",
        "address": "Rue",
    }
    told = read("File no", "Last name", "First name", "Fixe", samples=samples)
    assert told == {"id": "File no", "surname": "Last name", "given_names": "First name"}
    assert "birth_date" not in read("Nom", "Né le", samples={"Né le": ("12", "30", "1")})


def test_a_number_beside_whole_streets_is_no_house_number() -> None:
    samples = {"N°": ("12", "13"), "Rue": ("4 rue Pasteur", "5 rue Haute")}
    told = read("Nom", "Prénom", "N°", "Rue", samples=samples)
    assert told["address"] == "Rue"
    assert "street_number" not in told


def test_one_value_is_shown_cut_short_and_never_a_number_of_the_state() -> None:
    samples = {
        "Nom": ("", "x" * 60),
        "Sécu": ("185057800608491",),
        "INE": ("123456789AB", "0123456789K"),
        "Rien": (),
    }
    top = heads(*samples, samples=samples)
    assert [sample(top, at) for at in range(4)] == ["x" * 27 + "…", "", "", ""]


def test_a_name_and_something_beside_it_are_needed() -> None:
    top = heads("Ville", "Nom")
    with pytest.raises(ColumnMissing):
        check({Told.COMMUNE: 0}, top, side="A")
    with pytest.raises(ColumnMissing):
        check({Told.SURNAME: 1, Told.SEX: 0}, top, side="A")

    check({Told.SURNAME: 1, Told.COMMUNE: 0}, top, side="A")


@pytest.mark.parametrize(("columns", "example"), [({1: Told.SURNAME}, "=Ville"), ({}, "=Nom")])
def test_the_example_names_a_column_that_is_not_taken(columns, example) -> None:
    top = heads("Ville", "Nom")
    with pytest.raises(ColumnMissing, match=example):
        check({told: at for at, told in columns.items()}, top, side="A")
    with pytest.raises(ColumnMissing, match="=…"):
        check({Told.SURNAME: 0}, heads("Nom"), side="A")
