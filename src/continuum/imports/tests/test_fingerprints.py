"""A line is recognised by what it means, whatever the file looks like."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from continuum.imports.rules.cells import text_of
from continuum.imports.rules.content import Line, Sheet
from continuum.imports.rules.fingerprints import Known, matched, meaning_of, source_of
from continuum.imports.rules.kinds import Kind
from continuum.imports.rules.lines import LineReader
from continuum.imports.rules.mapping import Layout

TODAY = date(2026, 11, 20)
FIELDS = ("date", "place", "heads", "familiarity", "gender", "topics", "alias")
CELLS = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["12/3/21", "2021-03-12", "5.6.2021"]),
        "place": st.sampled_from(["Parc", "PARC", "Gare", None]),
        "heads": st.sampled_from([1, "1", "3 jeunes", None]),
        "familiarity": st.sampled_from(["1ère fois", "déjà vu", None]),
        "gender": st.sampled_from(["F", "garçon", None]),
        "topics": st.sampled_from(["logement, emploi", "emploi / logement", None]),
        "alias": st.sampled_from(["Momo", "Zoé", None]),
    }
)


def read(cells: dict, order) -> tuple:
    """The two numbers of a line whose columns stand in that order."""
    sheet = Sheet("", False, tuple(order), (Line(2, tuple(cells[name] for name in order)),))
    layout = Layout(columns=dict(enumerate(order)))
    reader = LineReader(Kind.ENCOUNTERS, sheet, layout, today=TODAY, scope="programme", choices={})
    [line] = list(reader)
    return line.meaning, line.source


@given(cells=CELLS, order=st.permutations(FIELDS))
def test_the_order_of_columns_does_not_matter(cells, order) -> None:
    assert read(cells, order) == read(cells, FIELDS)


@given(cells=CELLS, other=CELLS)
def test_lines_share_a_source_only_when_their_cells_say_the_same(cells, other) -> None:
    def plain(told):
        return {name: text_of(cell).casefold() for name, cell in told.items() if cell is not None}

    assert (read(cells, FIELDS)[1] == read(other, FIELDS)[1]) == (plain(cells) == plain(other))


def test_the_way_a_value_is_written_does_not_change_what_it_means() -> None:
    written = {"date": "12/3/21", "heads": "3 jeunes", "gender": "fille", "place": "Parc"}
    typed = {"date": date(2021, 3, 12), "heads": 3, "gender": "F", "place": "PARC "}
    order = tuple(written)

    assert read(written, order)[0] == read(typed, order)[0]
    assert read(written, order)[1] != read(typed, order)[1]


def test_a_name_in_one_cell_means_the_same_as_in_two() -> None:
    one = read({"date": "12/3/21", "full_name": "DUPONT Léa"}, ("date", "full_name"))
    two = read(
        {"date": "12/3/21", "first_name": "Lea", "last_name": "Dupont"},
        ("date", "first_name", "last_name"),
    )

    assert one[0] == two[0]


def test_programmes_and_kinds_are_kept_apart() -> None:
    values = {"alias": "Momo"}

    assert meaning_of(values, scope="a") != meaning_of(values, scope="b")
    assert source_of(("Nom",), ("Momo",), scope="a") != source_of(("Nom",), ("Momo",), scope="b")


def known(meaning: int, source: int) -> Known:
    return Known(UUID(int=meaning), UUID(int=source))


def test_each_imported_line_answers_for_one_line_only() -> None:
    imported = [known(1, 10), known(1, 10), known(2, 20)]

    assert matched([known(1, 10)] * 3, imported) == [True, True, False]
    assert matched([known(2, 20), known(1, 10)], imported) == [True, True]


def test_lines_that_stand_as_they_stood_come_before_those_that_mean_the_same() -> None:
    """A line added on top must not take the place of the one that was there."""
    imported = [known(1, 10), known(1, 11)]
    added = known(1, 12)

    assert matched([added, known(1, 10), known(1, 11)], imported) == [False, True, True]


def test_another_mapping_of_the_same_file_changes_nothing() -> None:
    assert matched([known(9, 10)], [known(1, 10)]) == [True]


@given(
    lines=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=12),
    order=st.randoms(use_true_random=False),
)
def test_the_same_lines_in_any_order_are_all_recognised(lines, order) -> None:
    imported = [known(*line) for line in lines]
    again = list(imported)
    order.shuffle(again)

    assert all(matched(again, imported))
    assert not any(matched(again, []))
