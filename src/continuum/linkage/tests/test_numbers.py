import pytest

from continuum.linkage import (
    CodeRefusal,
    CodeRepair,
    PhoneRefusal,
    PhoneRepair,
    phone_key,
    read_commune_code,
    read_email,
    read_phone,
    read_phones,
    read_postcode,
    read_siret,
)


@pytest.mark.parametrize(
    "cell",
    [
        "06 12 34 56 79",
        "06.12.34.56.79",
        "06-12-34-56-79",
        "06/12/34/56/79",
        "0612345679",
        "+33612345679",
        "+33 6 12 34 56 79",
        "+33 (0)6 12 34 56 79",
        "(+33) 6 12 34 56 79",
        "0033 6 12 34 56 79",
        "0033612345679",
        "33612345679",
        "330612345679",
        "612345679",
        612345679,
        612345679.0,
        "612345679.0",
        33612345679.0,
        "Tél : 06 12 34 56 79 (mère)",
        "06\u00a012\u202f34\u00a056\u00a079",
        "٠٦١٢٣٤٥٦٧٩",
        "0612345679\n",
    ],
)
def test_one_french_number_written_in_many_ways(cell):
    read = read_phones(cell)

    assert [phone.e164 for phone in read.phones] == ["+33612345679"]
    assert phone_key(cell) == "612345679"


@pytest.mark.parametrize(
    "cell",
    [
        "06 12 34 56 79 / 07 98 76 54 32",
        "0612345679/0798765432",
        "0612345679 ou 0798765432",
        "0612345679 - 0798765432",
        "0612345679;0798765432",
        "0612345679, 0798765432",
        "0612345679\n0798765432",
        "06123456790798765432",
        "06 12 34 56 79 07 98 76 54 32",
        "+33612345679+33798765432",
        "+33 6 12 34 56 79 / +33 7 98 76 54 32",
        "père 0612345679 mère 0798765432",
        "612345679 / 798765432",
        "0612345679 0612345679 0798765432",
    ],
)
def test_two_numbers_in_one_cell(cell):
    read = read_phones(cell)

    assert [phone.e164 for phone in read.phones] == ["+33612345679", "+33798765432"]
    assert PhoneRepair.SEVERAL in read.repairs


@pytest.mark.parametrize(
    ("cell", "e164"),
    [
        ("+39 347 123 4567", "+393471234567"),
        ("0039 347 1234567", "+393471234567"),
        ("347 123 4567", "+393471234567"),
        ("+39 0121 361 111", "+390121361111"),
        ("0692 12 34 56", "+262692123456"),
        ("0639 12 34 56", "+262639123456"),
        ("06 39 98 12 34", "+33639981234"),
        ("0690123456", "+590690123456"),
        ("0694 20 12 34", "+594694201234"),
        ("0696123456", "+596696123456"),
        ("+41 79 123 45 67", "+41791234567"),
        ("+212 6 12 34 56 78", "+212612345678"),
        ("04 70 12 34 56", "+33470123456"),
    ],
)
def test_numbers_from_elsewhere(cell, e164):
    phone = read_phone(cell)

    assert phone is not None
    assert phone.e164 == e164
    assert phone.key == e164[-9:]


def test_an_italian_column_reads_numbers_without_code_as_italian():
    assert read_phone("0121 361111", country="39").e164 == "+390121361111"
    assert read_phone("347 1234567", country="39").e164 == "+393471234567"


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        (None, PhoneRefusal.EMPTY),
        ("", PhoneRefusal.EMPTY),
        ("aucun", PhoneRefusal.NOT_A_PHONE),
        ("06 12 34 56 7", PhoneRefusal.TOO_SHORT),
        ("06 12 34 56 78 9", PhoneRefusal.TOO_LONG),
        ("6,12E+08", PhoneRefusal.DIGITS_LOST),
        ("6.12345e+08", PhoneRefusal.DIGITS_LOST),
        ("06 00 00 00 00", PhoneRefusal.PLACEHOLDER),
        ("0123456789", PhoneRefusal.PLACEHOLDER),
        ("+33 6", PhoneRefusal.TOO_SHORT),
        (True, PhoneRefusal.EMPTY),
        (-612345678, PhoneRefusal.EMPTY),
    ],
)
def test_what_is_no_phone_is_refused_with_its_reason(cell, refusal):
    read = read_phones(cell)

    assert (read.phones, read.refused) == ((), refusal)


@pytest.mark.parametrize(
    "read", [read_phones, read_postcode, read_commune_code, read_siret, read_email]
)
def test_a_number_of_any_size_is_refused(read):
    assert read(10**5000).refused is not None


def test_a_lost_zero_is_told():
    assert read_phones(612345679.0).repairs == (PhoneRepair.LOST_ZERO,)
    assert read_phones("06 12 34 56 79").repairs == ()


@pytest.mark.parametrize(
    ("cell", "code", "repairs"),
    [
        ("03200", "03200", ()),
        ("3200", "03200", (CodeRepair.LOST_ZERO,)),
        (3200, "03200", (CodeRepair.LOST_ZERO,)),
        (3200.0, "03200", (CodeRepair.LOST_ZERO,)),
        ("03 200", "03200", (CodeRepair.SPACES,)),
        ("F-03200 Vichy", "03200", (CodeRepair.TEXT_AROUND,)),
        ("10064", "10064", ()),
        ("97419", "97419", ()),
    ],
)
def test_post_codes(cell, code, repairs):
    read = read_postcode(cell)

    assert (read.value, read.repairs, read.refused) == (code, repairs, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03310", "03310"),
        ("1004", "01004"),
        (1004.0, "01004"),
        ("2A004", "2A004"),
        ("2b033", "2B033"),
        ("2A4", "2A004"),
        ("97411", "97411"),
        ("99100", "99100"),
    ],
)
def test_commune_codes(cell, code):
    assert read_commune_code(cell).value == code


@pytest.mark.parametrize("cell", ["", None, "abc", "00000", "999999", "96001", "2C004", True, -5])
def test_what_is_no_code_of_a_commune_is_refused(cell):
    read = read_commune_code(cell)

    assert read.value == ""
    assert read.refused is not None


@pytest.mark.parametrize("cell", ["", None, "abc", "123", "123456", "00012", "99123"])
def test_what_is_no_post_code_is_refused(cell):
    read = read_postcode(cell)

    assert read.value == ""
    assert read.refused is not None


@pytest.mark.parametrize(
    ("cell", "siret"),
    [
        ("73282932000074", "73282932000074"),
        ("732 829 320 00074", "73282932000074"),
        (73282932000074, "73282932000074"),
        (73282932000074.0, "73282932000074"),
        ("SIRET : 732 829 320 00074", "73282932000074"),
        ("35600000000048", "35600000000048"),
        ("35600000049837", "35600000049837"),
    ],
)
def test_siret(cell, siret):
    assert read_siret(cell).value == siret


@pytest.mark.parametrize(
    ("cell", "refusal"),
    [
        ("73282932000075", CodeRefusal.WRONG_KEY),
        ("35600000049838", CodeRefusal.WRONG_KEY),
        ("732829320", CodeRefusal.WRONG_LENGTH),
        ("00000000000000", CodeRefusal.WRONG_KEY),
        ("7328293200007A", CodeRefusal.NOT_RECOGNISED),
        ("", CodeRefusal.EMPTY),
    ],
)
def test_a_wrong_siret_is_refused_with_its_reason(cell, refusal):
    assert read_siret(cell).refused is refusal


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Jean.Dupont@Exemple.FR", "jean.dupont@exemple.fr"),
        ("Jean <jean.dupont@exemple.fr>,", "jean.dupont@exemple.fr"),
        ("mailto:jean+ml@exemple.co.uk", "jean+ml@exemple.co.uk"),
        ("jean@exemple.fr / jean@exemple.fr", "jean@exemple.fr"),
    ],
)
def test_email(cell, address):
    assert read_email(cell).value == address


@pytest.mark.parametrize(
    "cell", ["", None, "jean", "jean@exemple", "a@b.fr; c@d.fr", "a..b@c.fr", "@momo", "é@b.fr"]
)
def test_what_is_no_single_address_is_refused(cell):
    assert read_email(cell).value == ""
