"""Registers matched: French cases each with its level, and what must hold of any two lists."""

from datetime import date, timedelta

import numpy as np
import pytest

from continuum.linkage.engine import sides
from continuum.linkage.engine.absence import absences
from continuum.linkage.engine.blocking import candidates, together
from continuum.linkage.engine.clusters import clusters
from continuum.linkage.engine.comparing import compare
from continuum.linkage.engine.deciding import NEVER_ERROR, judge, one_to_one
from continuum.linkage.engine.levels import (
    BirthLevel,
    EmailLevel,
    GivenLevel,
    HomeLevel,
    PhoneLevel,
    PlaceLevel,
    SurnameLevel,
    parted,
)
from continuum.linkage.engine.matching import dedupe, match
from continuum.linkage.engine.model import Model, UnusableModel
from continuum.linkage.engine.sides import encode
from continuum.linkage.tests.made_up import families, register

S, G, B, H = SurnameLevel, GivenLevel, BirthLevel, HomeLevel
MARIE = "marie.esposito@exemple.fr"


def levels(left: dict[str, str], right: dict[str, str]) -> dict[str, int]:
    pair = encode(register(left), register(right))
    found = compare(pair, np.array([0]), np.array([0]))
    return {field: int(values[0]) for field, values in found.items()}


@pytest.mark.parametrize(
    ("left", "right", "field", "level"),
    [
        ({"nom": "El Amrani"}, {"nom": "ELAMRANI"}, "surname", S.SAME),
        ({"nom": "Le Goff"}, {"nom": "LEGOFF"}, "surname", S.SAME),
        ({"nom": "Le Goff"}, {"nom": "Goff"}, "surname", S.GLUED),
        ({"nom": "Garcia-Lopez"}, {"nom": "LOPEZ"}, "surname", S.PART),
        ({"nom": "Martin"}, {"nom": "Durand", "usage": "Martin"}, "surname", S.USAGE),
        ({"nom": "Moreau"}, {"nom": "Morreau"}, "surname", S.NEAR),
        ({"nom": "Thibault"}, {"nom": "Tibo"}, "surname", S.SOUND),
        ({"nom": "Moreau"}, {"nom": "Ndiaye"}, "surname", S.OTHER),
        ({"nom": ""}, {"nom": "Ndiaye"}, "surname", S.UNTOLD),
        (
            {"nom": "Diallo", "prenom": "Awa"},
            {"nom": "Awa", "prenom": "Diallo"},
            "surname",
            S.SWAPPED,
        ),
        (
            {"nom": "Benkhalifa", "prenom": "Samir"},
            {"nom": "SAMIR", "prenom": "Benkalifa"},
            "surname",
            S.SWAPPED,
        ),
        (
            {"nom": "Silva", "prenom": "Rosa Maria"},
            {"nom": "Rosa", "prenom": "Silva Maria"},
            "given",
            G.UNTOLD,
        ),
        (
            {"nom": "Robert", "prenom": "Jihane"},
            {"nom": "Imad", "prenom": "Robert"},
            "surname",
            S.OTHER,
        ),
        ({"prenom": "Mohamed"}, {"prenom": "Mohammed"}, "given", G.SPELLING),
        ({"prenom": "Jean-Baptiste"}, {"prenom": "Jean Baptiste Marie"}, "given", G.COMPOUND),
        ({"prenom": "Momo"}, {"prenom": "Mohamed"}, "given", G.SHORT),
        ({"prenom": "Charlotte"}, {"prenom": "Charlottte"}, "given", G.NEAR),
        ({"prenom": "Paul Simon"}, {"prenom": "Simon"}, "given", G.SECOND),
        ({"prenom": "Jean-Pierre"}, {"prenom": "Jean-Paul"}, "given", G.OTHER),
        ({"prenom": "Jean-Pierre"}, {"prenom": "Jean-Piere"}, "given", G.COMPOUND),
        ({"prenom": "Jean-Baptiste"}, {"prenom": "Jean-Batiste"}, "given", G.COMPOUND),
        ({"prenom": "Anne Laure"}, {"prenom": "Anne Lore"}, "given", G.SAME),
        ({"prenom": "Abdel Karim"}, {"prenom": "Abdel Rahim"}, "given", G.OTHER),
        ({"prenom": "ANNE LAURE"}, {"prenom": "ANNE CLAIRE"}, "given", G.OTHER),
        ({"prenom": "Jean-Luc"}, {"prenom": "Jean Livio"}, "given", G.IN_USE),
        ({"prenom": "Jean-Luc"}, {"prenom": "Jean Luc"}, "given", G.COMPOUND),
        ({"prenom": "Jean P."}, {"prenom": "Jean L."}, "given", G.OTHER),
        ({"prenom": "Marie Lina"}, {"prenom": "Marie Lila"}, "given", G.OTHER),
        ({"prenom": "Marie Ana Luz Lou"}, {"prenom": "Marie Ana Luz Eve"}, "given", G.OTHER),
        ({"prenom": "Paul Ali Simon"}, {"prenom": "Simon"}, "given", G.SECOND),
        ({"prenom": "Lina"}, {"prenom": "Lena"}, "given", G.IN_USE),
        ({"prenom": "Samir"}, {"prenom": "Samira"}, "given", G.IN_USE),
        ({"prenom": "Mathis"}, {"prenom": "Mathéo"}, "given", G.IN_USE),
        ({"prenom": "Abdelkader"}, {"prenom": "Abdelkarim"}, "given", G.IN_USE),
        ({"prenom": "Marie Claire Lou"}, {"prenom": "Marie Claire Eve"}, "given", G.OTHER),
        ({"prenom": "Marie-Claire Lou Ana"}, {"prenom": "Marie-Claire Lou Eve"}, "given", G.OTHER),
        ({"prenom": "Marie Claire Lou"}, {"prenom": "Marie Claire"}, "given", G.SAME),
        ({"prenom": "Jean-Luc Noël"}, {"prenom": "Jean-Luc"}, "given", G.SAME),
        ({"prenom": "Jean-Luc Noël"}, {"prenom": "Jean-Luc Paul"}, "given", G.OTHER),
        ({"prenom": "Marie Claire Élise"}, {"prenom": "Marie Claire Elise"}, "given", G.SAME),
        ({"prenom": "Jean Pierre P."}, {"prenom": "Jean Pierre Paul"}, "given", G.SAME),
        ({"prenom": "Jean P."}, {"prenom": "Jean Pierre"}, "given", G.SAME),
        ({"prenom": "Anne-Laure"}, {"prenom": "Anne"}, "given", G.COMPOUND),
        ({"prenom": "Léa"}, {"prenom": "Karim"}, "given", G.OTHER),
        ({"prenom": "Marie"}, {"prenom": "Daria", "mail": MARIE}, "given", G.IN_ADDRESS),
        ({"prenom": "Daria", "mail": "marie99@x.fr"}, {"prenom": "Marie"}, "given", G.IN_ADDRESS),
        ({"prenom": "Marie"}, {"prenom": "Daria", "mail": "d.esposito@x.fr"}, "given", G.OTHER),
        ({"prenom": "Marie"}, {"prenom": "Daria", "mail": MARIE, "nom": "Marie"}, "given", G.OTHER),
        ({"prenom": "Marie"}, {"prenom": "Marie", "mail": MARIE}, "given", G.SAME),
        ({"ne": "03/11/2005"}, {"ne": "11/03/2005"}, "birth", B.SWAPPED),
        ({"ne": "03/11/2005"}, {"ne": "01/01/2005"}, "birth", B.MAYBE),
        ({"ne": "03/11/2005"}, {"ne": "2005"}, "birth", B.MAYBE),
        ({"ne": "01/01/2005"}, {"ne": "01/01/2005"}, "birth", B.SAME_FIRST_OF_JANUARY),
        ({"ne": "03/11/2005"}, {"ne": "04/11/2005"}, "birth", B.ONE_DIGIT),
        ({"ne": "03/11/2005"}, {"ne": "27/11/2005"}, "birth", B.TWO_PARTS),
        ({"ne": "03/11/2005"}, {"ne": "27/02/2001"}, "birth", B.OTHER),
        ({"ne": "03/11/2005"}, {"ne": ""}, "birth", B.UNTOLD),
        ({"ne": "1975"}, {"ne": "2005"}, "birth", B.OTHER),
        ({"ne": "2005"}, {"ne": "2006"}, "birth", B.OTHER),
        ({"ne": "05/1975"}, {"ne": "05/2005"}, "birth", B.OTHER),
        ({"ne": "01/01/2005"}, {"ne": "01/01/2006"}, "birth", B.OTHER),
        ({"ne": "12/03/1975"}, {"ne": "12/03/2005"}, "birth", B.OTHER),
        ({"ne": "12/03/2004"}, {"ne": "12/03/2006"}, "birth", B.ONE_DIGIT),
    ],
)
def test_french_cases(left, right, field, level):
    assert levels(left, right)[field] == level
    assert levels(right, left)[field] == level, "whichever comes first"


def test_what_two_rows_share_of_their_home_is_one_level():
    home = {"tel": "0612345678", "mail": "lea@exemple.fr", "adresse": "3 rue des Lilas"}
    home["cp"] = "10000"
    for other, phone, email, where in (
        (home, PhoneLevel.SAME, EmailLevel.SAME, H.ADDRESS),
        ({**home, "adresse": "9 place Foch"}, PhoneLevel.SAME, EmailLevel.SAME, H.POSTCODE),
        ({**home, "adresse": "4 rue des Lilas"}, PhoneLevel.SAME, EmailLevel.SAME, H.STREET),
        ({**home, "tel": "0699887766"}, PhoneLevel.OTHER, EmailLevel.SAME, H.ADDRESS),
        ({"cp": "10000"}, PhoneLevel.UNTOLD, EmailLevel.UNTOLD, H.POSTCODE),
        (
            {"cp": "10400", "tel": "0612345679"},
            PhoneLevel.ONE_DIGIT,
            EmailLevel.UNTOLD,
            H.DEPARTMENT,
        ),
        ({"tel": "0612345680"}, PhoneLevel.OTHER, EmailLevel.UNTOLD, H.UNTOLD),
        ({"cp": "03000", "mail": "x@y.fr"}, PhoneLevel.UNTOLD, EmailLevel.OTHER, H.OTHER),
        ({}, PhoneLevel.UNTOLD, EmailLevel.UNTOLD, H.UNTOLD),
    ):
        found = parted(np.array(levels(home, other)["where"]))
        assert (found["phone"], found["email"], found["home"]) == (phone, email, where)


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("10387", "10387", PlaceLevel.SAME),
        ("10387", "10081", PlaceLevel.DEPARTMENT),
        ("2A004", "2A041", PlaceLevel.DEPARTMENT),
        ("2A004", "2B033", PlaceLevel.OTHER),
        ("97411", "97415", PlaceLevel.DEPARTMENT),
        ("97411", "97105", PlaceLevel.OTHER),
        ("99350", "99351", PlaceLevel.OTHER),
        ("Troyes", "troyes", PlaceLevel.SAME),
        ("Troyes", "Dakar", PlaceLevel.OTHER),
        ("", "Dakar", PlaceLevel.UNTOLD),
    ],
)
def test_birth_places_of_one_department_are_nearer(left, right, level):
    found = parted(np.array(levels({"lieu": left}, {"lieu": right})["where"]))
    assert found["place"] == level


def test_a_pair_is_found_once_and_a_crowd_is_left_out_and_told():
    left = register(*[{"nom": f"Nom{n}", "prenom": "Léa", "tel": "0612345678"} for n in range(30)])
    side = encode(left, left).left
    [found] = candidates(side, side)
    assert len(found) == 900
    for rows in (1, 7, 29, 30):
        blocks = together(list(candidates(side, side, rows=rows)))
        assert (blocks.left == found.left).all()
        assert (blocks.right == found.right).all()
        assert blocks.passes == found.passes
        within = together(list(candidates(side, rows=rows)))
        assert len(within) == 30 * 29 / 2
        assert (within.left < within.right).all()
    few = together(list(candidates(side, side, most=100, rows=7)))
    assert (few.left == few.right).all(), "namesakes alone are left"
    [phone] = [one for one in few.passes if one.name == "phone"]
    assert (phone.pairs, phone.values_left_out, phone.pairs_left_out) == (0, 1, 900)


def test_short_lists_are_asked_for_more_than_long_ones(monkeypatch):
    """Another first name, another date, the surname misspelt: the street is left."""
    left = register({"nom": "Moreau", "prenom": "Lou", "ne": "1/2/2003", "adresse": "3 rue Foch"})
    right = register({"nom": "Maro", "prenom": "Zoé", "ne": "9/8/2001", "adresse": "5 rue Foch"})
    pair = encode(left, right)
    assert len(together(list(candidates(pair.left, pair.right)))) == 1
    monkeypatch.setattr(sides, "FEW", 0)
    pair = encode(left, right)
    long = together(list(candidates(pair.left, pair.right)))
    assert (len(long), "street" in {one.name for one in long.passes}) == (0, False)


def test_one_row_goes_with_one_row_the_best_first():
    left, right = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 0, 1, 1])
    score = np.array([9.0, 8.0, 8.5, 1.0, 1.0])
    chosen = one_to_one(left, right, score, rows=(3, 2))
    assert chosen.tolist() == [True, False, False, True, False]
    error = judge(left, right, score, rows=(3, 2)).error
    alone = judge(np.array([0]), np.array([0]), np.array([9.0]), rows=(1, 1)).error
    assert error[0] > alone[0], "a rival makes a pair less sure"
    assert ((error > 0) & (error < 1)).all()


def test_groups_do_not_chain_through_a_doubtful_middle():
    """A and B, B and C are alike; A and C are brothers."""
    left, right = np.array([0, 1, 0]), np.array([1, 2, 2])
    chained = clusters(left, right, np.array([9.0, 8.0, 4.0]), rows=4, least=3.0)
    assert chained.tolist() == [0, 0, 0, 3]
    apart = clusters(left, right, np.array([9.0, 8.0, -20.0]), rows=4, least=3.0)
    assert apart.tolist() == [0, 0, 2, 3]


def test_who_is_in_both_lists_is_found_and_nobody_else():
    ours, theirs = families(), families(100)
    found = match(register(*ours), register(*theirs))
    chosen = found.decisions.chosen & (found.decisions.error < 0.5)
    pairs = set(
        zip(found.pairs.left[chosen].tolist(), found.pairs.right[chosen].tolist(), strict=True)
    )
    assert pairs == {(n, n - 100) for n in range(100, 200)}


def test_the_order_of_rows_and_columns_changes_nothing():
    ours, theirs = families(), families(100)
    first = match(register(*ours), register(*theirs))
    turned = match(register(*ours[::-1]).select(sorted(register(*ours).columns)), register(*theirs))

    def told(found, turn):
        return {
            (turn(a), b): s
            for a, b, s in zip(
                found.pairs.left.tolist(), found.pairs.right.tolist(), found.score, strict=True
            )
        }

    before, after = told(first, lambda a: a), told(turned, lambda a: 199 - a)
    assert before.keys() == after.keys()
    assert all(abs(before[pair] - after[pair]) < 1e-6 for pair in before)


def test_what_is_missing_is_no_disagreement():
    ours, theirs = families(), families(100)
    model = match(register(*ours), register(*theirs)).model

    def score(**changes) -> float:
        row = {**theirs[50], **changes}
        found = match(register(*ours), register(row), model=model)
        place = found.pairs.left.tolist().index(150)
        return float(found.score[place])

    whole = score()
    for field, other in (
        ("tel", "0712340987"),
        ("adresse", "9 place Foch"),
        ("sexe", "M" if theirs[50]["sexe"] == "F" else "F"),
    ):
        assert score(**{field: other}) <= score(**{field: ""}) + 1e-9, field
    assert score(sexe="M" if theirs[50]["sexe"] == "F" else "F") < score(sexe="") < whole


def test_a_list_against_itself_gives_each_person_one_group():
    once = families()
    again = [dict(row, tel="") for row in once[:40:2]]
    found = dedupe(register(*once, *again))
    assert found.group[:200].tolist() == list(range(200))
    assert found.group[200:].tolist() == list(range(0, 40, 2))


TWINS = (
    ("Louis", "M", "Louise", "F"),
    ("Samir", "M", "Samira", "F"),
    ("Emmanuel", "M", "Emmanuelle", "F"),
    ("Jean-Pierre", "M", "Jean-Paul", "M"),
    ("Anne-Laure", "F", "Anne-Claire", "F"),
    ("Abdel Karim", "M", "Abdel Rahim", "M"),
    ("Marie Claire Lou", "F", "Marie Claire Eve", "F"),
    ("Emma", "F", "Lucie", "F"),
    ("Lina", "F", "Lena", "F"),
    ("Mathis", "M", "Mathéo", "M"),
    ("Samir", "", "Samira", ""),
    ("Jean P.", "M", "Jean L.", "M"),
    ("Jean-Luc", "M", "Jean Paul", "M"),
)


@pytest.mark.parametrize(("one", "sex", "other", "other_sex"), TWINS)
def test_twins_who_share_all_but_the_first_name_are_never_sure_nor_one_person(
    one, sex, other, other_sex
):
    """In lists with families, and in a dozen rows that show none."""
    born = {"nom": "Verdier", "ne": "03/04/2006", "tel": "0611223344", "ville": "Vichy"}
    first, second = (
        {**born, "prenom": name, "sexe": told} for name, told in ((one, sex), (other, other_sex))
    )
    for few, many in ((families()[:6], families()[3:9]), (families(), families(100))):
        found = match(register(*few, first), register(*many, second))
        at = (found.pairs.left == len(few)) & (found.pairs.right == len(many))
        assert "sure" not in found.decisions.band()[at].tolist()
        assert not (found.decisions.error[at] < NEVER_ERROR).any()
        group = dedupe(register(*few, first, second)).group
        assert group[len(few)] != group[len(few) + 1]
        between = {**born, "prenom": one[:4].strip(" -"), "sexe": ""}
        group = dedupe(register(*few, first, between, second)).group
        assert group[len(few)] != group[len(few) + 2]
        right = match(register(*few, first), register(*many, second, first))
        own = np.flatnonzero(right.pairs.left == len(few))
        best = own[right.decisions.error[own].argmin()]
        assert (right.pairs.right[best], right.decisions.chosen[best]) == (len(many) + 1, True)


def test_somebody_listed_twice_under_two_spellings_is_not_said_to_be_nowhere():
    ours, theirs = families(), families(100)
    again = {**theirs[50], "prenom": theirs[50]["prenom"] + "e", "tel": ""}
    found = match(register(*ours, again), register(*theirs))
    told, _error = absences(found)
    assert told[150] in ("found", "to_check")
    assert told[200] == "to_check"
    likely = found.pairs.right[(found.pairs.left == 200) & (found.decisions.band() == "review")]
    assert likely.tolist() == [50]


def test_nobody_is_said_to_be_nowhere_who_is_there_more_likely_than_not():
    few = register(*({"nom": "Garnier", "prenom": "Ibrahim"} for _ in range(2)))
    dated = {"nom": "Garnier", "prenom": "Ibrahim", "ne": "01/02/2003", "ville": "Vichy"}
    told, error = absences(match(few, register(dated, dated)))
    assert not [e for said, e in zip(told, error, strict=True) if said == "not_found" and e > 0.5]


def test_who_was_compared_with_nobody_is_not_said_to_be_nowhere():
    """Namesakes without number, and only one list tells when they were born."""
    days = (date(1999, 1, 1) + timedelta(days=3 * n) for n in range(1000))
    ours = [{"nom": "Martin", "prenom": "Lucas", "ne": f"{day:%d/%m/%Y}"} for day in days]
    theirs = [{"nom": "Martin", "prenom": "Lucas", "cp": f"{10000 + n}"} for n in range(1000)]
    found = match(register(*ours), register(*theirs))
    told, error = absences(found)
    assert sum(one.pairs_left_out for one in found.pairs.passes) >= 1000 * 1000
    assert set(told) == {"to_check"}
    assert set(error.tolist()) == {0.5}
    nobody, _error = absences(match(register(*families()), register(*theirs)))
    assert set(nobody) == {"not_found"}


def test_a_model_is_kept_and_used_again():
    ours, theirs = families(), families(100)
    first = match(register(*ours), register(*theirs))
    kept = Model.from_json(first.model.to_json())
    again = match(register(*ours), register(*theirs), model=kept)
    assert np.abs(first.score - again.score).max() < 1e-6
    for broken in (
        "",
        "[]",
        "{}",
        first.model.to_json().replace('"version": 3', '"version": 99'),
        '{"version": 1}',
    ):
        with pytest.raises(UnusableModel):
            Model.from_json(broken)


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_few_rows_or_none_are_no_trouble(rows):
    few = register(*families()[:rows])
    found = match(few, few)
    assert sum(found.bands.values()) == len(found.pairs)
    assert dedupe(few).group.tolist() == list(range(rows))


def test_who_tells_no_birth_date_still_meets_their_namesake(monkeypatch):
    monkeypatch.setattr(sides, "FEW", 0)
    named = {"nom": "Vasseur", "prenom": "Nolwenn"}
    for ours, theirs, met in (
        ({}, {}, True),
        ({}, {"ne": "09/08/2004"}, True),
        ({"ne": "2004"}, {}, True),
        ({"ne": "09/08/2004"}, {"ne": "11/03/2004"}, True),
        ({"ne": "09/08/2004"}, {"ne": "11/03/2005"}, False),
    ):
        pair = encode(register({**named, **ours}), register({**named, **theirs}))
        assert sum(len(block) for block in candidates(pair.left, pair.right)) == met
        assert sum(len(block) for block in candidates(pair.right, pair.left)) == met
