"""An address says the same thing in each of its forms."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from continuum.hosting.addresses import Address, read_url
from continuum.hosting.trouble import HostingTrouble

awkward = st.text(
    alphabet=string.ascii_letters + string.digits + " '\\@:/?#%&=+[]é", min_size=1, max_size=20
).filter(lambda text: text.strip() == text)
hosts = st.sampled_from(["localhost", "db.example.org", "10.0.0.7", "::1", "/run/some place"])
addresses = st.builds(
    Address,
    host=hosts,
    port=st.integers(min_value=1, max_value=65535),
    database=awkward.filter(lambda name: name not in ("postgres", "template1") and name[0] != "/"),
    user=awkward,
    password=awkward,
    more=st.sampled_from([(), (("sslmode", "require"),)]),
)


@given(addresses)
def test_every_form_says_the_same_to_libpq(address: Address):
    assert conninfo_to_dict(address.conninfo()) == address.keywords()
    assert conninfo_to_dict(address.url()) == address.keywords()
    assert read_url(address.url(), variable="X") == address


def test_an_address_without_password_has_none_in_its_url():
    address = Address("db", 5433, "continuum", "anna", "")

    assert address.url() == "postgresql://anna@db:5433/continuum"
    assert "password" not in address.keywords()


def test_the_password_is_not_shown():
    assert "s3cret" not in repr(Address("db", 5432, "continuum", "anna", "s3cret"))


@pytest.mark.parametrize("path", ["", "/", "/postgres", "/template1"])
def test_maintenance_databases_are_never_ours(path: str):
    assert read_url(f"postgresql://anna@db{path}", variable="X").database == "continuum"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://anna:s3cret@db/continuum",
        "anna:s3cret@db/continuum",
        "postgresql://db/continuum",
        "postgresql://anna:s3cret@db:port/continuum",
        "postgresql://anna:s3cret@[db/continuum",
        "postgresql://anna:s3cret@db/continuum?sslmode",
    ],
)
def test_a_misread_url_is_refused_without_showing_it(url: str):
    with pytest.raises(HostingTrouble) as trouble:
        read_url(url, variable="DATABASE_URL")

    assert "DATABASE_URL" in trouble.value.what
    assert "postgresql://compte:mot_de_passe@serveur" in trouble.value.advice
    assert "s3cret" not in str(trouble.value)
