"""Many looked up at once in a list: who is likeliest for each, and why."""

import polars as pl
import pytest

from continuum.linkage.engine.matching import match
from continuum.linkage.lookup_lists import likeliest_table
from continuum.linkage.tests.made_up import families, register

SLIPPED = {"nom": "LEGOF1", "prenom": "Karim", "ne": "", "tel": "", "cp": "", "adresse": ""}


def looked_up(*asked: dict[str, str], base: list[dict[str, str]] | None = None) -> pl.DataFrame:
    known = families() if base is None else base
    return likeliest_table(
        match(register(*asked), register(*known)),
        asked_ids=pl.Series([f"q{row}" for row in range(len(asked))], dtype=pl.String),
        base_ids=pl.Series(range(len(known)), dtype=pl.Int64),
    )


def test_one_row_alone_finds_its_own_file_first():
    base = families()
    found = looked_up({**base[17], "prenom": base[17]["prenom"].upper()})

    [best, *others] = found.to_dicts()
    assert (best["asked"], best["rank"], best["known"], best["band"]) == ("q0", 1, 17, "strong")
    assert "même date de naissance" in best["reasons"]
    assert "SAME_BIRTH_DATE" in best["codes"]
    assert best["error"] < 0.01
    assert [one["rank"] for one in others] == list(range(2, len(found) + 1))


def test_five_at_most_the_likeliest_first_and_each_row_apart():
    base = families()
    twins = [dict(base[4], prenom="Awa") for _one in range(9)]
    found = looked_up(dict(base[4], prenom="Awa"), base[30], base=[*base, *twins])

    counted = dict(found.group_by("asked").len().iter_rows())
    assert counted["q0"] == 5
    assert found.filter(pl.col("asked") == "q0")["known"].to_list() == [200, 201, 202, 203, 204]
    assert found.filter(pl.col("asked") == "q1")["known"][0] == 30
    for _asked, rows in found.group_by("asked", maintain_order=True):
        assert rows["score"].is_sorted(descending=True)
    assert found.filter(pl.col("asked") == "q0")["error"].min() > 0.5, "nothing tells nine apart"


@pytest.mark.parametrize("asked", [[], [{}], [{"nom": "Zzyx", "prenom": "Qwrt"}]])
def test_nobody_is_told_for_whom_nothing_is_shared(asked):
    found = looked_up(*asked)

    assert len(found) == 0
    assert found.columns == ["asked", "rank", "known", "score", "error", "band", "reasons", "codes"]


def test_an_empty_base_knows_nobody():
    assert len(looked_up(families()[0], base=[])) == 0


def test_the_order_of_either_list_does_not_matter():
    base = families()
    rows = [base[3], base[90], base[150]]
    told = looked_up(*rows).select("asked", "rank", "score")
    turned = looked_up(*rows, base=base[::-1]).select("asked", "rank", "score")

    assert told.filter(pl.col("rank") == 1).equals(turned.filter(pl.col("rank") == 1))
