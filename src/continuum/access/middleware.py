"""One request, one transaction, one acting session."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from continuum.access.acting import member_in_force
from continuum.core.context import token_in_force

Handler = Callable[[HttpRequest], HttpResponseBase]


def acting_session(get_response: Handler) -> Handler:
    """Outermost: open the request's transaction with the session's token in force.

    The view itself runs in a savepoint (`ATOMIC_REQUESTS`), so that an exception undoes its writes
    while the session is still saved.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        with (
            token_in_force(token if token.isascii() and "\0" not in token else ""),
            transaction.atomic(),
        ):
            return get_response(request)

    return middleware


def member(get_response: Handler) -> Handler:
    """After the session: `request.member`, and the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.member = None  # type: ignore[attr-defined]
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.session_key:
            request.session.accessed = True
            request.session.get(
                "_"
            )  # loads, and thereby touches, the session before anything is read
            request.member = member_in_force()  # type: ignore[attr-defined]
        language = translation.get_language_from_request(request)
        if request.user.is_authenticated and request.user.language in dict(settings.LANGUAGES):
            language = request.user.language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        try:
            return get_response(request)
        finally:
            translation.deactivate()

    return middleware
