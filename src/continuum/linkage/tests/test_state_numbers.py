import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage import looks_like_codice_fiscale, looks_like_nir, looks_like_state_number
from continuum.linkage.normalise.codes import siret_key_is_right
from continuum.linkage.normalise.state_numbers import find_nirs, key_of

MAINLAND = "1850578006084" + "91"
CORSICAN = "185052A004084" + "95"


@pytest.mark.parametrize(
    "text",
    [
        MAINLAND,
        MAINLAND[:13],
        "1 85 05 78 006 084 91",
        "1 85 05 78 006 084",
        "1.85.05.78.006.084.91",
        "1-85-05-78-006-084-91",
        "1/85/05/78/006/084/91",
        "1 85 05 78 006 084 / 91",
        "1850578006084 91",
        "1 850578006084 91",
        "1850 5780 0608 491",
        "N° sécu : 185057800608491.",
        "nir185057800608491x",
        "vu le 12/05/2024, 185057800608491, rappeler",
        "185057800608491 tel 06 12 34 56 78",
        "06 12 34 56 78 / 1 85 05 78 006 084 91",
        "ligne\n1 85 05 78 006 084 91\nsuite",
        CORSICAN,
        CORSICAN.lower(),
        "1 85 05 2A 004 084 95",
        "2 99 12 2B 033 010 " + str(key_of("299122B033010")).zfill(2),
        "1\u00a085\u00a005\u00a078\u00a0006\u00a0084\u00a091",
        "1\u202f85\u202f05\u202f78\u202f006\u202f084\u202f91",
        "1\u201185\u201105\u201178\u2011006\u2011084\u201191",
        "\uff11\uff18\uff15\uff10\uff15\uff17\uff18\uff10\uff10\uff16\uff10\uff18\uff14\uff19\uff11",
        "18505780\u200b0608491",
        "7850578006084" + str(key_of("7850578006084")).zfill(2),
        "1854278006084" + str(key_of("1854278006084")).zfill(2),
        "1850599123084" + str(key_of("1850599123084")).zfill(2),
        "2 85 05 2 A 006 084 82",
        "2850520A006084".replace("0A", " A") + "82",
        "2-85-05-2-a-006-084-82",
        "1·85·05·78·006·084·91",
        "1•85•05•78•006•084•91",
        "1\n85\n05\n78\n006\n084\n91",
        "1\r\n85\r\n05\r\n78\r\n006\r\n084\r\n92",
        "1;85;05;78;006;084;91",
        "1*85*05*78*006*084",
        "1+85+05+78+006+084+91",
        "1~85~05~78~00608491",
        "1    85    05    78    006    084    91",
        "1\t85\t05\t78\t006\t084\t91",
        "1 \u00a0 85 \u00a0 05 \u00a0 78 \u00a0 006 \u00a0 084",
        "1 // 85 // 05 // 78 // 006 // 084",
        "0185057800608491",
        "01 85 05 78 006 084 91",
        "185O578OO6O8491",
        "1 85 O5 78 OO6 O84 91",
        "1 85 o5 78 oo6 o84",
        "185057800608492",
        "185057800608492 a 12 ans",
        "285057800608400\n0612345678",
        185057800608491,
        185057800608491.0,
        1850578006084,
    ],
)
def test_a_social_security_number_is_found(text):
    assert looks_like_nir(text)
    assert looks_like_state_number(text)


def test_a_mistyped_key_does_not_hide_a_number_laid_out_as_on_the_card():
    assert looks_like_nir("1 85 05 78 006 084 92")


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        True,
        3.14,
        "18505780060849",
        "1850578006084911",
        "5850578006084" + "91",
        "1 85 13 78 006 084 91",
        "1 85 05 00 006 084 91",
        "06 12 34 56 78",
        "+33 6 12 34 56 78 / +33 7 98 76 54 32",
        "06 12 34 56 78 07 98 76 54 32 04 70 12 34 56",
        "0033612345678",
        "0033 6 12 34 56 78",
        "732 829 320 00074",
        "73282932000074",
        "SIREN 732 829 320",
        "12/03/2004 14:30",
        "2004-03-12T14:30:00",
        "du 12/03/2004 au 14/05/2005",
        "1 850 578 006 084,50 €",
        "185 057 800 608 400",
        "FR76 3000 6000 0112 3456 7890 189",
        "4970 1012 3456 7890",
        "3017620422003",
        "1 2 3 4 5 6 7 8 9 10 11 12 13",
        "10.5.3.2 - 192.168.100.200",
        "45.764043, 4.835659",
        "03200 Vichy 03000 Moulins",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not looks_like_nir(text)


@given(
    sex=st.sampled_from("12"),
    year=st.integers(0, 99),
    month=st.integers(1, 12),
    department=st.one_of(
        st.integers(1, 19).map("{:02d}".format),
        st.integers(21, 95).map(str),
        st.sampled_from(["2A", "2B", "97", "99"]),
    ),
    commune=st.integers(1, 990),
    order=st.integers(1, 999),
    gap=st.sampled_from(["", " ", ".", "-", "\u00a0", "/", " - "]),
    around=st.sampled_from(
        ["%s", "sécu %s svp", "(%s)", "le 12/03/2004 : %s", "%s\n06 12 34 56 78"]
    ),
    with_key=st.booleans(),
)
def test_any_number_is_found_in_any_clothes(
    sex, year, month, department, commune, order, gap, around, with_key
):
    groups = [sex, f"{year:02d}", f"{month:02d}", department, f"{commune:03d}", f"{order:03d}"]
    key = key_of("".join(groups))
    text = around % gap.join([*groups, f"{key:02d}"] if with_key else groups)

    assert looks_like_nir(text)
    assert any(text[span.start : span.end] for span in find_nirs(text))


@given(
    sex=st.sampled_from("12"),
    born=st.dates(),
    department=st.one_of(
        st.integers(1, 19).map("{:02d}".format),
        st.integers(21, 95).map(str),
        st.sampled_from(["2A", "2B", "2 A", "2·b", "97", "99"]),
    ),
    commune=st.integers(1, 990),
    order=st.integers(1, 999),
    key=st.integers(1, 97),
    gap=st.sampled_from(
        ["\n", "·", "•", ";", "*", "+", "~", "\t", "\u00a0", "/", "'", "=", ":", "|", "    ", " ; "]
    ),
    letter=st.sampled_from("0oO"),
)
def test_no_separator_no_wrong_key_and_no_letter_hides_one(
    sex, born, department, commune, order, key, gap, letter
):
    groups = [sex, f"{born:%y}", f"{born:%m}", department, f"{commune:03d}", f"{order:03d}"]
    text = gap.join([*groups, f"{key:02d}"])
    # A letter is read as a zero beside a digit; "OO" alone could be anything.
    typed = gap.join(g.replace("0", letter) if g.strip("0") else g for g in text.split(gap))

    assert looks_like_nir(text)
    assert looks_like_nir(typed)
    assert looks_like_nir("0" + text)


@given(
    numbers=st.lists(st.integers(100_000_000, 799_999_999), min_size=1, max_size=4),
    gap=st.sampled_from(["", " ", ".", "-"]),
    between=st.sampled_from([" ", " / ", " ou ", "\n", ", ", " ; ", " • ", "\t"]),
    international=st.booleans(),
)
def test_lists_of_phone_numbers_are_left_alone(numbers, gap, between, international):
    def written(number: int) -> str:
        digits = str(number)
        first = f"+33{gap}{digits[0]}" if international else f"0{digits[0]}"
        return gap.join([first, *(digits[i : i + 2] for i in range(1, 9, 2))])

    assert not looks_like_nir(between.join(map(written, numbers)))


@given(st.integers(0, 10**13 - 1), st.booleans())
def test_siret_numbers_are_left_alone(start, spaced):
    digits = next(
        candidate
        for last in range(10)
        if siret_key_is_right(candidate := f"{start:013d}{last}") or last == 9
    )
    text = f"{digits[:3]} {digits[3:6]} {digits[6:9]} {digits[9:]}" if spaced else digits

    assert not looks_like_nir(text)


@given(st.dates(), st.dates(), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %m %Y"]))
def test_dates_are_left_alone(one, other, form):
    assert not looks_like_nir(f"du {one.strftime(form)} au {other.strftime(form)}")


@given(
    st.lists(st.dates(), min_size=1, max_size=5),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %m %Y", "%d/%m/%y %H:%M"]),
    st.sampled_from(["\n", " ; ", "\t", " • ", " "]),
)
def test_dates_one_on_each_line_are_left_alone(days, form, between):
    assert not looks_like_nir(between.join(day.strftime(form) for day in days))


@given(
    st.lists(st.integers(0, 10**12 - 1), min_size=2, max_size=4),
    st.sampled_from([" ", "\u202f", "."]),
    st.sampled_from([" €\n", " € ; ", "€\t"]),
)
def test_amounts_one_on_each_line_are_left_alone(amounts, gap, between):
    assert not looks_like_nir(between.join(f"{one:,}".replace(",", gap) for one in amounts))


@given(st.integers(0, 10**15), st.sampled_from([" ", "\u202f", "."]))
def test_amounts_are_left_alone(amount, gap):
    assert not looks_like_nir(f"{amount:,}".replace(",", gap) + " €") or amount > 10**14


@pytest.mark.parametrize(
    "text",
    [
        *("XRSSMRA85T10A562S", "RSSMRA85T10A562S2024", "mariorssmra85t10a562s@x.it"),
        *("RSS_MRA_85T10_A562S", "RSS, MRA, 85T10, A562S", "RSS  -  MRA  -  85T10  -  A562S"),
        "RSSMRA85T10A562S",
        "rssmra85t10a562s",
        "c.f. RSS MRA 85T10 A562S",
        "MRTMTT91D08F205J",
    ],
)
def test_a_codice_fiscale_is_found(text):
    assert looks_like_codice_fiscale(text)
    assert looks_like_state_number(text)


def test_a_codice_fiscale_with_letters_for_digits_is_found():
    assert looks_like_codice_fiscale("RSSMRA85T10A56NH")
    assert not looks_like_codice_fiscale("RSSMRA85T10A56NS")
    assert not looks_like_codice_fiscale("XRSSMRAURTMLARSNHX")


@pytest.mark.parametrize(
    "text",
    ["RSSMRA85T10A562T", "RSSMRA85Z10A562S", "XRSSMRA85T10A562T", "", None, "BONJOURATOUSLESJ"],
)
def test_what_is_no_codice_fiscale_is_left_alone(text):
    assert not looks_like_codice_fiscale(text)


@pytest.mark.parametrize(
    "pattern",
    ["1 ", "1", "12A", "1-- ", "ABCDEF", "\u0661", "1 85 13 78 006 084 ", "RSS MRA 85T10 "],
)
def test_a_megabyte_of_anything_is_read(pattern):
    # A reader of quadratic time would take hours.
    text = pattern * (1_000_000 // len(pattern))

    assert looks_like_state_number(f"{text}; 1 85 05 78 006 084 91")
