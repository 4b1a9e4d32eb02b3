"""Lists meant to break the matching: crowds, giants, nothing at all, somebody impatient."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import polars as pl
import pytest

from continuum.linkage.engine.matching import STAGES, dedupe, match
from continuum.linkage.engine.telling import untraceable_table
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.normalise.rows import Field
from continuum.linkage.tests.made_up import families, register

CROWD = 100_000


def crowd(**columns: pl.Expr) -> pl.DataFrame:
    rows = pl.DataFrame({"n": range(CROWD)}).with_columns(**columns)
    return read_table(rows, {Field(name): name for name in columns})


def test_a_hundred_thousand_equal_birth_dates_are_told_apart_by_names():
    numbers = pl.col("n").cast(pl.String)
    syllables = ["ba", "co", "di", "fu", "ge", "ha", "jo", "ki", "lu", "me"]
    letters = numbers.str.replace_many(list("0123456789"), syllables)
    table = crowd(surname=letters, given_names=pl.lit("Léa"), birth_date=pl.lit("01/02/2004"))
    found = match(table, table)
    chosen = found.decisions.chosen & (found.decisions.error < 0.5)
    assert (found.pairs.left[chosen] == found.pairs.right[chosen]).all()
    assert chosen.sum() > 0.99 * CROWD
    assert len(found.pairs) < 5 * CROWD
    assert sum(one.pairs_left_out for one in found.pairs.passes) >= CROWD**2


def test_a_hundred_thousand_of_the_same_name_make_no_pair_and_are_not_said_to_be_nowhere():
    table = crowd(surname=pl.lit("Martin"), given_names=pl.lit("Léa"), birth_date=pl.lit("2004"))
    found = match(table, table)
    assert len(found.pairs) == 0
    assert found.bands == {"sure": 0, "review": 0, "no": 0}
    left_out = {one.name: one.pairs_left_out for one in found.pairs.passes if one.pairs_left_out}
    assert set(left_out.values()) == {CROWD**2}
    assert set(untraceable_table(found, left_ids=pl.Series(range(CROWD)))["found"]) == {"to_check"}
    assert dedupe(table).group.tolist() == list(range(CROWD))


def test_a_hundred_thousand_times_the_same_person_is_one():
    table = crowd(
        surname=pl.lit("Martin"), given_names=pl.lit("Léa"), birth_date=pl.lit("01/02/2004")
    )
    found = match(table, table)
    assert found.bands == {"sure": CROWD, "review": 0, "no": 0}
    assert set(dedupe(table).group.tolist()) == {0}


@pytest.mark.parametrize("rows", [1, 3, 200])
def test_rows_that_tell_nothing_are_nobody(rows):
    empty = register(*[{}] * rows)
    for left, right in ((empty, empty), (empty, register(*families())), (empty, register())):
        found = match(left, right)
        assert len(found.pairs) == 0
        told = untraceable_table(found, left_ids=pl.Series(range(rows)))
        assert not set(told["found"]) & {"found"}
        assert (told.filter(found="not_found")["error"] <= 0.5).all() or not len(right)
        assert (told["error"] > 0).all()
    assert dedupe(empty).group.tolist() == list(range(rows))


def test_names_of_a_million_letters_are_read_from_their_beginning():
    giant = {**families()[0], "nom": "Moreau " * 150_000, "prenom": "Léa" * 350_000}
    ours, theirs = register(*families(), giant), register(*families(100), giant)
    assert ours.estimated_size() < 1_000_000
    found = match(ours, theirs)
    chosen = found.decisions.chosen & (found.decisions.error < 0.5)
    pairs = set(zip(found.pairs.left[chosen], found.pairs.right[chosen], strict=True))
    assert (200, 200) in pairs
    assert len(pairs) == 101


def test_long_work_tells_what_it_does_and_how_far_it_is():
    stages: list[str] = []
    shares: list[float] = []
    match(register(*families()), register(*families()), tell=stages.append, advance=shares.append)
    assert tuple(stages) == STAGES
    assert shares
    assert all(0 <= share <= 1 for share in shares)
    assert max(shares) == 1.0


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_who_is_interrupted_stops_at_once_and_leaves_nothing_running():
    program = textwrap.dedent(
        """
        import threading
        from continuum.linkage.engine.matching import match
        from continuum.linkage.tests.made_up import families, register
        once = register(*families())
        try:
            while True:
                match(once, once, tell=lambda stage: print(stage, flush=True))
        except KeyboardInterrupt:
            print("stopped", threading.active_count(), flush=True)
        """
    )
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    while started.stdout.readline().strip() != "compare":
        assert started.poll() is None
    since = time.monotonic()
    started.send_signal(signal.SIGINT)
    rest, _nothing = started.communicate(timeout=60)
    assert rest.splitlines()[-1] == "stopped 1"
    assert started.returncode == 0
    assert time.monotonic() - since < 30
