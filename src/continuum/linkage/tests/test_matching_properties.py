"""What must hold of any two lists: symmetry, order, strangers, what is missing, what is swapped."""

from functools import cache

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from continuum.linkage.engine.deciding import Band
from continuum.linkage.engine.matching import Matched, match
from continuum.linkage.engine.model import Model
from continuum.linkage.engine.telling import pairs_table
from continuum.linkage.tests.made_up import families, register

OURS, THEIRS = families(), families(100)
ROWS = st.lists(st.integers(0, 199), min_size=1, max_size=12, unique=True)
SLIPS = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.sampled_from(
            [
                {"tel": ""},
                {"ne": ""},
                {"adresse": "", "cp": ""},
                {"prenom": "Momo"},
                {"prenom": "Jean Baptiste Marie"},
                {"nom": "LE GOFF-Moreau"},
                {"ne": "01/01/2004"},
                {"usage": "Diallo"},
            ]
        ),
    ),
    max_size=6,
)


@cache
def model() -> Model:
    return match(register(*OURS), register(*THEIRS)).model


def run(ours: list[dict[str, str]], theirs: list[dict[str, str]]) -> Matched:
    return match(register(*ours), register(*theirs), model=model())


def told(found: Matched) -> dict[tuple[int, int], float]:
    pairs = zip(found.pairs.left.tolist(), found.pairs.right.tolist(), strict=True)
    return dict(zip(pairs, found.score.tolist(), strict=True))


def sure(found: Matched) -> set[tuple[int, int]]:
    chosen = found.decisions.band() == Band.SURE.value
    return set(
        zip(found.pairs.left[chosen].tolist(), found.pairs.right[chosen].tolist(), strict=True)
    )


def slipped(rows: list[int], slips: list[tuple[int, dict[str, str]]]) -> list[dict[str, str]]:
    found = [dict(THEIRS[row]) for row in rows]
    for place, change in slips:
        found[place % len(found)] |= change
    return found


@settings(max_examples=40, deadline=None)
@given(ours=ROWS, theirs=ROWS, slips=SLIPS)
def test_which_list_comes_first_changes_nothing(ours, theirs, slips):
    left, right = [OURS[row] for row in ours], slipped(theirs, slips)
    first, turned = told(run(left, right)), told(run(right, left))
    assert {(b, a) for a, b in turned} == set(first)
    for (a, b), score in turned.items():
        assert score == pytest.approx(first[b, a], abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(ours=ROWS, theirs=ROWS, slips=SLIPS, rng=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_columns_changes_nothing(ours, theirs, slips, rng):
    left, right = [OURS[row] for row in ours], slipped(theirs, slips)
    first = run(left, right)
    order = rng.sample(range(len(left)), len(left))
    columns = rng.sample(register().columns, len(register().columns))
    again = match(
        register(*[left[place] for place in order]).select(columns),
        register(*right).select(columns[::-1]),
        model=model(),
    )
    moved = {(order[a], b): score for (a, b), score in told(again).items()}
    assert moved == pytest.approx(told(first), abs=1e-9)
    assert {(order[a], b) for a, b in sure(again)} == sure(first)


STRANGERS = st.lists(
    st.fixed_dictionaries(
        {
            "nom": st.sampled_from(["Vasseur", "Oulianov", "Quispe", "Zheng", "Szabo"]),
            "prenom": st.sampled_from(["Nolwenn", "Piotr", "Ximena", "Bao", "Gwladys"]),
            "ne": st.dates().map(lambda day: f"{day.day:02d}/{day.month:02d}/1962"),
            "sexe": st.sampled_from(["F", "M", ""]),
            "cp": st.sampled_from(["29000", "20137", ""]),
        }
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None)
@given(strangers=STRANGERS)
def test_somebody_unrelated_changes_nothing_sure(strangers):
    before = sure(run(OURS, THEIRS))
    assert len(before) > 90
    assert sure(run(OURS, [*THEIRS, *strangers])) == before
    assert sure(run([*OURS, *strangers], THEIRS)) == before


def score_of(row: int, **changes: str) -> float:
    found = run(OURS, [*THEIRS[:row], {**THEIRS[row], **changes}, *THEIRS[row + 1 :]])
    return told(found).get((row + 100, row), float("-inf"))


@settings(max_examples=25, deadline=None)
@given(
    row=st.integers(0, 99),
    change=st.sampled_from(
        [
            ("tel", "0712340987"),
            ("ne", "17/07/1987"),
            ("nom", "Oulianov"),
            ("prenom", "Gwladys"),
            ("cp", "29000"),
        ]
    ),
)
def test_what_is_missing_is_no_disagreement(row, change):
    field, other = change
    assert score_of(row, **{field: other}) <= score_of(row, **{field: ""}) <= score_of(row)


@settings(max_examples=25, deadline=None)
@given(row=st.integers(0, 99))
def test_what_is_swapped_is_nearer_than_a_stranger(row):
    day, month, year = THEIRS[row]["ne"].split("/")
    if int(day) <= 12 and day != month:
        swapped = score_of(row, ne=f"{month}/{day}/{year}")
        assert swapped > score_of(row, ne=f"{int(day) % 12 + 13}/{int(month) % 12 + 1:02d}/{year}")
    names = {"nom": THEIRS[row]["prenom"], "prenom": THEIRS[row]["nom"]}
    assert score_of(row, **names) > score_of(row, nom="Oulianov", prenom="Gwladys")


def test_the_same_lists_give_the_same_answer_twice():
    first, again = (match(register(*OURS), register(*THEIRS)) for _time in range(2))
    assert first.model.to_json() == again.model.to_json()
    assert np.array_equal(first.score, again.score)
    assert np.array_equal(first.decisions.error, again.decisions.error)
    assert np.array_equal(first.patterns, again.patterns)


def sure_of(*rows: dict[str, str], theirs: list[dict[str, str]]) -> set[tuple[int, int]]:
    """Sure pairs of some rows put before the families of both lists."""
    found = run([*rows, *OURS], [*theirs, *THEIRS])
    return {pair for pair in sure(found) if pair[0] < len(rows) or pair[1] < len(theirs)}


HOME = {"adresse": "3 quai Sud", "cp": "58000", "tel": "0655443322"}
LEA = {"nom": "Vasseur", "prenom": "Léa", "ne": "09/08/2004", "sexe": "F", **HOME}


def test_twins_are_never_sure():
    for prenom, sexe in (("Emma", "F"), ("Nathan", "M")):
        twin = {**LEA, "prenom": prenom, "sexe": sexe}
        assert sure_of(LEA, theirs=[twin]) == set()
    assert sure_of(LEA, theirs=[dict(LEA)]) == {(0, 0)}


def test_two_ine_that_differ_are_never_sure():
    assert sure_of({**LEA, "ine": "0123456789K"}, theirs=[{**LEA, "ine": "9876543210K"}]) == set()
    assert sure_of({**LEA, "ine": "0123456789K"}, theirs=[{**LEA, "ine": "0123456789K"}]) == {
        (0, 0)
    }


def test_a_phone_or_an_address_alone_is_never_sure():
    contact = {**HOME, "mail": "lea.vasseur@exemple.fr"}
    assert sure_of(contact, theirs=[dict(contact)]) == set()
    assert sure_of({**contact, "prenom": "Léa"}, theirs=[{**contact, "prenom": "Léa"}]) == set()
    assert sure_of({**contact, **LEA}, theirs=[contact]) == set()


def test_the_phone_of_a_hostel_joins_no_strangers():
    """Forty young people with one phone and one address, some with a first name in common."""
    hostel = {"tel": "0386112233", "adresse": "12 rue du Foyer", "cp": "58000"}
    names = ("Traoré", "Nguyen", "Popescu", "Haddad", "Kone", "Silva", "Ivanov", "Keita")
    given_names = ("Moussa", "Ali", "Ion", "Minh", "Yann")
    people = [
        {
            "nom": f"{names[n % 8]}{'abcdefgh'[n // 5 % 8]}",
            "prenom": given_names[n % 5],
            "ne": f"{1 + n % 28:02d}/{1 + n % 12:02d}/{1998 + n % 9}",
            "sexe": "M",
            **hostel,
        }
        for n in range(40)
    ]
    found = run([*people[:20], *OURS], [*people[20:], *THEIRS])
    wrong = {pair for pair in told(found) if pair[0] < 20 and pair[1] < 20}
    assert wrong, "they are looked at"
    assert not {pair for pair in sure(found) if pair[0] < 20 or pair[1] < 20}
    chosen = found.decisions.chosen & (found.decisions.error < 0.5)
    assert not (chosen & (found.pairs.left < 20)).any()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"nom": "Elamrani"}, {"SAME_SURNAME"}),
        ({"prenom": "Jean Baptiste Marie"}, {"MORE_FIRST_NAMES"}),
        ({"nom": "Durand", "usage": "El Amrani"}, {"USAGE_NAME"}),
        ({"ne": "11/03/2004"}, {"BIRTH_DAY_MONTH_SWAPPED"}),
        ({"nom": "Jean-Baptiste", "prenom": "El Amrani"}, {"ORDER_SWAPPED"}),
        ({"tel": "0699887766"}, {"DIFFERENT_PHONE"}),
    ],
)
def test_french_cases_are_found_with_their_reason(change, codes):
    row = {"nom": "El Amrani", "prenom": "Jean-Baptiste", "ne": "03/11/2004", "sexe": "M", **HOME}
    found = run([row, *OURS], [{**row, **change}, *THEIRS])
    ids = [pl.Series(range(1 + len(side))) for side in (OURS, THEIRS)]
    pairs = pairs_table(found, left_ids=ids[0], right_ids=ids[1])
    first = pairs.filter(pl.col("left") == 0).row(0, named=True)
    assert (first["left"], first["right"], first["band"]) == (0, 0, "sure")
    assert codes <= set(first["codes"])
