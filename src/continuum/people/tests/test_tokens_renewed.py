"""Names stored under another reading of them are stored anew, all of them, wherever it stopped."""

import pytest
from django.db import connection, transaction

from conftest import administrator_connection
from continuum.access.acting import acting_as_operator
from continuum.access.models import Membership
from continuum.access.tests.factories import as_member, make_membership, make_organisation
from continuum.linkage import Identity
from continuum.people import reading as read_now
from continuum.people.actions import tokens
from continuum.people.actions.tokens import renew_outdated_tokens
from continuum.people.models import SearchToken
from continuum.people.queries.lookup import look_up
from continuum.people.queries.search import search
from continuum.people.reading import reading, secret_of
from continuum.people.tests.factories import make_file

# With real commits: rows are aged under another role, as an older version would have left them.
pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("Élodie", "Momo", "Zoé", "Jean-Luc", "Anaïs")


def age_tokens() -> None:
    with administrator_connection() as administrator:
        administrator.execute("UPDATE people_searchtoken SET version = 1, token = 'zz' || token")
        administrator.execute("UPDATE people_lookupkey SET key = key # 1")


@pytest.fixture
def teams() -> list[Membership]:
    """Two organisations with files, one without."""
    made = [make_membership() for _ in range(3)]
    for membership in made[:2]:
        with as_member(membership) as member, transaction.atomic():
            for name in NAMES:
                make_file(member, name)
    age_tokens()
    return made


def found(membership: Membership, text: str) -> int:
    with as_member(membership) as member, transaction.atomic():
        return len(search(member, text))


def looked_up(membership: Membership, name: str) -> int:
    with as_member(membership) as member, transaction.atomic():
        return len(look_up(member, Identity(given_names=name)))


def versions(membership: Membership) -> set[int]:
    with as_member(membership), transaction.atomic():
        return set(SearchToken.objects.values_list("version", flat=True))


def test_what_another_version_stored_is_found_again(teams) -> None:
    assert [found(one, "elodie") for one in teams] == [0, 0, 0]
    assert [looked_up(one, "Elodi") for one in teams] == [0, 0, 0]

    assert renew_outdated_tokens() == 2 * len(NAMES)

    assert [found(one, "elodie") for one in teams] == [1, 1, 0]
    assert [looked_up(one, "Elodi") for one in teams] == [1, 1, 0]
    assert versions(teams[0]) == versions(teams[1]) == {reading()}
    assert renew_outdated_tokens() == 0
    with acting_as_operator(), transaction.atomic():
        kept = Membership.objects.filter(account__is_service=True).count()
    assert kept == 2, "nobody acts for an organisation without files"


def test_another_secret_is_another_reading(settings) -> None:
    organisation = make_organisation().pk
    before = reading(), secret_of(organisation)
    settings.LOGIN_KEY += "another"

    assert reading() != before[0]
    assert secret_of(organisation) != before[1]
    assert 0 <= reading() < 2**15, "kept as a smallint"


def test_other_keys_are_another_reading(monkeypatch) -> None:
    before = read_now.reading()
    monkeypatch.setattr(read_now, "KEYS_VERSION", read_now.KEYS_VERSION + 1)

    assert read_now.reading() != before


def test_stopped_in_the_middle_it_goes_on_from_there(teams, monkeypatch) -> None:
    monkeypatch.setattr(tokens, "AT_ONCE", 2)
    looked_at: list[int] = []

    def stop(count: int) -> None:
        looked_at.append(count)
        if count >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew_outdated_tokens(told=stop)
    renewed = sum(found(one, name) for one in teams for name in NAMES)
    assert (looked_at, renewed) == ([2, 4], 4)

    written: list[int] = []
    keep = tokens._keep
    monkeypatch.setattr(
        tokens,
        "_keep",
        lambda made, *, instead_of=(): (
            written.append(len(list(instead_of))),
            keep(made, instead_of=instead_of),
        ),
    )
    renew_outdated_tokens()

    assert sum(written) == 2 * len(NAMES) - 4
    assert [found(one, "zoe") for one in teams] == [1, 1, 0]


def test_only_the_operator_learns_whose_tokens_are_outdated(teams) -> None:
    with as_member(teams[0]), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT people_outdated(9::smallint)")
        assert cursor.fetchall() == []
