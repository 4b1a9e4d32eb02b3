"""What was found out, in words: reasons in three languages, rows found nowhere, persons."""

import numpy as np
import polars as pl
import pytest

from continuum.linkage.engine import levels as lv
from continuum.linkage.engine import sides
from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.levels import REASONS, SIZES, WHERE
from continuum.linkage.engine.matching import dedupe, match
from continuum.linkage.engine.telling import (
    groups_table,
    pairs_table,
    reasons_of,
    untraceable_table,
)
from continuum.linkage.reasons import ReasonCode
from continuum.linkage.tests.made_up import families, register

R = ReasonCode


def ids(rows: int, letter: str = "a") -> pl.Series:
    return pl.Series([f"{letter}{row}" for row in range(rows)], dtype=pl.String)


@pytest.fixture(scope="module")
def told():
    ours, theirs = families(), families(100)
    theirs[10] |= {"prenom": theirs[10]["prenom"] + "e", "tel": "0799887766"}
    return match(register(*ours), register(*theirs))


def test_pairs_come_with_ids_score_band_and_reasons_by_left_then_right_row(told):
    found = pairs_table(told, left_ids=ids(200), right_ids=ids(200, "b"))
    assert found.columns == ["left", "right", "score", "error", "band", "reasons", "codes"]
    assert found["left"].to_list() == [f"a{row}" for row in range(100, 200)]
    assert found["right"].to_list() == [f"b{row}" for row in range(100)]
    assert set(found["band"]) <= {"sure", "review"}
    same = found.row(0, named=True)
    assert same["codes"][:3] == ["SAME_BIRTH_DATE", "SAME_PHONE", "SAME_SURNAME"]
    assert same["reasons"].startswith("même date de naissance, même téléphone, même nom")


def test_what_speaks_against_is_said_last_in_each_language(told):
    for language, words in (
        ("fr", "; téléphone différent"),
        ("it", "; telefono diverso"),
        ("en", "; phone differs"),
    ):
        found = pairs_table(told, left_ids=ids(200), right_ids=ids(200, "b"), language=language)
        changed = found.row(10, named=True)
        assert changed["reasons"].endswith(words)
        assert changed["codes"][-1] == "DIFFERENT_PHONE"
        assert found.filter(pl.col("reasons").str.contains(words, literal=True)).height == 1


def test_only_the_bands_that_are_asked_for(told):
    for band in Band:
        found = pairs_table(told, left_ids=ids(200), right_ids=ids(200, "b"), bands=[band])
        assert len(found) == told.bands[band.value]
        assert set(found["band"]) <= {band.value}


def test_ids_of_another_list_are_refused(told):
    for left, right in ((ids(199), ids(200)), (ids(200), ids(201))):
        with pytest.raises(ValueError, match="for 200 rows"):
            pairs_table(told, left_ids=left, right_ids=right)
    with pytest.raises(ValueError, match="199 ids"):
        untraceable_table(told, left_ids=ids(199))


def test_every_level_has_its_own_word_or_says_too_little():
    enums = {
        "surname": lv.SurnameLevel,
        "given": lv.GivenLevel,
        "birth": lv.BirthLevel,
        "sex": lv.SexLevel,
        "phone": lv.PhoneLevel,
        "email": lv.EmailLevel,
        "home": lv.HomeLevel,
        "place": lv.PlaceLevel,
        "ine": lv.IneLevel,
    }
    assert set(REASONS) == set(enums) == set(SIZES) - {"where"} | {part for part, _s in WHERE}
    silent = {
        (field, level.name)
        for field, kind in enums.items()
        for level in kind
        if level not in REASONS[field]
    }
    untold = {(field, "UNTOLD") for field in enums}
    assert silent - untold == {
        ("email", "OTHER"),
        ("home", "DEPARTMENT"),
        ("home", "OTHER"),
    }


def test_brothers_are_said_to_be_of_one_household():
    levels = dict.fromkeys(REASONS, 0) | {
        "surname": lv.SurnameLevel.SAME,
        "given": lv.GivenLevel.OTHER,
        "birth": lv.BirthLevel.OTHER,
        "phone": lv.PhoneLevel.SAME,
    }
    pros, cons = reasons_of(levels)
    assert pros == (R.SAME_PHONE, R.SAME_SURNAME)
    assert cons == (R.SAME_HOUSEHOLD, R.DIFFERENT_BIRTH_YEAR, R.DIFFERENT_FIRST_NAME)


def test_an_address_made_of_the_others_first_name_speaks_for_and_may_be_a_twins():
    named = {"surname": lv.SurnameLevel.SAME, "birth": lv.BirthLevel.SAME}
    levels = dict.fromkeys(REASONS, 0) | named | {"given": lv.GivenLevel.IN_ADDRESS}
    pros, cons = reasons_of(levels)
    assert R.FIRST_NAME_IN_ADDRESS in pros
    assert set(cons) == {R.DIFFERENT_FIRST_NAME, R.MAY_BE_TWIN}


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ({"surname": lv.SurnameLevel.OTHER, "phone": lv.PhoneLevel.SAME}, R.MAY_BE_SHARED),
        (
            {"surname": lv.SurnameLevel.SAME, "birth": 0, "home": lv.HomeLevel.ADDRESS},
            R.MAY_BE_SHARED,
        ),
        ({"given": 0, "surname": lv.SurnameLevel.OTHER, "email": 1}, R.MAY_BE_SHARED),
        ({"given": 0, "surname": lv.SurnameLevel.SAME, "phone": lv.PhoneLevel.SAME}, None),
        ({"surname": lv.SurnameLevel.SAME, "phone": lv.PhoneLevel.OTHER}, None),
        ({"surname": lv.SurnameLevel.SAME, "birth": lv.BirthLevel.SAME}, R.MAY_BE_TWIN),
        ({"surname": lv.SurnameLevel.NEAR, "home": lv.HomeLevel.ADDRESS}, R.SAME_HOUSEHOLD),
    ],
)
def test_a_shared_phone_or_a_common_surname_alone_makes_no_brother(levels, said):
    apart = {"given": lv.GivenLevel.OTHER, "birth": lv.BirthLevel.OTHER}
    _pros, cons = reasons_of(dict.fromkeys(REASONS, 0) | apart | levels)
    others = {R.SAME_HOUSEHOLD, R.MAY_BE_TWIN, R.MAY_BE_SHARED}
    assert others & set(cons) == ({said} if said else set())


def test_who_is_in_no_other_list_is_told_with_the_error_to_expect(told):
    found = untraceable_table(told, left_ids=ids(200))
    assert found["id"].to_list() == ids(200).to_list()
    assert set(found["found"][:100]) == {"not_found"}
    assert set(found["found"][100:]) <= {"found", "to_check"}
    assert (found["found"][100:] == "found").sum() > 90
    error = found["error"].to_numpy()
    assert ((error > 0) & (error < 1)).all()
    assert error[100:].max() < 0.2


def test_a_row_that_tells_little_is_missed_more_often(monkeypatch):
    """The same stranger, with and without a birth date and a home, where phones change; in lists
    long enough that one name alone brings nobody together."""
    monkeypatch.setattr(sides, "FEW", 0)
    ours, theirs = families(), families(100)
    theirs = [dict(row, tel=f"07{n:08d}") if n % 2 else row for n, row in enumerate(theirs)]
    stranger = {"nom": "Vasseur", "prenom": "Nolwenn", "ne": "09/08/2004", "sexe": "F"}
    stranger |= {"tel": "0655443322", "adresse": "4 quai Sud", "cp": "29000"}
    poor = {"nom": "Vasseur", "sexe": "F", "tel": "0655443322"}
    empty = dict.fromkeys(stranger, "")
    found = match(register(*ours, stranger, poor, empty), register(*theirs))
    rich, little, nothing = untraceable_table(found, left_ids=ids(203))["error"].to_list()[200:]
    assert rich < little < nothing


def test_a_list_gives_each_row_its_person():
    once = families()
    again = [dict(row, tel="") for row in once[:40:2]]
    found = dedupe(register(*once, *again))
    table = groups_table(found, ids=ids(220))
    assert table.columns == ["id", "person"]
    assert table["id"].to_list() == ids(220).to_list()
    assert table["person"].to_list()[200:] == [f"a{row}" for row in range(0, 40, 2)]
    pairs = pairs_table(found.matched, left_ids=ids(220), right_ids=ids(220))
    known = {(f"a{row}", f"a{200 + row // 2}") for row in range(0, 40, 2)}
    assert known <= set(zip(pairs["left"], pairs["right"], strict=True))


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_tables_of_few_rows_or_none(rows):
    few = register(*families()[:rows])
    found = match(few, few)
    assert len(untraceable_table(found, left_ids=ids(rows))) == rows
    assert pairs_table(found, left_ids=ids(rows), right_ids=ids(rows)).columns[-1] == "codes"
    assert groups_table(dedupe(few), ids=ids(rows))["person"].to_list() == ids(rows).to_list()
    assert untraceable_table(match(few, register()), left_ids=ids(rows))["found"].to_list() == (
        ["not_found"] * rows
    )
    assert len(pairs_table(match(register(), few), left_ids=ids(0), right_ids=ids(rows))) == 0


def test_each_combination_of_levels_is_put_in_words_once(told, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "continuum.linkage.engine.telling.reasons_of",
        lambda levels: (asked.append(levels), ((), ()))[1],
    )
    pairs_table(told, left_ids=ids(200), right_ids=ids(200, "b"), bands=list(Band))
    assert len(asked) == len(np.unique(told.patterns)) < len(told.pairs)
