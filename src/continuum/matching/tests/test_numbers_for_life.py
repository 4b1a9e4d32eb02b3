"""A number given for life is emptied however it is written; what is none stays."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from continuum.linkage.normalise.state_numbers import key_of, looks_like_state_number
from continuum.matching.numbers_for_life import without_numbers_for_life

NIR = ("1", "85", "05", "78", "006", "084", "91")
BETWEEN = ("", " ", ".", "-", "/", "_", ",", ":", "|", "–", "\u200b", "\u00a0", " - ", "\n")


def wide(text: str) -> str:
    """As some keyboards write: letters and digits of full width."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def kept(*cells: str) -> list[str]:
    return [cell for cell in without_numbers_for_life(pl.Series(cells, dtype=pl.String)) if cell]


@pytest.mark.parametrize("between", BETWEEN)
def test_a_nir_however_it_is_cut(between: str) -> None:
    written = between.join(NIR)
    assert looks_like_state_number(written)
    assert kept(written, f"voir {written}") == []


@pytest.mark.parametrize(
    "written",
    [
        "1 85 O5 78 OO6 O84 91",
        f"1 85 05 2a 006 084 {key_of('185052A006084'):02}",
        "1 85 05 78 006 084",
        wide("".join(NIR)),
        "١٨٥٠٥٧٨٠٠٦٠٨٤٩١",
        "RSSMRA85M01H501Q",
        "rss mra 85m01 h501q",
        "RSS-MRA-85M01-H501Q",
        "RSS.MRA.85M01.H501Q",
        "R\u200bSSMRA85M01H501Q",
    ],
)
def test_a_state_number_in_other_letters(written: str) -> None:
    assert looks_like_state_number(written)
    assert kept(written) == []


@pytest.mark.parametrize(
    "written",
    [
        "1234567890A",
        "INE1234567890A",
        "INE 123 456 7890 A",
        "ine:1234 567890 a",
        "INE n° 123 4567 890A",
        "n° 123 4567 890A",
        "123456789AB",
        "1234A56789B",
        "voir 1234567890A",
        wide("1234567890A"),
        "1234567890\u200bA",
        "1234-567-890/A",
    ],
)
def test_a_pupil_number_however_it_is_called(written: str) -> None:
    assert kept(written) == []


def test_what_is_none_stays() -> None:
    cells = [
        *("DUPONT", "Élodie", "Jean-Baptiste", "06 12 34 56 78", "+33 (0)6 12 34 56 78"),
        *("0033612345678", "12/03/2005", "03200", "12 bis, avenue de la Gare 03200 Vichy"),
        *(
            "m.dupont1234567@exemple.fr",
            "INES",
            "Béatrice",
            "",
            "20 allée B, bât. 3, 03000 Moulins",
        ),
        "Résidence Ô Saône, 12 boulevard Barbaroux, appt 1204, 69009 Lyon",
    ]
    assert kept(*cells) == [cell for cell in cells if cell]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("0123456789", min_size=1, max_size=5)
            | st.sampled_from(["2A", "2b", "O", "RSS"]),
            st.sampled_from(BETWEEN),
        ),
        max_size=9,
    )
)
def test_whatever_is_found_slowly_is_emptied(groups: list[tuple[str, str]]) -> None:
    written = "".join(map("".join, groups))
    if looks_like_state_number(written):
        assert kept(written) == []
