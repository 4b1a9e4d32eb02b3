"""What must hold of any text at all: nothing raises, nothing lasts, twice is once."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage import (
    Identity,
    Precision,
    Window,
    compare_identities,
    looks_like_state_number,
    normalise_name,
    query_tokens,
    read_birth_date,
    read_commune_code,
    read_date,
    read_email,
    read_given_names,
    read_phones,
    read_postcode,
    read_siret,
    read_surname,
    search_tokens,
    sound_of,
    split_full_name,
)

TODAY = date(2026, 4, 2)
ANY_TEXT = st.text(st.characters())
NEAR_TEXT = st.text("0123456789 ./-+'()\u00a0,;aAeEéÉnNçœ ZéàAB?@\x00\n\t", max_size=40)
CELLS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes()
    | ANY_TEXT | NEAR_TEXT | st.binary(max_size=8) | st.decimals(allow_nan=True)
)  # fmt: skip
CELL_READERS = [
    lambda cell: read_birth_date(cell, on=TODAY),
    read_phones,
    read_postcode,
    read_commune_code,
    read_siret,
    read_email,
    looks_like_state_number,
]
TEXT_READERS = [
    normalise_name,
    read_surname,
    read_given_names,
    sound_of,
    split_full_name,
    query_tokens,
    lambda text: search_tokens(Identity(birth_surname=text, given_names=text, phones=(text,))),
    lambda text: compare_identities(
        Identity(birth_surname=text, given_names=text, address=text, emails=(text,)),
        Identity(birth_surname=text[::-1], given_names=text, address=text, emails=(text,)),
    ),
    *CELL_READERS,
]


@given(CELLS)
def test_no_cell_raises(cell):
    for read in CELL_READERS:
        read(cell)


@given(ANY_TEXT | NEAR_TEXT)
def test_no_text_raises(text):
    for read in TEXT_READERS:
        read(text)


@pytest.mark.parametrize(
    "unit",
    ["a", "é", "A ", "\x00", "\ud800", "e\u0301", "\ufdfa", "1", "1/", "12/03/2004 ", "06 ", "-",
     "'", "n'", "a@", "(", "né ", "M. ", "DUPONT ", "\u0660", "+", "a.", "@a ", "de "],
)  # fmt: skip
@pytest.mark.parametrize("read", TEXT_READERS)
def test_a_megabyte_of_anything_is_read(unit, read):
    # A reader of quadratic time would take hours.
    text = unit * (1_000_000 // len(unit))

    read(text)


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text):
    folded = normalise_name(text)

    assert normalise_name(folded) == folded
    assert folded == " ".join(folded.split())
    assert all(part.isalnum() for part in folded.split())


@given(st.text(st.characters(categories=["L", "M", "P", "Z"], max_codepoint=0x24F), max_size=30))
def test_case_and_accents_composed_or_not_do_not_matter(text):
    assert normalise_name(unicodedata.normalize("NFD", text)) == normalise_name(
        unicodedata.normalize("NFC", text)
    )


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_a_name_always_has_a_sound_without_capitals(name):
    sound = sound_of(name)

    assert sound
    assert sound == sound.lower()
    assert sound_of(name.upper()) == sound


@given(st.lists(st.text("abcdéï", min_size=1, max_size=8), min_size=1, max_size=4))
def test_hyphens_and_spaces_make_one_given_name(words):
    assert read_given_names("-".join(words)).glued == read_given_names(" ".join(words)).glued


@given(st.text(max_size=60))
def test_taking_a_name_apart_invents_no_letter(text):
    name = split_full_name(text)
    typed = normalise_name(text.replace("-", " ")).replace(" ", "")
    kept = normalise_name(f"{name.surname} {name.birth_surname} {name.given_names}").replace(
        " ", ""
    )

    assert len(kept) <= len(typed)


FORMS = [
    "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%Y-%m-%d", "%Y/%m/%d", "%d%m%Y",
    "%Y-%m-%d %H:%M:%S",
]  # fmt: skip
MONTHS = [
    ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
     "octobre", "novembre", "décembre"],
    ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
     "déc."],
    ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
     "settembre", "ottobre", "novembre", "dicembre"],
    ["January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"],
]  # fmt: skip
DAYS = st.dates(date(1920, 1, 1), TODAY)


@given(DAYS, st.sampled_from(FORMS))
def test_dates_survive_every_numeric_form(day, form):
    read = read_birth_date(day.strftime(form), on=TODAY)

    assert (read.value, read.precision) == (day, Precision.DAY)


@given(DAYS, st.sampled_from(MONTHS), st.sampled_from(["{} {} {}", "{}-{}-{}", "le {} {} {}"]))
def test_dates_survive_the_names_of_months(day, months, form):
    read = read_birth_date(form.format(day.day, months[day.month - 1], day.year), on=TODAY)

    assert read.value == day


@given(DAYS)
def test_dates_survive_excel(day):
    serial = (day - date(1899, 12, 30)).days

    assert read_birth_date(serial, on=TODAY).value == day
    assert read_birth_date(float(serial) + 0.5, on=TODAY).value == day
    assert read_birth_date(str(serial), on=TODAY).value == day


@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)))
def test_two_digit_years_come_back(day):
    assert read_birth_date(f"{day:%d/%m/%y}", on=TODAY).value == day


@given(NEAR_TEXT, st.dates(date(1950, 1, 1), date(2030, 1, 1)))
def test_a_date_read_lies_in_its_window_or_is_refused(text, latest):
    window = Window(latest=latest, earliest=date(1940, 6, 15))
    read = read_date(text, within=window)

    assert (read.value is None) == (read.refused is not None)
    if read.value is not None:
        assert read.value <= latest
        assert read.value.year >= 1940


@given(
    st.integers(100_000_000, 799_999_999),
    st.sampled_from(["0{}", "+33{}", "0033{}", "33{}", "{}", "+33 (0){}", "tel: 0{}"]),
    st.sampled_from(["", " ", ".", "-", "/", "\u00a0"]),
)
def test_phones_survive_every_form(number, form, gap):
    digits = str(number)
    spaced = gap.join([digits[0], *(digits[i : i + 2] for i in range(1, 9, 2))])
    phones = read_phones(form.format(spaced)).phones

    assert [phone.key for phone in phones] in ([digits], [])
    assert phones or len(set(digits[1:])) == 1 or digits in ("123456789", "102030405")
