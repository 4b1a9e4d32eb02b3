"""Whatever the headers of a request say, the answer is one of our pages, never a fault of ours."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

from continuum.access.roles import Role
from continuum.access.tests.factories import make_membership, sign_in
from continuum.config.receiving import Receiver

pytestmark = pytest.mark.django_db

LONG = 1_000_000
NO_TEXT = ("rot13", "base64", "zlib", "undefined", "idna", "unicode_escape", "é", "\0", "x" * 200)
TYPES = {
    **{f"charset {name[:9]!r}": f"text/html; charset={name}" for name in NO_TEXT},
    **{
        f"form in {name!r}": f"application/x-www-form-urlencoded; charset={name}"
        for name in NO_TEXT[:4]
    },
    "long": "text/" + "x" * 20_000,
    "many parameters": "text/html" + "; a=b" * 5_000,
    "broken parameters": "text/html; charset*=''; a*0*=b; =; ;",
    "no boundary": "multipart/form-data",
    "long boundary": f"multipart/form-data; boundary={'x' * 500}",
    "boundary of no ascii": "multipart/form-data; boundary=é",
    "empty": "",
}
HEADERS = {
    "no host": {"HTTP_HOST": ""},
    "host with spaces": {"HTTP_HOST": "a b"},
    "host of no ascii": {"HTTP_HOST": "é.test"},
    "host with a strange port": {"HTTP_HOST": "localhost:x"},
    "host with brackets": {"HTTP_HOST": "[::1"},
    "long host": {"HTTP_HOST": "a" * LONG},
    "negative length": {"CONTENT_LENGTH": "-5"},
    "length of letters": {"CONTENT_LENGTH": "abc"},
    "endless length": {"CONTENT_LENGTH": "9" * 30},
    "long language": {"HTTP_ACCEPT_LANGUAGE": "fr," * (LONG // 3)},
    "odd languages": {"HTTP_ACCEPT_LANGUAGE": "fr;q=nan, ;q=, *, --, \0, é;q=9e99"},
    "cookies cut": {"HTTP_COOKIE": '=; ;; a="; session'},
    "cookie with a zero": {"HTTP_COOKIE": "session=a\0b; csrf=\0; language=\0"},
    "cookie of no ascii": {"HTTP_COOKIE": "session=é; language=../..; csrf=é"},
    "cookie escaped": {"HTTP_COOKIE": 'session="\\000\\377"; csrf="\\000"'},
    "long cookie": {"HTTP_COOKIE": f"session={'x' * LONG}; csrf={'y' * LONG}"},
    "zero in the path": {"PATH_INFO": "/jeunes/\0/"},
    "path of no text": {"PATH_INFO": "/jeunes/\xff\xfe/"},
    "path of dots": {"PATH_INFO": "/static/../../etc/passwd"},
    "zero in a static path": {"PATH_INFO": "/static/\0.css"},
    "long path": {"PATH_INFO": "/" + "a" * LONG},
    "empty path": {"PATH_INFO": ""},
    "zero in the query": {"QUERY_STRING": "q=%00&next=%00&page=%00"},
    "query of no text": {"QUERY_STRING": "q=%ff%fe&r=%ff&page=\xff"},
    "long query": {"QUERY_STRING": "q=" + "a" * LONG},
    "many questions": {"QUERY_STRING": "a=b&" * 5_000},
    "odd htmx": {
        "HTTP_HX_REQUEST": "true",
        "HTTP_HX_CURRENT_URL": "http://[",
        "HTTP_HX_TARGET": "\0",
    },
    "odd referer": {"HTTP_REFERER": "http://["},
    "odd origin": {"HTTP_ORIGIN": "http://[::\0"},
    "odd network": {"HTTP_X_FORWARDED_FOR": "é\0,", "REMOTE_ADDR": ""},
    "odd moment": {"HTTP_IF_MODIFIED_SINCE": "\0", "HTTP_RANGE": "bytes=9-1,\0"},
    "made-up method": {"REQUEST_METHOD": "ZEBULON"},
    "trace": {"REQUEST_METHOD": "TRACE"},
}
CASES = {**{name: {"CONTENT_TYPE": told} for name, told in TYPES.items()}, **HEADERS}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """It leaves the connection of the test open, as Django's own test client does."""
    request_started.disconnect(close_old_connections)
    yield Receiver()
    request_started.connect(close_old_connections)


def answered(receiver: Receiver, environ: dict[str, str], body: bytes = b"") -> tuple[int, str]:
    """The status and the page that a browser sending this would get."""
    told: dict[str, Any] = {"HTTP_HOST": "localhost", "CONTENT_LENGTH": str(len(body))}
    told |= {key: value.encode().decode("latin-1") for key, value in environ.items()}
    setup_testing_defaults(told)
    told["wsgi.input"] = BytesIO(body)
    statuses: list[str] = []
    answer = receiver(told, lambda status, _headers: statuses.append(status))
    page = b"".join(answer)
    return int(statuses[0].split()[0]), page.decode(errors="replace")


@pytest.mark.parametrize("told", CASES.values(), ids=CASES)
def test_no_header_makes_a_fault(receiver, told) -> None:
    for method in ("GET", "POST"):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": "/connexion/", **told}

        status, page = answered(receiver, environ, b"login=a&password=b")

        assert status < 500, page[:2000]


def test_no_header_makes_a_fault_of_somebody_signed_in(receiver) -> None:
    client = Client()
    sign_in(client, make_membership(Role.COORDINATOR))
    own = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    assert answered(receiver, {"PATH_INFO": "/jeunes/", "HTTP_COOKIE": own})[0] == 200

    statuses = {
        name: answered(receiver, {"PATH_INFO": "/jeunes/", "HTTP_COOKIE": own, **told})[0]
        for name, told in CASES.items()
    }

    assert {name: status for name, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("name", NO_TEXT[:4])
def test_a_charset_that_is_no_text_gets_the_page_that_says_so(receiver, name) -> None:
    for method in ("GET", "POST"):
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": "/connexion/",
            "CONTENT_TYPE": f"text/plain; charset={name}",
        }

        status, page = answered(receiver, environ)

        assert status == 400
        assert "Demande mal formée" in page
