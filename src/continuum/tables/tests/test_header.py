"""Where headings and totals are found, on the lines teams put above and below their tables."""

from datetime import date

import pytest

from continuum.tables.header import header_of, is_between, is_total
from continuum.tables.rows import Cell, Row


def rows_of(*lines: list[Cell]) -> list[Row]:
    width = max(map(len, lines), default=0)
    rows = [Row(n, (*line, *[None] * (width - len(line)))) for n, line in enumerate(lines, 1)]
    return [row for row in rows if any(cell is not None for cell in row.cells)]


BODY: list[list[Cell]] = [["Awa", "Traoré", "12/3/06", 17], ["Noé", "Lenoir", "06.12.05", 19]]
LABELS: list[Cell] = ["Prénom", "Nom", "Né le", "Âge"]


def found(*lines: list[Cell], merges=()) -> tuple:
    header = header_of(rows_of(*lines), merges)
    return header.title_lines, header.lines, header.headings


@pytest.mark.parametrize(
    ("above", "titles"),
    [
        ([], ()),
        ([["Suivi des jeunes rencontrés"]], (1,)),
        ([["Structure", "ADDAP 13"], [None], ["Export du", "3/3/2024"], [None]], (1, 3)),
    ],
)
def test_headings_stand_under_titles(above: list[list[Cell]], titles: tuple[int, ...]) -> None:
    assert found(*above, LABELS, *BODY) == (titles, (len(above) + 1,), tuple(LABELS))


def test_headings_alone_or_above_one_row() -> None:
    assert found(LABELS) == ((), (1,), tuple(LABELS))
    assert found(LABELS, BODY[0]) == ((), (1,), tuple(LABELS))
    assert found(["Nom"], ["Awa"], ["Noé"]) == ((), (1,), ("Nom",))


def test_no_headings_above_values() -> None:
    assert found(*BODY) == ((), (), ("", "", "", ""))
    assert found([1, 2], [3, 4]) == ((), (), ("", ""))
    assert found(["Oui", "Troyes"], ["Non", "Troyes"], ["Oui", "Vichy"]) == ((), (), ("", ""))
    assert found() == ((), (), ())


@pytest.mark.parametrize(
    "first",
    [
        ["Awa", "Traoré", "F", "12/3/06"],
        ["Awa", "Traoré", "F", "06 12 34 56 78"],
        ["Awa", "Traoré", "F", "awa@exemple.fr"],
        ["Awa", "Traoré", "F", date(2006, 3, 12)],
    ],
)
def test_a_value_above_values_of_its_kind_is_no_heading(first: list[Cell]) -> None:
    others: list[list[Cell]] = [["Noé", "Lenoir", "H", first[3]], ["Zoé", "Petit", "F", None]]

    assert found(first, *others) == ((), (), ("", "", "", ""))


def test_a_day_that_heads_a_column_of_anything_else_is_a_heading() -> None:
    labels: list[Cell] = ["Nom", "Lieu", "Présent", "12/03/2024"]

    assert found(labels, ["Awa", "Troyes", "oui", "x"], ["Noé", "Vichy", "non", None])[1] == (1,)


def test_headings_with_numbers_gaps_and_spaces() -> None:
    labels: list[Cell] = ["Nom  de\nl'élève", "M+6", None, 2024, "Suite"]

    assert found(labels, ["Awa", "oui", "x", 3, None], ["Noé", "non", "y", 4, None]) == (
        *((), (1,), ("Nom de l'élève", "M+6", "", "2024", "Suite")),
    )


def test_headings_repeated_in_the_table_are_still_headings() -> None:
    assert found(LABELS, *BODY, LABELS, *BODY)[1] == (1,)


def test_groups_above_headings_are_joined() -> None:
    groups: list[Cell] = ["Identité", None, "Naissance", None]

    assert found(groups, LABELS, *BODY)[1:] == (
        (1, 2),
        ("Identité / Prénom", "Identité / Nom", "Naissance / Né le", "Naissance / Âge"),
    )


def test_a_line_of_remarks_is_no_group() -> None:
    assert found(["Structure :", None, "Mois :", None], LABELS, *BODY)[:2] == ((1,), (2,))
    assert found(["Suivi", "2024"], LABELS, *BODY)[:2] == ((1,), (2,))
    assert found(["Suivi", None, "Aube"], [None], LABELS, *BODY)[:2] == ((1,), (3,))


def test_labels_under_the_gaps_of_headings() -> None:
    upper: list[Cell] = ["Prénom", "Nom", "Naissance", None]
    lower: list[Cell] = [None, None, "Né le", "Âge"]
    merges = [(1, 2, 1, 3), (1, 0, 2, 0), (1, 1, 2, 1)]

    joined = ("Prénom", "Nom", "Naissance / Né le", "Naissance / Âge")
    assert found(upper, lower, *BODY)[1:] == ((1, 2), joined)
    assert found(upper, lower, *BODY, merges=merges)[1:] == ((1, 2), joined)


def test_a_first_row_of_words_is_not_a_second_header() -> None:
    lines = ["Prénom", "Nom", None, "Ville"], ["Awa", "Traoré", "dite Mimi", "Troyes"]

    assert found(*lines, ["Noé", "Lenoir", None, "Vichy"])[1] == (1,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total", True),
        ("TOTAUX :", True),
        ("Sous-total Aube", True),
        ("Totale", True),
        ("Moyenne", True),
        ("Totally", False),
        ("Toto", False),
        ("Ensemble scolaire Saint-Joseph de la vallée de la Seine et de ses environs", False),
        (None, False),
    ],
)
def test_totals_by_their_first_word(text: str | None, expected: bool) -> None:
    assert is_total(Row(9, (None, text, 3))) is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["SEPTEMBRE", None, None], True),
        (["Septembre 2026", None, None], True),
        (["Semaine 38", None, None], True),
        (["1er trimestre", None, None], True),
        (["Sous-total", None, 9], True),
        (["Total :", None, "9"], True),
        (["Prénom", "Nom", "Ville"], True),
        (["Momo", None, None], False),
        (["Mars", "Awa", None], False),
        (["Total", "Awa", None], False),
        (["Total Access", "Awa", 3], False),
        ([date(2026, 9, 12), "Total", 3], False),
        (["12/09/2026", None, None], False),
        (["Prénom", None, None], False),
    ],
)
def test_titles_and_subtotals_among_the_data(cells: list[Cell], expected: bool) -> None:
    assert is_between(Row(5, tuple(cells)), ("Prénom", "Nom", "Ville")) is expected


def test_a_total_may_be_called_a_headcount() -> None:
    assert is_total(Row(9, ("Effectif : 3", None)))
    assert is_total(Row(9, ("Nombre de jeunes : 12", None)))
    assert not is_total(Row(9, ("Nombre", "Awa")))
