"""No answer of any address is kept by a browser or a proxy; static files are."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from continuum.access.policy import addresses
from continuum.access.roles import Role
from continuum.access.tests.factories import sign_in
from tests.wall.world import ASKED, House, build_house, kwargs_for

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def house() -> House:
    return build_house("Nord", "5678")


def answers(client: Client, house: House):
    """Where, status and `Cache-Control` of every address by every method; nothing stays written."""
    client.raise_request_exception = False
    for name, pattern in addresses():
        records = house.made_by[Role.COORDINATOR]
        url = reverse(name, kwargs=kwargs_for(pattern, records)) + ASKED.get(name, "")
        for method, headers in (("GET", {}), ("GET", FRAGMENT), ("POST", {})):
            cookies = {key: morsel.value for key, morsel in client.cookies.items()}
            with transaction.atomic():
                answer = client.generic(method, url, headers=headers)
                transaction.set_rollback(True)
            client.cookies.load(cookies)
            yield f"{method} {name}", answer.status_code, answer.headers.get("Cache-Control")


def test_no_answer_to_somebody_signed_in_is_kept(house) -> None:
    client = sign_in(Client(), house.members[Role.COORDINATOR])

    found = list(answers(client, house))

    assert [where for where, _status, kept in found if kept != "no-store, private"] == []
    assert {200, 302, 403, 405} <= {status for _where, status, _kept in found}


@pytest.mark.parametrize("path", ["/palette/?r=ab", "/jeunes/export.csv", "/nulle-part/"])
def test_what_is_searched_exported_or_missing_is_not_kept(house, path) -> None:
    client = sign_in(Client(), house.members[Role.COORDINATOR])

    assert client.get(path)["Cache-Control"] == "no-store, private"


def test_a_failing_page_is_not_kept(house, monkeypatch) -> None:
    client = sign_in(Client(raise_request_exception=False), house.members[Role.COORDINATOR])

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("continuum.people.views.listing._asked", fail)
    answer = client.get("/jeunes/")

    assert (answer.status_code, answer["Cache-Control"]) == (500, "no-store, private")


def test_static_files_are_kept() -> None:
    where = next(iter((settings.BUILT / "static").rglob("*.css"))).relative_to(
        settings.BUILT / "static"
    )

    answer = Client().get(f"/static/{where}")
    answer.close()

    assert answer.status_code == 200
    assert "max-age" in answer["Cache-Control"]
    assert "no-store" not in answer["Cache-Control"]
