"""What the log says of a refusal: one line, no value."""

import io
import logging

import pytest
from django.conf import settings

from continuum.access.logs import RefusalsInOneLine
from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> io.StringIO:
    """What the product's own handler writes, with the filters of the settings."""
    [handler] = [
        handler
        for handler in logging.getLogger().handlers
        if any(isinstance(one, RefusalsInOneLine) for one in handler.filters)
    ]
    told = io.StringIO()
    monkeypatch.setattr(handler, "stream", told)
    return told


def test_a_refusal_takes_one_line(client, written) -> None:
    sign_in(client, make_membership(Role.TRAINER))

    assert client.get("/equipe/?secret=Zebulon").status_code == 403

    [line] = written.getvalue().splitlines()
    assert "WARNING django.request Forbidden" in line
    assert "Zebulon" not in line


def test_a_request_that_cannot_be_read_takes_one_line(client, written) -> None:
    fields = {f"f{rank}": "Zebulon" for rank in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}

    assert client.post("/apparence/", fields).status_code == 400

    [line] = written.getvalue().splitlines()
    assert "Zebulon" not in line


@pytest.mark.parametrize(
    "told",
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/json; charset=utf-7",
        "multipart/form-data; boundary=Zebulon; charset=utf-16",
        "multipart/form-data",
    ],
)
def test_a_form_malformed_gets_the_page_that_says_so_and_one_line(client, written, told) -> None:
    client.raise_request_exception = False

    answer = client.generic("POST", "/connexion/?next=%2F", b"login=Zebulon", told)

    assert answer.status_code == 400
    assert "Demande mal formée" in answer.content.decode()
    [line] = written.getvalue().splitlines()
    assert "Zebulon" not in line


def test_a_fault_of_ours_keeps_its_path(client, written, monkeypatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    client.raise_request_exception = False
    sign_in(client, make_membership(Role.COUNSELLOR))
    monkeypatch.setattr("continuum.people.views.listing._asked", fail)

    assert client.get("/jeunes/").status_code == 500

    assert "Traceback" in written.getvalue()
