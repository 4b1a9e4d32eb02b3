"""One request, one transaction, one acting session."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.utils import translation

from continuum.access import queries
from continuum.access.acting import member_in_force
from continuum.access.scope import Member
from continuum.access.session_store import note_seen
from continuum.core.context import token_in_force

_FREE_OF_SECOND_FACTOR = ("/compte/", "/deconnexion/", "/apparence/", "/langue/", "/agir-pour/")
_READ_AS = ("utf-8", "utf8")
Handler = Callable[[HttpRequest], HttpResponseBase]


def acting_session(get_response: Handler) -> Handler:
    """Outermost: open the request's transaction with the session's token in force.

    The view itself runs in a savepoint (`ATOMIC_REQUESTS`), so that an exception undoes its writes
    while the session is still saved. What is sent is received before: a slow line holds neither a
    connection nor a lock. That the session was seen is noted last, for the same reason.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if (request.encoding or "utf-8").lower() not in _READ_AS:
            request.encoding = "utf-8"  # the page that refuses may read the form again
            raise BadRequest("Not in UTF-8")
        try:
            request.POST  # noqa: B018
        except UnreadablePostError:
            return HttpResponseBadRequest()
        except MultiPartParserError:
            raise BadRequest("Malformed form") from None
        token = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        token = token if token.isascii() and "\0" not in token else ""
        with token_in_force(token), transaction.atomic():
            response = get_response(request)
            if token and not connection.needs_rollback:
                note_seen(token)
            return response

    return middleware


def _language_of(request: HttpRequest) -> str:
    """The account's own choice, else what was chosen on this device, before signing in too.

    An account that still has the product's language has chosen nothing yet.
    """
    spoken = dict(settings.LANGUAGES)
    own = request.user.language if request.user.is_authenticated else ""
    on_device = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in spoken
    if own in spoken and (own != settings.LANGUAGE_CODE or not on_device):
        return own
    return translation.get_language_from_request(request)


def member(get_response: Handler) -> Handler:
    """After the session: `request.member`, and the reader's language."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.member = None  # type: ignore[attr-defined]
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.session_key:
            request.session.accessed = True
            request.session.get("_")  # loads the session before anything is read
            request.member = member_in_force()  # type: ignore[attr-defined]
        language = _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        try:
            return get_response(request)
        finally:
            translation.deactivate()

    return middleware


def second_factor(get_response: Handler) -> Handler:
    """Until an account has a second factor, it may only give itself one (not in the demo)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        member: Member | None = getattr(request, "member", None)
        if (
            settings.SECOND_FACTOR_REQUIRED
            and member is not None
            and not request.path.startswith(_FREE_OF_SECOND_FACTOR)
            and not queries.has_second_factor(member)
        ):
            return redirect("mfa_index")
        return get_response(request)

    return middleware
