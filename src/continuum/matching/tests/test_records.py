"""Lines of a delimited text: what is broken is put aside, what follows is read."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.matching.reading import records
from continuum.matching.reading.records import Records, Shape
from continuum.matching.reading.registers import Fault


def read(text: str, **shape: object) -> tuple[list[tuple[int, list[str]]], list[tuple[int, Fault]]]:
    found = Records(io.StringIO(text), ";", Shape(**shape))
    return list(found), found.left_out.first


def test_quoted_cells_may_hold_separators_lines_and_marks() -> None:
    told, lost = read('a;"b;1"\n"c\nd";e\n"f ""g""";h\n', width=2)

    assert told == [(1, ["a", "b;1"]), (2, ["c\nd", "e"]), (4, ['f "g"', "h"])]
    assert lost == []


def test_a_mark_that_never_closes_loses_its_line_alone() -> None:
    lines = [f'{n};"x' if n == 3 else f"{n};x" for n in range(1, 200)]
    told, lost = read("\n".join(lines) + "\n", width=2)

    assert lost == [(3, Fault.UNCLOSED)]
    assert [number for number, _record in told] == [n for n in range(1, 200) if n != 3]


def test_a_mark_closed_lines_later_by_another_does_not_swallow_them() -> None:
    told, lost = read('1;"x\n2;y\n3;"z"\n4;t\n', width=2)

    assert (1, Fault.UNCLOSED) in lost
    assert [record for _number, record in told] == [["2", "y"], ["3", "z"], ["4", "t"]]


@pytest.mark.parametrize(("line", "kept"), [("a;b;c", False), ("a;b;;", True), ("a", False)])
def test_a_line_of_another_width_is_lost_unless_nothing_is(line, kept) -> None:
    told, lost = read(f"1;2\n{line}\n3;4\n", width=2)

    assert len(told) == 2 + kept
    assert lost == ([] if kept else [(2, Fault.CUT)])


def test_lines_may_end_early_where_a_program_leaves_them_so() -> None:
    told, lost = read("a\nb;1\n", width=2, is_trimmed=True)

    assert told == [(1, ["a", ""]), (2, ["b", "1"])]
    assert lost == []


def test_a_line_without_end_costs_no_more_than_its_limit(monkeypatch) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 1000)
    told, lost = read("a;b\n" + "x" * 50_000 + ";y\nc;d\n", width=2)

    assert told == [(1, ["a", "b"]), (3, ["c", "d"])]
    assert lost == [(2, Fault.TOO_LONG)]


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs"])
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=30), st.integers(1, 7))
def test_what_was_written_is_read_again_whatever_the_batch(rows, batch) -> None:
    before, records.BATCH = records.BATCH, batch
    try:
        text = "".join(
            ";".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
        )
        found = Records(io.StringIO(text, newline="\n"), ";", Shape(width=3))
        told = [tuple(record) for _number, record in found]
    finally:
        records.BATCH = before
    kept = [row for row in rows if any(row)]
    few = [row for row in kept if sum(cell.count("\n") for cell in row) < 40]

    assert [row for row in told if row in few] == [row for row in kept if row in few]


@given(st.text(max_size=300))
def test_no_text_at_all_breaks_it(text) -> None:
    found = Records(io.StringIO(text.replace("\r", "")), ";", Shape(width=2))

    for _number, record in found:
        assert len(record) == 2
