"""Whatever the engine tells, the report has a word of its own for it."""

import polars as pl
import pytest

from continuum.linkage.engine import levels
from continuum.linkage.engine.blocking import keys_of
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.matching import match
from continuum.linkage.engine.sides import encode
from continuum.linkage.normalise.columns import read_table
from continuum.linkage.tests.made_up import families, register
from continuum.matching.presenters import BANDS
from continuum.matching.report.figures import (
    FIELDS,
    OTHERWISE,
    PASSES,
    distribution,
    rate,
    word_of,
)

LEVELS = {
    "surname": levels.SurnameLevel,
    "given": levels.GivenLevel,
    "birth": levels.BirthLevel,
    "sex": levels.SexLevel,
    "phone": levels.PhoneLevel,
    "email": levels.EmailLevel,
    "home": levels.HomeLevel,
    "place": levels.PlaceLevel,
    "ine": levels.IneLevel,
}


def test_every_field_has_a_name() -> None:
    parts = {part for part, _size in levels.WHERE}

    assert (set(levels.SIZES) - {"where"}) | parts == set(FIELDS) == set(LEVELS)


@pytest.mark.parametrize("field", LEVELS)
def test_levels_of_a_field_are_told_apart(field) -> None:
    words = [word_of(field, level) for level in LEVELS[field] if level]

    assert len(set(words)) == len(words)
    assert str(OTHERWISE) not in words


def test_every_pass_has_a_name() -> None:
    empty = encode(read_table(pl.DataFrame({"x": ["a"]}), {})).left

    assert {name for name, _ways in keys_of(empty)} == set(PASSES)


@pytest.mark.parametrize(
    ("error", "written"), [(0.005, "0,5"), (0.0005, "0,05"), (0.5, "50"), (0.88, "88")]
)
def test_a_rate_has_the_digits_it_needs(error, written) -> None:
    assert rate(error) == written


def test_no_sure_pair_stands_left_of_where_sure_ones_begin() -> None:
    matched = match(register(*families()), register(*families(100)))
    drawn = distribution(matched)
    sure = matched.score[matched.decisions.band() == Band.SURE.value]
    [bars] = [one for one in drawn.series if one.name == str(BANDS[Band.SURE.value])]
    first = next(at for at, count in enumerate(bars.counts) if count)

    assert drawn.thresholds[-1].at == sure.min()
    assert 0 <= drawn.thresholds[-1].at - (drawn.start + first * drawn.width) < drawn.width
    assert "rivales" in drawn.description
