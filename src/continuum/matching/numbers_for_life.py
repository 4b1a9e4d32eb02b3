"""Numbers given for life, by the State or by a school: cells that hold one are emptied, so that
nothing of it is written anywhere."""

from typing import Final

import polars as pl

from continuum.linkage.normalise.state_numbers import looks_like_state_number

_GAP: Final = r"[\W_]{0,3}"
_KINDS: Final = {"d": r"\d", "a": "[A-Z]"}
_INE_SHAPES: Final = ("d" * 10 + "a", "d" * 9 + "aa", "ddddaddddda")
_IN_ONE_PIECE: Final = "|".join("".join(_KINDS[c] for c in shape) for shape in _INE_SHAPES)
_IN_GROUPS: Final = "|".join(_GAP.join(_KINDS[c] for c in shape) for shape in _INE_SHAPES)
_CALLED: Final = r"(?:INE|BEA)?[\W_]*(?:N[°O]?|NUM[A-ZÉ]*)?"
_INE: Final = (
    rf"(?i)(?:^|[^A-Z\d]|INE|BEA)(?:{_IN_ONE_PIECE})(?:[^A-Z\d]|$)"
    rf"|^[\W_]*{_CALLED}[\W_]*(?:{_IN_GROUPS})[\W_]*$"
)
"""A pupil's number inside a text, or a whole cell however it is cut and whatever it is called."""

_DIGIT: Final = r"\d"
_DIGITS_OF_AN_INE: Final = 9
_SHORTEST: Final = 13
_FEWEST_DIGITS: Final = 7
_OF_A_NIR: Final = r"[\dABOabo]"
"""Digits, the letters of Corsica, the letter typed for a zero."""
_MAY_BE_CODICE_FISCALE: Final = (
    r"(?i)[A-Z]{3}[\W_]{0,5}[A-Z]{3}[\W_]{0,5}[\dLMNPQRSTUV]{2}[\W_]{0,5}[ABCDEHLMPRST][\W_]{0,5}"
    r"[\dLMNPQRSTUV]{2}"
)


def without_numbers_for_life(cells: pl.Series) -> pl.Series:
    """The cells, those that hold such a number emptied, however it is written."""
    asked = cells.filter(_worth_reading(cells)).unique()
    plain = _plain(asked)
    is_ine = plain.str.contains(_INE)
    maybe = asked.filter(
        _may_be_of_a_state(plain, digits=plain.str.count_matches(_DIGIT)) & ~is_ine
    ).to_list()
    held = [*asked.filter(is_ine), *(text for text in maybe if looks_like_state_number(text))]
    return cells.set(cells.is_in(held), "") if held else cells


def _worth_reading(cells: pl.Series) -> pl.Series:
    """What is dear is asked of few cells: none other can hold such a number."""
    digits = cells.str.count_matches(_DIGIT)
    ine = (digits >= _DIGITS_OF_AN_INE) & cells.str.contains(r"\pL")
    return ine | _may_be_of_a_state(cells, digits=digits) | cells.str.contains(r"[\p{Cf}\p{Mn}]")


def _plain(cells: pl.Series) -> pl.Series:
    """Digits and letters in the usual form, nothing invisible between them."""
    return cells.str.normalize("NFKC").str.replace_all(r"[\p{Cf}\p{Mn}]", "")


def _may_be_of_a_state(cells: pl.Series, *, digits: pl.Series) -> pl.Series:
    """Never narrower than what reads it then: it asks for the characters there must be."""
    maybe = digits >= _FEWEST_DIGITS
    nir = cells.filter(maybe).str.count_matches(_OF_A_NIR) >= _SHORTEST
    return maybe.scatter(maybe.arg_true(), nir) | cells.str.contains(_MAY_BE_CODICE_FISCALE)
