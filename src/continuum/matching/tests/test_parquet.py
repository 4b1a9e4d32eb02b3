"""Registers in Parquet: what is small on disk and huge once read, damaged, or oddly named."""

import random
import resource
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from continuum.matching.reading.opening import opened
from continuum.matching.reading.refused import NotReadable
from continuum.matching.reading.registers import Fault, LeftOut
from continuum.matching.tests.lists import HEADINGS, Row, asked_here, called, left_in, people
from continuum.tables.refusals import Unreadable

ALL = range(len(HEADINGS))
GIBIBYTE = 2**30


def parquet(path: Path, rows: list[Row], **columns: pl.Series) -> Path:
    frame = pl.DataFrame(rows, schema=list(HEADINGS), orient="row")
    frame.with_columns(**columns).write_parquet(path)
    return path


def read(path: Path) -> tuple[pl.DataFrame, LeftOut]:
    rows = opened(path).rows(ALL, told=lambda _done: None)
    return rows.frame, rows.left_out


def repeated(path: Path, *, length: int, rows: int) -> Path:
    """Few long first names, each written once in the file and told of a thousand rows."""
    names = [f"Jean{n}".ljust(length, "x") for n in range(100)]
    column = pl.Series([names[n % 100] for n in range(rows)], dtype=pl.Enum(names))
    return parquet(path, people(rows), Prénom=column)


def test_a_small_file_that_unfolds_to_gigabytes_is_refused_within_bounds(tmp_path) -> None:
    path = repeated(tmp_path / "bomb.parquet", length=20_000, rows=100_000)
    parquet(tmp_path / "b.parquet", people(100, seed=2))

    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (6 * GIBIBYTE, 6 * GIBIBYTE))

    ended = called("bomb.parquet", "b.parquet", "--json", folder=tmp_path, preexec_fn=bounded)

    assert path.stat().st_size < 4 * 2**20
    assert ended.status == 2
    assert ended.told["error"]["code"] == "expands"
    assert "Traceback" not in ended.err


def test_a_line_with_a_cell_too_long_is_left_out_as_in_a_csv(tmp_path) -> None:
    rows = people(3000)
    for at in (0, 2500):
        rows[at] = (rows[at][0], "x" * 140_000, *rows[at][2:])
    frame, left_out = read(parquet(tmp_path / "a.parquet", rows))

    assert left_out.first == [(1, Fault.TOO_LONG), (2501, Fault.TOO_LONG)]
    assert frame["line"].to_list() == [*range(2, 2501), *range(2502, 3001)]
    assert frame["0"].to_list() == [row[0] for at, row in enumerate(rows) if at not in (0, 2500)]


def test_a_name_with_a_star_or_brackets_is_one_file(tmp_path) -> None:
    parquet(tmp_path / "wild1.parquet", people(30))
    for name in ("wild*.parquet", "wild[1].parquet", "wild?.parquet"):
        path = parquet(tmp_path / name, people(5, seed=2))
        frame, _left_out = read(path)
        assert frame["0"].to_list() == [row[0] for row in people(5, seed=2)]


@pytest.mark.parametrize("kind", [pl.Date, pl.Datetime("ms"), pl.Datetime("us", "Europe/Paris")])
def test_days_that_no_calendar_writes_are_empty(tmp_path, kind) -> None:
    far = 2**31 - 1 if kind == pl.Date else 2**62
    days = pl.Series([far, -far, 0, None]).cast(pl.Int32 if kind == pl.Date else pl.Int64)
    path = parquet(tmp_path / "a.parquet", people(4), **{HEADINGS[3]: days.cast(kind)})

    assert read(path)[0]["3"].to_list() == ["", "", "1970-01-01", ""]


def test_a_duration_is_no_column_to_read(tmp_path) -> None:
    lasting = pl.Series([timedelta(days=1)] * 3)
    source = opened(parquet(tmp_path / "a.parquet", people(3), Durée=lasting))

    assert source.heads.headings == HEADINGS


def test_whatever_bytes_are_broken_it_is_read_or_refused(tmp_path) -> None:
    """Each byte of the pages and of the description may be another: no panic comes through."""
    whole = parquet(tmp_path / "a.parquet", people(60)).read_bytes()
    draw = random.Random(4)
    path, refusals = tmp_path / "x.parquet", 0
    for _try in range(250):
        broken = bytearray(whole)
        for _byte in range(draw.randint(1, 6)):
            broken[draw.randrange(4, len(whole) - 8)] = draw.randrange(256)
        path.write_bytes(broken)
        try:
            source = opened(path)
            source.rows(range(len(source.heads.headings)), told=lambda _done: None)
        except (NotReadable, Unreadable):
            refusals += 1
    assert refusals > 20


def test_pages_broken_below_a_sound_top_are_refused_in_words(tmp_path) -> None:
    whole = bytearray(parquet(tmp_path / "a.parquet", people(60)).read_bytes())
    parquet(tmp_path / "b.parquet", people(60, seed=2))
    whole[5:60] = bytes(55)
    (tmp_path / "a.parquet").write_bytes(whole)
    before = left_in(tmp_path)
    told = asked_here("a.parquet", "b.parquet", "--out", "p.csv", folder=tmp_path)

    assert told.status == 2
    assert "abîmé" in told.err
    assert left_in(tmp_path) == before
