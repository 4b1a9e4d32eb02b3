import re
import unicodedata
from itertools import combinations

import pytest

from continuum.linkage.compare import WEIGHTS
from continuum.linkage.normalise import tables
from continuum.linkage.normalise.fold import fold
from continuum.linkage.normalise.phonetic import sound_of
from continuum.linkage.reasons import (
    ENGLISH,
    FRENCH,
    ITALIAN,
    Found,
    ReasonCode,
    found_in_words,
    in_words,
)

TABLES_OF_FOLDED_WORDS = (
    "particles.txt",
    "glued_particles.txt",
    "surname_words.txt",
    "spelling_variants.txt",
    "months.txt",
)
PHONETIC_EXAMPLES = [
    (line.split("\t")[0], [name.strip() for name in example.split(",")])
    for line in tables.lines("phonetic.txt")
    if line.count("\t") == 2
    for example in line.split("\t")[2].split(";")
]


@pytest.mark.parametrize("table", TABLES_OF_FOLDED_WORDS)
def test_tables_hold_folded_words(table):
    words = tables.words(table)

    assert {word for word in words if fold(word) != word} == set()


def test_a_spelling_stands_for_one_name_only():
    seen: dict[str, str] = {}
    for line in tables.lines("spelling_variants.txt"):
        first, *others = line.split()
        for word in (first, *others):
            assert seen.setdefault(word, first) == first, (
                f"{word} is of {seen[word]} and of {first}"
            )


def test_spellings_never_join_a_boy_and_a_girl():
    genders = tables.given_names()

    for line in tables.lines("spelling_variants.txt"):
        known = {genders[word] for word in line.split() if word in genders}
        assert not {"F", "M"} <= known, line


def test_short_forms_are_folded_and_never_their_own_full_name():
    for full, shorts in tables.short_forms_of().items():
        assert full == fold(full)
        assert full not in shorts
        assert {short for short in shorts if fold(short) != short} == set()


def test_both_directions_of_the_short_forms_agree():
    there = {(full, short) for full, shorts in tables.short_forms_of().items() for short in shorts}
    back = {(full, short) for short, fulls in tables.full_names_of().items() for full in fulls}

    assert there == back
    assert len(there) > 1000


def test_every_gender_is_one_of_three():
    assert set(tables.given_names().values()) == {"F", "M", "X"}


@pytest.mark.parametrize(("rule", "names"), PHONETIC_EXAMPLES, ids=lambda value: str(value)[:24])
def test_the_example_of_a_phonetic_rule_is_true(rule, names):
    sounds = {sound_of(name) for name in names}

    assert len(names) >= 2, rule
    assert len(sounds) == 1, (rule, sounds)


def test_phonetic_patterns_can_be_read_by_engines_without_look_around():
    for line in tables.lines("phonetic.txt"):
        pattern, replacement, *_ = line.split("\t")
        assert "(?" not in pattern, line
        assert not re.search(r"\\\d", pattern), line
        assert re.compile(pattern).groups >= len(re.findall(r"\\\d", replacement)), line


def test_letters_are_those_that_decomposition_leaves_whole():
    for letter in tables.pairs("letters.txt"):
        assert unicodedata.normalize("NFKD", letter) == letter


@pytest.mark.parametrize("language", [FRENCH, ITALIAN, ENGLISH])
def test_every_reason_is_said_in_every_language(language):
    said = [in_words(code, language) for code in ReasonCode]
    said += [found_in_words(found, language) for found in Found]

    assert all(words and words[-1] not in ".;," for words in said)
    assert not [words for words in said if "," in words or ";" in words]
    for one, other in combinations([in_words(code, language) for code in ReasonCode], 2):
        assert one != other


def test_an_unspoken_language_gets_english():
    assert in_words(ReasonCode.SAME_PHONE, "de-AT") == in_words(ReasonCode.SAME_PHONE, ENGLISH)
    assert in_words(ReasonCode.SAME_PHONE, "fr-fr") == "même téléphone"


def test_every_reason_has_a_weight():
    assert set(WEIGHTS) == set(ReasonCode)
    assert all(WEIGHTS.values())
