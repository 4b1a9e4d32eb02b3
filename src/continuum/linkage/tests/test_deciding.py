"""What is sure depends on the error said, and on what was compared."""

import numpy as np
import pytest

from continuum.linkage.engine.deciding import (
    APART,
    NEVER,
    NO_ERROR,
    SURE_ERROR,
    SURE_UNDATED,
    Band,
    Decisions,
    decide,
    sure_up_to,
)
from continuum.linkage.engine.levels import BirthLevel, GivenLevel, IneLevel, SexLevel, SurnameLevel
from continuum.linkage.engine.model import SIZES, pattern_of

ALIKE = {"surname": SurnameLevel.SAME, "given": GivenLevel.SAME, "birth": BirthLevel.SAME}


def limit_of(**levels: int) -> float:
    told = {field: np.array([levels.get(field, 0)]) for field in SIZES}
    [limit] = sure_up_to(pattern_of(told)).tolist()
    return limit


@pytest.mark.parametrize(
    ("changed", "limit"),
    [
        ({}, SURE_ERROR),
        ({"birth": BirthLevel.UNTOLD}, SURE_UNDATED),
        ({"birth": BirthLevel.UNTOLD, "ine": IneLevel.SAME}, SURE_UNDATED),
        ({"birth": BirthLevel.OTHER}, APART),
        ({"birth": BirthLevel.OTHER, "ine": IneLevel.SAME}, SURE_ERROR),
        ({"birth": BirthLevel.YEAR}, SURE_ERROR),
        ({"ine": IneLevel.OTHER}, APART),
        ({"sex": SexLevel.OTHER}, SURE_ERROR),
        ({"sex": SexLevel.OTHER, "given": GivenLevel.NEAR}, NEVER),
        ({"sex": SexLevel.OTHER, "given": GivenLevel.NEAR, "ine": IneLevel.SAME}, SURE_ERROR),
        ({"sex": SexLevel.SAME, "given": GivenLevel.NEAR}, SURE_ERROR),
        ({"given": GivenLevel.OTHER}, APART),
        ({"given": GivenLevel.IN_ADDRESS}, NEVER),
        ({"given": GivenLevel.IN_USE}, APART),
        ({"given": GivenLevel.OTHER, "ine": IneLevel.SAME}, NEVER),
        ({"given": GivenLevel.UNTOLD}, NEVER),
        ({"surname": SurnameLevel.UNTOLD, "birth": BirthLevel.UNTOLD}, NEVER),
    ],
)
def test_a_pair_without_a_date_must_be_surer_and_some_never_are(changed, limit) -> None:
    assert limit_of(**{**ALIKE, **changed}) == limit


def test_bands_follow_the_error_said() -> None:
    error = np.array([0.0, 0.0009, 0.0011, 0.0099, 0.0101, 0.4999, 0.5, 1.0])
    chosen = np.ones(len(error), dtype=bool)

    def bands(limit: float) -> str:
        said = Decisions(chosen, error, np.full(len(error), limit), ~chosen).band()
        return "".join(
            {Band.SURE.value: "s", Band.TO_REVIEW.value: "r", Band.NO.value: "n"}[one]
            for one in said
        )

    assert bands(SURE_ERROR) == "ssssrrnn"
    assert bands(SURE_UNDATED) == "ssrrrrnn"
    assert bands(NEVER) == "rrrrrrnn"
    assert NO_ERROR == 0.5
    nobody = Decisions(~chosen, error, np.full(len(error), 1.0), chosen)
    assert set(nobody.band()) == {Band.NO.value}


@pytest.mark.parametrize("copies", [2, 3, 9])
def test_somebody_listed_several_times_is_worth_a_look(copies) -> None:
    same = np.zeros(copies, dtype=np.int32), np.arange(copies, dtype=np.int32)
    for left, right, rows in ((*same, (5, 20)), (*same[::-1], (20, 5))):
        decided = decide(left, right, np.full(copies, 12.0), rows=rows)
        assert decided.band().tolist() == [Band.TO_REVIEW.value] * copies
        assert decided.error[0] == pytest.approx(1 - 1 / copies, abs=0.01)
