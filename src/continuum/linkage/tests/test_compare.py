from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage import (
    SCORE_POSSIBLE,
    SCORE_STRONG,
    Band,
    Identity,
    Precision,
    ReasonCode,
    compare_identities,
)
from continuum.linkage.compare import USUAL_FILES, WEIGHTS
from continuum.linkage.normalise.phones import phone_keys, read_phones

BORN = date(2004, 3, 11)
MOHAMED = Identity(
    birth_surname="Benali",
    given_names="Mohamed",
    born_on=BORN,
    sex="M",
    phones=("0612345679",),
    address="3 rue des Lilas",
    postcode="03200",
    commune="03310",
)


def person(**known) -> Identity:
    return Identity(**known)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("El Amrani", "Elamrani", ReasonCode.SAME_SURNAME_GLUED),
        ("El Amrani", "AMRANI", ReasonCode.SAME_SURNAME_GLUED),
        ("Le Goff", "LEGOFF", ReasonCode.SAME_SURNAME_GLUED),
        ("Garcia Lopez", "Lopez-Garcia", ReasonCode.SAME_SURNAME_GLUED),
        ("N'Diaye", "NDIAYE", ReasonCode.SAME_SURNAME),
        ("Éluard", "ELUARD", ReasonCode.SAME_SURNAME),
        ("Dupont-Martin", "Martin", ReasonCode.PART_OF_SURNAME),
        ("Bernard", "Bernrad", ReasonCode.SURNAME_ONE_LETTER),
        ("Rousseau", "Roussot", ReasonCode.SAME_PHONETIC_SURNAME),
        ("Kowalczyk", "Kowalcziki", ReasonCode.CLOSE_SURNAME),
        ("Benali", "Traoré", ReasonCode.DIFFERENT_SURNAME),
        ("Ba", "Sy", ReasonCode.DIFFERENT_SURNAME),
        ("Ben Ali", "Ben Omar", ReasonCode.DIFFERENT_SURNAME),
    ],
)
def test_two_surnames(one, other, reason):
    verdict = compare_identities(
        person(birth_surname=one, given_names="Zoé"), person(birth_surname=other, given_names="Zoé")
    )

    assert reason in verdict.pros + verdict.cons


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Jean-Baptiste", "JEAN BAPTISTE", ReasonCode.SAME_FIRST_NAME),
        ("Jean-Baptiste", "Jeanbaptiste", ReasonCode.SAME_FIRST_NAME),
        ("Jean-Baptiste", "Jean Baptiste Marie", ReasonCode.MORE_FIRST_NAMES),
        ("Karim", "Karim, Ali", ReasonCode.MORE_FIRST_NAMES),
        ("Mohamed", "Mohammed", ReasonCode.FIRST_NAME_SPELLING),
        ("Mohamed", "Mouhamed Amine", ReasonCode.MORE_FIRST_NAMES),
        ("Thibault", "Tibo", ReasonCode.FIRST_NAME_SPELLING),
        ("Amine", "Mohamed Amine", ReasonCode.OTHER_GIVEN_NAME),
        ("Marie Jeanne", "Jeanne Marie", ReasonCode.OTHER_GIVEN_NAME),
        ("Mohamed", "Momo", ReasonCode.SHORT_FORM),
        ("Alexandra", "Sacha", ReasonCode.SHORT_FORM),
        ("Fatoumata", "Fatouamta", ReasonCode.FIRST_NAME_ONE_LETTER),
        ("Kenshi", "Quenchi", ReasonCode.SAME_PHONETIC_FIRST_NAME),
        ("J.", "Jérôme", ReasonCode.FIRST_NAME_INITIAL),
        ("J-B", "Jean-Baptiste", ReasonCode.SHORT_FORM),
        ("J-E", "Jean-Édouard", ReasonCode.FIRST_NAME_INITIAL),
        ("Lina", "Lena", ReasonCode.CLOSE_FIRST_NAME),
        # Other people, often of one family.
        ("Jean-Baptiste", "Jean-Pierre", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Jean Baptiste", "Jean Pierre", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Mohamed Amine", "Mohamed Ali", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Marie Claire", "Marie Anne", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Louis", "Louise", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Jean", "Jeanne", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Gabriel", "Gabrielle", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Hassan", "Houcine", ReasonCode.DIFFERENT_FIRST_NAME),
        ("Karim", "Yanis", ReasonCode.DIFFERENT_FIRST_NAME),
    ],
)
def test_two_given_names(one, other, reason):
    verdict = compare_identities(
        person(birth_surname="Roy", given_names=one), person(birth_surname="Roy", given_names=other)
    )

    assert reason in verdict.pros + verdict.cons


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (BORN, BORN, ReasonCode.SAME_BIRTH_DATE),
        (BORN, date(2004, 11, 3), ReasonCode.BIRTH_DAY_MONTH_SWAPPED),
        (BORN, date(2004, 3, 12), ReasonCode.BIRTH_DATE_ONE_DIGIT),
        (BORN, date(2005, 3, 11), ReasonCode.BIRTH_DATE_ONE_DIGIT),
        (BORN, date(2004, 3, 29), ReasonCode.BIRTH_DATE_TWO_PARTS),
        (BORN, date(2004, 8, 27), ReasonCode.DIFFERENT_BIRTH_DATE),
        (BORN, date(1999, 8, 27), ReasonCode.DIFFERENT_BIRTH_YEAR),
        (date(2004, 1, 1), date(2004, 1, 1), ReasonCode.SAME_FIRST_OF_JANUARY),
        (date(2004, 1, 1), BORN, ReasonCode.SAME_BIRTH_YEAR),
    ],
)
def test_two_birth_dates(one, other, reason):
    verdict = compare_identities(
        person(given_names="Zoé", born_on=one), person(given_names="Zoé", born_on=other)
    )

    assert reason in verdict.pros + verdict.cons


@pytest.mark.parametrize(
    ("precision", "other", "reason"),
    [
        (Precision.YEAR, date(2004, 9, 20), ReasonCode.SAME_BIRTH_YEAR),
        (Precision.YEAR, date(2003, 3, 11), ReasonCode.BIRTH_YEAR_NEXT),
        (Precision.YEAR, date(2005, 3, 11), ReasonCode.BIRTH_YEAR_NEXT),
        (Precision.YEAR, date(2006, 3, 11), ReasonCode.DIFFERENT_BIRTH_YEAR),
        (Precision.MONTH, date(2004, 3, 29), ReasonCode.SAME_BIRTH_MONTH),
        (Precision.MONTH, date(2004, 4, 11), ReasonCode.DIFFERENT_BIRTH_DATE),
    ],
)
def test_a_partial_date_is_compared_no_finer_than_it_is_known(precision, other, reason):
    partial = person(given_names="Zoé", born_on=date(2004, 3, 1), born_precision=precision)
    verdict = compare_identities(partial, person(given_names="Zoé", born_on=other))

    assert reason in verdict.pros + verdict.cons


@pytest.mark.parametrize(
    ("change", "band"),
    [
        ({}, Band.STRONG),
        ({"given_names": "Mouhamed", "phones": ()}, Band.STRONG),
        ({"birth_surname": "Ben Ali"}, Band.STRONG),
        ({"born_on": date(2004, 11, 3)}, Band.STRONG),
        ({"born_on": date(2004, 3, 12), "phones": ("0798765432",)}, Band.STRONG),
        ({"birth_surname": "Mohamed", "given_names": "Benali"}, Band.STRONG),
        ({"birth_surname": "", "usage_surname": "BENALI"}, Band.STRONG),
        ({"given_names": "", "alias": "Momo"}, Band.STRONG),
        ({"given_names": "Karim"}, Band.NONE),
        ({"given_names": "Karim", "born_on": date(2006, 7, 1)}, Band.NONE),
        ({"given_names": "Sarah", "sex": "F"}, Band.NONE),
    ],
)
def test_the_same_young_person_under_two_spellings_and_the_rest_of_the_household(change, band):
    assert compare_identities(MOHAMED, replace(MOHAMED, **change)).band is band


def test_twins_are_two_people():
    twin = replace(MOHAMED, given_names="Karim", references=())
    verdict = compare_identities(MOHAMED, twin)

    assert verdict.score <= 1
    assert {ReasonCode.DIFFERENT_FIRST_NAME, ReasonCode.MAY_BE_TWIN} <= set(verdict.cons)


def test_nobody_is_said_to_be_of_a_family_for_a_phone_or_a_name_alone():
    other = replace(MOHAMED, given_names="Karim", born_on=date(2003, 7, 1), references=())
    stranger = replace(other, birth_surname="Traoré", usage_surname="")
    namesake = replace(other, phones=(), emails=(), handles=(), address="")

    assert ReasonCode.SAME_HOUSEHOLD in compare_identities(MOHAMED, other).cons
    told = [set(compare_identities(MOHAMED, one).cons) for one in (stranger, namesake)]
    assert ReasonCode.MAY_BE_SHARED in told[0]
    assert ReasonCode.MAY_BE_SHARED not in told[1]
    assert ReasonCode.SAME_HOUSEHOLD not in told[0] | told[1]


def test_sisters_with_like_names_and_other_birth_dates_are_two_people():
    lina = replace(MOHAMED, given_names="Lina", sex="F", born_on=date(2003, 2, 1))
    lena = replace(lina, given_names="Lena", born_on=date(2006, 9, 27))

    assert compare_identities(lina, lena).band is Band.NONE


def test_the_shared_phone_of_a_hostel_joins_nobody():
    one = person(birth_surname="Traoré", given_names="Issa", phones=("0612345679",))
    other = person(birth_surname="Diallo", given_names="Oumar", phones=("+33612345679",))

    assert compare_identities(one, other).score <= 1


def test_a_surname_and_a_phone_alone_are_a_household_and_not_a_person():
    one = person(birth_surname="Traoré", phones=("0612345679",), address="3 rue des Lilas")

    assert compare_identities(one, replace(one)).band is Band.NONE


def test_a_married_name_is_found_through_the_birth_name():
    before = person(birth_surname="Martin", given_names="Léa", born_on=BORN)
    married = person(
        birth_surname="Martin", usage_surname="Dupont", given_names="Léa", born_on=BORN
    )
    known_by_usage = person(birth_surname="Dupont", given_names="Léa", born_on=BORN)

    assert compare_identities(before, married).band is Band.STRONG
    assert ReasonCode.USAGE_NAME in compare_identities(known_by_usage, married).pros
    assert compare_identities(known_by_usage, married).band is Band.STRONG


def test_two_people_called_momo_are_not_one():
    mohamed = person(given_names="Mohamed", alias="Momo", birth_surname="Benali")
    mourad = person(given_names="Mourad", alias="Momo", birth_surname="Benali")

    assert ReasonCode.DIFFERENT_FIRST_NAME in compare_identities(mohamed, mourad).cons


def test_a_file_opened_under_an_alias_is_recognised():
    by_alias = person(given_names="Tony", phones=("0612345679",))
    full = person(given_names="Thierno", alias="Tony", phones=("0612345679",))
    verdict = compare_identities(by_alias, full)

    assert ReasonCode.SAME_ALIAS in verdict.pros
    assert verdict.band is Band.POSSIBLE


def test_same_names_without_a_date_are_worth_a_look():
    verdict = compare_identities(
        person(birth_surname="Benali", given_names="Mohamed"),
        person(birth_surname="BENALI", given_names="mohamed"),
    )

    assert verdict.band is Band.POSSIBLE


def test_homonyms_born_in_other_years_are_left_alone():
    other = person(birth_surname="Benali", given_names="Mohamed", born_on=date(1998, 7, 27))
    verdict = compare_identities(
        person(birth_surname="Benali", given_names="Mohamed", born_on=BORN), other
    )

    assert verdict.band is Band.NONE


def test_the_verdict_is_said_in_three_languages():
    other = replace(MOHAMED, given_names="Mohaemd", phones=("0798765432",))
    verdict = compare_identities(MOHAMED, other)

    assert verdict.in_words("fr") == (
        "même date de naissance, même nom, même adresse, prénom à une lettre près, même genre ; "
        "téléphone différent"
    )
    assert verdict.in_words("it").endswith("stesso genere; telefono diverso")
    assert verdict.in_words("en").startswith("same date of birth, same surname, same address")


def test_a_street_of_the_same_name_elsewhere_is_not_the_same_address():
    one = person(given_names="Zoé", address="3, rue des Lilas", postcode="03200")
    same = person(given_names="Zoé", address="3 RUE DES LILAS", postcode="03200")
    elsewhere = person(given_names="Zoé", address="3 rue des Lilas", postcode="75020")

    assert ReasonCode.SAME_ADDRESS in compare_identities(one, same).pros
    assert ReasonCode.SAME_ADDRESS not in compare_identities(one, elsewhere).pros


def test_nothing_known_says_nothing():
    verdict = compare_identities(Identity(), Identity())

    assert (verdict.pros, verdict.cons, verdict.bits) == ((), (), -13.0)


names = st.sampled_from(
    ["", "Benali", "Ben Ali", "Le Goff", "LEGOFF", "Martin", "Mohamed", "momo", "Jean-Baptiste",
     "Jean Pierre", "J.", "Lina", "Lena", "X", "محمد", "de la"]
) | st.text(max_size=12)  # fmt: skip
identities = st.builds(
    Identity,
    birth_surname=names,
    usage_surname=names,
    given_names=names,
    alias=names,
    born_on=st.none() | st.dates(date(1995, 1, 1), date(2010, 12, 31)),
    born_precision=st.sampled_from(Precision),
    sex=st.sampled_from(["", "F", "M"]),
    phones=st.sampled_from([(), ("0612345679",), ("+33612345679", "0798765432"), ("abc",)]),
    emails=st.sampled_from([(), ("a@b.fr",), ("A@B.fr", "c@d.fr")]),
    handles=st.sampled_from([(), ("@momo",)]),
    references=st.sampled_from([(), ("IM-1",)]),
    address=st.sampled_from(["", "3 rue des Lilas", "3, RUE DES LILAS"]),
    postcode=st.sampled_from(["", "03200", "03000"]),
    commune=st.sampled_from(["", "03310", "2A004", "2a004"]),
)
SAID_OF = {
    "born_on": {code for code in ReasonCode if "BIRTH" in code or "JANUARY" in code},
    "sex": {ReasonCode.SAME_SEX, ReasonCode.DIFFERENT_SEX},
    "phones": {ReasonCode.SAME_PHONE, ReasonCode.DIFFERENT_PHONE},
}


@given(identities, identities)
def test_the_verdict_is_the_same_from_both_sides(left, right):
    assert compare_identities(left, right) == compare_identities(right, left)


@given(identities, identities)
def test_the_score_lies_between_0_and_100_and_every_reason_has_its_side(left, right):
    verdict = compare_identities(left, right)

    assert 0 <= verdict.score <= 100
    assert all(WEIGHTS[code] > 0 for code in verdict.pros)
    assert all(WEIGHTS[code] < 0 for code in verdict.cons)


@given(identities, identities, st.sampled_from(["born_on", "sex", "phones"]))
def test_a_missing_field_never_disagrees(left, right, name):
    empty = next(field.default for field in fields(Identity) if field.name == name)
    verdict = compare_identities(left, replace(right, **{name: empty}))

    assert SAID_OF[name].isdisjoint(verdict.pros + verdict.cons)


@given(identities)
def test_an_empty_record_resembles_nobody_and_contradicts_nobody(anybody):
    verdict = compare_identities(anybody, Identity())

    assert (verdict.pros, verdict.cons) == ((), ())


@given(identities)
def test_nobody_contradicts_herself(anybody):
    assert compare_identities(anybody, anybody).cons == ()


@given(st.dates(date(1995, 1, 1), date(2010, 12, 31)), st.integers(400, 3000))
def test_a_swapped_birth_date_is_nearer_than_a_strangers(born, days):
    if born.day > 12 or born.day == born.month or (born.day, born.month) == (1, 1):
        return
    one = replace(MOHAMED, born_on=born)
    swapped = replace(one, born_on=born.replace(day=born.month, month=born.day))
    stranger = replace(one, born_on=born + timedelta(days=days))

    assert compare_identities(one, swapped).bits > compare_identities(one, stranger).bits


def test_the_bands_follow_the_stated_scores():
    assert (SCORE_POSSIBLE, SCORE_STRONG) == (50, 97)
    assert compare_identities(MOHAMED, MOHAMED).score == 100


def test_the_more_files_there_are_the_more_it_takes():
    slipped = replace(MOHAMED, given_names="Mohamd", phones=(), address="", commune="", postcode="")
    few, usual, many = (
        compare_identities(MOHAMED, slipped, among=files)
        for files in (USUAL_FILES // 8, USUAL_FILES, USUAL_FILES * 1024)
    )

    assert usual == compare_identities(MOHAMED, slipped)
    assert (few.bits, many.bits) == (usual.bits + 3, usual.bits - 10)
    assert (usual.band, many.band) == (Band.STRONG, Band.POSSIBLE)
    assert few.told == usual.told == many.told


def test_names_that_many_bear_tell_less():
    alone = person(birth_surname="Benali", given_names="Mohamed")
    few, many, great = (
        compare_identities(MOHAMED, alone, among=among, namesakes=namesakes)
        for among, namesakes in ((USUAL_FILES, 1), (USUAL_FILES, 16), (2**20, 16))
    )

    assert many.told == few.told - 4
    assert great.told == few.told, "as many as are to be expected among so many"
    other = person(birth_surname="Benali", given_names="Zoé")
    assert compare_identities(MOHAMED, other, namesakes=16) == compare_identities(MOHAMED, other)


@given(st.integers(min_value=0, max_value=10**10))
def test_a_plain_number_has_the_key_that_a_long_look_gives(digits):
    for text in (f"0{digits}", f"+33{digits}", f"+330{digits}", f"{digits}"):
        assert phone_keys(text) == tuple(phone.key for phone in read_phones(text).phones)
