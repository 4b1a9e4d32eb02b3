"""Keys by which somebody typed in is recognised, and nobody can be read back from."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from continuum.linkage import Identity, Precision
from continuum.linkage.lookup import COMPARED, PER_KEY, PER_KEY_ALONE, question, stored_keys

SECRET, OTHER = b"one" * 11, b"two" * 11
BORN = date(2005, 3, 11)
YANN = Identity(
    birth_surname="Le Goff",
    given_names="Yann",
    born_on=BORN,
    phones=("06 12 34 56 78",),
    postcode="29200",
)
ANY_TEXT = st.text(max_size=30) | st.sampled_from(["Le Goff", "n'diaye", "Momo", "-", "'", "06"])
SEVERAL = st.lists(ANY_TEXT, max_size=2).map(tuple)


def meets(typed: Identity, stored: Identity, *, secret: bytes = SECRET) -> bool:
    return bool(question(typed, secret=secret).keys.keys() & stored_keys(stored, secret=SECRET))


def identity(
    surname: str = "", given_names: str = "", born: date | None = None, **more
) -> Identity:
    return Identity(birth_surname=surname, given_names=given_names, born_on=born, **more)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (identity("LEGOFF", "Yann"), YANN),
        (identity("Goff", "Yan"), YANN),
        (identity("Elamrani", "Sara"), identity("El Amrani", "Sarah")),
        (identity("Amrani", "Sara"), identity("EL AMRANI", "Sarah")),
        (identity("Diaye", "Awa"), identity("N'Diaye", "Awa")),
        (identity("Jean Baptiste", "Morel"), identity("Morel", "Jean-Baptiste")),
        (identity("Morel", "Jean"), identity("Morel", "Jean-Baptiste")),
        (identity("Lopez", "Ana"), identity("Garcia-Lopez", "Ana")),
        (identity("Roux", "Ana"), identity("Petit", "Ana", usage_surname="Roux")),
        (identity("Benali", "Mohammed"), identity("Benali", "Mohamed")),
        (identity("Benali", "Momo"), identity("Benali", "Mohamed")),
        (identity("", "Momo"), identity("Benali", "Mohamed")),
        (identity("Benali", "Mohamed"), identity("", "", alias="Momo")),
        (identity("", "", alias="zizou"), identity("", "", alias="Zizou")),
        (identity("Benali"), identity("Benali", "Mohamed")),
        (identity("Xxxx", "Yann", BORN), YANN),
        (identity("Xxxx", "Yann", date(2005, 11, 3)), YANN),
        (identity("Le Golf", "Yann", date(2005, 3, 12)), YANN),
        (identity("Le Goff", "Gwen", date(2005, 1, 1), postcode="29200"), YANN),
        (identity("Autre", "Nom", phones=("+33 6 12 34 56 78",)), YANN),
        (identity("Leg goff", "Yann"), YANN),
        (identity("Marchal", "Corentin"), identity("Maréchal", "Corentin")),
        (identity("Bnesaid", "Youssef"), identity("Bensaïd", "Youssef", BORN)),
        (identity("Rouux", "Ana"), identity("Petit", "Ana", usage_surname="Roux")),
        (identity("Le Goff", "Melnaie"), identity("Le Goff", "Mélanie")),
        (identity("A", "B", emails=("Y.G@a.fr",)), identity("C", "D", emails=("y.g@A.FR",))),
        (identity("A", "B", handles=("@yg",)), identity("C", "D", handles=("yg",))),
        (identity("A", "B", references=("0045",)), identity("C", "D", references=("0045",))),
        (
            identity("Le Goff", "Yann", date(2005, 1, 1), born_precision=Precision.YEAR),
            replace(YANN, given_names="Yann Erwan"),
        ),
    ],
)  # fmt: skip
def test_who_may_be_meant_is_met(typed, stored):
    assert meets(typed, stored)


@pytest.mark.parametrize(
    "typed",
    [
        identity("Martin", "Zoé"),
        identity("Martin", "Yann"),
        identity("Le Goff", "Zoé"),
        identity("Martin", "Zoé", BORN),
        identity("Martin", "Zoé", postcode="29200"),
        identity("", "Zoé"),
        Identity(),
    ],
)
def test_strangers_are_not(typed):
    assert not meets(typed, YANN)


LONG_ENOUGH = st.text("abcdefghijklmnoprstuv", min_size=5, max_size=12)


@given(LONG_ENOUGH, st.integers(0, 11), st.sampled_from("abcdefghijklmnoprstuv"))
def test_a_letter_added_lost_or_changed_in_the_surname_is_forgiven(name, at, letter):
    at %= len(name)
    stored = identity(name, "Zoé")
    for slipped in (
        name[:at] + letter + name[at:],
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at + 1 :] if at != len(name) // 2 else name,
    ):
        if len(slipped) > 4:
            assert meets(identity(slipped, "Zoé"), stored), (slipped, name)


@given(st.builds(
    Identity,
    birth_surname=ANY_TEXT, usage_surname=ANY_TEXT, given_names=ANY_TEXT, alias=ANY_TEXT,
    born_on=st.none() | st.dates(date(1990, 1, 1), date(2012, 1, 1)),
    born_precision=st.sampled_from(Precision),
    phones=SEVERAL, emails=SEVERAL, handles=SEVERAL, postcode=ANY_TEXT, address=ANY_TEXT,
))  # fmt: skip
def test_anybody_with_a_key_is_found_again_as_they_were_written(person):
    keys = stored_keys(person, secret=SECRET)

    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert keys == stored_keys(person, secret=SECRET)
    assert not keys or meets(person, person)


def test_another_secret_makes_other_keys():
    assert not stored_keys(YANN, secret=SECRET) & stored_keys(YANN, secret=OTHER)
    assert not meets(YANN, YANN, secret=OTHER)


def test_few_are_taken_of_each_key_unless_one_name_is_all_there_is():
    whole, alone = question(YANN, secret=SECRET), question(identity("", "Momo"), secret=SECRET)

    assert (whole.per_key, whole.most) == (PER_KEY, COMPARED)
    assert (alone.per_key, alone.most) == (PER_KEY_ALONE, PER_KEY_ALONE)


def test_a_megabyte_of_anything_makes_few_keys():
    for unit in ("a", "a ", "1/", "jean-", "\ud800", "@a "):
        text = unit * (1_000_000 // len(unit))
        person = Identity(
            birth_surname=text, given_names=text, alias=text, emails=(text,), address=text
        )
        assert len(stored_keys(person, secret=SECRET)) < 100
        assert len(question(person, secret=SECRET).keys) < 300


def test_a_particle_glued_and_a_slip_in_the_first_name_still_meet():
    known = Identity(birth_surname="Ben Salah", given_names="Abdelkader")
    typed = Identity(birth_surname="Bensalah", given_names="Abdelkadr")
    assert meets(typed, known)
    assert meets(known, typed)
